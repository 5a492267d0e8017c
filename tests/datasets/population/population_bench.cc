// Rows a second of the generator, without writing: moderate difficulty, seed 1, one warm-up run by the library.
// The answer is checked by the number of rows that arrive.

#include <benchmark/benchmark.h>

#include "datasets/population/population.h"
#include "matcher/base/check.h"

namespace ipse {
namespace {

struct CountingSink : RecordSink {
  uint64_t records = 0, bytes = 0;
  absl::Status Append(const PopulationChunk& chunk) override {
    records += chunk.records;
    bytes += chunk.rows.size();
    return absl::OkStatus();
  }
};

void BM_GeneratePopulation(benchmark::State& state) {
  PopulationOptions options = OptionsFor(Difficulty::kModerate, static_cast<uint64_t>(state.range(0)), 1);
  options.threads = static_cast<int>(state.range(1));
  uint64_t bytes = 0;
  for (auto _ : state) {
    CountingSink sink;
    IPSE_CHECK(GeneratePopulation(options, sink).ok());
    IPSE_CHECK(sink.records == options.records);
    bytes += sink.bytes;
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
}
BENCHMARK(BM_GeneratePopulation)
    ->Args({10000, 1})
    ->Args({1000000, 1})
    ->Args({1000000, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace ipse

BENCHMARK_MAIN();

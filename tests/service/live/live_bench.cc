// Look-ups of people who are not stored, by one thread and by several at once: 100,000 records, and as many people asked about,
// some of whom are on file under another record.
// Peer: the same look-ups of rows, which need nothing put into the table and have always run side by side.

#include <benchmark/benchmark.h>

#include <memory>

#include "matcher/base/check.h"
#include "service/live/live_engine.h"
#include "tests/datasets/population/population_rows.h"

namespace {

using namespace ipse;

constexpr uint32_t kRecords = 100'000;

struct World {
  std::unique_ptr<LiveEngine> engine;
  std::vector<Demographics> asked;
};

const World& TheWorld() {
  static const World* const world = [] {
    auto* made = new World;
    std::vector<std::vector<std::string>> stored;
    uint64_t row = 0;
    for (const TestRow& person : MakeRows(OptionsFor(Difficulty::kModerate, 2 * kRecords, 7))) {
      if (row++ % 2 == 0) {
        stored.push_back(person.columns);
        continue;
      }
      Demographics& asked = made->asked.emplace_back();
      for (size_t c = 0; c < RowRoles().size(); ++c) {
        if (!person.columns[c].empty() && ParseColumnRole(RowRoles()[c]).has_value()) asked.Add(*ParseColumnRole(RowRoles()[c]), person.columns[c]);
      }
    }
    auto engine = EngineModel::Create(*ShippedModel("patient_trained"));
    IPSE_CHECK(engine.ok());
    LiveOptions options;
    options.threads = 2;
    std::vector<ColumnRole> roles;
    for (const std::string& role : RowRoles()) roles.push_back(ParseColumnRole(role).value_or(ColumnRole::kIgnored));
    auto live = LiveEngine::Create(*ScaledTo(*engine, kRecords), options, RawTable::FromRows(RowRoles(), stored), roles);
    IPSE_CHECK(live.ok());
    made->engine = *std::move(live);
    return made;
  }();
  return *world;
}

void BM_Stranger(benchmark::State& state) {
  const World& world = TheWorld();
  size_t at = static_cast<size_t>(state.thread_index()) * 7919;
  uint64_t found = 0;
  for (auto _ : state) {
    const auto result = world.engine->LookUp(world.asked[at++ % world.asked.size()], {});
    IPSE_CHECK(result.ok());
    found += !result->candidates.empty();
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["found"] = benchmark::Counter(static_cast<double>(found), benchmark::Counter::kAvgIterations);
}

void BM_Row(benchmark::State& state) {
  const World& world = TheWorld();
  auto row = static_cast<RecordIndex>(state.thread_index() * 7919);
  for (auto _ : state) {
    const auto result = world.engine->LookUp(row++ % kRecords, {});
    IPSE_CHECK(result.ok());
    benchmark::DoNotOptimize(result);
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(BM_Stranger)->ThreadRange(1, 8)->UseRealTime();
BENCHMARK(BM_Row)->ThreadRange(1, 8)->UseRealTime();


}  // namespace

BENCHMARK_MAIN();

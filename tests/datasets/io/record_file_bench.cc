// Loading: ReadRecords on a synthetic patient file, as text in memory, so that the disk does not count.
//
//   record_file_bench --benchmark_min_time=2
//
// The file has 17 columns like a hospital's export: identifiers nearly all distinct, names and places few. Items are
// records; bytes are those of the text. The argument is the number of threads.

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <iterator>
#include <random>

#include "datasets/io/csv_writer.h"
#include "datasets/io/record_file.h"
#include "matcher/base/check.h"

namespace ipse {
namespace {

constexpr int kRecords = 200'000;

std::string Word(std::mt19937_64& random, uint64_t variety) {
  // A few values are frequent, most are rare.
  uint64_t pick = random() % variety;
  pick = pick * (random() % variety) / variety;
  std::string word;
  for (uint64_t left = pick * 7919 + 41; left > 0; left /= 17) word += static_cast<char>('a' + left % 17);
  return word + (variety > 100 ? "son" : "");
}

// `quote` puts quotes around every field.
std::string MakeCsv(bool quote) {
  std::mt19937_64 random(17);
  std::string text =
      "rec_id,source,mrn,last_name,first_name,middle_name,suffix,birth_date,sex,ssn,street,city,state,zip,phone,email,"
      "updated_at\n";
  for (int i = 0; i < kRecords; ++i) {
    const std::string last = Word(random, 20000);
    const std::string first = Word(random, 4000);
    const std::string fields[] = {
        fmt::format("R{:07}", i),
        Word(random, 6),
        fmt::format("{}", random() % 100'000'000),
        last,
        first,
        Word(random, 26),
        random() % 40 == 0 ? "JR" : "",
        fmt::format("{}-{:02}-{:02}", 1930 + random() % 90, 1 + random() % 12, 1 + random() % 28),
        random() % 2 == 0 ? "F" : "M",
        random() % 2 == 0 ? fmt::format("{:09}", random() % 1'000'000'000) : "",
        fmt::format("{} {} St{}", 1 + random() % 9999, Word(random, 900), random() % 9 == 0 ? ", Apt 2" : ""),
        Word(random, 600),
        Word(random, 50),
        fmt::format("{:05}", random() % 90000),
        fmt::format("555{:07}", random() % 10'000'000),
        random() % 3 == 0 ? fmt::format("{}.{}{}@mail.example", first, last, random() % 99) : "",
        fmt::format("2024-{:02}-{:02}T10:00:00Z", 1 + random() % 12, 1 + random() % 28)};
    for (size_t c = 0; c < std::size(fields); ++c) {
      const bool quoted = quote || fields[c].find(',') != std::string::npos;
      fmt::format_to(std::back_inserter(text), "{}{}{}{}", c > 0 ? "," : "", quoted ? "\"" : "", fields[c],
                     quoted ? "\"" : "");
    }
    text += '\n';
  }
  return text;
}

void Load(benchmark::State& state, const std::string& text) {
  ReadOptions options;
  options.threads = static_cast<int>(state.range(0));
  uint64_t memory_bytes = 0;
  for (auto _ : state) {
    const auto table = ReadRecords(MemorySource("bench.csv", text), options, nullptr);
    IPSE_CHECK(table.ok() && table->num_records() == kRecords);
    memory_bytes = table->memory_bytes();
  }
  state.SetItemsProcessed(state.iterations() * kRecords);
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
  state.counters["bytes_per_record"] = static_cast<double>(memory_bytes) / kRecords;
}

void BM_LoadCsv(benchmark::State& state) {
  static const std::string text = MakeCsv(false);
  Load(state, text);
}
BENCHMARK(BM_LoadCsv)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

void BM_LoadCsvAllQuoted(benchmark::State& state) {
  static const std::string text = MakeCsv(true);
  Load(state, text);
}
BENCHMARK(BM_LoadCsvAllQuoted)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

void BM_LoadFhir(benchmark::State& state) {
  static const std::string text = [] {
    std::mt19937_64 random(18);
    std::string lines;
    for (int i = 0; i < kRecords; ++i) {
      fmt::format_to(
          std::back_inserter(lines),
          R"({{"resourceType":"Patient","id":"{}","identifier":[{{"type":{{"coding":[{{"code":"MR"}}]}},)"
          R"("system":"urn:oid:1.2.3","value":"{}"}}],"name":[{{"use":"official","family":"{}","given":["{}"]}}],)"
          R"("gender":"female","birthDate":"{}-05-17","address":[{{"line":["{} Elm St"],"city":"{}"}}]}})"
          "\n",
          i, random() % 100'000'000, Word(random, 20000), Word(random, 4000), 1930 + random() % 90, random() % 9999,
          Word(random, 600));
    }
    return lines;
  }();
  Load(state, text);
}
BENCHMARK(BM_LoadFhir)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

void BM_FormatRows(benchmark::State& state) {
  for (auto _ : state) {
    CsvRows rows(3);
    for (int i = 0; i < kRecords; ++i) {
      rows.Text("R0001234").Unsigned(static_cast<uint64_t>(i)).Real(12.345, 3);
      rows.EndRow();
    }
    benchmark::DoNotOptimize(rows.text().data());
  }
  state.SetItemsProcessed(state.iterations() * kRecords);
}
BENCHMARK(BM_FormatRows)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace ipse

BENCHMARK_MAIN();

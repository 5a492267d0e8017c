// How fast the string kernels are, in the same run as the best peer, rapidfuzz-cpp, where its headers were given
// (-DIPSE_RAPIDFUZZ_DIR=...; the source archive of the Python package rapidfuzz has them under extern/rapidfuzz-cpp). The
// binary is complete without them.
//
//   kernels_bench [--rounds 9] [--pairs 196608] [--candidates 10000] [--target avx2] [--column surname]
//
// Data: synthetic names and addresses with the length distribution of public record-linkage files, seed 42. Every
// competitor runs at least 10 ms a turn, turns interleave round-robin, and the figures are medians over the rounds of process
// CPU time per pair; ratios are medians of the rounds' own ratios. Every kernel's answers are compared with the
// reference on a sample, and the peer's answers with the kernel's, before anything is timed.

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "matcher/base/check.h"
#include "matcher/distance/one_to_many.h"
#include "matcher/distance/pair_kernels.h"
#include "matcher/distance/reference.h"
#include "matcher/distance/simd_target.h"

#ifdef IPSE_HAVE_RAPIDFUZZ
#include <rapidfuzz/distance.hpp>
#endif

namespace ipse {
namespace {

struct Settings {
  int rounds = 9;
  size_t pairs = 196608;
  size_t candidates = 10000;
};

double CpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

// One competitor: a turn compares `pairs` pairs.
struct Competitor {
  std::string name;
  size_t pairs;
  std::function<void()> turn;
  int baseline = -1;  // index of the competitor its ratio is to
  std::vector<double> ns = {};
};

// Runs all competitors in interleaved rounds and prints a line for each.
void Race(const Settings& settings, const std::string& title, std::vector<Competitor> field) {
  for (int round = 0; round < settings.rounds; ++round) {
    for (Competitor& each : field) {
      const double start = CpuSeconds();
      double spent = 0;
      size_t turns = 0;
      do {
        each.turn();
        ++turns;
        spent = CpuSeconds() - start;
      } while (spent < 0.010);
      each.ns.push_back(spent * 1e9 / static_cast<double>(turns * each.pairs));
    }
  }
  fmt::print("{}\n", title);
  for (const Competitor& each : field) {
    fmt::print("  {:<44} {:8.3f} ns/pair  (min {:.3f})", each.name, Median(each.ns),
               *std::min_element(each.ns.begin(), each.ns.end()));
    if (each.baseline >= 0) {
      std::vector<double> ratios;
      const Competitor& base = field[static_cast<size_t>(each.baseline)];
      for (size_t r = 0; r < each.ns.size(); ++r) ratios.push_back(base.ns[r] / each.ns[r]);
      fmt::print("  {:6.1f}x of {}", Median(ratios), base.name);
    }
    fmt::print("\n");
  }
}

// --- Data. ---

// A column of distinct values ordered by (length, value).
struct Column {
  std::string name;
  std::vector<std::string> values;
  StringSlots slots;
  std::vector<uint32_t> random_left, random_right;    // any pairs
  std::vector<uint32_t> blocked_left, blocked_right;  // same first two letters
};

std::string Syllables(std::mt19937_64& random, size_t length) {
  static constexpr const char* kParts[] = {"an", "ber", "co", "da", "el", "fi", "ga", "har", "in", "jo", "ka",  "la",
                                           "ma", "nor", "ol", "pe", "qu", "ri", "sa", "ton", "u",  "ver", "wil", "y",
                                           "zo", "th",  "s",  "er", "le", "mc", "st", "gh"};
  std::string text;
  while (text.size() < length) text += kParts[random() % std::size(kParts)];
  text.resize(length);
  return text;
}

Column MakeColumn(const Settings& settings, const std::string& name, size_t distinct,
                  const std::vector<double>& weight_of_length, bool address) {
  Column column;
  column.name = name;
  std::mt19937_64 random(42);
  std::discrete_distribution<size_t> lengths(weight_of_length.begin(), weight_of_length.end());
  for (size_t i = 0; i < distinct; ++i) {
    std::string value = Syllables(random, lengths(random));
    if (address && value.size() > 6) {
      for (size_t k = 1; k <= 2; ++k) value[k] = static_cast<char>('0' + random() % 10);
      value[3] = ' ';
    }
    column.values.push_back(value);
    if (i % 10 == 0 && value.size() > 3) {  // a misspelling of it, too
      std::swap(value[1], value[2]);
      column.values.push_back(value);
    }
  }
  std::sort(column.values.begin(), column.values.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  column.values.erase(std::unique(column.values.begin(), column.values.end()), column.values.end());
  const std::vector<std::string_view> views(column.values.begin(), column.values.end());
  column.slots = StringSlots::Build(views, 1);
  std::vector<uint32_t> by_start(column.values.size());
  for (uint32_t i = 0; i < by_start.size(); ++i) by_start[i] = i;
  std::stable_sort(by_start.begin(), by_start.end(), [&](uint32_t a, uint32_t b) {
    return column.values[a].compare(0, 2, column.values[b], 0, 2) < 0;
  });
  for (size_t i = 0; i < settings.pairs; ++i) {
    column.random_left.push_back(static_cast<uint32_t>(random() % column.values.size()));
    column.random_right.push_back(static_cast<uint32_t>(random() % column.values.size()));
    const size_t at = random() % by_start.size();
    column.blocked_left.push_back(by_start[at]);
    column.blocked_right.push_back(by_start[(at + random() % 50) % by_start.size()]);
  }
  return column;
}

std::vector<Column> MakeColumns(const Settings& settings) {
  // Shares of length 0, 1, 2 ...: mean 5.9 with 94 % at most 8; 6.5 and 88 %; 9.3 and 44 %; 14.6 and 1 %.
  return {MakeColumn(settings, "given_name", 4000, {0, 0, 1, 5, 15, 24, 24, 16, 9, 4, 1.5, 0.5}, false),
          MakeColumn(settings, "surname", 8000, {0, 0, 1, 3, 9, 19, 24, 20, 12, 6, 3, 1.5, 0.8, 0.4, 0.2}, false),
          MakeColumn(settings, "suburb", 4000, {0, 0, 0, 1, 5, 7, 9, 10, 12, 13, 11, 9, 8, 6, 4, 2, 1, 1, 0.5}, false),
          MakeColumn(settings, "address_1", 10000,
                     {0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 5, 7, 10, 12, 13, 12, 11, 9, 7, 5, 3, 2, 1, 0.5, 0.2}, true)};
}

// --- Pair lists. ---

void CheckPairs(const Column& column, const std::vector<uint32_t>& left, const std::vector<uint32_t>& right,
                const JaroWinklerThresholds& thresholds) {
  std::vector<uint8_t> levels(left.size()), at_most(left.size());
  std::vector<uint16_t> osa(left.size()), levenshtein(left.size());
  JaroWinklerLevels(column.slots, left, right, thresholds, levels);
  OsaAtMost2(column.slots, left, right, at_most);
  OsaDistances(column.slots, left, right, osa);
  LevenshteinDistances(column.slots, left, right, levenshtein);
  for (size_t i = 0; i < left.size(); i += 7) {
    const std::string& a = column.values[left[i]];
    const std::string& b = column.values[right[i]];
    IPSE_CHECK(levels[i] == thresholds.LevelOf(ReferenceJaroWinkler(a, b)));
    IPSE_CHECK(osa[i] == ReferenceOsa(a, b));
    IPSE_CHECK(at_most[i] == std::min<uint16_t>(osa[i], 3));
    IPSE_CHECK(levenshtein[i] == ReferenceLevenshtein(a, b));
  }
}

void RacePairs(const Settings& settings, const Column& column, const char* kind, const std::vector<uint32_t>& left,
               const std::vector<uint32_t>& right) {
  const auto thresholds = *JaroWinklerThresholds::Create(std::vector<double>{0.92, 0.88, 0.7});
  const auto one_threshold = *JaroWinklerThresholds::Create(std::vector<double>{0.88});
  CheckPairs(column, left, right, thresholds);
  std::vector<uint8_t> bytes(left.size());
  std::vector<uint16_t> words(left.size());
  std::vector<double> doubles(left.size());
  std::vector<Competitor> field;
  const size_t n = left.size();
#ifdef IPSE_HAVE_RAPIDFUZZ
  const auto& values = column.values;
  const auto plain = [&](const char* name, auto compare) {
    field.push_back({fmt::format("rapidfuzz {}", name), n, [&, compare] {
                       double sum = 0;
                       for (size_t i = 0; i < n; ++i) sum += static_cast<double>(compare(values[left[i]], values[right[i]]));
                       volatile double sink = sum;
                       (void)sink;
                     }});
  };
  plain("JW plain", [](const auto& a, const auto& b) { return rapidfuzz::jaro_winkler_similarity(a, b); });
  plain("JW plain, cutoff .88", [](const auto& a, const auto& b) {
    return rapidfuzz::jaro_winkler_similarity(a, b, 0.1, 0.88);
  });
  plain("OSA plain", [](const auto& a, const auto& b) { return rapidfuzz::osa_distance(a, b); });
  plain("OSA plain, max 2", [](const auto& a, const auto& b) { return rapidfuzz::osa_distance(a, b, 2); });
  plain("Lev plain", [](const auto& a, const auto& b) { return rapidfuzz::levenshtein_distance(a, b); });
  plain("Lev plain, max 2", [](const auto& a, const auto& b) {
    return rapidfuzz::levenshtein_distance(a, b, {1, 1, 1}, 2);
  });
  const int peer = 0;
#else
  const int peer = -1;
#endif
  const auto base = [&](int i) { return peer < 0 ? -1 : i; };
  field.push_back({"JW 3 levels", n, [&] { JaroWinklerLevels(column.slots, left, right, thresholds, bytes); }, base(0)});
  field.push_back({"JW .88", n, [&] { JaroWinklerLevels(column.slots, left, right, one_threshold, bytes); }, base(1)});
  field.push_back({"JW scores", n, [&] { JaroWinklerScores(column.slots, left, right, doubles); }, base(0)});
  field.push_back({"OSA exact", n, [&] { OsaDistances(column.slots, left, right, words); }, base(2)});
  field.push_back({"OSA <= 2", n, [&] { OsaAtMost2(column.slots, left, right, bytes); }, base(3)});
  field.push_back({"Lev exact", n, [&] { LevenshteinDistances(column.slots, left, right, words); }, base(4)});
  field.push_back({"Lev <= 2", n, [&] { LevenshteinAtMost2(column.slots, left, right, bytes); }, base(5)});
  Race(settings, fmt::format("{} pairs, {}, {} values", kind, column.name, column.values.size()), std::move(field));
}

// --- One against many, and blocks. ---

#ifdef IPSE_HAVE_RAPIDFUZZ
// rapidfuzz-cpp's SIMD mode at its best: one object for each length class.
template <template <size_t> class Multi, typename Result>
class PeerMany {
 public:
  explicit PeerMany(const std::vector<std::string>& values)
      : eight_(Count(values, 0, 8)), sixteen_(Count(values, 9, 16)), thirty_two_(Count(values, 17, 32)) {
    for (const std::string& value : values) {
      if (value.size() <= 8) {
        eight_.insert(value);
      } else if (value.size() <= 16) {
        sixteen_.insert(value);
      } else {
        thirty_two_.insert(value);
      }
    }
    results_.resize(std::max({eight_.result_count(), sixteen_.result_count(), thirty_two_.result_count()}));
  }
  template <typename... Cutoff>
  void Similarities(const std::string& query, Cutoff... cutoff) {
    eight_.similarity(results_.data(), results_.size(), query, cutoff...);
    sixteen_.similarity(results_.data(), results_.size(), query, cutoff...);
    thirty_two_.similarity(results_.data(), results_.size(), query, cutoff...);
  }
  template <typename... Cutoff>
  void Distances(const std::string& query, Cutoff... cutoff) {
    eight_.distance(results_.data(), results_.size(), query, cutoff...);
    sixteen_.distance(results_.data(), results_.size(), query, cutoff...);
    thirty_two_.distance(results_.data(), results_.size(), query, cutoff...);
  }

 private:
  static size_t Count(const std::vector<std::string>& values, size_t least, size_t most) {
    return static_cast<size_t>(std::count_if(values.begin(), values.end(), [&](const std::string& value) {
      return value.size() >= least && value.size() <= most;
    }));
  }
  Multi<8> eight_;
  Multi<16> sixteen_;
  Multi<32> thirty_two_;
  std::vector<Result> results_;
};
#endif

void RaceMany(const Settings& settings, const Column& column, size_t candidates) {
  const auto thresholds = *JaroWinklerThresholds::Create(std::vector<double>{0.92, 0.88, 0.7});
  std::mt19937_64 random(7);
  std::vector<uint32_t> ids(candidates);
  for (uint32_t& id : ids) id = static_cast<uint32_t>(random() % column.values.size());
  std::sort(ids.begin(), ids.end());
  std::vector<uint32_t> queries(24);
  for (uint32_t& query : queries) query = static_cast<uint32_t>(random() % column.values.size());
  const CandidatePlanes planes = CandidatePlanes::Build(column.slots, ids);
  std::vector<uint8_t> results(candidates);
  for (const uint32_t query : queries) {
    JaroWinklerLevels(planes, query, thresholds, results);
    for (size_t i = 0; i < candidates; i += 5) {
      IPSE_CHECK(results[i] == thresholds.LevelOf(ReferenceJaroWinkler(column.values[query], column.values[ids[i]])));
    }
    OsaDistances(planes, query, results);
    for (size_t i = 0; i < candidates; i += 5) {
      IPSE_CHECK(results[i] == ReferenceOsa(column.values[query], column.values[ids[i]]));
    }
  }
  std::vector<Competitor> field;
  const size_t n = candidates * queries.size();
  const auto each_query = [&](auto compare) {
    return [&queries, compare] {
      for (const uint32_t query : queries) compare(query);
    };
  };
  int base = -1;
#ifdef IPSE_HAVE_RAPIDFUZZ
  base = 0;
  std::vector<std::string> values;
  for (const uint32_t id : ids) values.push_back(column.values[id]);
  PeerMany<rapidfuzz::experimental::MultiJaroWinkler, double> jaro(values);
  PeerMany<rapidfuzz::experimental::MultiLevenshtein, size_t> levenshtein(values);
  PeerMany<rapidfuzz::experimental::MultiOSA, size_t> osa(values);
  field.push_back({"rapidfuzz Multi JW", n, each_query([&](uint32_t q) { jaro.Similarities(column.values[q]); })});
  field.push_back(
      {"rapidfuzz Multi JW, cutoff .88", n, each_query([&](uint32_t q) { jaro.Similarities(column.values[q], 0.88); })});
  field.push_back({"rapidfuzz Multi Lev", n, each_query([&](uint32_t q) { levenshtein.Distances(column.values[q]); })});
  field.push_back({"rapidfuzz Multi OSA", n, each_query([&](uint32_t q) { osa.Distances(column.values[q]); })});
#endif
  const auto to = [&](int i) { return base < 0 ? -1 : i; };
  field.push_back(
      {"JW 3 levels", n, each_query([&](uint32_t q) { JaroWinklerLevels(planes, q, thresholds, results); }), to(0)});
  field.push_back({"Lev exact", n, each_query([&](uint32_t q) { LevenshteinDistances(planes, q, results); }), to(2)});
  field.push_back({"OSA exact", n, each_query([&](uint32_t q) { OsaDistances(planes, q, results); }), to(3)});
  field.push_back({"Lev <= 2", n, each_query([&](uint32_t q) { LevenshteinAtMost2(planes, q, results); }), to(2)});
  field.push_back({"OSA <= 2", n, each_query([&](uint32_t q) { OsaAtMost2(planes, q, results); }), to(3)});
  Race(settings, fmt::format("one against {}, {}", candidates, column.name), std::move(field));
}

// Blocks of `side` x `side` values, all their pairs, with everything that has to be built for a block.
void RaceBlocks(const Settings& settings, const Column& column, size_t side) {
  const auto thresholds = *JaroWinklerThresholds::Create(std::vector<double>{0.92, 0.88, 0.7});
  const size_t blocks = std::max<size_t>(1, 65536 / (side * side));
  std::mt19937_64 random(11);
  std::vector<std::vector<uint32_t>> left(blocks), right(blocks);
  for (size_t b = 0; b < blocks; ++b) {
    for (size_t i = 0; i < side; ++i) {
      left[b].push_back(static_cast<uint32_t>(random() % column.values.size()));
      right[b].push_back(static_cast<uint32_t>(random() % column.values.size()));
    }
    std::sort(right[b].begin(), right[b].end());
  }
  std::vector<uint8_t> levels(side * side);
  std::vector<Competitor> field;
  const size_t n = blocks * side * side;
  int base = -1;
#ifdef IPSE_HAVE_RAPIDFUZZ
  base = 0;
  field.push_back({"rapidfuzz Multi JW, with its build", n, [&] {
                     std::vector<std::string> values(side);
                     for (size_t b = 0; b < blocks; ++b) {
                       for (size_t i = 0; i < side; ++i) values[i] = column.values[right[b][i]];
                       PeerMany<rapidfuzz::experimental::MultiJaroWinkler, double> many(values);
                       for (const uint32_t id : left[b]) many.Similarities(column.values[id]);
                     }
                   }});
#endif
  field.push_back({"JaroWinklerLevelsOfBlock", n,
                   [&] {
                     for (size_t b = 0; b < blocks; ++b) {
                       JaroWinklerLevelsOfBlock(column.slots, left[b], right[b], thresholds, levels);
                     }
                   },
                   base});
  Race(settings, fmt::format("blocks of {} x {}, {}", side, side, column.name), std::move(field));
}

int Main(int argc, char** argv) {
  Settings settings;
  std::string only;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view flag = argv[i];
    if (flag == "--rounds") settings.rounds = std::atoi(argv[i + 1]);
    if (flag == "--pairs") settings.pairs = static_cast<size_t>(std::atoll(argv[i + 1]));
    if (flag == "--candidates") settings.candidates = static_cast<size_t>(std::atoll(argv[i + 1]));
    if (flag == "--column") only = argv[i + 1];
    if (flag == "--target" && !SelectSimdTarget(argv[i + 1]).ok()) {
      fmt::print(stderr, "no such SIMD target on this machine: {}\n", argv[i + 1]);
      return 2;
    }
  }
  fmt::print("target {}\n", CurrentSimdTarget());
  for (const Column& column : MakeColumns(settings)) {
    if (!only.empty() && column.name != only) continue;
    RacePairs(settings, column, "random", column.random_left, column.random_right);
    RacePairs(settings, column, "blocked", column.blocked_left, column.blocked_right);
    for (const size_t candidates : {settings.candidates / 10, settings.candidates}) {
      RaceMany(settings, column, candidates);
    }
    for (const size_t side : {8, 16, 64, 256}) RaceBlocks(settings, column, side);
  }
  return 0;
}

}  // namespace
}  // namespace ipse

int main(int argc, char** argv) { return ipse::Main(argc, argv); }

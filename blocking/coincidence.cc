#include "blocking/coincidence.h"

#include <algorithm>
#include <array>
#include <bit>

#include "blocking/key_maker.h"
#include "matcher/base/hash.h"
#include "matcher/base/parallel.h"

namespace ipse {
namespace {

constexpr size_t kClasses = 33;  // class c: blocks of more than 2^(c-1) and at most 2^c records
constexpr uint64_t kSampledPerClass = 96;
constexpr int kSupportMin = 2;   // other rules that produce the pair, too

struct SizeClass {
  uint64_t blocks = 0;
  uint64_t pairs = 0;
  std::vector<std::pair<RecordIndex, RecordIndex>> sample;
};
using SizeClasses = std::array<SizeClass, kClasses>;

size_t ClassOf(size_t size) { return static_cast<size_t>(std::bit_width(size - 1)); }

// Calls visit(members of a block) for every block of at most `size_max` records of a part.
template <typename Visit>
void ForEachBlock(const std::vector<uint32_t>& part, uint32_t size_max, const Visit& visit) {
  for (size_t begin = 0, i = 0; i < part.size(); ++i) {
    if (!(part[i] & kLastOfBlock)) continue;
    if (i + 1 - begin <= size_max) visit(std::span(part).subspan(begin, i + 1 - begin));
    begin = i + 1;
  }
}

bool ShareKey(KeyMaker* maker, const BlockingRule& rule, RecordIndex left, RecordIndex right,
              std::vector<uint64_t>* left_keys, std::vector<uint64_t>* right_keys) {
  maker->Make(rule, left, left_keys);
  if (left_keys->empty()) return false;
  maker->Make(rule, right, right_keys);
  return std::any_of(left_keys->begin(), left_keys->end(), [&](uint64_t key) {
    return std::find(right_keys->begin(), right_keys->end(), key) != right_keys->end();
  });
}

bool Supported(const RecordTable& table, std::span<const BlockingRule> rules, size_t rule, RecordIndex left,
               RecordIndex right) {
  KeyMaker maker(table);
  std::vector<uint64_t> left_keys, right_keys;
  int support = 0;
  for (size_t other = 0; other < rules.size() && support < kSupportMin; ++other) {
    if (other == rule || rules[other].wide || !KeyMaker::Applies(rules[other], table)) continue;
    support += ShareKey(&maker, rules[other], left, right, &left_keys, &right_keys);
  }
  return support >= kSupportMin;
}

SizeClasses Count(const KeyGroups& groups, uint32_t size_max, int threads) {
  std::vector<std::array<uint64_t, kClasses>> blocks(groups.parts.size()), pairs(groups.parts.size());
  ParallelChunks(threads, groups.parts.size(), [&](size_t p) {
    ForEachBlock(groups.parts[p], size_max, [&](std::span<const uint32_t> block) {
      const size_t c = ClassOf(block.size());
      ++blocks[p][c];
      pairs[p][c] += block.size() * (block.size() - 1) / 2;
    });
  });
  SizeClasses classes;
  for (size_t p = 0; p < groups.parts.size(); ++p) {
    for (size_t c = 0; c < kClasses; ++c) {
      classes[c].blocks += blocks[p][c];
      classes[c].pairs += pairs[p][c];
    }
  }
  return classes;
}

// One pair of some blocks of each class of sizes, about kSampledPerClass of them; which blocks, a hash of their first
// record says.
void Sample(const KeyGroups& groups, uint32_t size_max, int threads, SizeClasses* classes) {
  std::array<uint64_t, kClasses> step;
  for (size_t c = 0; c < kClasses; ++c) step[c] = (*classes)[c].blocks / kSampledPerClass + 1;
  std::vector<SizeClasses> sampled(groups.parts.size());
  ParallelChunks(threads, groups.parts.size(), [&](size_t p) {
    ForEachBlock(groups.parts[p], size_max, [&](std::span<const uint32_t> block) {
      const size_t c = ClassOf(block.size());
      const uint64_t hash = MixHash(block[0], c);
      if (hash % step[c] != 0) return;
      const uint64_t places = MixHash(hash, block.size());
      const size_t first = places % block.size();
      const size_t second = (first + 1 + (places >> 32) % (block.size() - 1)) % block.size();
      sampled[p][c].sample.emplace_back(block[first] & ~kLastOfBlock, block[second] & ~kLastOfBlock);
    });
  });
  for (const SizeClasses& part : sampled) {
    for (size_t c = 0; c < kClasses; ++c) {
      auto& sample = (*classes)[c].sample;
      sample.insert(sample.end(), part[c].sample.begin(), part[c].sample.end());
    }
  }
}

}  // namespace

uint32_t BlockSizeWithinBudget(const RecordTable& table, std::span<const BlockingRule> rules, size_t rule,
                               const KeyGroups& groups, uint32_t size_max, double coincidences_max, int threads) {
  SizeClasses classes = Count(groups, size_max, threads);
  uint64_t pairs = 0;
  for (const SizeClass& each : classes) pairs += each.pairs;
  if (static_cast<double>(pairs) <= coincidences_max) return size_max;
  Sample(groups, size_max, threads, &classes);
  double coincidences = 0;
  uint32_t within = 1;
  for (size_t c = 1; c < kClasses; ++c) {
    const auto& sample = classes[c].sample;
    if (sample.empty()) continue;
    std::vector<uint8_t> supported(sample.size());
    ParallelChunks(threads, sample.size(), [&](size_t i) {
      supported[i] = Supported(table, rules, rule, sample[i].first, sample[i].second);
    });
    const double share = static_cast<double>(std::count(supported.begin(), supported.end(), 0)) /
                         static_cast<double>(sample.size());
    coincidences += share * static_cast<double>(classes[c].pairs);
    if (coincidences > coincidences_max) return within;
    within = static_cast<uint32_t>(std::min<uint64_t>(size_max, uint64_t{1} << c));
  }
  return size_max;
}

}  // namespace ipse

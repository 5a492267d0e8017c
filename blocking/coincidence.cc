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

size_t ClassOf(size_t size) { return static_cast<size_t>(std::bit_width(size - 1)); }

// Calls visit(members of a block) for every block of at most `size_max` records.
template <typename Visit>
void ForEachBlock(const KeyGroups& groups, uint32_t size_max, const Visit& visit) {
  for (const std::vector<uint32_t>& part : groups.parts) {
    for (size_t begin = 0, i = 0; i < part.size(); ++i) {
      if (!(part[i] & kLastOfBlock)) continue;
      if (i + 1 - begin <= size_max) visit(std::span(part).subspan(begin, i + 1 - begin));
      begin = i + 1;
    }
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

// One pair of every few blocks, so that each class of sizes has enough and none too many.
void Sample(const KeyGroups& groups, uint32_t size_max, std::array<SizeClass, kClasses>* classes) {
  std::array<uint64_t, kClasses> seen{};
  ForEachBlock(groups, size_max, [&](std::span<const uint32_t> block) {
    const size_t c = ClassOf(block.size());
    SizeClass& of = (*classes)[c];
    const uint64_t step = of.blocks / kSampledPerClass + 1;
    if (seen[c]++ % step != 0) return;
    const uint64_t hash = MixHash(seen[c], c);
    const size_t first = hash % block.size();
    const size_t second = (first + 1 + (hash >> 32) % (block.size() - 1)) % block.size();
    of.sample.emplace_back(block[first] & ~kLastOfBlock, block[second] & ~kLastOfBlock);
  });
}

}  // namespace

uint32_t BlockSizeWithinBudget(const RecordTable& table, std::span<const BlockingRule> rules, size_t rule,
                               const KeyGroups& groups, uint32_t size_max, double coincidences_max, int threads) {
  std::array<SizeClass, kClasses> classes;
  double pairs = 0;
  ForEachBlock(groups, size_max, [&](std::span<const uint32_t> block) {
    SizeClass& of = classes[ClassOf(block.size())];
    ++of.blocks;
    of.pairs += block.size() * (block.size() - 1) / 2;
    pairs += static_cast<double>(block.size() * (block.size() - 1) / 2);
  });
  if (pairs <= coincidences_max) return size_max;
  Sample(groups, size_max, &classes);
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

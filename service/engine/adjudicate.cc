#include "service/engine/adjudicate.h"

#include <algorithm>
#include <cmath>

#include "matcher/base/parallel.h"
#include "service/engine/linkage_job.h"

namespace ipse {
namespace {

constexpr size_t kRecordsPerChunk = 8192;
// With fewer pairs than one for so many records of the table, only records that occur are numbered.
constexpr size_t kRecordsPerPairMax = 16;
constexpr double kOddsBitsMax = 40;
constexpr double kChangeBits = 0.1;

// One partner of a record: the pair's place in the list, and its claim.
struct Partner {
  RecordIndex record;
  uint32_t pair;
  float weight_bits;
};

class Competition {
 public:
  Competition(const ComparisonPlan& plan, const Mixture& mixture, std::span<const LatentClass> classes,
              const CompetitionOptions& options, std::vector<KeptPair>* pairs)
      : plan_(plan), mixture_(mixture), classes_(classes), options_(options), pairs_(*pairs) {
    for (size_t k = 0; k < plan.specs().size(); ++k) {
      const ComparisonSpec& spec = plan.specs()[k];
      uint32_t levels = 1;  // missing
      if (spec.kind == ComparatorKind::kGivenName) {
        for (const Outcome outcome : {GivenNameOutcome::kBothUnnamed, GivenNameOutcome::kOneUnnamed,
                                      GivenNameOutcome::kOneUnnamedMultiple, GivenNameOutcome::kInitial}) {
          levels |= 1u << spec.level_of_outcome[outcome];
        }
      } else if (spec.kind != ComparatorKind::kBirthDate) {
        continue;
      }
      vague_.push_back({k, levels});
    }
  }

  uint64_t Run();

 private:
  struct Scratch {
    ComparisonPlan::Scratch compare;
    std::vector<RecordIndex> left, right;
    std::vector<Pattern> patterns;
    std::vector<Partner> partners;
    std::vector<uint8_t> different;  // of two partners, in a square table
    std::vector<uint8_t> same;
  };
  void FillPartners();
  size_t PlaceOf(RecordIndex record) const {
    if (records_.empty()) return record;
    return static_cast<size_t>(std::lower_bound(records_.begin(), records_.end(), record) - records_.begin());
  }
  void Look(size_t place, Scratch* scratch, std::vector<std::pair<uint32_t, float>>* rivals) const;
  void TellApart(Scratch* scratch) const;
  const KeptPair* Find(RecordIndex a, RecordIndex b) const;
  bool KnownApart(Pattern pattern) const;
  bool Vague(Pattern pattern) const;

  const ComparisonPlan& plan_;
  const Mixture& mixture_;
  std::span<const LatentClass> classes_;
  const CompetitionOptions& options_;
  std::vector<KeptPair>& pairs_;
  std::vector<GuardCondition> vague_;  // levels of given name and birth date that tell no two people apart
  std::vector<RecordIndex> records_;   // those that occur, where they are few; empty: all up to the last one
  std::vector<uint32_t> begin_;        // of each record's partners, by its place among them
  std::vector<Partner> partners_;
};

void Competition::FillPartners() {
  RecordIndex records = 0;
  for (const KeptPair& pair : pairs_) records = std::max(records, pair.right + 1);
  if (pairs_.size() < records / kRecordsPerPairMax) {
    for (const KeptPair& pair : pairs_) records_.insert(records_.end(), {pair.left, pair.right});
    std::sort(records_.begin(), records_.end());
    records_.erase(std::unique(records_.begin(), records_.end()), records_.end());
    records = static_cast<RecordIndex>(records_.size());
  }
  begin_.assign(records + 1, 0);
  const auto counts = [&](const KeptPair& pair) { return pair.weight_bits >= options_.rival_floor_bits; };
  for (const KeptPair& pair : pairs_) {
    if (!counts(pair)) continue;
    ++begin_[PlaceOf(pair.left) + 1];
    ++begin_[PlaceOf(pair.right) + 1];
  }
  for (size_t r = 1; r < begin_.size(); ++r) begin_[r] += begin_[r - 1];
  partners_.resize(begin_.back());
  std::vector<uint32_t> at(begin_.begin(), begin_.end() - 1);
  for (size_t i = 0; i < pairs_.size(); ++i) {
    const KeptPair& pair = pairs_[i];
    if (!counts(pair)) continue;
    partners_[at[PlaceOf(pair.left)]++] = {pair.right, static_cast<uint32_t>(i), pair.weight_bits};
    partners_[at[PlaceOf(pair.right)]++] = {pair.left, static_cast<uint32_t>(i), pair.weight_bits};
  }
}

const KeptPair* Competition::Find(RecordIndex a, RecordIndex b) const {
  const auto first = pairs_.begin();
  const auto before = [](const KeptPair& pair, std::pair<RecordIndex, RecordIndex> key) {
    return pair.left != key.first ? pair.left < key.first : pair.right < key.second;
  };
  const std::pair<RecordIndex, RecordIndex> key = std::minmax(a, b);
  const auto at = std::lower_bound(first, pairs_.end(), key, before);
  return at != pairs_.end() && at->left == key.first && at->right == key.second ? &*at : nullptr;
}

// Two records that have nothing in common may still be one person, before and after a move and a marriage. Two that are
// alike in a way people who are related are, are not.
bool Competition::KnownApart(Pattern pattern) const {
  if (mixture_.Weight(pattern) > options_.different_bits) return false;
  return classes_[mixture_.LikeliestClass(pattern, false)].kind == ClassKind::kNonMatch;
}

// Whether the pair lacks what tells relatives apart: a name or a birth date on both sides. A record that has both and yet
// is like two different people is more likely one of them with an error than a riddle; its other pairs settle that.
bool Competition::Vague(Pattern pattern) const {
  return std::any_of(vague_.begin(), vague_.end(), [&](const GuardCondition& condition) {
    return condition.levels >> mixture_.layout().Level(pattern, condition.comparison) & 1;
  });
}

void Competition::TellApart(Scratch* scratch) const {
  const size_t n = scratch->partners.size();
  scratch->different.assign(n * n, 0);
  scratch->same.assign(n * n, 0);
  scratch->left.clear();
  scratch->right.clear();
  std::vector<std::pair<size_t, size_t>> asked;
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = i + 1; j < n; ++j) {
      const RecordIndex a = scratch->partners[i].record, b = scratch->partners[j].record;
      if (const KeptPair* kept = Find(a, b); kept != nullptr) {
        scratch->same[i * n + j] = scratch->same[j * n + i] = kept->weight_bits >= 0;
        scratch->different[i * n + j] = scratch->different[j * n + i] = KnownApart(kept->pattern);
        continue;
      }
      scratch->left.push_back(std::min(a, b));
      scratch->right.push_back(std::max(a, b));
      asked.emplace_back(i, j);
    }
  }
  if (asked.empty()) return;
  scratch->patterns.resize(asked.size());
  plan_.Compare(scratch->left, scratch->right, scratch->compare, scratch->patterns);
  for (size_t q = 0; q < asked.size(); ++q) {
    const auto [i, j] = asked[q];
    scratch->different[i * n + j] = scratch->different[j * n + i] = KnownApart(scratch->patterns[q]);
  }
}

// For each of the record's pairs, the odds of the other people who claim it.
void Competition::Look(size_t place, Scratch* scratch, std::vector<std::pair<uint32_t, float>>* rivals) const {
  scratch->partners.assign(partners_.begin() + begin_[place], partners_.begin() + begin_[place + 1]);
  std::vector<Partner>& partners = scratch->partners;
  std::erase_if(partners, [&](const Partner& partner) { return !Vague(pairs_[partner.pair].pattern); });
  if (partners.size() < 2) return;
  std::sort(partners.begin(), partners.end(), [](const Partner& a, const Partner& b) {
    return a.weight_bits != b.weight_bits ? a.weight_bits > b.weight_bits : a.record < b.record;
  });
  if (partners[0].weight_bits < 0) return;
  if (partners.size() > options_.partners_max) partners.resize(options_.partners_max);
  TellApart(scratch);
  const size_t n = partners.size();
  std::vector<size_t> people;  // the best record of each rival
  for (size_t i = 0; i < n; ++i) {
    people.clear();
    double odds = 0;
    for (size_t j = 0; j < n; ++j) {
      if (!scratch->different[i * n + j]) continue;
      const bool counted = std::any_of(people.begin(), people.end(), [&](size_t k) { return scratch->same[j * n + k]; });
      if (counted) continue;
      people.push_back(j);
      odds += std::exp2(std::min<double>(partners[j].weight_bits, kOddsBitsMax));
    }
    if (odds > 0) rivals->emplace_back(partners[i].pair, static_cast<float>(odds));
  }
}

uint64_t Competition::Run() {
  if (pairs_.empty()) return 0;
  FillPartners();
  const size_t records = begin_.size() - 1;
  const size_t chunks = (records + kRecordsPerChunk - 1) / kRecordsPerChunk;
  std::vector<std::vector<std::pair<uint32_t, float>>> rivals(chunks);
  ParallelChunks(options_.threads, chunks, [&](size_t chunk) {
    Scratch scratch;
    const size_t end = std::min(records, (chunk + 1) * kRecordsPerChunk);
    for (size_t r = chunk * kRecordsPerChunk; r < end; ++r) {
      if (begin_[r + 1] - begin_[r] > 1) Look(r, &scratch, &rivals[chunk]);
    }
  });
  // Chunk by chunk, so that sums have a fixed order.
  std::vector<double> odds(pairs_.size(), 0);
  for (const auto& chunk : rivals) {
    for (const auto& [pair, against] : chunk) odds[pair] += against;
  }
  uint64_t changed = 0;
  for (size_t i = 0; i < pairs_.size(); ++i) {
    if (odds[i] <= 0) continue;
    const double lost = std::log2(1 + odds[i]);
    changed += lost > kChangeBits;
    pairs_[i].weight_bits -= static_cast<float>(lost);
  }
  return changed;
}

}  // namespace

uint64_t CompeteForRecords(const ComparisonPlan& plan, const Mixture& mixture, std::span<const LatentClass> classes,
                           const CompetitionOptions& options, std::vector<KeptPair>* pairs) {
  return Competition(plan, mixture, classes, options, pairs).Run();
}

}  // namespace ipse

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
// Two partners of a record are no rivals only where they are one person with at least this probability.
constexpr double kOnePersonMin = 0.95;

// What others' claims to one of its records mean for a pair.
struct Claim {
  uint32_t pair;
  float odds;  // against it
  bool doubt;  // somebody else cannot be ruled out
};

// One partner of a record: the pair's place in the list, and its claim.
struct Partner {
  RecordIndex record;
  uint32_t pair;
  float weight_bits;
};

double Odds(const Partner& partner) { return std::exp2(std::clamp<double>(partner.weight_bits, -kOddsBitsMax, kOddsBitsMax)); }

// The odds of other people that a claim has against it, so that its own are divided by one more: with the probability all_one
// there is nobody else, otherwise others share them.
double RivalOdds(double own, double all_one, double against) {
  if (all_one >= 1) return 0;
  const double others = against / (1 - all_one);
  const double lost = all_one / (1 + own) + (1 - all_one) * (1 + others) / (1 + own + others);
  const double won = all_one * own / (1 + own) + (1 - all_one) * own / (1 + own + others);
  return std::max(0.0, own * lost / won - 1);
}

class Competition {
 public:
  Competition(const ComparisonPlan& plan, const Mixture& mixture, const CompiledModel& model,
              const CompetitionOptions& options, std::vector<KeptPair>* pairs)
      : plan_(plan), mixture_(mixture), model_(model), options_(options), pairs_(*pairs) {
    for (size_t k = 0; k < plan.specs().size(); ++k) {
      const ComparisonSpec& spec = plan.specs()[k];
      uint32_t levels = 1;  // missing
      if (spec.kind == ComparatorKind::kGivenName) {
        for (const Outcome outcome : {GivenNameOutcome::kBothUnnamed, GivenNameOutcome::kOneUnnamed,
                                      GivenNameOutcome::kOneUnnamedMultiple, GivenNameOutcome::kInitial}) {
          levels |= 1u << spec.level_of_outcome[outcome];
        }
        other_name_.push_back({k, 1u << spec.level_of_outcome[GivenNameOutcome::kDifferent]});
      } else if (spec.kind != ComparatorKind::kBirthDate) {
        continue;
      }
      vague_.push_back({k, levels});
    }
  }

  Adjudication Run();

 private:
  struct Scratch {
    ComparisonPlan::Scratch compare;
    std::vector<RecordIndex> left, right;
    std::vector<Pattern> patterns;
    std::vector<Partner> partners;
    std::vector<float> apart;      // of two partners, in a square table: probability that they are two people
    std::vector<uint8_t> suspect;  // whether that cannot be ruled out
    std::vector<uint8_t> same;
  };
  void FillPartners();
  size_t PlaceOf(RecordIndex record) const {
    if (records_.empty()) return record;
    return static_cast<size_t>(std::lower_bound(records_.begin(), records_.end(), record) - records_.begin());
  }
  void Look(size_t place, Scratch* scratch, std::vector<Claim>* claims) const;
  void TellApart(Scratch* scratch) const;
  const KeptPair* Find(RecordIndex a, RecordIndex b) const;
  void Judge(size_t i, size_t j, Pattern pattern, Scratch* scratch) const;
  bool Vague(Pattern pattern) const { return Any(vague_, pattern); }
  bool Any(const std::vector<GuardCondition>& conditions, Pattern pattern) const;
  bool Weigh(double rivals, bool doubt, KeptPair* pair, uint64_t* rivalled) const;

  const ComparisonPlan& plan_;
  const Mixture& mixture_;
  const CompiledModel& model_;
  const CompetitionOptions& options_;
  std::vector<KeptPair>& pairs_;
  std::vector<GuardCondition> vague_;  // levels of given name and birth date that tell no two people apart
  std::vector<GuardCondition> other_name_;
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
// alike in a way people who are related are, are two, if that is the likelier. If it is not, or if their given names
// differ, they still may be two.
void Competition::Judge(size_t i, size_t j, Pattern pattern, Scratch* scratch) const {
  const size_t n = scratch->partners.size(), ij = i * n + j, ji = j * n + i;
  const double weight = mixture_.Weight(pattern), one = MatchProbability(weight);
  const bool related = mixture_.kind(mixture_.LikeliestClass(pattern, false)) == ClassKind::kNonMatch;
  scratch->apart[ij] = scratch->apart[ji] = related ? static_cast<float>(1 - one) : 0;
  scratch->suspect[ij] = scratch->suspect[ji] = one < kOnePersonMin && Any(other_name_, pattern);
}

// Vague is a pair that lacks what tells relatives apart: a name or a birth date on both sides. A record that has both and
// yet is like two different people is more likely one of them with an error than a riddle; its other pairs settle that.
bool Competition::Any(const std::vector<GuardCondition>& conditions, Pattern pattern) const {
  return std::any_of(conditions.begin(), conditions.end(), [&](const GuardCondition& condition) {
    return condition.levels >> mixture_.layout().Level(pattern, condition.comparison) & 1;
  });
}

void Competition::TellApart(Scratch* scratch) const {
  const size_t n = scratch->partners.size();
  scratch->apart.assign(n * n, 0);
  scratch->suspect.assign(n * n, 0);
  scratch->same.assign(n * n, 0);
  scratch->left.clear();
  scratch->right.clear();
  std::vector<std::pair<size_t, size_t>> asked;
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = i + 1; j < n; ++j) {
      const RecordIndex a = scratch->partners[i].record, b = scratch->partners[j].record;
      if (const KeptPair* kept = Find(a, b); kept != nullptr) {
        scratch->same[i * n + j] = scratch->same[j * n + i] = kept->weight_bits >= 0;
        Judge(i, j, kept->pattern, scratch);
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
    Judge(i, j, scratch->patterns[q], scratch);
  }
}

// For each of the record's pairs, the odds of the other people who claim it.
void Competition::Look(size_t place, Scratch* scratch, std::vector<Claim>* claims) const {
  scratch->partners.assign(partners_.begin() + begin_[place], partners_.begin() + begin_[place + 1]);
  std::vector<Partner>& partners = scratch->partners;
  std::erase_if(partners, [&](const Partner& partner) { return !Vague(pairs_[partner.pair].pattern); });
  if (partners.size() < 2) return;
  std::sort(partners.begin(), partners.end(), [](const Partner& a, const Partner& b) {
    return a.weight_bits != b.weight_bits ? a.weight_bits > b.weight_bits : a.record < b.record;
  });
  // Of claims that are not looked at, nobody knows that they have no rival.
  const size_t looked_at = partners[0].weight_bits < 0 ? 0 : options_.partners_max;
  for (; partners.size() > looked_at; partners.pop_back()) claims->push_back({partners.back().pair, 0, true});
  if (partners.empty()) return;
  TellApart(scratch);
  const size_t n = partners.size();
  std::vector<size_t> people;  // the best record of each rival
  for (size_t i = 0; i < n; ++i) {
    people.clear();
    const auto suspect = scratch->suspect.begin() + static_cast<ptrdiff_t>(i * n);
    const bool suspected = std::any_of(suspect, suspect + static_cast<ptrdiff_t>(n), [](uint8_t two) { return two != 0; });
    double all_one = 1, against = 0;  // probability that all are one person; odds of others, by their probability
    for (size_t j = 0; j < n; ++j) {
      const double apart = scratch->apart[i * n + j];
      if (apart <= 0) continue;
      const bool counted = std::any_of(people.begin(), people.end(), [&](size_t k) { return scratch->same[j * n + k]; });
      if (counted) continue;
      people.push_back(j);
      all_one *= 1 - apart;
      against += apart * Odds(partners[j]);
    }
    const double odds = RivalOdds(Odds(partners[i]), all_one, against);
    if (odds > 0 || suspected) claims->push_back({partners[i].pair, static_cast<float>(odds), suspected});
  }
}

// Weighs and grades the pair again, now that it is known what odds the other people have who claim either record. Whether
// its weight is another.
bool Competition::Weigh(double rivals, bool doubt, KeptPair* pair, uint64_t* rivalled) const {
  const double lost = std::log2(1 + rivals);
  const bool alone = !doubt && lost <= kChangeBits && Vague(pair->pattern);
  const Guard* guard = alone ? model_.decision.Rivalry(mixture_.layout(), pair->pattern) : nullptr;
  const float before = pair->weight_bits;
  const ClassFactors& relatives = options_.relatives[static_cast<size_t>(pair->relatives)];
  if (guard != nullptr) {
    ClassFactors known = relatives;
    known[static_cast<size_t>(guard->latent_class)] *= 1 - guard->rival_on_file;
    pair->weight_bits += static_cast<float>(mixture_.Weight(pair->pattern, known) - mixture_.Weight(pair->pattern, relatives) - lost);
  } else {
    *rivalled += lost > kChangeBits;
    pair->weight_bits -= static_cast<float>(lost);
  }
  if (pair->weight_bits == before) return false;
  const OtherRecords others{
      .factors = &relatives, .evidence = AreConnected(plan_, pair->pattern, pair->relatives), .unrivalled = guard != nullptr};
  pair->grade = GradePair(model_.decision, mixture_, pair->pattern, pair->weight_bits, &pair->guard, others);
  return true;
}

Adjudication Competition::Run() {
  Adjudication looked;
  if (pairs_.empty()) return looked;
  FillPartners();
  const size_t records = begin_.size() - 1;
  const size_t chunks = (records + kRecordsPerChunk - 1) / kRecordsPerChunk;
  std::vector<std::vector<Claim>> claims(chunks);
  ParallelChunks(options_.threads, chunks, [&](size_t chunk) {
    Scratch scratch;
    const size_t end = std::min(records, (chunk + 1) * kRecordsPerChunk);
    for (size_t r = chunk * kRecordsPerChunk; r < end; ++r) {
      if (begin_[r + 1] - begin_[r] > 1) Look(r, &scratch, &claims[chunk]);
    }
  });
  // Chunk by chunk, so that sums have a fixed order.
  std::vector<double> odds(pairs_.size(), 0);
  std::vector<uint8_t> doubt(pairs_.size(), 0);
  for (const auto& chunk : claims) {
    for (const Claim& claim : chunk) {
      odds[claim.pair] += claim.odds;
      doubt[claim.pair] |= claim.doubt;
    }
  }
  for (size_t i = 0; i < pairs_.size(); ++i) {
    if (Weigh(odds[i], doubt[i] != 0, &pairs_[i], &looked.rivalled)) looked.changed.push_back(static_cast<uint32_t>(i));
  }
  return looked;
}

}  // namespace

Adjudication CompeteForRecords(const ComparisonPlan& plan, const Mixture& mixture, const CompiledModel& model,
                               const CompetitionOptions& options, std::vector<KeptPair>* pairs) {
  if (!model.cluster.competition) return {};
  return Competition(plan, mixture, model, options, pairs).Run();
}

}  // namespace ipse

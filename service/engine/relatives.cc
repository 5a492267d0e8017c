#include "service/engine/relatives.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <tuple>

#include "matcher/base/parallel.h"
#include "matcher/compare/outcomes.h"
#include "matcher/standardise/date.h"
#include "scoring/cluster/components.h"
#include "service/engine/linkage_job.h"

namespace ipse {
namespace {

constexpr size_t kPairsPerChunk = 8192;
constexpr size_t kRecordsPerChunk = 8192;

// How often two records of a class have a relative in common, before any are looked at. A third of the people who changed
// all their contacts have taken someone along who is on file for both; relatives of two households have one about as often.
// What strangers have is a mistake in somebody else's contacts: one in a hundred is on the safe side, and not learned, since
// the few pairs that look like matches and are none would teach it from matches. Priors count as so many pairs.
constexpr double kFamilyPrior = 0.3, kKinPrior = 0.5, kChancePrior = 0.01, kPriorPairs = 30;
constexpr int kIterations = 30;

// All pairs of one pattern of which the same is known.
struct Told {
  Pattern pattern;
  Relatives relatives;
  uint64_t count;
};

}  // namespace

ContactLevels::ContactLevels(const ComparisonPlan& plan) : layout_(plan.layout()) {
  for (size_t k = 0; k < plan.specs().size(); ++k) {
    const ComparisonSpec& spec = plan.specs()[k];
    // Levels that mean one of these outcomes and nothing else.
    const auto levels = [&](std::initializer_list<Outcome> outcomes) {
      uint32_t bits = 0;
      for (size_t l = 0; l < spec.levels.size(); ++l) {
        const auto& of_level = spec.levels[l].outcomes;
        const bool all = std::all_of(of_level.begin(), of_level.end(),
                                     [&](Outcome o) { return std::find(outcomes.begin(), outcomes.end(), o) != outcomes.end(); });
        if (all && !of_level.empty()) bits |= 2u << l;
      }
      return bits;
    };
    if (spec.kind == ComparatorKind::kPhoneSet) {
      using O = PhoneSetOutcome;
      tied_.push_back({k, levels({O::kExact, O::kExactShared})});
      shared_.push_back({k, levels({O::kExact, O::kExactShared, O::kExactWide, O::kOneEdit})});
    } else if (spec.kind == ComparatorKind::kEmailSet) {
      using O = EmailSetOutcome;
      tied_.push_back({k, levels({O::kExact, O::kExactShared})});
      shared_.push_back({k, levels({O::kExact, O::kExactShared, O::kNear})});
    } else if (spec.kind == ComparatorKind::kAddress) {
      using O = AddressOutcome;
      tied_.push_back({k, levels({O::kExact})});  // a near one may be an institution's
      shared_.push_back({k, levels({O::kExact, O::kExactGroup, O::kOtherUnit, O::kNear, O::kSameStreet})});
    }
  }
}

bool ContactLevels::Any(std::span<const GuardCondition> conditions, Pattern pattern) const {
  return std::any_of(conditions.begin(), conditions.end(), [&](const GuardCondition& condition) {
    return condition.levels >> layout_.Level(pattern, condition.comparison) & 1;
  });
}

bool ContactLevels::Concerns(size_t comparison) const {
  return std::any_of(tied_.begin(), tied_.end(), [&](const GuardCondition& condition) { return condition.comparison == comparison; });
}

ContactGraph ContactGraph::Of(const ComparisonPlan& plan, const PairLog& log, uint32_t num_records, int threads) {
  const ContactLevels levels(plan);
  std::vector<uint8_t> tied(log.patterns().size());
  for (size_t p = 0; p < tied.size(); ++p) tied[p] = levels.Tied(log.patterns()[p].pattern);
  std::vector<Ties> stretches(log.num_stretches());
  ParallelChunks(threads, stretches.size(), [&](size_t stretch) {
    log.ForEachPair(stretch, [&](RecordIndex left, RecordIndex right, uint32_t pattern, int) {
      if (tied[pattern]) stretches[stretch].emplace_back(left, right);
    });
  });
  return ContactGraph(std::move(stretches), num_records);
}

ContactGraph::ContactGraph(std::vector<Ties> stretches, uint32_t num_records) : begin_(size_t{num_records} + 1, 0) {
  for (const Ties& ties : stretches) {
    for (const auto& [left, right] : ties) {
      ++begin_[left + 1];
      ++begin_[right + 1];
    }
  }
  std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
  tied_.resize(begin_.back());
  std::vector<uint64_t> at(begin_.begin(), begin_.end() - 1);
  // Ties to smaller records come first, each in order: ascending throughout.
  for (const Ties& ties : stretches) {
    for (const auto& [left, right] : ties) tied_[at[right]++] = left;
  }
  for (Ties& ties : stretches) {
    for (const auto& [left, right] : ties) tied_[at[left]++] = right;
    Ties().swap(ties);
  }
}

std::span<const RecordIndex> ContactGraph::Around(RecordIndex record) const {
  const size_t begin = begin_[record], size = begin_[record + 1] - begin;
  if (size > kTiesMax) return {};
  return std::span(tied_).subspan(begin, size);
}

RelativesOfPair RelativesOf(const ContactGraph& contacts, std::span<const uint32_t> identity_of, RecordIndex left, RecordIndex right) {
  const uint32_t own_left = identity_of[left], own_right = identity_of[right];
  const auto other = [&](RecordIndex record) { return identity_of[record] != own_left && identity_of[record] != own_right; };
  RelativesOfPair said;
  bool left_known = false, right_known = false;
  for (const RecordIndex a : contacts.Around(left)) {
    if (!other(a)) continue;
    left_known = true;
    for (const RecordIndex b : contacts.Around(right)) {
      if (!other(b)) continue;
      right_known = true;
      if (identity_of[a] == identity_of[b]) return {Relatives::kInCommon, a, b};
    }
    if (!right_known) break;
  }
  if (left_known && right_known) said.known = Relatives::kNoneInCommon;
  return said;
}

namespace {

class Inquiry {
 public:
  Inquiry(const RecordTable& table, const ComparisonPlan& plan, const Mixture& mixture, const CompiledModel& model,
          const ContactGraph& contacts, const RelativesOptions& options, std::vector<KeptPair>* pairs)
      : table_(table), plan_(plan), mixture_(mixture), model_(model), contacts_(contacts), options_(options), levels_(plan),
        with_kin_(WithKin()), pairs_(*pairs) {
    for (const ComparisonSpec& spec : plan.specs()) {
      if (spec.kind == ComparatorKind::kGivenName) given_ = spec.fields[0];
      if (spec.kind == ComparatorKind::kBirthDate) birth_date_ = spec.fields[0];
    }
  }
  RelativesFound Run();

 private:
  void FormIdentities();
  std::vector<KeptPair> PairNewborns() const;
  void Insert(std::span<const KeptPair> added);
  bool Unnamed(RecordIndex record) const;
  bool BornAlike(RecordIndex left, RecordIndex right) const;
  void ChildrenOf(RecordIndex newborn, std::vector<RecordIndex>* children) const;
  std::vector<KeptPair> Compare(const ContactGraph::Ties& asked) const;
  std::vector<Told> Count() const;
  Mixture WithKin() const;
  void Learn(std::span<const Told> told, RelativesFound* found);
  template <typename Do>
  void ForChunks(size_t count, size_t size, const Do& visit) const {
    ParallelChunks(options_.threads, (count + size - 1) / size,
                   [&](size_t chunk) { visit(chunk, chunk * size, std::min(count, (chunk + 1) * size)); });
  }

  const RecordTable& table_;
  const ComparisonPlan& plan_;
  const Mixture& mixture_;
  const CompiledModel& model_;
  const ContactGraph& contacts_;
  const RelativesOptions& options_;
  const ContactLevels levels_;
  Mixture with_kin_;  // the model's classes, and kin who share no contact
  std::vector<KeptPair>& pairs_;
  int given_ = kNoField, birth_date_ = kNoField;
  std::vector<uint32_t> identity_of_;   // the smallest record of what certain links join
  std::vector<RecordIndex> joined_;     // records of identities of several, by identity
};

void Inquiry::FormIdentities() {
  DisjointSets sets(table_.num_records());
  for (const KeptPair& pair : pairs_) {
    if (pair.grade == Grade::kCertain) sets.Union(pair.left, pair.right);
  }
  identity_of_.resize(table_.num_records());
  for (RecordIndex r = 0; r < table_.num_records(); ++r) {
    identity_of_[r] = sets.Find(r);
    if (identity_of_[r] != r) joined_.insert(joined_.end(), {identity_of_[r], r});
  }
  // The first record of each came along with every other.
  const auto key = [&](RecordIndex r) { return std::pair(identity_of_[r], r); };
  std::sort(joined_.begin(), joined_.end(), [&](RecordIndex a, RecordIndex b) { return key(a) < key(b); });
  joined_.erase(std::unique(joined_.begin(), joined_.end()), joined_.end());
}

bool Inquiry::Unnamed(RecordIndex record) const {
  const ValueId given = table_.column(given_).first(record);
  return given != kMissingValue && (table_.dictionary_of(given_).flags(given) & kUnnamed) != 0;
}

// Whether two records are of one birth year or birthday.
bool Inquiry::BornAlike(RecordIndex left, RecordIndex right) const {
  const auto packed = [&](RecordIndex record) {
    return table_.dictionary_of(birth_date_).packed_date(table_.column(birth_date_).first(record));
  };
  constexpr uint32_t kYear = PackDate(1, 0, 0);
  const uint32_t a = packed(left), b = packed(right);
  if (a == 0 || b == 0) return false;
  return a / kYear == b / kYear || (a % kYear == b % kYear && a % kYear != 0);
}

// Records that have a name and were born alike, around the other records of those around a newborn.
void Inquiry::ChildrenOf(RecordIndex newborn, std::vector<RecordIndex>* children) const {
  for (const RecordIndex relative : contacts_.Around(newborn)) {
    if (identity_of_[relative] == identity_of_[newborn]) continue;
    const auto [first, last] = std::equal_range(
        joined_.begin(), joined_.end(), relative,
        [&](RecordIndex a, RecordIndex b) { return identity_of_[a] < identity_of_[b]; });
    const auto around = [&](RecordIndex of) {
      for (const RecordIndex child : contacts_.Around(of)) {
        if (BornAlike(newborn, child) && identity_of_[child] != identity_of_[newborn] && !Unnamed(child)) children->push_back(child);
      }
    };
    if (first == last) around(relative);
    std::for_each(first, last, around);
  }
}

std::vector<KeptPair> Inquiry::Compare(const ContactGraph::Ties& asked) const {
  std::vector<RecordIndex> left, right;
  for (const auto& [a, b] : asked) {
    left.push_back(a);
    right.push_back(b);
  }
  std::vector<Pattern> patterns(asked.size());
  ComparisonPlan::Scratch scratch;
  plan_.Compare(left, right, scratch, patterns);
  std::vector<KeptPair> added;
  for (size_t i = 0; i < asked.size(); ++i) {
    KeptPair pair{left[i], right[i], patterns[i], static_cast<float>(mixture_.Weight(patterns[i])), {}, -1, {}};
    pair.grade = GradePair(model_.decision, mixture_, pair.pattern, pair.weight_bits, &pair.guard);
    added.push_back(pair);
  }
  return added;
}

std::vector<KeptPair> Inquiry::PairNewborns() const {
  if (given_ == kNoField || birth_date_ == kNoField) return {};
  std::vector<ContactGraph::Ties> chunks((table_.num_records() + kRecordsPerChunk - 1) / kRecordsPerChunk);
  ForChunks(table_.num_records(), kRecordsPerChunk, [&](size_t chunk, size_t begin, size_t end) {
    std::vector<RecordIndex> children;
    for (auto newborn = static_cast<RecordIndex>(begin); newborn < end; ++newborn) {
      if (!Unnamed(newborn)) continue;
      children.clear();
      ChildrenOf(newborn, &children);
      for (const RecordIndex child : children) {
        if (options_.scope.Includes(table_, newborn, child)) chunks[chunk].push_back(std::minmax({newborn, child}));
      }
    }
  });
  ContactGraph::Ties asked;
  for (const auto& chunk : chunks) asked.insert(asked.end(), chunk.begin(), chunk.end());
  std::sort(asked.begin(), asked.end());
  asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
  const auto key = [](const KeptPair& pair) { return std::pair(pair.left, pair.right); };
  std::erase_if(asked, [&](const auto& pair) {
    const auto at = std::lower_bound(pairs_.begin(), pairs_.end(), pair, [&](const KeptPair& a, const auto& b) { return key(a) < b; });
    return at != pairs_.end() && key(*at) == pair;
  });
  return Compare(asked);
}

void Inquiry::Insert(std::span<const KeptPair> added) {
  const auto key = [](const KeptPair& pair) { return std::pair(pair.left, pair.right); };
  const auto middle = static_cast<ptrdiff_t>(pairs_.size());
  pairs_.insert(pairs_.end(), added.begin(), added.end());
  std::inplace_merge(pairs_.begin(), pairs_.begin() + middle, pairs_.end(),
                     [&](const KeptPair& a, const KeptPair& b) { return key(a) < key(b); });
}

std::vector<Told> Inquiry::Count() const {
  std::vector<Told> told;
  for (const KeptPair& pair : pairs_) {
    if (pair.relatives != Relatives::kUnknown) told.push_back({pair.pattern, pair.relatives, 1});
  }
  const auto key = [](const Told& t) { return std::tie(t.pattern, t.relatives); };
  std::sort(told.begin(), told.end(), [&](const Told& a, const Told& b) { return key(a) < key(b); });
  size_t last = 0;
  for (size_t i = 1; i < told.size(); ++i) {
    if (key(told[i]) == key(told[last])) {
      ++told[last].count;
    } else {
      told[++last] = told[i];
    }
  }
  if (!told.empty()) told.resize(last + 1);
  return told;
}

// Kin of two households who share no contact are strangers to the model, which knows relatives by their contacts. With one
// in common they are not: names and birth dates of relatives, all else as of strangers.
Mixture Inquiry::WithKin() const {
  std::vector<ClassKind> kinds;
  std::vector<size_t> levels;
  std::optional<size_t> relative, stranger;
  for (size_t c = 0; c < mixture_.num_classes(); ++c) {
    kinds.push_back(mixture_.kind(c));
    if (mixture_.kind(c) == ClassKind::kStranger) stranger = c;
    const bool household = mixture_.kind(c) == ClassKind::kNonMatch && model_.classes[c].household;
    if (household && (!relative || mixture_.share(c) > mixture_.share(*relative))) relative = c;
  }
  for (size_t k = 0; k < mixture_.num_comparisons(); ++k) levels.push_back(mixture_.num_levels(k));
  const bool kin = relative && stranger && kinds.size() < Mixture::kClassesMax;
  if (kin) kinds.push_back(ClassKind::kNonMatch);
  Mixture all(mixture_.layout(), kinds, levels);
  for (size_t c = 0; c < kinds.size(); ++c) {
    const bool added = c == mixture_.num_classes();
    all.set_share(c, mixture_.share(added ? *relative : c));
    for (size_t k = 0; k < levels.size(); ++k) {
      const size_t like = !added ? c : levels_.Concerns(k) ? *stranger : *relative;
      for (size_t l = 1; l <= levels[k]; ++l) all.set_probability(c, k, l, mixture_.probability(like, k, l));
    }
  }
  return all;
}

void Inquiry::Learn(std::span<const Told> told, RelativesFound* found) {
  using PerClass = std::array<double, Mixture::kClassesMax>;
  const size_t classes = with_kin_.num_classes(), kin = mixture_.num_classes();
  std::vector<PerClass> joint(told.size());
  for (size_t i = 0; i < told.size(); ++i) with_kin_.Joint(told[i].pattern, joint[i]);
  const auto by_chance = [&](size_t c) { return c < kin && mixture_.kind(c) != ClassKind::kMatch && !model_.classes[c].household; };
  std::vector<double>& p = found->in_common;
  for (size_t c = 0; c < classes; ++c) p.push_back(c >= kin ? kKinPrior : by_chance(c) ? kChancePrior : kFamilyPrior);
  const std::vector<double> prior = p;
  double kin_share = 1;  // as a multiple of what the class began with
  for (int iteration = 0; iteration < kIterations; ++iteration) {
    PerClass common{}, all{};
    double kin_expected = 0;
    for (size_t i = 0; i < told.size(); ++i) {
      const bool in_common = told[i].relatives == Relatives::kInCommon;
      const auto count = static_cast<double>(told[i].count);
      PerClass share{};
      double sum = 0, before = 0;
      for (size_t c = 0; c < classes; ++c) {
        const double of_pattern = joint[i][c] * (c >= kin ? kin_share : 1);
        before += of_pattern;
        sum += share[c] = of_pattern * (in_common ? p[c] : 1 - p[c]);
      }
      if (!(sum > 0)) continue;
      for (size_t c = 0; c < classes; ++c) {
        const double mass = count * share[c] / sum;
        all[c] += mass;
        if (in_common) common[c] += mass;
      }
      if (classes > kin) kin_expected += count * joint[i][kin] * kin_share / before;
    }
    for (size_t c = 0; c < classes; ++c) {
      if (!by_chance(c)) p[c] = (common[c] + kPriorPairs * prior[c]) / (all[c] + kPriorPairs);
    }
    // The share at which as many pairs of the kept patterns are kin as what is known of their relatives says.
    if (classes > kin) kin_share *= (all[kin] + kPriorPairs) / (kin_expected + kPriorPairs);
  }
  if (classes > kin) with_kin_.set_share(kin, with_kin_.share(kin) * kin_share);
  for (size_t c = 0; c < classes; ++c) {
    found->factors[static_cast<size_t>(Relatives::kInCommon)][c] = p[c];
    found->factors[static_cast<size_t>(Relatives::kNoneInCommon)][c] = 1 - p[c];
  }
}

RelativesFound Inquiry::Run() {
  RelativesFound found;
  FormIdentities();
  const auto ask = [&](KeptPair& pair) {
    if (!levels_.Shared(pair.pattern)) pair.relatives = RelativesOf(contacts_, identity_of_, pair.left, pair.right).known;
  };
  ForChunks(pairs_.size(), kPairsPerChunk, [&](size_t, size_t begin, size_t end) {
    std::for_each(pairs_.begin() + static_cast<ptrdiff_t>(begin), pairs_.begin() + static_cast<ptrdiff_t>(end), ask);
  });
  Learn(Count(), &found);  // not from the pairs that come now: they were chosen for having a relative in common
  std::vector<KeptPair> added = PairNewborns();
  std::for_each(added.begin(), added.end(), ask);
  Insert(added);
  found.pairs_added = added.size();
  ForChunks(pairs_.size(), kPairsPerChunk, [&](size_t, size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      KeptPair& pair = pairs_[i];
      if (pair.relatives == Relatives::kUnknown) continue;
      const ClassFactors& factors = found.factors[static_cast<size_t>(pair.relatives)];
      pair.weight_bits = static_cast<float>(with_kin_.Weight(pair.pattern, factors));
      const OtherRecords others{.factors = &factors, .evidence = AreConnected(plan_, pair.pattern, pair.relatives)};
      pair.grade = GradePair(model_.decision, mixture_, pair.pattern, pair.weight_bits, &pair.guard, others);
    }
  });
  std::erase_if(pairs_, [&](const KeptPair& pair) { return pair.weight_bits < model_.decision.possible_bits; });
  for (const KeptPair& pair : pairs_) {
    found.pairs_in_common += pair.relatives == Relatives::kInCommon;
    found.pairs_apart += pair.relatives == Relatives::kNoneInCommon;
  }
  return found;
}

}  // namespace

bool AreConnected(const ComparisonPlan& plan, Pattern pattern, Relatives relatives) {
  if (relatives != Relatives::kInCommon) return false;
  for (size_t k = 0; k < plan.specs().size(); ++k) {
    if (plan.specs()[k].kind == ComparatorKind::kBirthDate && plan.layout().Level(pattern, k) == 0) return false;
  }
  return true;
}

RelativesFound AskRelatives(const RecordTable& table, const ComparisonPlan& plan, const Mixture& mixture,
                            const CompiledModel& model, const ContactGraph& contacts, const RelativesOptions& options,
                            std::vector<KeptPair>* pairs) {
  return Inquiry(table, plan, mixture, model, contacts, options, pairs).Run();
}

}  // namespace ipse

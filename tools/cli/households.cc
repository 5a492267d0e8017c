#include "tools/cli/households.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

#include "service/engine/learn.h"

namespace ipse {
namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

// What of the model is needed here: which classes are relatives, and what addresses and birth dates say.
struct Kinds {
  explicit Kinds(const FinishedRun& run)
      : model(run.model().compiled), mixture(run.mixture()), layout(run.plan().layout()) {
    for (size_t k = 0; k < model.comparisons.size(); ++k) {
      if (model.comparisons[k].kind == ComparatorKind::kAddress) address = k;
      if (model.comparisons[k].kind == ComparatorKind::kBirthDate) birth_date = k;
      if (model.comparisons[k].kind == ComparatorKind::kFamilyName) family_name = k;
      if (model.comparisons[k].kind == ComparatorKind::kPhoneSet) phone = k;
      if (model.comparisons[k].kind == ComparatorKind::kEmailSet) email = k;
    }
    for (size_t c = 0; c < model.classes.size(); ++c) {
      const LatentClass& latent = model.classes[c];
      two_people[c] = latent.kind != ClassKind::kMatch;
      relative[c] = two_people[c] && latent.household;
      elsewhere[c] = relative[c] && address != kNoComparison && latent.comparisons[address].as_stranger;
    }
  }
  // Whether a comparison's level in the pattern is made of one of these outcomes.
  bool Reaches(Pattern pattern, size_t comparison, std::initializer_list<Outcome> outcomes) const {
    if (comparison == kNoComparison) return false;
    const int level = layout.Level(pattern, comparison);
    if (level == 0) return false;
    const auto& of_level = model.comparisons[comparison].levels[static_cast<size_t>(level) - 1].outcomes;
    return std::any_of(of_level.begin(), of_level.end(),
                       [&](Outcome o) { return std::find(outcomes.begin(), outcomes.end(), o) != outcomes.end(); });
  }
  // Whether a comparison reaches its best group of levels, of whatever frequency.
  bool Agrees(Pattern pattern, size_t comparison) const {
    if (comparison == kNoComparison) return false;
    const int level = layout.Level(pattern, comparison);
    const auto& levels = model.comparisons[comparison].levels;
    return level != 0 && levels[static_cast<size_t>(level) - 1].group == levels[0].group;
  }

  static constexpr size_t kNoComparison = static_cast<size_t>(-1);
  const CompiledModel& model;
  const Mixture& mixture;
  const PatternLayout& layout;
  size_t address = kNoComparison, birth_date = kNoComparison, family_name = kNoComparison, phone = kNoComparison,
         email = kNoComparison;
  std::array<bool, Mixture::kClassesMax> two_people{}, relative{}, elsewhere{};
};

// What one pair of records says.
struct Verdict {
  float probability = 0;
  uint8_t kind = 0;
  bool address_alone = false;
};

Verdict Judge(const Kinds& kinds, Pattern pattern) {
  double joint[Mixture::kClassesMax];
  kinds.mixture.Joint(pattern, joint);
  double people = 0, relative = 0, best = -1;
  Verdict verdict;
  const bool one_birth = kinds.Reaches(pattern, kinds.birth_date, {BirthDateOutcome::kExact});
  for (size_t c = 0; c < kinds.mixture.num_classes(); ++c) {
    if (kinds.two_people[c]) people += joint[c];
    if (!kinds.relative[c]) continue;
    relative += joint[c];
    // Born on one day: of one birth, however many relatives the training found beside the few twins.
    if (one_birth)
      joint[c] += kinds.mixture.probability(c, kinds.birth_date,
                                            static_cast<size_t>(kinds.layout.Level(pattern, kinds.birth_date))) > 0.5;
    if (joint[c] > best) {
      best = joint[c];
      verdict.kind = static_cast<uint8_t>(c);
    }
  }
  if (!(people > 0)) return verdict;
  verdict.probability = static_cast<float>(relative / people);
  verdict.address_alone = !kinds.Agrees(pattern, kinds.family_name) && !kinds.Agrees(pattern, kinds.phone) &&
                          !kinds.Agrees(pattern, kinds.email);
  return verdict;
}

void NumberIdentities(const RunResults& results, Households* found) {
  std::vector<uint32_t> number_of_cluster;
  for (uint32_t r = 0; r < results.num_records(); ++r) {
    const uint32_t cluster = results.cluster_of()[r];
    if (cluster >= number_of_cluster.size()) number_of_cluster.resize(cluster + 1, kNone);
    uint32_t& number = number_of_cluster[cluster];
    if (number == kNone) {
      number = static_cast<uint32_t>(found->first_record.size());
      found->first_record.push_back(r);
    }
    found->identity_of.push_back(number);
  }
}

// One tie for each pair of identities: the clearest, together if any of its pairs of records is.
std::vector<Tie> OneEach(std::vector<Tie> ties) {
  std::sort(ties.begin(), ties.end(), [](const Tie& a, const Tie& b) {
    return std::tie(a.left, a.right, b.probability, a.left_record, a.right_record) <
           std::tie(b.left, b.right, a.probability, b.left_record, b.right_record);
  });
  std::vector<Tie> kept;
  for (const Tie& tie : ties) {
    if (kept.empty() || kept.back().left != tie.left || kept.back().right != tie.right) {
      kept.push_back(tie);
    } else {
      kept.back().together |= tie.together;
      kept.back().address_alone &= tie.address_alone;
    }
  }
  return kept;
}

std::vector<Tie> FindTies(FinishedRun* run, const Households& found, const HouseholdOptions& options) {
  const Kinds kinds(*run);
  std::vector<std::vector<Tie>> stretches(Stretches(run->table().num_records()));
  run->ForEachCandidate([&](const Tile& tile) {
    for (size_t i = 0; i < tile.patterns.size(); ++i) {
      const uint32_t left = found.identity_of[tile.left[i]], right = found.identity_of[tile.right[i]];
      if (left == right) continue;
      const Verdict verdict = Judge(kinds, tile.patterns[i]);
      if (!(verdict.probability >= options.probability_min)) continue;
      Tie tie{left, right, tile.left[i], tile.right[i], verdict.kind, !kinds.elsewhere[verdict.kind],
              verdict.address_alone, verdict.probability};
      if (left > right) {
        std::swap(tie.left, tie.right);
        std::swap(tie.left_record, tie.right_record);
      }
      stretches[tile.stretch].push_back(tie);
    }
  });
  std::vector<Tie> ties;
  for (const std::vector<Tie>& stretch : stretches) ties.insert(ties.end(), stretch.begin(), stretch.end());
  return OneEach(std::move(ties));
}

// Disjoint sets of identities; a set is named by its smallest member.
class Sets {
 public:
  explicit Sets(size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), 0u); }
  uint32_t Find(uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void Join(uint32_t a, uint32_t b) {
    a = Find(a);
    b = Find(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<uint32_t> parent_;
};

// Families: identities connected by ties of more than the address. One that grows too large is taken apart and
// connected anew with clearer ties only.
Sets ConnectFamilies(const HouseholdOptions& options, const Households& found) {
  const size_t identities = found.first_record.size();
  Sets families(identities);
  std::vector<uint8_t> open(identities, 1);  // still to be placed
  for (const double limit : {options.probability_min, 0.99, 0.999, 0.9999, 0.99999}) {
    Sets sets(identities);
    const auto counts = [&](const Tie& tie) {
      return tie.together && !tie.address_alone && open[tie.left] && open[tie.right] && tie.probability >= limit;
    };
    for (const Tie& tie : found.ties) {
      if (counts(tie)) sets.Join(tie.left, tie.right);
    }
    std::vector<uint32_t> size(identities, 0);
    for (uint32_t i = 0; i < identities; ++i) size[sets.Find(i)] += open[i];
    for (const Tie& tie : found.ties) {
      if (counts(tie) && size[sets.Find(tie.left)] <= options.identities_max) families.Join(tie.left, tie.right);
    }
    bool large = false;
    for (uint32_t i = 0; i < identities; ++i) {
      if (open[i] != 0 && size[sets.Find(i)] <= options.identities_max) open[i] = 0;
      large |= open[i] != 0;
    }
    if (!large) break;
  }
  return families;
}

// Families at one address are one household, unless they are too many.
Sets ConnectAddresses(const HouseholdOptions& options, Sets families, Households* found) {
  const uint32_t identities = static_cast<uint32_t>(found->first_record.size());
  Sets addresses = families;
  for (const Tie& tie : found->ties) {
    if (tie.together && tie.address_alone) addresses.Join(tie.left, tie.right);
  }
  std::vector<uint32_t> families_at(identities, 0), people_at(identities, 0);
  for (uint32_t i = 0; i < identities; ++i) {
    families_at[addresses.Find(i)] += families.Find(i) == i;
    ++people_at[addresses.Find(i)];
  }
  const auto is_one = [&](uint32_t set) {
    return families_at[set] <= options.families_max && people_at[set] <= options.identities_max;
  };
  for (uint32_t i = 0; i < identities; ++i) found->institutions += addresses.Find(i) == i && !is_one(i);
  for (const Tie& tie : found->ties) {
    if (tie.together && tie.address_alone && is_one(addresses.Find(tie.left))) families.Join(tie.left, tie.right);
  }
  return families;
}

void NumberHouseholds(Sets sets, Households* found) {
  const uint32_t identities = static_cast<uint32_t>(found->first_record.size());
  std::vector<uint32_t> number_of_set(identities, kNone);
  for (uint32_t i = 0; i < identities; ++i) {
    uint32_t& number = number_of_set[sets.Find(i)];
    if (number == kNone) {
      number = static_cast<uint32_t>(found->household_size.size());
      found->household_size.push_back(0);
    }
    found->household_of.push_back(number);
    ++found->household_size[number];
  }
}

}  // namespace

bool TellsHouseholds(const FinishedRun& run) {
  const CompiledModel& model = run.model().compiled;
  return HasHouseholdIdentifiers(run.table(), model.household_fill_min) &&
         std::any_of(model.classes.begin(), model.classes.end(), [](const LatentClass& c) { return c.household; });
}

Households FindHouseholds(FinishedRun* run, const HouseholdOptions& options) {
  Households found;
  NumberIdentities(run->results(), &found);
  if (TellsHouseholds(*run)) found.ties = FindTies(run, found, options);
  NumberHouseholds(ConnectAddresses(options, ConnectFamilies(options, found), &found), &found);
  return found;
}

}  // namespace ipse

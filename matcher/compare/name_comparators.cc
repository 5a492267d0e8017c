#include "matcher/compare/name_comparators.h"

#include <algorithm>

#include "matcher/distance/pair_kernels.h"
#include "matcher/standardise/nickname.h"

namespace ipse {
namespace {

constexpr size_t kShortNameMax = 3;  // one edit in a name this short changes the name (ANN, ANA, DAN)

void LowerTo(Outcome* best, Outcome outcome) {
  if (*best == kMissingOutcome || outcome < *best) *best = outcome;
}

bool BeginsWith(std::string_view left, std::string_view right) {
  const size_t shorter = std::min(left.size(), right.size());
  return shorter >= kShortNameMax && left.substr(0, shorter) == right.substr(0, shorter);
}

bool ShareToken(const ValueDictionary& names, ValueId left, ValueId right) {
  const auto left_tokens = names.token_hashes(left);
  const auto right_tokens = names.token_hashes(right);
  if (left_tokens.empty() && right_tokens.empty()) return false;
  const auto holds = [](std::span<const uint64_t> tokens, uint64_t hash) {
    return std::find(tokens.begin(), tokens.end(), hash) != tokens.end();
  };
  if (left_tokens.empty()) return holds(right_tokens, names.hash(left));
  if (right_tokens.empty()) return holds(left_tokens, names.hash(right));
  return std::any_of(left_tokens.begin(), left_tokens.end(), [&](uint64_t t) { return holds(right_tokens, t); });
}

// Which of several newborns: 'A', 'B' ...; a blank where unsaid. "BABY BOY 1" is "BABY BOY A"; '*' is a twin of unknown
// order (matcher/standardise/person_name.h).
char BirthOrder(std::string_view unnamed) {
  if (unnamed.size() < 2 || unnamed[unnamed.size() - 2] != ' ') return ' ';
  const char last = unnamed.back();
  if (last >= '1' && last <= '9') return static_cast<char>('A' + (last - '1'));
  return last == '*' ? ' ' : last;
}

// A birth order, or the '*' of a twin of unknown order.
bool OneOfSeveral(std::string_view unnamed) { return unnamed.size() >= 2 && unnamed[unnamed.size() - 2] == ' '; }

// Whether two names may be one that was written down twice: the same sound, beginning or part.
bool Alike(const ValueDictionary& names, ValueId left, ValueId right) {
  if (left == kMissingValue || right == kMissingValue) return false;
  return left == right || (names.soundex(left) != 0 && names.soundex(left) == names.soundex(right)) ||
         names.text(left).substr(0, kShortNameMax) == names.text(right).substr(0, kShortNameMax) ||
         ShareNicknameGroup(names.nickname_groups(left), names.nickname_groups(right)) || ShareToken(names, left, right);
}

// The first of several given names agrees ("MARY ANN" and "MARY").
bool ShareFirstToken(const ValueDictionary& names, ValueId left, ValueId right) {
  const auto left_tokens = names.token_hashes(left);
  const auto right_tokens = names.token_hashes(right);
  if (left_tokens.empty() && right_tokens.empty()) return false;
  const uint64_t l = left_tokens.empty() ? names.hash(left) : left_tokens[0];
  const uint64_t r = right_tokens.empty() ? names.hash(right) : right_tokens[0];
  return l == r || ShareToken(names, left, right);
}

}  // namespace

FrequencyBins::FrequencyBins(const RecordTable& table, int field, std::span<const double> limits)
    : table_(&table), limits_(limits.begin(), limits.end()) {
  if (field == kNoField || limits.empty()) return;
  column_ = &table.column(field);
  if (table.growing()) {
    growing_ = &table;
    return;
  }
  const auto counts = column_->counts();
  bins_.resize(counts.size());
  for (size_t v = 0; v < counts.size(); ++v) bins_[v] = BinOf(counts[v]);
}

uint8_t FrequencyBins::BinOf(uint32_t count) const {
  const double share = static_cast<double>(count) / static_cast<double>(std::max(1u, table_->num_counted()));
  uint8_t bin = 0;
  while (bin < limits_.size() && share > limits_[bin]) ++bin;
  return bin;
}

GivenNameComparator::GivenNameComparator(const RecordTable& table, std::span<const int> fields,
                                         std::span<const double> bins)
    : names_(table.dictionary(FieldKind::kPersonName)), given_(table, fields[0]), middle_(table, fields[1]),
      family_(table, fields[2]), bins_(table, fields[0], bins) {}

bool GivenNameComparator::Swapped(const PairTile& tile, size_t i) const {
  const ValueId gl = given_.left(tile, i), gr = given_.right(tile, i);
  return gl != kMissingValue && gr != kMissingValue && gl == family_.right(tile, i) && gr == family_.left(tile, i) && gl != gr;
}

// What the ids tell; kUndecided where the kernels must look.
Outcome GivenNameComparator::Decide(const PairTile& tile, size_t i, ValueId gl, ValueId gr) const {
  using O = GivenNameOutcome;
  const uint8_t fl = names_.flags(gl), fr = names_.flags(gr);
  if ((fl & kUnnamed) || (fr & kUnnamed)) {
    if (!(fl & fr & kUnnamed)) {
      return OneOfSeveral(names_.text((fl & kUnnamed) ? gl : gr)) ? O::kOneUnnamedMultiple : O::kOneUnnamed;
    }
    const char oa = BirthOrder(names_.text(gl)), ob = BirthOrder(names_.text(gr));
    return oa != ob && oa != ' ' && ob != ' ' ? O::kDifferent : O::kBothUnnamed;
  }
  if (gl == gr) {
    // An initial alone is no name: agreement of two initials is an initial's agreement.
    if (fl & kInitialOnly) return O::kInitial;
    return static_cast<Outcome>(O::kExact0 + bins_.of(gl));
  }
  if (ShareNicknameGroup(names_.nickname_groups(gl), names_.nickname_groups(gr))) return O::kNickname;
  if ((fl | fr) & kInitialOnly) {
    if (names_.text(gl)[0] == names_.text(gr)[0]) return O::kInitial;
  }
  if (ShareFirstToken(names_, gl, gr)) return O::kSharedToken;
  const ValueId ml = middle_.left(tile, i), mr = middle_.right(tile, i);
  if (gl == mr || gr == ml) return O::kMiddle;
  if (ml != kMissingValue && mr != kMissingValue && names_.text(gl)[0] == names_.text(mr)[0] &&
      names_.text(gr)[0] == names_.text(ml)[0] && ((names_.flags(ml) | names_.flags(mr)) & kInitialOnly)) {
    return O::kCrossedInitials;
  }
  if (Swapped(tile, i)) return O::kSwapped;
  const ValueId sl = family_.left(tile, i), sr = family_.right(tile, i);
  // Of two relatives, one with the names in each other's boxes, only the family name is found crosswise.
  if (gl == sr) return Alike(names_, gr, sl) ? O::kHalfSwapped : O::kDifferent;
  if (gr == sl) return Alike(names_, gl, sr) ? O::kHalfSwapped : O::kDifferent;
  if ((fl | fr) & kInitialOnly) return O::kDifferent;
  return kUndecided;
}

void GivenNameComparator::Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const {
  using O = GivenNameOutcome;
  scratch.Clear();
  for (size_t i = 0; i < tile.size(); ++i) {
    outcomes[i] = kMissingOutcome;
    given_.ForEachPair(tile, i, [&](ValueId gl, ValueId gr) {
      const Outcome outcome = Decide(tile, i, gl, gr);
      if (outcome == kUndecided) {
        scratch.Add(i, gl, gr);
      } else {
        LowerTo(&outcomes[i], outcome);
      }
    });
  }
  RunNameKernels(names_, scratch);
  for (size_t k = 0; k < scratch.pair.size(); ++k) {
    const ValueId gl = scratch.left[k], gr = scratch.right[k];
    Outcome outcome = O::kDifferent;
    if (scratch.levels[k] == 0 || IsOneEdit(names_, gl, gr, scratch.distance[k])) {
      outcome = names_.flags(gl) & names_.flags(gr) & kCommonGiven ? O::kNearBothCommon : O::kNear;
    } else if (scratch.levels[k] == 1 || BeginsWith(names_.text(gl), names_.text(gr))) {
      outcome = O::kLoose;
    } else if (names_.soundex(gl) != 0 && names_.soundex(gl) == names_.soundex(gr)) {
      outcome = O::kPhonetic;
    }
    LowerTo(&outcomes[scratch.pair[k]], outcome);
  }
  CompareCrossed(tile, scratch, outcomes);
}

// Where the given names are alike at most: the given name of one against the middle name of the other, with its errors.
void GivenNameComparator::CompareCrossed(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const {
  using O = GivenNameOutcome;
  scratch.Clear();
  const auto add = [&](size_t i, ValueId given, ValueId middle) {
    if (given == kMissingValue || middle == kMissingValue) return;
    if (((names_.flags(given) | names_.flags(middle)) & kInitialOnly) == 0) scratch.Add(i, given, middle);
  };
  for (size_t i = 0; i < tile.size(); ++i) {
    const Outcome outcome = outcomes[i];
    if (outcome < O::kNear || outcome == O::kOneUnnamed || outcome == O::kOneUnnamedMultiple) continue;  // or missing
    add(i, given_.left(tile, i), middle_.right(tile, i));
    add(i, given_.right(tile, i), middle_.left(tile, i));
  }
  RunNameKernels(names_, scratch);
  for (size_t k = 0; k < scratch.pair.size(); ++k) {
    if (scratch.levels[k] == 0 || IsOneEdit(names_, scratch.left[k], scratch.right[k], scratch.distance[k])) {
      outcomes[scratch.pair[k]] = O::kMiddle;
    }
  }
}

void RunNameKernels(const ValueDictionary& names, CompareScratch& scratch) {
  scratch.levels.resize(scratch.pair.size());
  scratch.distance.resize(scratch.pair.size());
  // Levels: 0 near, 1 loose, 2 neither.
  static const JaroWinklerThresholds kThresholds = FixedThresholds({.93, .86});
  JaroWinklerLevels(names.slots(), scratch.left, scratch.right, kThresholds, scratch.levels);
  OsaAtMost2(names.slots(), scratch.left, scratch.right, scratch.distance);
}

bool IsOneEdit(const ValueDictionary& names, ValueId left, ValueId right, uint8_t distance) {
  return distance <= 1 && std::max(names.text(left).size(), names.text(right).size()) > kShortNameMax;
}

FamilyNameComparator::FamilyNameComparator(const RecordTable& table, std::span<const int> fields,
                                           std::span<const double> bins)
    : names_(table.dictionary(FieldKind::kPersonName)), family_(table, fields[0]), middle_(table, fields[1]),
      given_(table, fields[2]), sex_(table, fields[3]), bins_(table, fields[0], bins) {
  if (fields[3] != kNoField) {
    const ValueDictionary& codes = table.dictionary_of(fields[3]);
    if (table.growing()) growing_codes_ = &codes;
    for (ValueId v = 1; v < codes.size(); ++v) {
      if (codes.text(v) == "M") male_ = v;
    }
  }
}

Outcome FamilyNameComparator::Decide(const PairTile& tile, size_t i, ValueId sl, ValueId sr) const {
  using O = FamilyNameOutcome;
  if (sl == sr) {
    const bool current = sl == family_.left(tile, i) && sr == family_.right(tile, i);
    return current ? static_cast<Outcome>(O::kExact0 + bins_.of(sl)) : static_cast<Outcome>(O::kOther);
  }
  if (ShareToken(names_, sl, sr)) return O::kSharedToken;
  if (sl == middle_.right(tile, i) || sr == middle_.left(tile, i)) return O::kMiddle;
  return kUndecided;
}

bool FamilyNameComparator::EitherIsMale(const PairTile& tile, size_t i) const {
  const ValueId l = sex_.left(tile, i), r = sex_.right(tile, i);
  if (growing_codes_ != nullptr) return growing_codes_->text(l) == "M" || growing_codes_->text(r) == "M";
  return male_ != kMissingValue && (l == male_ || r == male_);
}

void FamilyNameComparator::Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const {
  using O = FamilyNameOutcome;
  scratch.Clear();
  for (size_t i = 0; i < tile.size(); ++i) {
    outcomes[i] = kMissingOutcome;
    const ValueId sl = family_.left(tile, i), sr = family_.right(tile, i);
    // Names swapped between the fields are counted once, as the given name's outcome.
    if (sl != sr && sl != kMissingValue && sr != kMissingValue &&
        (sl == given_.right(tile, i) || sr == given_.left(tile, i))) {
      continue;
    }
    family_.ForEachPair(tile, i, [&](ValueId a, ValueId b) {
      const Outcome outcome = Decide(tile, i, a, b);
      if (outcome == kUndecided) {
        scratch.Add(i, a, b);
      } else {
        LowerTo(&outcomes[i], outcome);
      }
    });
  }
  RunNameKernels(names_, scratch);
  for (size_t k = 0; k < scratch.pair.size(); ++k) {
    const ValueId a = scratch.left[k], b = scratch.right[k];
    const size_t i = scratch.pair[k];
    Outcome outcome = O::kDifferentFemale;
    if (scratch.levels[k] == 0 || IsOneEdit(names_, a, b, scratch.distance[k])) {
      outcome = O::kNear;
    } else if (scratch.levels[k] == 1) {
      outcome = O::kLoose;
    } else if (names_.soundex(a) != 0 && names_.soundex(a) == names_.soundex(b)) {
      outcome = O::kPhonetic;
    } else if (EitherIsMale(tile, i)) {
      outcome = O::kDifferent;
    }
    LowerTo(&outcomes[i], outcome);
  }
}

MiddleNameComparator::MiddleNameComparator(const RecordTable& table, std::span<const int> fields)
    : names_(table.dictionary(FieldKind::kPersonName)), middle_(table, fields[0]), given_(table, fields[1]) {}

// One record's given name is the other's middle name, or begins with its initial, and the given names themselves differ.
bool MiddleNameComparator::Crossed(const PairTile& tile, size_t i) const {
  const ValueId gl = given_.left(tile, i), gr = given_.right(tile, i);
  if (gl == kMissingValue || gr == kMissingValue || gl == gr) return false;
  const ValueId ml = middle_.left(tile, i), mr = middle_.right(tile, i);
  if (gl == mr || gr == ml) return true;
  return ((names_.flags(ml) | names_.flags(mr)) & kInitialOnly) && names_.text(gl)[0] == names_.text(mr)[0] &&
         names_.text(gr)[0] == names_.text(ml)[0];
}

void MiddleNameComparator::Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const {
  using O = MiddleNameOutcome;
  scratch.Clear();
  for (size_t i = 0; i < tile.size(); ++i) {
    const ValueId l = middle_.left(tile, i), r = middle_.right(tile, i);
    outcomes[i] = kMissingOutcome;
    if (l == kMissingValue || r == kMissingValue) continue;
    // Given and middle name exchanged are counted once, as the given name's outcome.
    if (Crossed(tile, i)) continue;
    const bool initial = (names_.flags(l) | names_.flags(r)) & kInitialOnly;
    const bool same_initial = names_.text(l)[0] == names_.text(r)[0];
    if (initial) {
      outcomes[i] = same_initial ? O::kInitial : O::kDifferent;
    } else if (l == r) {
      outcomes[i] = O::kExact;
    } else {
      outcomes[i] = same_initial ? O::kSameInitial : O::kDifferent;
      scratch.Add(i, l, r);
    }
  }
  RunNameKernels(names_, scratch);
  for (size_t k = 0; k < scratch.pair.size(); ++k) {
    const bool near = scratch.levels[k] == 0 || IsOneEdit(names_, scratch.left[k], scratch.right[k], scratch.distance[k]);
    const bool nickname =
        ShareNicknameGroup(names_.nickname_groups(scratch.left[k]), names_.nickname_groups(scratch.right[k]));
    if (near || nickname) outcomes[scratch.pair[k]] = O::kNear;
  }
}

void NameSuffixComparator::Compare(const PairTile& tile, CompareScratch&, std::span<Outcome> outcomes) const {
  using O = NameSuffixOutcome;
  for (size_t i = 0; i < tile.size(); ++i) {
    const ValueId l = suffix_.left(tile, i), r = suffix_.right(tile, i);
    if (l == kMissingValue && r == kMissingValue) {
      outcomes[i] = kMissingOutcome;
    } else if (l == r) {
      outcomes[i] = O::kEqual;
    } else {
      outcomes[i] = l == kMissingValue || r == kMissingValue ? O::kOneSided : O::kConflict;
    }
  }
}

}  // namespace ipse

#include "matcher/compare/field_comparators.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>
#include <vector>

#include "matcher/base/hash.h"
#include "matcher/distance/pair_kernels.h"
#include "matcher/standardise/date.h"
#include "matcher/standardise/email.h"

namespace ipse {
namespace {

// A number that this many records share says little about a person: a household at most, then an institution.
constexpr uint32_t kPhoneHouseholdMax = 3;
constexpr uint32_t kPhoneSharedMax = 8;
constexpr uint32_t kEmailHouseholdMax = 3;
constexpr uint32_t kAddressHouseholdMax = 8;
static_assert(kAddressHouseholdMax < PairTile::kAddressSharingMax);
constexpr uint32_t kIdentifierSharedMin = 7;
constexpr uint32_t kYoungSpan = 300000;  // thirty years, as packed dates differ

void LowerTo(Outcome* best, Outcome outcome) {
  if (*best == kMissingOutcome || outcome < *best) *best = outcome;
}

// One digit replaced, or two neighbouring digits transposed, in zero-padded numbers of `digits` digits.
bool OneDigitApart(uint32_t left, uint32_t right, int digits) {
  std::array<uint8_t, 8> l{}, r{};
  for (int i = digits - 1; i >= 0; --i) {
    l[static_cast<size_t>(i)] = static_cast<uint8_t>(left % 10);
    r[static_cast<size_t>(i)] = static_cast<uint8_t>(right % 10);
    left /= 10;
    right /= 10;
  }
  int differing = 0;
  size_t first = 0, last = 0;
  for (size_t i = 0; i < static_cast<size_t>(digits); ++i) {
    if (l[i] == r[i]) continue;
    if (differing++ == 0) first = i;
    last = i;
  }
  if (differing == 1) return true;
  return differing == 2 && last == first + 1 && l[first] == r[last] && l[last] == r[first];
}

Outcome ComparePartialDates(uint32_t left, uint32_t right) {
  using O = BirthDateOutcome;
  const uint32_t ly = left / 10000, ry = right / 10000;
  const uint32_t lm = left / 100 % 100, rm = right / 100 % 100;
  const uint32_t ld = left % 100, rd = right % 100;
  const bool months_agree = lm == 0 || rm == 0 || lm == rm;
  const bool days_agree = ld == 0 || rd == 0 || ld == rd;
  if (ly == ry && months_agree && days_agree) return O::kPartial;
  if (ly == ry) return O::kWithin2Years;
  const uint32_t years = ly > ry ? ly - ry : ry - ly;
  if (months_agree && days_agree && lm != 0 && rm != 0 && OneDigitApart(ly, ry, 4)) return O::kYearDigit;
  return years <= 2 ? O::kWithin2Years : years < 14 ? O::kWithin14Years : O::kApart;
}

// Days since an arbitrary epoch, exact enough for "within two years".
int ApproximateDays(uint32_t packed) {
  return static_cast<int>(packed / 10000 * 365 + packed / 100 % 100 * 30 + packed % 100);
}

}  // namespace

Outcome CompareBirthDates(uint32_t left, uint32_t right) {
  using O = BirthDateOutcome;
  if (left == 0 || right == 0) return kMissingOutcome;
  const bool partial = left % 100 == 0 || right % 100 == 0;
  if (partial) return ComparePartialDates(left, right);
  if (left == right) return IsJanuaryFirst(left) ? O::kExactJanuaryFirst : O::kExact;
  const uint32_t ly = left / 10000, ry = right / 10000;
  const uint32_t lm = left / 100 % 100, rm = right / 100 % 100;
  const uint32_t ld = left % 100, rd = right % 100;
  if (ly == ry) {
    if (lm == rd && ld == rm) return O::kSwapped;
    if (OneDigitApart(left % 10000, right % 10000, 4)) return O::kMonthDayDigit;
    if (IsJanuaryFirst(left) || IsJanuaryFirst(right)) return O::kOneJanuaryFirst;
    if (lm == rm || ld == rd) return O::kSameYearAndPart;
    return O::kWithin2Years;
  }
  if (lm == rm && ld == rd) {
    const uint32_t years = ly > ry ? ly - ry : ry - ly;
    const bool century = years == 100;  // a year of two digits, read both ways
    if (century || OneDigitApart(ly, ry, 4)) return O::kYearDigit;
    if (!IsJanuaryFirst(left)) return O::kSameMonthDay;  // which stands for a year, and no day of it
  }
  const int days = std::abs(ApproximateDays(left) - ApproximateDays(right));
  return days <= 2 * 365 ? O::kWithin2Years : days < 14 * 365 ? O::kWithin14Years : O::kApart;
}

BirthDateComparator::BirthDateComparator(const RecordTable& table, std::span<const int> fields)
    : table_(table), dates_(table.dictionary(FieldKind::kDate)), date_(table, fields[0]), field_(fields[0]),
      young_from_(YoungFrom()) {}

// The youngest say when "now" is.
uint32_t BirthDateComparator::YoungFrom() const {
  const uint32_t now = field_ == kNoField ? 0 : table_.LatestDate(field_);
  return now > kYoungSpan ? now - kYoungSpan : 0;
}

void BirthDateComparator::Compare(const PairTile& tile, CompareScratch&, std::span<Outcome> outcomes) const {
  const uint32_t young_from = table_.growing() ? YoungFrom() : young_from_;
  for (size_t i = 0; i < tile.size(); ++i) {
    const ValueId l = date_.left(tile, i), r = date_.right(tile, i);
    if (l == kMissingValue || r == kMissingValue) {
      outcomes[i] = kMissingOutcome;
      continue;
    }
    outcomes[i] = CompareBirthDates(dates_.packed_date(l), dates_.packed_date(r));
    if (outcomes[i] == BirthDateOutcome::kExact && dates_.packed_date(l) >= young_from) {
      outcomes[i] = BirthDateOutcome::kExactYoung;
    }
  }
}

void CodeComparator::Compare(const PairTile& tile, CompareScratch&, std::span<Outcome> outcomes) const {
  for (size_t i = 0; i < tile.size(); ++i) {
    outcomes[i] = kMissingOutcome;
    code_.ForEachPair(tile, i, [&](ValueId l, ValueId r) {
      LowerTo(&outcomes[i], l == r ? CodeSetOutcome::kSame : CodeSetOutcome::kDifferent);
    });
  }
}

void NationalIdentifierComparator::Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const {
  using O = NationalIdentifierOutcome;
  scratch.Clear();
  for (size_t i = 0; i < tile.size(); ++i) {
    outcomes[i] = kMissingOutcome;
    identifier_.ForEachPair(tile, i, [&](ValueId l, ValueId r) {
      const bool short_form = (identifiers_.flags(l) | identifiers_.flags(r)) & kLastFourOnly;
      if (short_form) {
        LowerTo(&outcomes[i], SameEnd(identifiers_, l, r, 4) ? O::kLastFour : O::kDifferent);
      } else if (l == r) {
        LowerTo(&outcomes[i], identifier_.count(l) >= kIdentifierSharedMin ? O::kExactShared : O::kExact);
      } else {
        scratch.Add(i, l, r);
      }
    });
  }
  scratch.distance.resize(scratch.pair.size());
  OsaAtMost2(identifiers_.slots(), scratch.left, scratch.right, scratch.distance);
  for (size_t k = 0; k < scratch.pair.size(); ++k) {
    Outcome outcome = O::kDifferent;
    if (scratch.distance[k] <= 1) {
      outcome = O::kOneEdit;
    } else if (SameEnd(identifiers_, scratch.left[k], scratch.right[k], 4)) {
      outcome = O::kSameLastFour;
    }
    LowerTo(&outcomes[scratch.pair[k]], outcome);
  }
}

void PhoneSetComparator::Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const {
  using O = PhoneSetOutcome;
  scratch.Clear();
  for (size_t i = 0; i < tile.size(); ++i) {
    outcomes[i] = kMissingOutcome;
    phone_.ForEachPair(tile, i, [&](ValueId l, ValueId r) {
      if (l != r) {
        scratch.Add(i, l, r);
        return;
      }
      const uint32_t sharing = phone_.count(l);
      LowerTo(&outcomes[i], sharing <= kPhoneHouseholdMax  ? O::kExact
                            : sharing <= kPhoneSharedMax ? O::kExactShared
                                                         : O::kExactWide);
    });
  }
  scratch.distance.resize(scratch.pair.size());
  OsaAtMost2(phones_.slots(), scratch.left, scratch.right, scratch.distance);
  for (size_t k = 0; k < scratch.pair.size(); ++k) {
    Outcome outcome = O::kDifferent;
    if (scratch.distance[k] <= 1) {
      outcome = O::kOneEdit;
    } else if (SameStart(phones_, scratch.left[k], scratch.right[k], 3)) {
      outcome = O::kSameArea;
    }
    LowerTo(&outcomes[scratch.pair[k]], outcome);
  }
}

void EmailSetComparator::Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const {
  using O = EmailSetOutcome;
  static const JaroWinklerThresholds kAlike = FixedThresholds({.90});
  scratch.Clear();
  for (size_t i = 0; i < tile.size(); ++i) {
    outcomes[i] = kMissingOutcome;
    email_.ForEachPair(tile, i, [&](ValueId l, ValueId r) {
      if (l == r) {
        LowerTo(&outcomes[i], email_.count(l) <= kEmailHouseholdMax ? O::kExact : O::kExactShared);
      } else {
        scratch.Add(i, l, r);
      }
    });
  }
  scratch.distance.resize(scratch.pair.size());
  scratch.levels.resize(scratch.pair.size());
  OsaAtMost2(emails_.slots(), scratch.left, scratch.right, scratch.distance);
  JaroWinklerLevels(emails_.slots(), scratch.left, scratch.right, kAlike, scratch.levels);
  for (size_t k = 0; k < scratch.pair.size(); ++k) {
    const ValueId l = scratch.left[k], r = scratch.right[k];
    Outcome outcome = O::kDifferent;
    if (scratch.distance[k] <= 2) {
      outcome = O::kNear;
    } else if (emails_.local_part_hash(l) == emails_.local_part_hash(r) &&
               EmailLocalPart(emails_.text(l)) == EmailLocalPart(emails_.text(r))) {
      outcome = O::kSameLocalPart;
    } else if (scratch.levels[k] == 0) {
      outcome = O::kAlike;
    }
    LowerTo(&outcomes[scratch.pair[k]], outcome);
  }
}

bool AddressComparator::SameLocality(const PairTile& tile, size_t i) const {
  const auto same = [&](const ColumnView& part) {
    const ValueId a = part.left(tile, i), b = part.right(tile, i);
    return a != kMissingValue && a == b;
  };
  const auto known = [&](const ColumnView& part) {
    return part.left(tile, i) != kMissingValue && part.right(tile, i) != kMissingValue;
  };
  if (same(city_) || same(postal_code_)) return true;
  return !known(city_) && !known(postal_code_);
}

Outcome AddressComparator::SameBuilding(const PairTile& tile, size_t i) const {
  using O = AddressOutcome;
  const ValueId lu = unit_.left(tile, i), ru = unit_.right(tile, i);
  if (lu != ru && lu != kMissingValue && ru != kMissingValue) return O::kOtherUnit;
  return tile.address_sharing(i) > kAddressHouseholdMax ? O::kExactGroup : O::kExact;
}

Outcome AddressComparator::Region(const PairTile& tile, size_t i) const {
  using O = AddressOutcome;
  bool any = false;
  const auto same = [&](const ColumnView& part) {
    const ValueId a = part.left(tile, i), b = part.right(tile, i);
    if (a == kMissingValue || b == kMissingValue) return false;
    any = true;
    return a == b;
  };
  if (same(postal_code_)) return O::kSamePostalCode;
  if (same(city_)) return O::kSameCity;
  if (same(state_)) return O::kSameState;
  any |= street_.left(tile, i) != kMissingValue && street_.right(tile, i) != kMissingValue;
  if (!any) return kMissingOutcome;
  return O::kDifferent;
}

bool AddressComparator::NumberOneEdit(ValueId l, ValueId r) const {
  if (l == kMissingValue || r == kMissingValue) return false;
  const std::string_view a = parts_.text(l), b = parts_.text(r);
  if (a.size() == b.size()) {
    size_t differing = 0;
    for (size_t i = 0; i < a.size(); ++i) differing += a[i] != b[i];
    if (differing == 1) return true;
    if (differing != 2) return false;
    const size_t at = static_cast<size_t>(std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin());
    return at + 1 < a.size() && a[at] == b[at + 1] && a[at + 1] == b[at];
  }
  const std::string_view longer = a.size() > b.size() ? a : b, shorter = a.size() > b.size() ? b : a;
  if (longer.size() != shorter.size() + 1) return false;
  const size_t at =
      static_cast<size_t>(std::mismatch(shorter.begin(), shorter.end(), longer.begin()).first - shorter.begin());
  return shorter.substr(at) == longer.substr(at + 1);
}

void AddressComparator::Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const {
  using O = AddressOutcome;
  static const JaroWinklerThresholds kSimilar = FixedThresholds({.88});
  scratch.Clear();
  for (size_t i = 0; i < tile.size(); ++i) {
    outcomes[i] = Region(tile, i);
    const ValueId sl = street_.left(tile, i), sr = street_.right(tile, i);
    if (sl == kMissingValue || sr == kMissingValue) {
      // A street on one side only says nothing for or against; a common region still does a little.
      if (outcomes[i] == O::kDifferent || outcomes[i] == O::kSameState) outcomes[i] = kMissingOutcome;
      continue;
    }
    if (!SameLocality(tile, i)) continue;
    const ValueId nl = number_.left(tile, i), nr = number_.right(tile, i);
    if (sl == sr) {
      if (nl == nr) {
        outcomes[i] = SameBuilding(tile, i);
      } else {
        outcomes[i] = NumberOneEdit(nl, nr) ? O::kNear : O::kSameStreet;
      }
    } else if (nl == nr && nl != kMissingValue) {
      scratch.Add(i, sl, sr);
    }
  }
  scratch.levels.resize(scratch.pair.size());
  scratch.distance.resize(scratch.pair.size());
  JaroWinklerLevels(parts_.slots(), scratch.left, scratch.right, kSimilar, scratch.levels);
  OsaAtMost2(parts_.slots(), scratch.left, scratch.right, scratch.distance);
  for (size_t k = 0; k < scratch.pair.size(); ++k) {
    if (scratch.levels[k] == 0 || scratch.distance[k] <= 2) outcomes[scratch.pair[k]] = O::kNear;
  }
}

void LocalIdentifierComparator::Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const {
  using O = LocalIdentifierOutcome;
  scratch.Clear();
  for (size_t i = 0; i < tile.size(); ++i) {
    const ValueId al = authority_.left(tile, i), ar = authority_.right(tile, i);
    const ValueId il = identifier_.left(tile, i), ir = identifier_.right(tile, i);
    if (authority_.present() ? al == kMissingValue || ar == kMissingValue
                             : il == kMissingValue || ir == kMissingValue) {
      outcomes[i] = kMissingOutcome;
    } else if (al != ar) {
      outcomes[i] = O::kOtherAuthority;
    } else if (il == kMissingValue || ir == kMissingValue) {
      outcomes[i] = O::kSameAuthority;
    } else if (il == ir) {
      outcomes[i] = O::kSame;
    } else {
      outcomes[i] = O::kSameAuthority;
      scratch.Add(i, il, ir);
    }
  }
  scratch.distance.resize(scratch.pair.size());
  OsaAtMost2(identifiers_.slots(), scratch.left, scratch.right, scratch.distance);
  for (size_t k = 0; k < scratch.pair.size(); ++k) {
    if (scratch.distance[k] <= 1) outcomes[scratch.pair[k]] = O::kNear;
  }
}

void TextComparator::Compare(const PairTile& tile, CompareScratch& scratch, std::span<Outcome> outcomes) const {
  using O = TextOutcome;
  static const JaroWinklerThresholds kThresholds = FixedThresholds({.93, .86});
  scratch.Clear();
  for (size_t i = 0; i < tile.size(); ++i) {
    outcomes[i] = kMissingOutcome;
    text_.ForEachPair(tile, i, [&](ValueId l, ValueId r) {
      if (l == r) {
        LowerTo(&outcomes[i], O::kExact);
      } else {
        scratch.Add(i, l, r);
      }
    });
  }
  scratch.levels.resize(scratch.pair.size());
  JaroWinklerLevels(texts_.slots(), scratch.left, scratch.right, kThresholds, scratch.levels);
  for (size_t k = 0; k < scratch.pair.size(); ++k) {
    LowerTo(&outcomes[scratch.pair[k]], static_cast<Outcome>(O::kNear + scratch.levels[k]));
  }
}

}  // namespace ipse

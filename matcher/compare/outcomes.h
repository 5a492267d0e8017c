#pragma once

// The comparators and their outcomes: how two records can be alike in one respect.
//
// A comparator looks at a pair and says the *best* outcome that holds, of a fixed vocabulary ordered best first. A
// model's levels group outcomes ("first true level wins"); an outcome that no level names falls to the next one in the
// vocabulary, and "missing" (nothing to compare) is always an outcome of its own.
//
// Fields each comparator reads, in this order (an absent field is written ""):
//   given_name           given, middle, family
//   family_name          family, middle, given, sex
//   middle_name          middle, given
//   name_suffix          suffix
//   birth_date           date
//   sex                  code
//   national_identifier  identifier
//   phone_set            phone
//   email_set            e-mail
//   address              street number, street, unit, city, state, postal code
//   local_identifier     assigning authority, identifier
//   code_set             code
//   text                 text

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace ipse {

enum class ComparatorKind : uint8_t {
  kGivenName,
  kFamilyName,
  kMiddleName,
  kNameSuffix,
  kBirthDate,
  kSex,
  kNationalIdentifier,
  kPhoneSet,
  kEmailSet,
  kAddress,
  kLocalIdentifier,
  kCodeSet,
  kText,
};

// Outcome codes: 0 is missing; the others index the comparator's vocabulary from 1, best first.
using Outcome = uint8_t;
inline constexpr Outcome kMissingOutcome = 0;

// Exact agreement comes in up to eight frequency bins, exact_0 (rarest value) to exact_7.
inline constexpr int kFrequencyBinsMax = 8;

struct GivenNameOutcome {
  enum : Outcome {
    kExact0 = 1,  // .. kExact0 + 7
    kBothUnnamed = 9,   // two newborns not yet named, of the same birth order or none
    kNickname,          // one family of nicknames
    kInitial,           // one is the other's initial
    kSharedToken,       // same first name of several ("MARY ANN" and "MARY")
    kMiddle,            // one's given name is the other's middle name, or near it
    kCrossedInitials,   // given and middle initials crossed
    kSwapped,           // given and family name swapped, both ways
    kHalfSwapped,       // one's given name is the other's family name, the other two are alike
    kNear,              // one edit, or Jaro-Winkler of .93
    kNearBothCommon,    // near, but both are common names of their own (JOAN, JOHN)
    kLoose,             // Jaro-Winkler of .86, or one begins with the other
    kPhonetic,          // same Soundex code
    kOneUnnamedMultiple,  // one is a newborn not yet named, one of several ("BABY BOY A")
    kOneUnnamed,        // one is a newborn not yet named
    kDifferent,
  };
};
struct FamilyNameOutcome {
  enum : Outcome {
    kExact0 = 1,
    kOther = 9,       // agrees with a former or further name
    kSharedToken,     // part of a name of several parts
    kMiddle,          // one's family name is the other's middle name (maiden name kept)
    kNear,
    kLoose,
    kPhonetic,
    kDifferentFemale,  // different, and neither is known to be male
    kDifferent,
  };
};
struct MiddleNameOutcome {
  enum : Outcome { kExact = 1, kInitial, kNear, kSameInitial, kDifferent };
};
struct NameSuffixOutcome {
  enum : Outcome { kEqual = 1, kOneSided, kConflict };
};
struct BirthDateOutcome {
  enum : Outcome {
    kExactYoung = 1,  // equal, and born within thirty years of the youngest: twins of this age often share all contact data
    kExact,
    kExactJanuaryFirst,
    kSwapped,         // day and month swapped
    kYearDigit,       // one digit, or two neighbours transposed, in the year; or a century apart
    kMonthDayDigit,   // the same in month and day
    kPartial,         // agree in all that is known of the shorter one
    kOneJanuaryFirst, // one is 1 January of the same year
    kSameMonthDay,    // and any other year; not 1 January, which stands for a year
    kSameYearAndPart, // same year and month, or year and day
    kWithin2Years,
    kWithin14Years,
    kApart,
  };
};
struct SexOutcome {
  enum : Outcome { kSame = 1, kDifferent };
};
struct NationalIdentifierOutcome {
  enum : Outcome {
    kExact = 1,
    kExactShared,  // equal, but more than six records hold the value
    kLastFour,     // one is known by its last four, and they agree
    kOneEdit,
    kSameLastFour,
    kDifferent,
  };
};
struct PhoneSetOutcome {
  enum : Outcome { kExact = 1, kExactShared, kExactWide, kOneEdit, kSameArea, kDifferent };
};
struct EmailSetOutcome {
  enum : Outcome { kExact = 1, kExactShared, kNear, kSameLocalPart, kAlike, kDifferent };
};
struct AddressOutcome {
  enum : Outcome {
    kExact = 1,     // number, street, locality and unit
    kExactGroup,    // the same, where more than eight records share the address
    kOtherUnit,     // the same building, another unit
    kNear,          // number and a similar street, or the street and a number one edit away; same locality
    kSameStreet,    // street and locality
    kSamePostalCode,
    kSameCity,
    kSameState,
    kDifferent,
  };
};
struct LocalIdentifierOutcome {
  enum : Outcome { kSame = 1, kNear, kSameAuthority, kOtherAuthority };
};
struct CodeSetOutcome {
  enum : Outcome { kSame = 1, kDifferent };
};
struct TextOutcome {
  enum : Outcome { kExact = 1, kNear, kLoose, kDifferent };
};

// Names of a comparator's outcomes, indexed by code; [0] is "missing".
std::span<const std::string_view> OutcomeNames(ComparatorKind kind);
// Number of fields the comparator reads.
int ComparatorFields(ComparatorKind kind);
const char* ComparatorName(ComparatorKind kind);

}  // namespace ipse

#pragma once

// What a synthetic population is like. Every rate is a share with its reason beside it; the three difficulties are
// three settings of the same struct, and any field may be changed afterwards.
//
//   PopulationOptions options = OptionsFor(Difficulty::kModerate, /*records=*/20000, /*seed=*/1);
//   options.duplicates.share = 0;   // The same people, each seen once.

#include <absl/status/status.h>

#include <cstdint>
#include <span>
#include <string_view>

namespace ipse {

enum class Difficulty { kEasy, kModerate, kHeavy };

// How often people are recorded again.
struct DuplicateOptions {
  // Of all records, those that repeat a person already recorded. REQUIRES: 0 to 0.59 (beyond, nearly everybody would
  // need more records than the cluster-size distribution below allows). Master indexes report 8-12 % within a
  // hospital and more across hospitals.
  double share = 0.12;
  // Of the repeats: new versions of the same (source, mrn), a later visit. The rest are duplicates or overlaps.
  double same_mrn = 0.15;
  // Of the repeats that are not versions: in another source (an overlap) rather than the same one (a duplicate).
  double other_source = 0.40;
  // Every person has at least two records; `share` is then ignored.
  bool everybody = false;
};

// How people live together: what makes relatives hard to keep apart.
struct HouseholdOptions {
  // Households that are families or room-mates; the others are one person with no relative anywhere in the file.
  double shared = 0.69;
  // A member of a shared household is a patient here (at least one always is). Absent members still lend their
  // telephone, e-mail and SSN.
  double member_is_patient = 0.88;
  // Shared households with a grown child living elsewhere: surname and earlier address in common.
  double kin_elsewhere = 0.20;
  // Births that are twins. Above the natural 1.6 % so that a small file has some.
  double twins = 0.030;
  // Twins of one sex whose names look alike (Jayden and Jaylen).
  double twins_alike = 0.25;
  // Sons who carry their father's whole name.
  double named_for_father = 0.033;
  // People at a group address: nursing home, shelter, dormitory.
  double group_address = 0.0135;
  // Infants registered at birth as BABY BOY or by the mother's name, of children born since records began.
  double newborn = 0.13;
  // Of those, the ones who come again under their name: the pairs no comparison of given names can find. They count
  // as repeats, so fewer others do.
  double newborn_returns = 0.75;
  // Wives who take or add the husband's name; and of the adult women living alone, who once did.
  double name_change = 0.70;
  // Of the name changes: hyphenated instead of replaced.
  double hyphenated = 0.060;
  // Hispanic people using two family names.
  double two_surnames = 0.075;
  // Moves of a household per year.
  double moves_per_year = 0.080;
};

// Errors and habits, each a share of the records that can show it: name errors of records with a name, SSN errors of
// records with an SSN, and so on. An error is tagged only where it changed the value.
struct ErrorOptions {
  // Names: fingers, ears, scanners, short fields and wrong boxes.
  double first_typo = 0.0105, last_typo = 0.0118;
  double first_phonetic = 0.0070, last_phonetic = 0.0093;
  double first_ocr = 0.0031, last_ocr = 0.0028;
  double first_cut = 0.0030, last_cut = 0.0013;
  double first_initial = 0.0030;       // Only the initial.
  double first_missing = 0.0030;
  double first_middle_swap = 0.0040;   // People called by their middle name. Of records of people with one.
  double name_swap = 0.0026;           // Given and family name in each other's boxes.
  double first_two = 0.0025;           // Middle name written behind the given name. Of people with one.
  double nickname = 0.0900;            // Of people whose name has a short form.
  double former_name = 0.0220;         // The name before marriage, after it. Of people who changed it.
  // Birth dates.
  double dob_day = 0.0084, dob_month = 0.0039, dob_year = 0.0052;
  double dob_swap = 0.0065;            // Day and month, where the day is 12 or less.
  double dob_jan1 = 0.0036;            // 1 January of the right year: the age was guessed.
  double dob_default = 0.0019;         // 1900-01-01 and the like.
  double dob_missing = 0.0093;
  double dob_kin = 0.0015;             // A relative's. Of people with a relative.
  double sex_wrong = 0.0036, sex_unknown = 0.0075, sex_missing = 0.0120;
  // National ids, of records that show one.
  double ssn_typo = 0.0285, ssn_kin = 0.0210, ssn_junk = 0.0220, ssn_last4 = 0.0150;
  // Telephones, of records that show one. The relative's number is of people with a relative.
  double phone_typo = 0.0145, phone_kin = 0.1150, phone_junk = 0.0070;
  // Addresses. Stale: an earlier address, of people who moved.
  double street_typo = 0.0175, street_number = 0.0125, street_missing = 0.0290;
  double po_box = 0.0066, homeless = 0.0031, stale_address = 0.0850;
  double city_missing = 0.0110, state_missing = 0.0060, zip_missing = 0.0210, city_typo = 0.0060, zip_typo = 0.0050;
  double email_typo = 0.0082, email_junk = 0.0125;
  double phone_missing = 0.1000;
  // Whole records that are nobody, of all records.
  double doe = 0.00055, test = 0.00020;
  // Rows filed under another person's (source, mrn).
  double overlay = 0.0016;
};

struct PopulationOptions {
  uint64_t records = 20000;  // Exactly this many rows. REQUIRES: 1 to 2^40.
  uint64_t seed = 1;
  Difficulty difficulty = Difficulty::kModerate;  // Says which defaults these are; e-mail and SSN capture follow it.
  int threads = 0;  // 0: as many as there are processors. The output does not depend on it.

  DuplicateOptions duplicates;
  HouseholdOptions households;
  ErrorOptions errors;

  double ssn_capture = 1.0;    // Scales the sources' own shares of patients asked for their SSN.
  double email_capture = 1.0;  // The same for e-mail.
  // Leaves every column but the names, the birth date and the record's own keys empty: a hard, poor file.
  bool names_and_birth_date_only = false;
  // Rows are shuffled among this many neighbours: all of a file up to this size. Bounds memory (about 200 bytes a
  // row) for larger ones, whose repeats then lie within so many rows of each other. REQUIRES: at least 2048.
  uint64_t shuffle_window = uint64_t{1} << 20;
};

// The defaults for a difficulty: kEasy has half of kModerate's errors, kHeavy 2 to 3 times them, and more missing.
PopulationOptions OptionsFor(Difficulty difficulty, uint64_t records, uint64_t seed);

// Every error rate by name, for code that treats them all alike.
struct ErrorRate {
  std::string_view name;
  double ErrorOptions::*rate;
  double heavy;  // kHeavy's rate as a multiple of kModerate's.
};
std::span<const ErrorRate> ErrorRates();

// Says which option is out of its range.
absl::Status ValidateOptions(const PopulationOptions& options);

}  // namespace ipse

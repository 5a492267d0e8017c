#include "datasets/population/population_options.h"

#include <iterator>

#include "matcher/base/status.h"

namespace ipse {
namespace {

constexpr ErrorRate kErrorRates[] = {
    {"first_typo", &ErrorOptions::first_typo, 3.3},
    {"last_typo", &ErrorOptions::last_typo, 3.1},
    {"first_phonetic", &ErrorOptions::first_phonetic, 2.9},
    {"last_phonetic", &ErrorOptions::last_phonetic, 3.2},
    {"first_ocr", &ErrorOptions::first_ocr, 3.5},
    {"last_ocr", &ErrorOptions::last_ocr, 3.9},
    {"first_cut", &ErrorOptions::first_cut, 3.2},
    {"last_cut", &ErrorOptions::last_cut, 4.5},
    {"first_initial", &ErrorOptions::first_initial, 3.8},
    {"first_missing", &ErrorOptions::first_missing, 2.9},
    {"first_middle_swap", &ErrorOptions::first_middle_swap, 3.6},
    {"name_swap", &ErrorOptions::name_swap, 4.3},
    {"first_two", &ErrorOptions::first_two, 2.6},
    {"nickname", &ErrorOptions::nickname, 1.0},
    {"former_name", &ErrorOptions::former_name, 3.6},
    {"dob_day", &ErrorOptions::dob_day, 3.0},
    {"dob_month", &ErrorOptions::dob_month, 2.9},
    {"dob_year", &ErrorOptions::dob_year, 3.8},
    {"dob_swap", &ErrorOptions::dob_swap, 2.9},
    {"dob_jan1", &ErrorOptions::dob_jan1, 3.2},
    {"dob_default", &ErrorOptions::dob_default, 2.6},
    {"dob_missing", &ErrorOptions::dob_missing, 1.36},
    {"dob_kin", &ErrorOptions::dob_kin, 3.4},
    {"sex_wrong", &ErrorOptions::sex_wrong, 3.5},
    {"sex_unknown", &ErrorOptions::sex_unknown, 1.9},
    {"sex_missing", &ErrorOptions::sex_missing, 1.75},
    {"ssn_typo", &ErrorOptions::ssn_typo, 4.0},
    {"ssn_kin", &ErrorOptions::ssn_kin, 3.0},
    {"ssn_junk", &ErrorOptions::ssn_junk, 1.65},
    {"ssn_last4", &ErrorOptions::ssn_last4, 1.9},
    {"phone_typo", &ErrorOptions::phone_typo, 3.5},
    {"phone_kin", &ErrorOptions::phone_kin, 1.1},
    {"phone_junk", &ErrorOptions::phone_junk, 1.77},
    {"street_typo", &ErrorOptions::street_typo, 3.2},
    {"street_number", &ErrorOptions::street_number, 2.9},
    {"street_missing", &ErrorOptions::street_missing, 1.85},
    {"po_box", &ErrorOptions::po_box, 1.0},
    {"homeless", &ErrorOptions::homeless, 1.85},
    {"stale_address", &ErrorOptions::stale_address, 2.4},
    {"city_missing", &ErrorOptions::city_missing, 1.7},
    {"state_missing", &ErrorOptions::state_missing, 2.1},
    {"zip_missing", &ErrorOptions::zip_missing, 1.7},
    {"city_typo", &ErrorOptions::city_typo, 3.0},
    {"zip_typo", &ErrorOptions::zip_typo, 3.0},
    {"email_typo", &ErrorOptions::email_typo, 4.1},
    {"email_junk", &ErrorOptions::email_junk, 1.5},
    {"phone_missing", &ErrorOptions::phone_missing, 1.6},
    {"doe", &ErrorOptions::doe, 2.7},
    {"test", &ErrorOptions::test, 3.0},
    {"overlay", &ErrorOptions::overlay, 2.1},
};
static_assert(std::size(kErrorRates) * sizeof(double) == sizeof(ErrorOptions), "every error rate is listed");

absl::Status CheckShare(std::string_view name, double value, double max = 1.0) {
  if (value >= 0 && value <= max) return absl::OkStatus();
  return InvalidArgument("population option {} is {}; it must lie in [0, {}]", name, value, max);
}

}  // namespace

std::span<const ErrorRate> ErrorRates() { return kErrorRates; }

PopulationOptions OptionsFor(Difficulty difficulty, uint64_t records, uint64_t seed) {
  PopulationOptions options;
  options.records = records;
  options.seed = seed;
  options.difficulty = difficulty;
  if (difficulty == Difficulty::kEasy) {
    for (const ErrorRate& rate : kErrorRates) options.errors.*rate.rate *= 0.5;
    options.duplicates.share = 0.10;
  } else if (difficulty == Difficulty::kHeavy) {
    for (const ErrorRate& rate : kErrorRates) options.errors.*rate.rate *= rate.heavy;
    options.duplicates.share = 0.20;
    options.households.group_address *= 2.1;
    options.households.twins *= 2.0;
    options.households.named_for_father *= 2.0;
    options.households.newborn *= 1.8;
    options.ssn_capture = 0.85;
    options.email_capture = 0.42;
  }
  return options;
}

absl::Status ValidateOptions(const PopulationOptions& options) {
  if (options.records < 1 || options.records > (uint64_t{1} << 40)) {
    return InvalidArgument("population option records is {}; it must lie in [1, 2^40]", options.records);
  }
  if (options.threads < 0) return InvalidArgument("population option threads is {}; 0 means all", options.threads);
  if (options.shuffle_window < 2048) {
    return InvalidArgument("population option shuffle_window is {}; it must be at least 2048", options.shuffle_window);
  }
  // A block of one row (see BlockMaker) could not hold two of a person.
  if (options.duplicates.everybody && options.records % 2048 == 1) {
    return InvalidArgument("population option records is {}, one more than a multiple of 2048, which "
                           "duplicates.everybody cannot fill; add or remove one", options.records);
  }
  IPSE_RETURN_IF_ERROR(CheckShare("duplicates.share", options.duplicates.share, 0.59));
  IPSE_RETURN_IF_ERROR(CheckShare("duplicates.same_mrn", options.duplicates.same_mrn));
  IPSE_RETURN_IF_ERROR(CheckShare("duplicates.other_source", options.duplicates.other_source));
  const HouseholdOptions& homes = options.households;
  IPSE_RETURN_IF_ERROR(CheckShare("households.shared", homes.shared));
  IPSE_RETURN_IF_ERROR(CheckShare("households.member_is_patient", homes.member_is_patient));
  IPSE_RETURN_IF_ERROR(CheckShare("households.kin_elsewhere", homes.kin_elsewhere));
  IPSE_RETURN_IF_ERROR(CheckShare("households.twins", homes.twins));
  IPSE_RETURN_IF_ERROR(CheckShare("households.twins_alike", homes.twins_alike));
  IPSE_RETURN_IF_ERROR(CheckShare("households.named_for_father", homes.named_for_father));
  IPSE_RETURN_IF_ERROR(CheckShare("households.group_address", homes.group_address));
  IPSE_RETURN_IF_ERROR(CheckShare("households.newborn", homes.newborn));
  IPSE_RETURN_IF_ERROR(CheckShare("households.newborn_returns", homes.newborn_returns));
  IPSE_RETURN_IF_ERROR(CheckShare("households.name_change", homes.name_change));
  IPSE_RETURN_IF_ERROR(CheckShare("households.hyphenated", homes.hyphenated));
  IPSE_RETURN_IF_ERROR(CheckShare("households.two_surnames", homes.two_surnames));
  IPSE_RETURN_IF_ERROR(CheckShare("households.moves_per_year", homes.moves_per_year));
  for (const ErrorRate& rate : kErrorRates) {
    IPSE_RETURN_IF_ERROR(CheckShare(rate.name, options.errors.*rate.rate));
  }
  IPSE_RETURN_IF_ERROR(CheckShare("ssn_capture", options.ssn_capture, 10));
  IPSE_RETURN_IF_ERROR(CheckShare("email_capture", options.email_capture, 10));
  return absl::OkStatus();
}

}  // namespace ipse

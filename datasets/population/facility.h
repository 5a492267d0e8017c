#pragma once

// The sources of a synthetic population: six facilities, each with its own way of writing things down. The
// conventions are drawn from the seed, so that no two files agree on them and a model cannot learn one of them by heart.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "datasets/population/population_options.h"
#include "datasets/population/random_stream.h"

namespace ipse {

enum class SexCode { kLetter, kWord, kNumber };
enum class MrnForm { kEightDigits, kTenDigits, kLetter, kNoZeros, kDashed };
enum class MiddleForm { kNone, kInitial, kFull };
enum class SuffixForm { kOwnColumn, kBehindLastName, kDropped };
enum class PhoneForm { kDigits, kDashes, kDots, kParentheses, kCountryCode };
enum class Apostrophe { kKept, kDropped, kSpace };

struct Facility {
  std::string_view name;
  double weight = 0;           // Of first registrations.
  bool children = false;       // A children's clinic.
  bool upper_case = false;
  bool keeps_accents = false;
  bool ssn_dashes = false;
  double ssn_capture = 0;
  double email_capture = 0;
  double abbreviates = 0;      // Of addresses.
  int unit_form = 0;
  SexCode sex_code = SexCode::kLetter;
  MrnForm mrn_form = MrnForm::kEightDigits;
  MiddleForm middle_form = MiddleForm::kInitial;
  SuffixForm suffix_form = SuffixForm::kOwnColumn;
  PhoneForm phone_form = PhoneForm::kDigits;
  Apostrophe apostrophe = Apostrophe::kKept;
};

inline constexpr size_t kFacilities = 6;

class FacilitySet {
 public:
  explicit FacilitySet(const PopulationOptions& options);
  const Facility& At(size_t i) const { return facilities_[i]; }
  // Where a person first registers; children more often at the children's clinic.
  size_t DrawHome(bool child, RandomStream& random) const;
  // Another one than `home`.
  size_t DrawOther(size_t home, bool child, RandomStream& random) const;

 private:
  std::array<Facility, kFacilities> facilities_;
  WeightedChoice adults_;
  WeightedChoice children_;
};

// Appends an MRN in the facility's form; `number` is below 10^10.
void AppendMrn(MrnForm form, uint64_t number, std::string& out);
// Ten digits in the facility's form.
void AppendPhone(PhoneForm form, std::string_view digits, std::string& out);
// The facility's word for a sex: 'F', 'M' or 'U'.
std::string_view SexWord(SexCode code, char sex);

}  // namespace ipse

#include "datasets/population/facility.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace ipse {
namespace {

struct Site {
  std::string_view name;
  double weight;
  bool children;
};
constexpr Site kSites[kFacilities] = {{"RIVERBEND_GENERAL", 0.34, false}, {"ST_ALDHELM", 0.21, false},
                                      {"TECH_MED_CENTER", 0.15, false},   {"NORTH_COUNTY", 0.12, false},
                                      {"HARBOR_CLINIC", 0.10, false},     {"FOXGLOVE_PEDS", 0.08, true}};

// The shares of patients who are asked for their SSN, and of those, who give it; dealt out to the sites by the seed.
constexpr std::array<double, kFacilities> kSsnCapture = {0.24, 0.38, 0.46, 0.54, 0.62, 0.66};

Facility DrawFacility(const Site& site, RandomStream& random) {
  Facility facility;
  facility.name = site.name;
  facility.weight = site.weight;
  facility.children = site.children;
  facility.upper_case = random.Chance(0.55);
  facility.keeps_accents = random.Chance(0.25);
  facility.ssn_dashes = random.Chance(0.5);
  facility.email_capture = 0.44 + 0.20 * random.Unit();
  facility.abbreviates = random.Pick({0.15, 0.5, 0.5, 0.9});
  facility.unit_form = static_cast<int>(random.Below(4));
  facility.sex_code = random.Pick({SexCode::kLetter, SexCode::kWord, SexCode::kWord, SexCode::kNumber});
  facility.mrn_form = random.Pick({MrnForm::kEightDigits, MrnForm::kTenDigits, MrnForm::kTenDigits, MrnForm::kLetter,
                                   MrnForm::kNoZeros, MrnForm::kDashed});
  facility.middle_form =
      random.Pick({MiddleForm::kInitial, MiddleForm::kInitial, MiddleForm::kInitial, MiddleForm::kFull, MiddleForm::kNone});
  facility.middle_capture = 0.78 + 0.10 * random.Unit();
  facility.suffix_form = random.Pick({SuffixForm::kOwnColumn, SuffixForm::kOwnColumn, SuffixForm::kOwnColumn,
                                      SuffixForm::kBehindLastName, SuffixForm::kDropped, SuffixForm::kDropped});
  facility.phone_form = random.Pick({PhoneForm::kDigits, PhoneForm::kDashes, PhoneForm::kDots, PhoneForm::kParentheses,
                                     PhoneForm::kCountryCode});
  facility.apostrophe = random.Pick({Apostrophe::kKept, Apostrophe::kKept, Apostrophe::kDropped, Apostrophe::kSpace});
  return facility;
}

WeightedChoice Weights(const std::array<Facility, kFacilities>& facilities, bool child) {
  std::array<double, kFacilities> weights;
  for (size_t i = 0; i < kFacilities; ++i) {
    const Facility& facility = facilities[i];
    // Adults in a children's clinic's index: parents registered with their children, and old charts.
    weights[i] = facility.children ? facility.weight * (child ? 2.2 : 0.6) : facility.weight;
  }
  return WeightedChoice(weights);
}

}  // namespace

FacilitySet::FacilitySet(const PopulationOptions& options) {
  std::array<double, kFacilities> capture = kSsnCapture;
  RandomStream deal(options.seed, 0x6465616CULL);
  for (size_t i = kFacilities - 1; i > 0; --i) std::swap(capture[i], capture[deal.Below(i + 1)]);
  for (size_t i = 0; i < kFacilities; ++i) {
    RandomStream random(options.seed, 0x73697465ULL, i);
    facilities_[i] = DrawFacility(kSites[i], random);
    facilities_[i].ssn_capture = std::min(1.0, capture[i] * options.ssn_capture);
    facilities_[i].email_capture = std::min(1.0, facilities_[i].email_capture * options.email_capture);
  }
  adults_ = Weights(facilities_, false);
  children_ = Weights(facilities_, true);
}

size_t FacilitySet::DrawHome(bool child, RandomStream& random) const { return (child ? children_ : adults_).Draw(random); }

size_t FacilitySet::DrawOther(size_t home, bool child, RandomStream& random) const {
  size_t other = home;
  for (int tries = 0; other == home && tries < 64; ++tries) other = DrawHome(child, random);
  return other != home ? other : (home + 1) % kFacilities;
}

void AppendMrn(MrnForm form, uint64_t number, std::string& out) {
  const auto at = std::back_inserter(out);
  switch (form) {
    case MrnForm::kEightDigits:
      fmt::format_to(at, "{:08}", number);
      return;
    case MrnForm::kTenDigits:
      fmt::format_to(at, "{:010}", number);
      return;
    case MrnForm::kLetter:
      fmt::format_to(at, "M{:08}", number);
      return;
    case MrnForm::kNoZeros:
      fmt::format_to(at, "{}", number);
      return;
    case MrnForm::kDashed:
      fmt::format_to(at, "{:02}-{:06}", number / 1000000, number % 1000000);
      return;
  }
}

void AppendPhone(PhoneForm form, std::string_view digits, std::string& out) {
  const std::string_view area = digits.substr(0, 3), exchange = digits.substr(3, 3), line = digits.substr(6);
  const auto join = [&](std::string_view before, std::string_view first, std::string_view second) {
    out.append(before).append(area).append(first).append(exchange).append(second).append(line);
  };
  switch (form) {
    case PhoneForm::kDigits:
      return join("", "", "");
    case PhoneForm::kDashes:
      return join("", "-", "-");
    case PhoneForm::kDots:
      return join("", ".", ".");
    case PhoneForm::kParentheses:
      return join("(", ") ", "-");
    case PhoneForm::kCountryCode:
      return join("1", "", "");
  }
}

std::string_view SexWord(SexCode code, char sex) {
  const size_t which = sex == 'F' ? 0 : sex == 'M' ? 1 : 2;
  static constexpr std::string_view kWords[3][3] = {{"F", "M", "U"}, {"Female", "Male", "Unknown"}, {"2", "1", "0"}};
  return kWords[static_cast<size_t>(code)][which];
}

}  // namespace ipse

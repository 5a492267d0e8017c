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
constexpr std::array<double, kFacilities> kSsnCapture = {0.30, 0.42, 0.54, 0.64, 0.70, 0.74};

// Conventions dealt out to the sites without replacement, so that every file has the whole variety.
template <typename T>
class Deal {
 public:
  Deal(const std::array<T, kFacilities>& cards, uint64_t seed, uint64_t name) : cards_(cards) {
    RandomStream random(seed, 0x6465616CULL, name);
    for (size_t i = kFacilities - 1; i > 0; --i) std::swap(cards_[i], cards_[random.Below(i + 1)]);
  }
  const T& operator[](size_t i) const { return cards_[i]; }

 private:
  std::array<T, kFacilities> cards_;
};

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
  const uint64_t seed = options.seed;
  const Deal<double> ssn_capture(kSsnCapture, seed, 1);
  const Deal<bool> upper_case({true, true, true, false, false, false}, seed, 2);
  const Deal<bool> keeps_accents({true, false, false, false, false, false}, seed, 3);
  const Deal<bool> ssn_dashes({true, true, true, false, false, false}, seed, 4);
  const Deal<double> email_capture({0.37, 0.40, 0.42, 0.44, 0.47, 0.56}, seed, 5);
  const Deal<double> abbreviates({0.10, 0.35, 0.50, 0.50, 0.65, 0.90}, seed, 6);
  const Deal<int> unit_form({0, 0, 1, 1, 2, 3}, seed, 7);
  const Deal<SexCode> sex({SexCode::kLetter, SexCode::kLetter, SexCode::kWord, SexCode::kWord, SexCode::kWord,
                           SexCode::kNumber},
                          seed, 8);
  const Deal<MrnForm> mrn({MrnForm::kEightDigits, MrnForm::kTenDigits, MrnForm::kTenDigits, MrnForm::kLetter,
                           MrnForm::kNoZeros, MrnForm::kDashed},
                          seed, 9);
  const Deal<MiddleForm> middle({MiddleForm::kInitial, MiddleForm::kInitial, MiddleForm::kInitial, MiddleForm::kInitial,
                                 MiddleForm::kFull, MiddleForm::kNone},
                                seed, 10);
  const Deal<SuffixForm> suffix({SuffixForm::kOwnColumn, SuffixForm::kOwnColumn, SuffixForm::kOwnColumn,
                                 SuffixForm::kBehindLastName, SuffixForm::kDropped, SuffixForm::kDropped},
                                seed, 11);
  const Deal<PhoneForm> phone({PhoneForm::kDigits, PhoneForm::kDashes, PhoneForm::kDashes, PhoneForm::kDots,
                               PhoneForm::kParentheses, PhoneForm::kCountryCode},
                              seed, 12);
  const Deal<Apostrophe> apostrophe({Apostrophe::kKept, Apostrophe::kKept, Apostrophe::kKept, Apostrophe::kDropped,
                                     Apostrophe::kDropped, Apostrophe::kSpace},
                                    seed, 13);
  for (size_t i = 0; i < kFacilities; ++i) {
    Facility& facility = facilities_[i];
    facility.name = kSites[i].name;
    facility.weight = kSites[i].weight;
    facility.children = kSites[i].children;
    facility.upper_case = upper_case[i];
    facility.keeps_accents = keeps_accents[i];
    facility.ssn_dashes = ssn_dashes[i];
    facility.ssn_capture = std::min(1.0, ssn_capture[i] * options.ssn_capture);
    facility.email_capture = std::min(1.0, email_capture[i] * options.email_capture);
    facility.abbreviates = abbreviates[i];
    facility.unit_form = unit_form[i];
    facility.sex_code = sex[i];
    facility.mrn_form = mrn[i];
    facility.middle_form = middle[i];
    facility.suffix_form = suffix[i];
    facility.phone_form = phone[i];
    facility.apostrophe = apostrophe[i];
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

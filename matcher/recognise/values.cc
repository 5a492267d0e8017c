#include "matcher/recognise/values.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "matcher/recognise/fold.h"
#include "matcher/recognise/shapes.h"
#include "matcher/recognise/word_lists.h"

namespace ipse {
namespace {

constexpr size_t kValueBytesMax = 200;    // a longer value is free text; its start is enough
constexpr size_t kSampledValuesMax = 1500;  // shares within 3 percentage points, at a microsecond a value

int NumberOf(std::string_view digits) {
  int number = 0;
  for (const char c : digits.substr(0, 9)) number = number * 10 + (c - '0');
  return number;
}

bool AnyWordIn(WordList list, const std::vector<std::string_view>& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return InWordList(list, word); });
}

// A street line with the rest of the address behind it: "12 main st, springfield, il 62704".
bool LooksLikeFullAddress(const std::vector<std::string_view>& words, std::string_view text) {
  if (words.size() < 5 || text.find(',') == std::string_view::npos) return false;
  const auto tail = std::max<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(words.size()) - 4, 2);
  return std::any_of(words.begin() + tail, words.end(), [](std::string_view word) {
    return LooksLikeZip(word) || LooksLikeLetterPostcode(word) || InWordList(WordList::kState, word);
  });
}

// What people and programs write for "nothing here".
bool IsMissingWord(std::string_view text) {
  static constexpr std::array<std::string_view, 16> kMissing = {"n/a",  "na",   "n.a.",    "#n/a", "null", "(null)", "nil",           "none",
                                                                "\\n", "nan",  "missing", "-",    "--",   ".",      "not available", "unknown"};
  return std::find(kMissing.begin(), kMissing.end(), text) != kMissing.end();
}

// Adds up weights; Finish turns them into shares.
class Profiler {
 public:
  void Add(std::string_view raw, uint32_t weight) {
    const std::string text = FoldText(raw.substr(0, kValueBytesMax));
    if (text.empty() || IsMissingWord(text)) return;
    weight_ = weight;
    profile_.observed += weight;
    const CharacterCounts counts = CountCharacters(text);
    const std::vector<std::string_view> words = SplitWords(text);
    AddCharacters(text, counts, words);
    if (counts.digits > 0) AddNumbers(text, counts);
    AddDates(text);
    AddWords(text, counts, words);
  }

  ValueProfile Finish(const ColumnSample& sample) {
    const uint64_t present = sample.records - std::min(sample.missing, sample.records);
    profile_.distinct = sample.distinct;
    profile_.distinct_share = present == 0 ? 0 : static_cast<double>(sample.distinct) / static_cast<double>(present);
    profile_.unique = sample.records > 1 && sample.missing == 0 && sample.distinct == sample.records;
    FinishDates();
    if (profile_.observed == 0) return profile_;
    for (double* share : Shares()) *share /= static_cast<double>(profile_.observed);
    profile_.letters_distinct = static_cast<double>(std::count(letters_.begin(), letters_.end(), true));
    return profile_;
  }

 private:
  void Count(double* share, bool holds) {
    if (holds) *share += weight_;
  }

  void AddCharacters(const std::string& text, const CharacterCounts& counts, const std::vector<std::string_view>& words) {
    const bool name_marks = std::all_of(text.begin(), text.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || c == ' ' || c == '\'' || c == '-' || c == '.' || c == ',' || c == '?' || c == '`' || c == '/';
    });
    Count(&profile_.alphabetic, name_marks && counts.letters > 0);
    Count(&profile_.digits, counts.digits == counts.size);
    Count(&profile_.has_digit, counts.digits > 0);
    Count(&profile_.comma, text.find(',') != std::string::npos);
    const bool letter = counts.letters == 1 && (counts.size == 1 || text == std::string(1, text[0]) + ".");
    Count(&profile_.single_letter, letter);
    if (letter && text[0] >= 'a') letters_[static_cast<size_t>(text[0] - 'a')] = true;
    Count(&profile_.single_word, words.size() == 1);
    Count(&profile_.two_to_four_words, words.size() >= 2 && words.size() <= 4);
    Count(&profile_.long_text, words.size() >= 5);
  }

  void AddNumbers(std::string_view text, const CharacterCounts& counts) {
    const bool whole = counts.digits == counts.size;
    Count(&profile_.phone, LooksLikePhone(text, counts));
    Count(&profile_.phone_written, WrittenAsPhone(text, counts));
    Count(&profile_.social_written, HasSeparators324(text));
    Count(&profile_.social, HasSeparators324(text) || (whole && counts.size == 9));
    Count(&profile_.nhs, HasNhsCheckDigit(text));
    Count(&profile_.uuid, LooksLikeUuid(text));
    Count(&profile_.zip, LooksLikeZip(text));
    Count(&profile_.zip_plus4, LooksLikeZip(text) && text.size() > 5);
    Count(&profile_.postcode, LooksLikeLetterPostcode(text));
    Count(&profile_.four_digits, whole && counts.size == 4);
    Count(&profile_.house_number, LooksLikeHouseNumber(text));
    Count(&profile_.leading_zero, whole && text[0] == '0' && counts.size > 1);
    Count(&profile_.coordinate, LooksLikeCoordinate(text));
    if (!whole) return;
    const int number = NumberOf(text);
    Count(&profile_.year, counts.size == 4 && number >= 1880 && number <= 2035);
    Count(&profile_.small_number, counts.size <= 2 && number >= 1 && number <= 31);
    Count(&profile_.age, counts.size <= 3 && number <= 115);
  }

  void AddDates(std::string_view text) {
    Count(&profile_.part_date, LooksLikePartDate(text));
    const std::optional<DateShape> date = ReadDateShape(text);
    if (!date.has_value()) return;
    Count(&profile_.date, true);
    Count(&profile_.date_time, date->has_time);
    Count(&profile_.date_recent, date->year >= 2000);
    years_.push_back(date->year);
  }

  void AddWords(std::string_view text, const CharacterCounts& counts, const std::vector<std::string_view>& words) {
    Count(&profile_.email, LooksLikeEmail(text));
    const bool street = LooksLikeStreet(text);
    Count(&profile_.street, street);
    Count(&profile_.street_with_number, street && counts.digits > 0);
    Count(&profile_.full_address, LooksLikeFullAddress(words, text));
    Count(&profile_.unit, LooksLikeUnit(text));
    if (words.empty()) return;
    const std::string_view first = words[0];
    const bool sex = words.size() == 1 && InWordList(WordList::kSex, first);
    Count(&profile_.sex_word, sex);
    Count(&profile_.sex_code, sex || text == "0" || text == "1" || text == "2" || text == "9");
    Count(&profile_.state, InWordList(WordList::kState, text));
    Count(&profile_.country, InWordList(WordList::kCountry, text));
    Count(&profile_.city, InWordList(WordList::kCity, text));
    Count(&profile_.name_suffix, InWordList(WordList::kNameSuffix, first) && words.size() == 1);
    Count(&profile_.name_title, InWordList(WordList::kNameTitle, first) && words.size() <= 2);
    if (words.size() > 4 || counts.digits > 0) return;
    Count(&profile_.given_name, words.size() <= 2 && InWordList(WordList::kGivenName, first));
    Count(&profile_.family_name, words.size() <= 2 && InWordList(WordList::kFamilyName, first));
    Count(&profile_.given_in_words, words.size() >= 2 && AnyWordIn(WordList::kGivenName, words));
  }

  void FinishDates() {
    if (years_.empty()) return;
    std::sort(years_.begin(), years_.end());
    const size_t n = years_.size();
    profile_.date_year_spread = years_[(n - 1) - n / 20] - years_[n / 20];
    profile_.date_year_median = years_[n / 2];
    profile_.date_recent /= std::max(profile_.date, 1.0);
    profile_.date_time /= std::max(profile_.date, 1.0);
  }

  std::vector<double*> Shares() {
    ValueProfile& p = profile_;
    return {&p.alphabetic,   &p.digits,         &p.has_digit, &p.single_letter, &p.single_word,  &p.two_to_four_words,
            &p.comma,        &p.long_text,      &p.email,     &p.date,          &p.phone,        &p.phone_written,
            &p.social,       &p.social_written, &p.nhs,       &p.uuid,          &p.zip,          &p.zip_plus4,
            &p.four_digits,  &p.postcode,       &p.year,      &p.small_number,  &p.age,          &p.house_number,
            &p.leading_zero, &p.street,         &p.unit,      &p.full_address,  &p.street_with_number,
            &p.sex_word,     &p.sex_code,       &p.coordinate, &p.state,        &p.country,      &p.given_name,
            &p.part_date,  &p.family_name,  &p.city,           &p.name_suffix, &p.name_title,  &p.given_in_words};
  }

  ValueProfile profile_;
  double weight_ = 0;
  std::vector<int> years_;
  std::vector<bool> letters_ = std::vector<bool>(26, false);
};

ValueVerdict ReadNameValues(const ValueProfile& p) {
  if (p.name_title >= 0.8 && p.distinct <= 40) return {ColumnRole::kNameTitle, 0.85, "name titles"};
  if (p.name_suffix >= 0.85 && p.distinct <= 40) return {ColumnRole::kNameSuffix, 0.85, "generation suffixes"};
  if (p.single_letter >= 0.7 && p.letters_distinct >= 10) return {ColumnRole::kMiddleName, 0.65, "initials"};
  if (p.alphabetic < 0.85 || p.distinct < 5) return {};
  if (p.two_to_four_words >= 0.75 && p.given_in_words >= 0.25) return {ColumnRole::kFullName, 0.8, "full names"};
  if (p.city >= 0.2 && p.city > p.given_name && p.city > 0.8 * p.family_name) return {ColumnRole::kCity, 0.75, "city names"};
  if (p.given_name >= 0.25 && p.given_name > 1.3 * p.family_name) return {ColumnRole::kGivenName, 0.8, "given names"};
  if (p.family_name >= 0.08 && p.family_name > 1.2 * p.given_name && p.family_name > p.city) {
    return {ColumnRole::kFamilyName, 0.75, "family names"};
  }
  if (p.given_name >= 0.12 && p.given_name > 1.5 * p.family_name && p.given_name > p.city) {
    return {ColumnRole::kGivenName, 0.65, "given names"};
  }
  if (p.city >= 0.08 && p.city > 1.3 * std::max(p.given_name, p.family_name)) return {ColumnRole::kCity, 0.65, "city names"};
  return {};
}

ValueVerdict ReadDateValues(const ValueProfile& p) {
  if (p.date < 0.8) return {};
  if (p.date_time >= 0.5) return {ColumnRole::kUpdatedAt, 0.7, "dates with times"};
  if (p.date_year_spread >= 30 && p.date_recent < 0.8) return {ColumnRole::kBirthDate, 0.85, "dates spread over a lifetime"};
  if (p.date_year_spread >= 10 && p.date_recent < 0.5) return {ColumnRole::kBirthDate, 0.7, "dates of past decades"};
  return {};
}

ValueVerdict ReadNumberValues(const ValueProfile& p) {
  const bool repeats = p.distinct_share < 0.97 && !p.unique;
  if (p.social_written >= 0.6 || (p.social_written >= 0.1 && p.social >= 0.85)) {
    return {ColumnRole::kNationalIdentifier, 0.85, "social security numbers"};
  }
  if (p.nhs >= 0.85) return {ColumnRole::kNationalIdentifier, 0.85, "ten-digit numbers with NHS check digits"};
  if (p.phone_written >= 0.6) return {ColumnRole::kPhone, 0.8, "telephone numbers"};
  if (p.social >= 0.85 && p.distinct_share > 0.2) return {ColumnRole::kNationalIdentifier, 0.6, "nine-digit numbers"};
  if (p.postcode >= 0.7) return {ColumnRole::kPostalCode, 0.85, "postal codes"};
  if (p.zip >= 0.8 && repeats && (p.zip_plus4 > 0.02 || p.leading_zero > 0.005 || p.distinct_share < 0.8)) {
    return {ColumnRole::kPostalCode, 0.75, "postal codes"};
  }
  if (p.four_digits >= 0.8 && p.year < 0.5 && p.distinct_share < 0.35 && p.distinct > 20) return {ColumnRole::kPostalCode, 0.6, "four-digit postal codes"};
  if (p.year >= 0.95 && p.distinct > 20 && p.distinct <= 130) return {ColumnRole::kBirthYear, 0.6, "years"};
  return {};
}

}  // namespace

ValueProfile ProfileValues(const ColumnSample& sample) {
  Profiler profiler;
  const size_t stride = (sample.values.size() + kSampledValuesMax - 1) / kSampledValuesMax;
  for (size_t i = 0; i < sample.values.size(); i += stride) {
    profiler.Add(sample.values[i], i < sample.counts.size() ? sample.counts[i] : 1);
  }
  return profiler.Finish(sample);
}

ValueVerdict ReadValues(const ValueProfile& p) {
  if (p.observed < 3) return {};
  if (p.email >= 0.7) return {ColumnRole::kEmail, 0.95, "e-mail addresses"};
  if (p.full_address >= 0.6) return {ColumnRole::kFullAddress, 0.75, "whole addresses"};
  if (const ValueVerdict date = ReadDateValues(p); date.confidence > 0) return date;
  if (p.uuid >= 0.9) return {};
  const bool sexes = p.sex_word >= 0.9 || (p.sex_code >= 0.95 && p.sex_word >= 0.3);  // some sources send 1 and 2
  if (sexes && p.distinct <= 12 && p.distinct >= 2) return {ColumnRole::kSex, 0.85, "sexes"};
  if (p.state >= 0.85 && p.distinct >= 2 && p.distinct <= 150) return {ColumnRole::kState, 0.8, "states"};
  if (p.country >= 0.9 && p.distinct <= 200) return {ColumnRole::kCountry, 0.7, "countries"};
  if (const ValueVerdict number = ReadNumberValues(p); number.confidence > 0) return number;
  if (p.unit >= 0.7) return {ColumnRole::kUnit, 0.75, "flat numbers"};
  if (p.street >= 0.6 && p.two_to_four_words + p.long_text > 0.5) return {ColumnRole::kStreet, 0.8, "street addresses"};
  return ReadNameValues(p);
}

std::optional<double> Agreement(ColumnRole role, const ValueProfile& p) {
  if (p.observed == 0) return std::nullopt;
  switch (role) {
    case ColumnRole::kEmail: return p.email;
    case ColumnRole::kPhone: return p.phone;
    case ColumnRole::kBirthDate:
    case ColumnRole::kDeathDate: return std::max(p.date, 0.7 * p.part_date);
    case ColumnRole::kUpdatedAt: return std::max(p.date, p.digits);
    case ColumnRole::kBirthYear: return std::max(p.year, p.age);
    case ColumnRole::kBirthMonth: return std::max(p.small_number, p.alphabetic);
    case ColumnRole::kBirthDay: return p.small_number;
    case ColumnRole::kAge: return p.age;
    case ColumnRole::kSex: return p.distinct <= 12 ? std::max(p.sex_code, 0.5) : p.sex_code;
    case ColumnRole::kGivenName:
    case ColumnRole::kMiddleName:
    case ColumnRole::kFamilyName:
    case ColumnRole::kPreviousFamilyName:
    case ColumnRole::kNickname:
    case ColumnRole::kFullName:
    case ColumnRole::kMotherGivenName:
    case ColumnRole::kMotherFamilyName:
    case ColumnRole::kFatherGivenName:
    case ColumnRole::kCity:
    case ColumnRole::kCountry: return 1.0 - p.has_digit - p.email;
    case ColumnRole::kNationalIdentifier:
    case ColumnRole::kOtherIdentifier:
    case ColumnRole::kPostalCode: return p.has_digit - p.date * (p.date_year_spread > 0 && p.digits < 0.5 ? 1 : 0);
    case ColumnRole::kStreetNumber: return p.has_digit;
    case ColumnRole::kLatitude:
    case ColumnRole::kLongitude: return p.coordinate;
    case ColumnRole::kStreet:
    case ColumnRole::kStreetLine2: return 1.0 - p.email - p.date - (p.zip + p.phone_written) * p.digits;
    case ColumnRole::kSource:
    case ColumnRole::kCode: return p.unique && p.distinct > 20 ? 0.0 : 1.0 - p.email - p.date;
    default: return std::nullopt;
  }
}

}  // namespace ipse

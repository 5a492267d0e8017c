#include "datasets/population/record_maker.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "datasets/population/contacts.h"
#include "datasets/population/corrupt.h"
#include "datasets/population/text_case.h"

namespace ipse {
namespace {

// Placeholders as clerks type them, the common ones several times.
constexpr std::string_view kJunkSsns[] = {"999999999", "999999999", "999999999", "999999999", "123456789", "123456789",
                                          "111111111", "000000000", "000000000", "888888888", "555555555", "987654321",
                                          "078051120", "999990000"};
constexpr std::string_view kJunkPhones[] = {"0000000000", "9999999999", "1111111111", "5555555555", "1234567890"};
constexpr std::string_view kDefaultDates[] = {"1900-01-01", "1900-01-01", "1901-01-01", "1970-01-01", "9999-12-31"};
constexpr std::string_view kNoAddress[] = {"HOMELESS", "NO ADDRESS", "UNDOMICILED", "GENERAL DELIVERY", "UNKNOWN"};
constexpr std::string_view kBabyBoy[] = {"Baby Boy", "Baby Boy", "Baby Boy", "Boy", "Babyboy", "BB", "Baby", "Infant Boy"};
constexpr std::string_view kBabyGirl[] = {"Baby Girl", "Baby Girl", "Baby Girl", "Girl", "Babygirl", "BG", "Baby", "Infant Girl"};

// Of visits at facilities that ask, the patients who give a middle name.
constexpr double kMiddleGiven = 0.84;

void AppendField(std::string_view value, std::string& row) {
  // Commas come from units ("12 Elm St, #4"); a plain loop beats a search of a set for values this short.
  bool plain = true;
  for (const char c : value) plain &= c != ',' && c != '"' && c != '\n';
  if (plain) {
    row += value;
    return;
  }
  row += '"';
  for (const char c : value) {
    if (c == '"') row += '"';
    row += c;
  }
  row += '"';
}

void ReplaceAll(std::string& text, char from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, 1, to);
  }
}

// A family member other than `person` for whom `fits` holds; nullptr if none.
template <typename Fits>
const Person* DrawKin(const Family& family, size_t person, RandomStream& random, const Fits& fits) {
  const size_t n = family.people.size();
  if (n < 2) return nullptr;
  const size_t start = random.Below(n);
  for (size_t i = 0; i < n; ++i) {
    const size_t at = (start + i) % n;
    if (at != person && fits(family.people[at])) return &family.people[at];
  }
  return nullptr;
}

}  // namespace

struct RecordMaker::Columns {
  std::string last, first, middle, suffix, birth, sex, ssn, street, city, state, zip, phone, email;
};

RecordMaker::RecordMaker(const PopulationOptions& options)
    : errors_(options.errors), names_only_(options.names_and_birth_date_only), facilities_(options) {}

void RecordMaker::Append(const Family& family, Registration& registration, RandomStream& random, std::string& row) const {
  Columns out;
  const Person& person = family.people[registration.person];
  if (person.birth_letter != 0) registration.tags.Add(Tag::kTwin);
  if (person.named_alike) registration.tags.Add(Tag::kJuniorSenior);
  WriteName(family, registration, random, out);
  WriteBirth(family, registration, random, out);
  if (!names_only_) {
    WriteSsn(family, registration, random, out);
    WriteAddress(family, registration, random, out);
    WriteContacts(family, registration, random, out);
  }
  Finish(registration, random, out, row);
}

void RecordMaker::WriteName(const Family& family, Registration& registration, RandomStream& random, Columns& out) const {
  const Person& person = family.people[registration.person];
  const Facility& facility = facilities_.At(registration.facility);
  const bool before = !person.former_last.empty() && registration.day < person.name_change_day;
  out.last = before ? person.former_last : person.last;
  if (before) {
    registration.tags.Add(Tag::kNameBeforeChange);
  } else if (!person.former_last.empty() && random.Chance(errors_.former_name)) {
    out.last = person.former_last;
    registration.tags.Add(Tag::kFormerName);
  } else if (person.hyphenated) {
    registration.tags.Add(Tag::kHyphen);
  }
  if (person.first_surname_bytes != 0 && out.last == person.last) registration.tags.Add(Tag::kTwoSurnames);
  if (registration.newborn) {
    NameNewborn(family, person, random, out);
    registration.tags.Add(Tag::kNewborn);
    return;
  }
  out.first = person.first;
  if (facility.middle_form != MiddleForm::kNone && random.Chance(kMiddleGiven)) {
    out.middle = person.middle;
  }
  switch (person.suffix) {
    case Suffix::kNone:
      break;
    case Suffix::kJunior:
      out.suffix = "Jr";
      break;
    case Suffix::kSenior:
      out.suffix = "Sr";
      break;
    case Suffix::kThird:
      out.suffix = "III";
      break;
  }
  CorruptName(person, registration, random, out);
  if (facility.middle_form == MiddleForm::kInitial && !out.middle.empty()) {
    const bool two_bytes = static_cast<unsigned char>(out.middle[0]) >= 0x80;
    out.middle.resize(two_bytes ? 2 : 1);
  }
}

// Registered within days of birth, before it has a name: by its sex or its mother, under her name of the day.
void RecordMaker::NameNewborn(const Family& family, const Person& person, RandomStream& random, Columns& out) const {
  const std::string_view sex_word = person.female ? random.Pick(kBabyGirl) : random.Pick(kBabyBoy);
  out.first = sex_word;
  if (person.birth_letter != 0) {
    out.first += ' ';
    out.first += person.birth_letter;
  }
  if (person.mother < 0) return;
  const Person& mother = family.people[static_cast<size_t>(person.mother)];
  if (random.Chance(0.15)) {
    out.first = person.female ? "Girl " : "Boy ";
    out.first += mother.first;
    if (person.birth_letter != 0) {
      out.first += ' ';
      out.first += person.birth_letter;
    }
  }
  // The hospital files the child under the mother's own name.
  out.last = !mother.former_last.empty() && random.Chance(0.12) ? mother.former_last : mother.last;
}

void RecordMaker::CorruptName(const Person& person, Registration& registration, RandomStream& random, Columns& out) const {
  TagSet& tags = registration.tags;
  const auto apply = [&](double rate, Tag tag, bool (*corrupt)(std::string&, RandomStream&), std::string& text) {
    if (random.Chance(rate) && corrupt(text, random)) tags.Add(tag);
  };
  // Habits first, then errors on what the habit left.
  if (random.Chance(errors_.nickname)) {
    if (const std::string_view short_form = names_.DrawShortForm(person.first, random); !short_form.empty()) {
      out.first = short_form;
      tags.Add(Tag::kNick);
    }
  }
  if (!person.middle.empty() && random.Chance(errors_.first_middle_swap)) {
    out.middle = out.first;
    out.first = person.middle;
    tags.Add(Tag::kFirstMiddleSwap);
  } else if (!person.middle.empty() && random.Chance(errors_.first_two)) {
    out.first += ' ';
    out.first += person.middle;
    out.middle.clear();
    tags.Add(Tag::kFirstTwo);
  }
  if (tags.Has(Tag::kHyphen)) {
    const size_t dash = out.last.find('-');
    const double form = random.Unit();
    if (form > 0.92) {
      out.last.erase(0, dash + 1);
    } else if (form > 0.82) {
      out.last.resize(dash);
    } else if (form > 0.70) {
      out.last[dash] = ' ';
    } else if (form > 0.58) {
      out.last.erase(dash, 1);
    }
  }
  if (tags.Has(Tag::kTwoSurnames)) {
    const size_t space = person.first_surname_bytes;
    const double form = random.Unit();
    if (form < 0.45) {
      // Both, as they are.
    } else if (form < 0.70) {
      out.last.resize(space);
    } else if (form < 0.80) {
      out.last.erase(0, space + 1);
    } else if (form < 0.90) {
      out.last[space] = '-';
    } else {
      out.last.erase(space, 1);
    }
  }
  apply(errors_.first_phonetic, Tag::kFirstPhonetic, CorruptPhonetic, out.first);
  apply(errors_.first_typo, Tag::kFirstTypo, CorruptKeystroke, out.first);
  apply(errors_.first_ocr, Tag::kFirstOcr, CorruptScan, out.first);
  apply(errors_.first_cut, Tag::kFirstCut, CorruptCut, out.first);
  apply(errors_.last_phonetic, Tag::kLastPhonetic, CorruptPhonetic, out.last);
  apply(errors_.last_typo, Tag::kLastTypo, CorruptKeystroke, out.last);
  apply(errors_.last_ocr, Tag::kLastOcr, CorruptScan, out.last);
  apply(errors_.last_cut, Tag::kLastCut, CorruptCut, out.last);
  if (random.Chance(errors_.name_swap)) {
    std::swap(out.first, out.last);
    tags.Add(Tag::kNameSwap);
  } else if (random.Chance(errors_.first_initial)) {
    out.first.resize(static_cast<unsigned char>(out.first[0]) >= 0x80 ? 2 : 1);
    tags.Add(Tag::kFirstInitial);
  } else if (random.Chance(errors_.first_missing)) {
    out.first.clear();
    tags.Add(Tag::kFirstMissing);
  }
}

void RecordMaker::WriteBirth(const Family& family, Registration& registration, RandomStream& random, Columns& out) const {
  const Person& person = family.people[registration.person];
  const Facility& facility = facilities_.At(registration.facility);
  TagSet& tags = registration.tags;
  CivilDate date = DateOf(person.birth);
  const CivilDate truth = date;
  const auto changed = [&] { return date.day != truth.day || date.month != truth.month || date.year != truth.year; };
  if (random.Chance(errors_.dob_missing)) {
    tags.Add(Tag::kDobMissing);
  } else if (random.Chance(errors_.dob_default)) {
    out.birth = random.Pick(kDefaultDates);
    tags.Add(Tag::kDobDefault);
  } else {
    Tag tag = Tag::kCount;
    if (random.Chance(errors_.dob_jan1)) {
      date.month = date.day = 1;
      tag = Tag::kDobJan1;
    } else if (random.Chance(errors_.dob_kin)) {
      if (const Person* kin = DrawKin(family, registration.person, random, [](const Person&) { return true; })) {
        date = DateOf(kin->birth);
        tag = Tag::kDobKin;
      }
    } else if (date.day <= 12 && random.Chance(errors_.dob_swap)) {
      std::swap(date.day, date.month);
      tag = Tag::kDobSwap;
    } else if (random.Chance(errors_.dob_day)) {
      const int days = DaysInMonth(date.year, date.month);
      const int step = random.Chance(0.5) ? 1 : random.Chance(0.5) ? 10 : static_cast<int>(1 + random.Below(27));
      date.day = (date.day - 1 + (random.Chance(0.5) ? step : days - step % days)) % days + 1;
      tag = Tag::kDobDay;
    } else if (random.Chance(errors_.dob_month)) {
      date.month = (date.month - 1 + static_cast<int>(1 + random.Below(11))) % 12 + 1;
      date.day = std::min(date.day, DaysInMonth(date.year, date.month));
      tag = Tag::kDobMonth;
    } else if (random.Chance(errors_.dob_year)) {
      const int step = random.Chance(0.55) ? 1 : random.Chance(0.6) ? 10 : static_cast<int>(2 + random.Below(8));
      date.year += random.Chance(0.5) && date.year + step <= DateOf(kLastDay).year ? step : -step;
      date.day = std::min(date.day, DaysInMonth(date.year, date.month));
      tag = Tag::kDobYear;
    }
    if (tag != Tag::kCount && changed()) tags.Add(tag);
    AppendDate(date, out.birth);
  }
  if (names_only_) return;
  char sex = person.female ? 'F' : 'M';
  if (random.Chance(errors_.sex_missing)) return;
  if (random.Chance(errors_.sex_unknown)) {
    sex = 'U';
  } else if (random.Chance(errors_.sex_wrong)) {
    sex = person.female ? 'M' : 'F';
    tags.Add(Tag::kSexWrong);
  }
  out.sex = SexWord(facility.sex_code, sex);
}

void RecordMaker::WriteSsn(const Family& family, Registration& registration, RandomStream& random, Columns& out) const {
  const Person& person = family.people[registration.person];
  const Facility& facility = facilities_.At(registration.facility);
  TagSet& tags = registration.tags;
  if (!random.Chance(facility.ssn_capture)) return;
  const Person* kin = nullptr;
  if (random.Chance(errors_.ssn_kin)) {
    kin = DrawKin(family, registration.person, random, [](const Person& other) { return !other.ssn.empty(); });
  }
  std::string digits = person.ssn;
  if (random.Chance(errors_.ssn_junk)) {
    digits = random.Pick(kJunkSsns);
    tags.Add(Tag::kSsnJunk);
  } else if (kin != nullptr) {
    digits = kin->ssn;
    tags.Add(Tag::kSsnKin);
  } else if (digits.empty() || registration.newborn) {
    return;
  } else if (random.Chance(errors_.ssn_typo)) {
    if (CorruptDigit(digits, random)) tags.Add(Tag::kSsnTypo);
  } else if (random.Chance(errors_.ssn_last4)) {
    out.ssn = digits.substr(5);
    tags.Add(Tag::kSsnLast4);
    return;
  }
  out.ssn = digits;
  if (facility.ssn_dashes) {
    out.ssn.insert(5, 1, '-');
    out.ssn.insert(3, 1, '-');
  }
}

void RecordMaker::WriteAddress(const Family& family, Registration& registration, RandomStream& random, Columns& out) const {
  const Person& person = family.people[registration.person];
  const Facility& facility = facilities_.At(registration.facility);
  const Home& home = family.homes[person.home];
  TagSet& tags = registration.tags;
  size_t stay = home.StayOn(registration.day);
  if (stay + 1 < home.stays.size() && random.Chance(errors_.stale_address)) {
    ++stay;
    tags.Add(Tag::kStaleAddress);
  }
  if (person.group_address && stay == 0) tags.Add(Tag::kGroup);
  Address address = home.stays[stay].address;
  if (random.Chance(errors_.street_number)) {
    std::string number = fmt::format("{}", address.number);
    if (CorruptDigit(number, random)) {
      uint32_t wrong = 0;
      for (const char c : number) wrong = wrong * 10 + static_cast<uint32_t>(c - '0');
      if (wrong != address.number) tags.Add(Tag::kStreetNumber);
      address.number = wrong;
    }
  }
  if (random.Chance(errors_.street_missing)) {
    tags.Add(Tag::kStreetMissing);
  } else if (random.Chance(errors_.homeless)) {
    out.street = random.Pick(kNoAddress);
    tags.Add(Tag::kHomeless);
  } else if (random.Chance(errors_.po_box)) {
    out.street = fmt::format("PO Box {}", 1 + random.Below(random.Chance(0.5) ? 999 : 9999));
    tags.Add(Tag::kPoBox);
  } else {
    AddressStyle style;
    style.abbreviate_type = random.Chance(facility.abbreviates);
    style.abbreviate_direction = random.Chance(facility.abbreviates);
    style.drop_type = random.Chance(0.035);
    style.drop_direction = random.Chance(0.05);
    style.drop_unit = random.Chance(0.08);
    style.unit_form = random.Chance(0.7) ? facility.unit_form : static_cast<int>(random.Below(4));
    places_.AppendStreet(address, style, out.street);
    if (random.Chance(errors_.street_typo) && CorruptKeystroke(out.street, random)) tags.Add(Tag::kStreetTypo);
  }
  const CityEntry& city = Cities()[address.city];
  if (!random.Chance(errors_.city_missing)) {
    out.city = city.name;
    if (out.city.starts_with("Saint ") && random.Chance(0.6)) out.city.replace(0, 5, random.Chance(0.5) ? "St" : "St.");
    if (random.Chance(errors_.city_typo) && CorruptKeystroke(out.city, random)) tags.Add(Tag::kCityTypo);
  }
  if (!random.Chance(errors_.state_missing)) out.state = city.state;
  if (random.Chance(errors_.zip_missing)) return;
  places_.AppendZip(address, out.zip);
  if (random.Chance(errors_.zip_typo) && CorruptDigit(out.zip, random)) tags.Add(Tag::kZipTypo);
  if (random.Chance(0.07)) fmt::format_to(std::back_inserter(out.zip), "-{:04}", address.zip_extension);
}

void RecordMaker::WriteContacts(const Family& family, Registration& registration, RandomStream& random, Columns& out) const {
  const Person& person = family.people[registration.person];
  const Facility& facility = facilities_.At(registration.facility);
  TagSet& tags = registration.tags;
  if (!random.Chance(errors_.phone_missing)) {
    std::string digits = person.phone;
    if (!person.earlier_phone.empty() && registration.day < person.phone_change_day) digits = person.earlier_phone;
    if (random.Chance(errors_.phone_junk)) {
      digits = random.Pick(kJunkPhones);
      tags.Add(Tag::kPhoneJunk);
    } else {
      if (random.Chance(errors_.phone_kin)) {
        const Person* kin =
            DrawKin(family, registration.person, random, [&](const Person& other) { return other.phone != digits; });
        if (kin != nullptr) {
          digits = kin->phone;
          tags.Add(Tag::kPhoneKin);
        }
      }
      if (random.Chance(errors_.phone_typo) && CorruptDigit(digits, random)) tags.Add(Tag::kPhoneTypo);
    }
    AppendPhone(facility.phone_form, digits, out.phone);
  }
  if (person.email.empty() || !random.Chance(facility.email_capture)) return;
  out.email = person.email;
  if (random.Chance(errors_.email_junk)) {
    out.email = DrawJunkEmail(random);
    tags.Add(Tag::kEmailJunk);
  } else if (random.Chance(errors_.email_typo)) {
    // The part before the at sign; domains are picked from lists.
    const size_t at = out.email.find('@');
    std::string name = out.email.substr(0, at);
    if (CorruptKeystroke(name, random)) {
      out.email.replace(0, at, name);
      tags.Add(Tag::kEmailTypo);
    }
  }
}

void RecordMaker::Finish(const Registration& registration, RandomStream& random, Columns& out, std::string& row) const {
  const Facility& facility = facilities_.At(registration.facility);
  if (!facility.keeps_accents || random.Chance(0.6)) {
    for (std::string* text : {&out.last, &out.first, &out.middle}) {
      if (HasAccents(*text)) *text = StripAccents(*text);
    }
  }
  if (facility.apostrophe != Apostrophe::kKept) {
    ReplaceAll(out.last, '\'', facility.apostrophe == Apostrophe::kSpace ? " " : "");
  }
  if (facility.suffix_form == SuffixForm::kBehindLastName && !out.suffix.empty()) {
    out.last += ' ';
    out.last += out.suffix;
  }
  if (facility.suffix_form != SuffixForm::kOwnColumn) out.suffix.clear();
  if (facility.upper_case) {
    for (std::string* text : {&out.last, &out.first, &out.middle, &out.suffix, &out.street, &out.city}) UpperCase(*text);
  }
  if (random.Chance(0.01)) out.last += ' ';

  row += facility.name;
  row += ',';
  AppendMrn(facility.mrn_form, registration.mrn, row);
  for (const std::string* text : {&out.last, &out.first, &out.middle, &out.suffix, &out.birth, &out.sex, &out.ssn,
                                  &out.street, &out.city, &out.state, &out.zip, &out.phone, &out.email}) {
    row += ',';
    AppendField(*text, row);
  }
  row += ',';
  AppendDate(DateOf(registration.day), row);
  const unsigned second = static_cast<unsigned>(random.Below(86400));
  fmt::format_to(std::back_inserter(row), "T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60);
}

void RecordMaker::AppendNobody(bool test, const Registration& registration, RandomStream& random, std::string& row) const {
  struct Name {
    std::string_view first, last;
  };
  static constexpr Name kUnknown[] = {{"John", "Doe"}, {"Jane", "Doe"},     {"Male", "Unknown"}, {"Female", "Unknown"},
                                      {"", "Doe"},     {"Unknown", "Unknown"}, {"Alpha", "Trauma"}, {"Baby", "Doe"}};
  static constexpr Name kTest[] = {{"Test", "Test"},   {"Patient", "Test"}, {"Test", "Patient"}, {"Adt", "Zztest"},
                                   {"Patient", "Zzztest"}, {"Baby Boy", "Test"}, {"Donald", "Duck"}, {"Mickey", "Mouse"}};
  const Name name = test ? random.Pick(kTest) : random.Pick(kUnknown);
  Columns out;
  out.first = name.first;
  out.last = name.last;
  if (test) {
    out.birth = random.Pick({std::string_view("2000-01-01"), std::string_view("1950-05-05"), std::string_view("1999-09-09")});
  } else if (random.Chance(0.7)) {
    out.birth = "1900-01-01";
  }
  if (!names_only_) {
    out.sex = name.first == "Jane" || name.first == "Female" ? "F" : "M";
    if (test) {
      out.ssn = "999-99-9999";
      out.street = random.Chance(0.5) ? "1 Test St" : "123 Main St";
      out.city = "Testville";
      out.state = "XX";
      out.zip = "00000";
      if (random.Chance(0.5)) AppendPhone(facilities_.At(registration.facility).phone_form, "5555555555", out.phone);
    } else if (random.Chance(0.4)) {
      out.street = "Unknown";
    }
  }
  Finish(registration, random, out, row);
}

}  // namespace ipse

// The generator's parts: calendar, streams, permutation, names, places, contacts, sources' formats.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "datasets/population/calendar.h"
#include "datasets/population/contacts.h"
#include "datasets/population/facility.h"
#include "datasets/population/family.h"
#include "datasets/population/name_model.h"
#include "datasets/population/permutation.h"
#include "datasets/population/place_model.h"
#include "datasets/population/random_stream.h"
#include "datasets/population/tags.h"
#include "datasets/population/text_case.h"

namespace ipse {
namespace {

TEST(CalendarTest, KnownDays) {
  EXPECT_EQ(DayOf({1970, 1, 1}), 0);
  EXPECT_EQ(DayOf({2000, 3, 1}), 11017);
  EXPECT_EQ(DayOf({1900, 1, 1}), -25567);
  EXPECT_EQ(DaysInMonth(2000, 2), 29);
  EXPECT_EQ(DaysInMonth(1900, 2), 28);
  EXPECT_EQ(DaysInMonth(2024, 2), 29);
}

TEST(CalendarTest, RoundTripOverTwoCenturies) {
  CivilDate expected = {1890, 1, 1};
  for (DayNumber day = DayOf(expected); day <= DayOf({2099, 12, 31}); ++day) {
    const CivilDate date = DateOf(day);
    ASSERT_TRUE(date.year == expected.year && date.month == expected.month && date.day == expected.day) << day;
    if (++expected.day > DaysInMonth(expected.year, expected.month)) {
      expected.day = 1;
      if (++expected.month > 12) {
        expected.month = 1;
        ++expected.year;
      }
    }
  }
}

TEST(RandomStreamTest, StreamsAreNamedByTheirKey) {
  RandomStream one(5, 6, 7), same(5, 6, 7), other(5, 7, 6);
  EXPECT_EQ(one.Next(), same.Next());
  EXPECT_NE(one.Next(), other.Next());
}

TEST(RandomStreamTest, BelowIsEven) {
  RandomStream random(1);
  std::array<int, 10> counts{};
  for (int i = 0; i < 100000; ++i) ++counts[random.Below(10)];
  for (const int count : counts) EXPECT_NEAR(count, 10000, 400);
  for (int i = 0; i < 1000; ++i) {
    const int64_t between = random.Between(-3, 4);
    EXPECT_TRUE(between >= -3 && between <= 4);
  }
}

TEST(RandomStreamTest, ChanceAtTheEnds) {
  RandomStream random(2);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_FALSE(random.Chance(0));
    EXPECT_TRUE(random.Chance(1));
  }
}

TEST(WeightedChoiceTest, DrawsByWeight) {
  const std::array<double, 5> weights = {1, 0, 3, 0.5, 5.5};
  const WeightedChoice choice(weights);
  RandomStream random(3);
  std::array<int, 5> counts{};
  for (int i = 0; i < 200000; ++i) ++counts[choice.Draw(random)];
  for (size_t i = 0; i < weights.size(); ++i) EXPECT_NEAR(counts[i], weights[i] * 20000, 700) << i;
  EXPECT_EQ(counts[1], 0);
}

TEST(PermutationTest, IsABijection) {
  for (const int half_bits : {1, 3, 6}) {
    const Permutation permutation(99, half_bits);
    const uint64_t size = uint64_t{1} << (2 * half_bits);
    std::set<uint64_t> seen;
    for (uint64_t i = 0; i < size; ++i) {
      EXPECT_LT(permutation(i), size);
      EXPECT_TRUE(seen.insert(permutation(i)).second);
    }
  }
  EXPECT_EQ(Permutation::HalfBitsFor(4), 1);
  EXPECT_EQ(Permutation::HalfBitsFor(5), 2);
  EXPECT_EQ(Permutation::HalfBitsFor(uint64_t{1} << 26), 13);
}

TEST(NameModelTest, NicknamesAreSortedAndFound) {
  const auto all = Nicknames();
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end(), [](const auto& l, const auto& r) { return l.name < r.name; }));
  const NameModel& names = NameModel::Get();
  std::set<std::string_view> forms;
  for (uint64_t i = 0; i < 200; ++i) {
    RandomStream random(4, i);
    forms.insert(names.DrawShortForm("Robert", random));
    EXPECT_EQ(names.DrawShortForm("Kenji", random), "");
    EXPECT_EQ(names.DrawShortForm("", random), "");
  }
  EXPECT_EQ(forms, (std::set<std::string_view>{"Bob", "Rob", "Bobby", "Robbie"}));
  for (const NicknameEntry& entry : all) {
    EXPECT_FALSE(entry.short_forms.empty() || entry.short_forms.starts_with(' ') || entry.short_forms.ends_with(' ') ||
                 entry.short_forms.find("  ") != std::string_view::npos)
        << entry.name;
  }
}

// Latin-1 letters are two bytes, of which neither stands alone.
TEST(NameModelTest, AlikeNamesNeverTakeHalfALetter) {
  const NameModel& names = NameModel::Get();
  for (const std::string name : {"Zo\u00eb", "\u00c9va", "Jos\u00e9", "Lea", "Al", "\u00d1"}) {
    for (uint64_t i = 0; i < 20; ++i) {
      RandomStream random(6, i);
      const std::string alike = names.DrawAlike(name, true, random);
      EXPECT_NE(alike, name);
      for (size_t at = 0; at < alike.size(); ++at) {
        const auto byte = static_cast<unsigned char>(alike[at]);
        if (byte < 0x80) continue;
        ASSERT_TRUE(byte == 0xC3 && at + 1 < alike.size() && (static_cast<unsigned char>(alike[at + 1]) & 0xC0) == 0x80) << name;
        ++at;
      }
    }
  }
}

TEST(NameModelTest, GivenNamesFollowFashion) {
  const NameModel& names = NameModel::Get();
  const auto share = [&](const char* name, bool female, int year) {
    RandomStream random(5);
    int hits = 0;
    for (int i = 0; i < 20000; ++i) hits += names.DrawGiven(NameOrigin::kEnglish, female, year, random) == name ? 1 : 0;
    return hits / 20000.0;
  };
  EXPECT_GT(share("Linda", true, 1948), 10 * share("Linda", true, 2015));
  EXPECT_GT(share("Emma", true, 2012), 5 * share("Emma", true, 1955));
  EXPECT_GT(share("Robert", false, 1942), 4 * share("Robert", false, 2015));
}

// A few names are common, half of all people have one shared by fewer than one in two thousand.
TEST(NameModelTest, SurnamesHaveAHeadAndALongTail) {
  const NameModel& names = NameModel::Get();
  RandomStream random(6);
  std::map<std::string, int> counts;
  constexpr int kDraws = 100000;
  for (int i = 0; i < kDraws; ++i) ++counts[names.DrawSurname(names.DrawOrigin(random), random)];
  std::vector<int> sorted;
  for (const auto& [name, count] : counts) {
    sorted.push_back(count);
    EXPECT_GE(name.size(), 2u);
    EXPECT_EQ(name.find_first_of(",\"\n"), std::string::npos);
  }
  std::sort(sorted.rbegin(), sorted.rend());
  EXPECT_GT(sorted[0], kDraws / 200);
  EXPECT_LT(sorted[0], kDraws / 60);
  EXPECT_GT(counts.size(), 8000u);
  int top = 0;
  for (int i = 0; i < 1000; ++i) top += sorted[static_cast<size_t>(i)];
  EXPECT_GT(top, kDraws * 45 / 100);
  EXPECT_LT(top, kDraws * 70 / 100);
}

TEST(NameModelTest, AlikeNamesDifferAndBeginTheSame) {
  const NameModel& names = NameModel::Get();
  RandomStream random(7);
  for (const char* name : {"Jayden", "Mia", "Al", "Sofía"}) {
    for (int i = 0; i < 100; ++i) {
      const std::string alike = names.DrawAlike(name, false, random);
      EXPECT_NE(alike, name);
      EXPECT_EQ(alike[0], name[0]);
    }
  }
}

TEST(PlaceModelTest, AddressesAsWritten) {
  const PlaceModel& places = PlaceModel::Get();
  Address address;
  address.number = 1204;
  address.street = 1;  // Oak
  address.direction = 1;
  address.type = 0;
  address.unit = 7;
  address.unit_letter = 'B';
  const auto written = [&](const AddressStyle& style) {
    std::string street;
    places.AppendStreet(address, style, street);
    return street;
  };
  EXPECT_EQ(written({}), "1204 North Oak Street Apt 7B");
  AddressStyle style;
  style.abbreviate_type = style.abbreviate_direction = true;
  style.unit_form = 3;
  EXPECT_EQ(written(style), "1204 N Oak St, #7B");
  style.drop_type = style.drop_direction = style.drop_unit = true;
  EXPECT_EQ(written(style), "1204 Oak");
  for (const auto& [number, text] : {std::pair{1, "1st"}, {2, "2nd"}, {3, "3rd"}, {4, "4th"}, {11, "11th"}, {12, "12th"},
                                     {13, "13th"}, {21, "21st"}, {42, "42nd"}, {83, "83rd"}}) {
    address.street = static_cast<uint16_t>(Address::kNumberedStreet + number);
    EXPECT_EQ(written(style), std::string("1204 ") + text);
  }
}

TEST(PlaceModelTest, CitiesHaveValidParts) {
  for (const CityEntry& city : Cities()) {
    EXPECT_EQ(city.state.size(), 2u) << city.name;
    EXPECT_EQ(city.zip_prefix.size(), 3u) << city.name;
    EXPECT_TRUE(std::all_of(city.zip_prefix.begin(), city.zip_prefix.end(), [](char c) { return c >= '0' && c <= '9'; }));
    EXPECT_GT(city.weight, 0) << city.name;
  }
}

TEST(FacilityTest, Formats) {
  const auto mrn = [](MrnForm form, uint64_t number) {
    std::string text;
    AppendMrn(form, number, text);
    return text;
  };
  EXPECT_EQ(mrn(MrnForm::kEightDigits, 1234), "00001234");
  EXPECT_EQ(mrn(MrnForm::kTenDigits, 1234), "0000001234");
  EXPECT_EQ(mrn(MrnForm::kLetter, 1234), "M00001234");
  EXPECT_EQ(mrn(MrnForm::kNoZeros, 1234), "1234");
  EXPECT_EQ(mrn(MrnForm::kDashed, 12345678), "12-345678");
  const auto phone = [](PhoneForm form) {
    std::string text;
    AppendPhone(form, "2925550134", text);
    return text;
  };
  EXPECT_EQ(phone(PhoneForm::kDigits), "2925550134");
  EXPECT_EQ(phone(PhoneForm::kDashes), "292-555-0134");
  EXPECT_EQ(phone(PhoneForm::kDots), "292.555.0134");
  EXPECT_EQ(phone(PhoneForm::kParentheses), "(292) 555-0134");
  EXPECT_EQ(phone(PhoneForm::kCountryCode), "12925550134");
  EXPECT_EQ(SexWord(SexCode::kWord, 'F'), "Female");
  EXPECT_EQ(SexWord(SexCode::kNumber, 'M'), "1");
  EXPECT_EQ(SexWord(SexCode::kLetter, 'U'), "U");
}

TEST(FacilityTest, ConventionsComeFromTheSeed) {
  const auto conventions = [](uint64_t seed) {
    const FacilitySet set(OptionsFor(Difficulty::kModerate, 1, seed));
    std::string text;
    for (size_t i = 0; i < kFacilities; ++i) {
      AppendMrn(set.At(i).mrn_form, 12345678, text);
      AppendPhone(set.At(i).phone_form, "2925550134", text);
      text += SexWord(set.At(i).sex_code, 'F');
    }
    return text;
  };
  EXPECT_EQ(conventions(1), conventions(1));
  EXPECT_NE(conventions(1), conventions(2));
}

TEST(TextCaseTest, Latin1InUtf8) {
  std::string text = "Muñoz Peña-Díaz ß ÷ é";
  UpperCase(text);
  EXPECT_EQ(text, "MUÑOZ PEÑA-DÍAZ ß ÷ É");
  EXPECT_EQ(StripAccents("Muñoz Díaz ÁÉÍÓÚ Ñ ü"), "Munoz Diaz AEIOU N u");
  EXPECT_FALSE(HasAccents("Munoz"));
  EXPECT_TRUE(HasAccents("Muñoz"));
}

TEST(ContactsTest, EmailsArePlainAndReserved) {
  EXPECT_EQ(PlainLetters("O'Brien-Núñez 2"), "obriennunez2");
  for (uint64_t i = 0; i < 2000; ++i) {
    RandomStream random(8, i);
    const std::string email = DrawEmail("José", "De La Cruz", random);
    EXPECT_TRUE(email.ends_with(".example")) << email;
    EXPECT_EQ(std::count(email.begin(), email.end(), '@'), 1) << email;
    EXPECT_FALSE(HasAccents(email)) << email;
  }
}

TEST(TagsTest, NamesInOrder) {
  TagSet tags;
  std::string text;
  tags.AppendTo(text);
  EXPECT_EQ(text, "");
  tags.Add(Tag::kTwin);
  tags.Add(Tag::kSameMrn);
  tags.AppendTo(text);
  EXPECT_EQ(text, "same_mrn|twin");
  EXPECT_EQ(TagName(Tag::kEmailJunk), "mail_junk");
}

// What must hold in any family.
TEST(FamilyTest, IsPossible) {
  const PopulationOptions options = OptionsFor(Difficulty::kHeavy, 10000, 9);
  const FamilyMaker maker(options);
  Family family;
  for (uint64_t i = 0; i < 20000; ++i) {
    RandomStream random(10, i);
    maker.Make(random, family);
    ASSERT_FALSE(family.people.empty());
    ASSERT_FALSE(family.homes.empty());
    bool patient = false;
    for (const Person& person : family.people) {
      patient |= person.patient;
      EXPECT_LE(person.birth, kLastDay);
      ASSERT_LT(person.home, family.homes.size());
      EXPECT_FALSE(person.first.empty() || person.last.empty());
      EXPECT_TRUE(person.ssn.empty() || person.ssn.size() == 9);
      EXPECT_EQ(person.phone.size(), 10u);
      if (person.mother >= 0) {
        const Person& mother = family.people[static_cast<size_t>(person.mother)];
        EXPECT_TRUE(mother.female);
        EXPECT_GE(person.birth - mother.birth, 17 * 365);
        EXPECT_LE(person.birth - mother.birth, 46 * 366);
      }
      EXPECT_TRUE(person.first_surname_bytes == 0 || person.last[person.first_surname_bytes] == ' ');
      EXPECT_NE(person.former_last, person.last);
    }
    EXPECT_TRUE(patient);
    for (const Home& home : family.homes) {
      ASSERT_FALSE(home.stays.empty());
      EXPECT_EQ(home.StayOn(kFirstDay - 50000), home.stays.size() - 1);
      for (size_t s = 1; s < home.stays.size(); ++s) EXPECT_LE(home.stays[s].since, home.stays[s - 1].since);
    }
  }
}

TEST(FamilyTest, TwinsShareTheirBirthday) {
  PopulationOptions options = OptionsFor(Difficulty::kModerate, 10000, 11);
  options.households.twins = 1;
  const FamilyMaker maker(options);
  Family family;
  int twins = 0, alike = 0;
  for (uint64_t i = 0; i < 3000; ++i) {
    RandomStream random(12, i);
    maker.Make(random, family);
    for (size_t p = 0; p + 1 < family.people.size(); ++p) {
      if (family.people[p].birth_letter != 'A') continue;
      const Person& first = family.people[p];
      const Person& second = family.people[p + 1];
      ++twins;
      EXPECT_EQ(second.birth_letter, 'B');
      EXPECT_EQ(first.birth, second.birth);
      EXPECT_EQ(first.last, second.last);
      EXPECT_EQ(first.patient, second.patient);
      EXPECT_NE(first.first, second.first);
      alike += first.first.substr(0, 3) == second.first.substr(0, 3) ? 1 : 0;
    }
  }
  EXPECT_GT(twins, 1000);
  EXPECT_GT(alike, twins / 10);
}

}  // namespace
}  // namespace ipse

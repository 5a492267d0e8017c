#include "matcher/standardise/address.h"

#include <gtest/gtest.h>

#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace ipse {
namespace {

struct StreetTruth {
  const char* raw;
  const char* street;
  const char* number = "";
  const char* name = "";
  const char* unit = "";
  const char* po_box = "";
};

TEST(Street, HandWrittenTruths) {
  const StreetTruth truths[] = {
      {"", ""},
      {"4206 West Cherry Lane, #289", "4206 W CHERRY LN", "4206", "CHERRY", "289"},
      {"4206 W CHERRY LN APT 289", "4206 W CHERRY LN", "4206", "CHERRY", "289"},
      {"85 Deer St Unit 1D", "85 DEER ST", "85", "DEER", "1D"},
      {"9147 MAIN", "9147 MAIN", "9147", "MAIN"},
      {"123 N. Main St., Bldg B Apt 12", "123 N MAIN ST", "123", "MAIN", "B 12"},
      {"123 Main St Apt 4-B", "123 MAIN ST", "123", "MAIN", "4B"},
      {"123 Main St Apt 10 D", "123 MAIN ST", "123", "MAIN", "10D"},
      {"123 MAIN ST 4B", "123 MAIN ST", "123", "MAIN", "4B"},
      {"123 MAIN ST APT12", "123 MAIN ST", "123", "MAIN", "12"},
      {"123 MAIN ST #12A", "123 MAIN ST", "123", "MAIN", "12A"},
      {"123 MAIN ST APT # 012", "123 MAIN ST", "123", "MAIN", "12"},
      {"APT 5, 123 MAIN ST", "123 MAIN ST", "123", "MAIN", "5"},
      {"12 Main St 2nd Fl", "12 MAIN ST", "12", "MAIN", "2"},
      {"12 Main St Floor 2", "12 MAIN ST", "12", "MAIN", "2"},
      {"12 Main St Basement", "12 MAIN ST", "12", "MAIN", "BSMT"},
      {"12 Main St Lot 7", "12 MAIN ST", "12", "MAIN", "7"},
      {"202 76TH AVENUE", "202 76TH AVE", "202", "76TH"},
      {"202 Seventy-Sixth Avenue", "202 76TH AVE", "202", "76TH"},
      {"202 76 Ave", "202 76TH AVE", "202", "76TH"},
      {"12 Fifth Ave", "12 5TH AVE", "12", "5TH"},
      {"12 21 ST", "12 21ST ST", "12", "21ST"},
      {"12 112 ST", "12 112TH ST", "12", "112TH"},
      {"123 NORTH ST", "123 NORTH ST", "123", "NORTH"},
      {"9858 N NORTH TER", "9858 N NORTH TER", "9858", "NORTH"},
      {"123 Main St N W", "123 MAIN ST NW", "123", "MAIN"},
      {"1600 Pennsylvania Ave. N.W.", "1600 PENNSYLVANIA AVE NW", "1600", "PENNSYLVANIA"},
      {"500 St Charles Ave", "500 SAINT CHARLES AVE", "500", "SAINT CHARLES"},
      {"123 Avenue D", "123 AVE D", "123", "AVE D"},
      {"100 Highway 61", "100 HWY 61", "100", "HWY 61"},
      {"12 County Road 5", "12 COUNTY RD 5", "12", "COUNTY RD 5"},
      {"234 County Line Ln", "234 COUNTY LINE LN", "234", "COUNTY LINE"},
      {"8550 SANTA FE AVE", "8550 SANTA FE AVE", "8550", "SANTA FE"},
      {"12-14 Queens Blvd", "12-14 QUEENS BLVD", "12-14", "QUEENS"},
      {"123 1/2 Elm St", "123 1/2 ELM ST", "123 1/2", "ELM"},
      {"0123 Elm St", "123 ELM ST", "123", "ELM"},
      {"MAIN ST", "MAIN ST", "", "MAIN"},
      {"115", "115", "115", ""},
      {"10 Downing Street, London", "10 DOWNING ST", "10", "DOWNING"},
      {"C/O MARY JONES 12 MAIN ST", "12 MAIN ST", "12", "MAIN"},
      {"PO BOX 123", "", "", "", "", "123"},
      {"P.O. Box 0045", "", "", "", "", "45"},
      {"POB 12", "", "", "", "", "12"},
      {"Post Office Box 12", "", "", "", "", "12"},
      {"12 MAIN ST, PO BOX 9", "12 MAIN ST", "12", "MAIN", "", "9"},
      {"RR 2 BOX 15", "RR 2 BOX 15", "15", "RR 2"},
      {"Rural Route 2, Box 15", "RR 2 BOX 15", "15", "RR 2"},
      {"HC 64 Box 12", "HC 64 BOX 12", "12", "HC 64"},
      {"24 tullaroop crescent", "24 TULLAROOP CRES", "24", "TULLAROOP"},
      {"33 The Esplanade", "33 THE ESPLANADE", "33", "THE ESPLANADE"},
  };
  StandardAddress address;
  for (const StreetTruth& truth : truths) {
    StandardiseStreet(truth.raw, &address);
    EXPECT_EQ(address.street, truth.street) << truth.raw;
    EXPECT_EQ(address.number, truth.number) << truth.raw;
    EXPECT_EQ(address.street_name, truth.name) << truth.raw;
    EXPECT_EQ(address.unit, truth.unit) << truth.raw;
    EXPECT_EQ(address.po_box, truth.po_box) << truth.raw;
    EXPECT_FALSE(address.placeholder) << truth.raw;
  }
}

TEST(Street, PlaceholdersHaveNoParts) {
  StandardAddress address;
  for (const char* raw : {"HOMELESS", "Homeless Shelter", "NO FIXED ABODE", "General Delivery", "UNKNOWN", "SHELTER",
                          "UNDOMICILED", "NO ADDRESS", "N/A", "XXXX"}) {
    StandardiseStreet(raw, &address);
    EXPECT_TRUE(address.placeholder) << raw;
    EXPECT_EQ(address.street + address.number + address.street_name + address.unit + address.po_box, "") << raw;
  }
}

// Oracle: what is remembered of a street must not differ from reading it, whatever the number in front.
TEST(StreetOracle, RememberingChangesNothing) {
  const std::string_view words[] = {"Main", "ST",  "Street", "Apt", "#",   "4",    "B",    "PO Box", "12", ",",     "N",   "West",
                                    "2nd",  "FL",  "Fifth",  "No",  "1/2", "RR",   "Suite", "200",   "-",  "Hwy",   "Ave", "APT5",
                                    "co",   "Rear", "THE",   "A1/2", "Unit", "homeless", "NA", "x",   "County", "Rd", "ste2", "box"};
  const std::string_view numbers[] = {"1", "12", "0012", "0", "1000000000", "345", "7", "5TH", "12-14", "12A", "007"};
  std::mt19937_64 random(20251127);
  StandardAddress remembered, afresh;
  for (int round = 0; round < 200'000; ++round) {
    std::string raw(numbers[random() % std::size(numbers)]);
    // Few different rests, so that most have been met before.
    std::mt19937_64 rest(random() % 20'000);
    for (size_t k = rest() % 6; k > 0; --k) {
      raw += rest() % 9 == 0 ? "  " : " ";
      raw += words[rest() % std::size(words)];
    }
    if (rest() % 40 == 0) raw += "\u00e9";
    StandardiseStreet(raw, &remembered);
    StandardiseStreetAfresh(raw, &afresh);
    ASSERT_EQ(remembered.street, afresh.street) << raw;
    ASSERT_EQ(remembered.number, afresh.number) << raw;
    ASSERT_EQ(remembered.street_name, afresh.street_name) << raw;
    ASSERT_EQ(remembered.unit, afresh.unit) << raw;
    ASSERT_EQ(remembered.po_box, afresh.po_box) << raw;
    ASSERT_EQ(remembered.placeholder, afresh.placeholder) << raw;
  }
}

TEST(Street, SurvivesOddInput) {
  StandardAddress address;
  for (const std::string& raw :
       {std::string(10000, '#'), std::string(10000, '1'), std::string(5000, 'A') + " ST", std::string("1\0MAIN", 6),
        std::string("\xFF\xFE"), std::string("北京市朝阳区"), std::string("😀 12"), std::string("APT"), std::string("#"),
        std::string("PO BOX"), std::string("RR"), std::string("BOX"), std::string("N"), std::string("1 N W"),
        std::string("1/2")}) {
    StandardiseStreet(raw, &address);
  }
}

// Addresses put together from their parts: the parts come out again, and the standard street is a fixed point.
TEST(StreetProperty, PartsComeOutAsTheyWentIn) {
  constexpr uint64_t kSeed = 60601;
  std::mt19937_64 random(kSeed);
  const std::vector<std::pair<const char*, const char*>> directions = {
      {"", ""}, {"N ", "N "}, {"West ", "W "}, {"N.E. ", "NE "}, {"south ", "S "}};
  const std::vector<std::pair<const char*, const char*>> names = {{"Main", "MAIN"},
                                                                  {"Cherry Hill", "CHERRY HILL"},
                                                                  {"5th", "5TH"},
                                                                  {"Fifth", "5TH"},
                                                                  {"St Charles", "SAINT CHARLES"},
                                                                  {"O'Brien", "OBRIEN"},
                                                                  {"Martin Luther King", "MARTIN LUTHER KING"},
                                                                  {"Avenida Süd", "AVENIDA SUD"}};
  const std::vector<std::pair<const char*, const char*>> types = {
      {"St", "ST"}, {"Street", "ST"}, {"avenue", "AVE"}, {"Blvd.", "BLVD"}, {"Ln", "LN"}, {"Parkway", "PKWY"}};
  const std::vector<std::pair<const char*, const char*>> units = {
      {"", ""}, {" Apt 4B", "4B"}, {", #12", "12"}, {" Unit 007", "7"}, {" STE 200", "200"}, {" 3C", "3C"}};
  StandardAddress once;
  StandardAddress twice;
  for (int round = 0; round < 5000; ++round) {
    const std::string number = std::to_string(1 + random() % 9999);
    const auto& direction = directions[random() % directions.size()];
    const auto& name = names[random() % names.size()];
    const auto& type = types[random() % types.size()];
    const auto& unit = units[random() % units.size()];
    const std::string raw = number + " " + direction.first + name.first + " " + type.first + unit.first;
    StandardiseStreet(raw, &once);
    ASSERT_EQ(once.street, number + " " + direction.second + name.second + " " + type.second)
        << raw << " seed " << kSeed;
    ASSERT_EQ(once.street_name, name.second) << raw;
    ASSERT_EQ(once.number, number) << raw;
    ASSERT_EQ(once.unit, unit.second) << raw;
    StandardiseStreet(once.street, &twice);
    ASSERT_EQ(twice.street, once.street) << raw;
    ASSERT_EQ(twice.unit, "") << raw;
  }
}

using Truths = std::vector<std::pair<const char*, const char*>>;

TEST(Place, PostalCodes) {
  std::string out;
  for (const auto& [raw, code] : Truths{{"", ""},
                                        {"54302", "54302"},
                                        {"55802-7266", "55802"},
                                        {"558027266", "55802"},
                                        {"2115", "02115"},
                                        {"2115.0", "02115"},
                                        {"2115-1234", "02115"},
                                        {"K1A 0B1", "K1A0B1"},
                                        {"sw1a 1aa", "SW1A1AA"},
                                        {"00000", ""},
                                        {"99999", ""},
                                        {"99999-9999", ""},
                                        {"12345", ""},
                                        {"N/A", ""},
                                        {"44444", "44444"}}) {
    StandardisePostalCode(raw, &out);
    EXPECT_EQ(out, code) << raw;
  }
}

TEST(Place, States) {
  std::string out;
  for (const auto& [raw, code] : Truths{{"", ""},
                                        {"CA", "CA"},
                                        {"California", "CA"},
                                        {"calif.", "CA"},
                                        {"N.Y.", "NY"},
                                        {"New York", "NY"},
                                        {"West Virginia", "WV"},
                                        {"D.C.", "DC"},
                                        {"Puerto Rico", "PR"},
                                        {"qld", "QLD"},
                                        {"XX", ""},
                                        {"Unknown", ""}}) {
    StandardiseState(raw, &out);
    EXPECT_EQ(out, code) << raw;
  }
}

TEST(Place, Cities) {
  std::string out;
  for (const auto& [raw, city] : Truths{{"", ""},
                                        {"Ft. Worth", "FORT WORTH"},
                                        {"ST LOUIS", "SAINT LOUIS"},
                                        {"St. Louis", "SAINT LOUIS"},
                                        {"Mt Vernon", "MOUNT VERNON"},
                                        {"Port St Lucie", "PORT SAINT LUCIE"},
                                        {"N LITTLE ROCK", "NORTH LITTLE ROCK"},
                                        {"NYC", "NEW YORK"},
                                        {"Colorado Spgs", "COLORADO SPRINGS"},
                                        {"NEW  YORK", "NEW YORK"},
                                        {"Coeur d'Alene", "COEUR DALENE"},
                                        {"Winston-Salem", "WINSTON SALEM"},
                                        {"São Paulo", "SAO PAULO"},
                                        {"UNKNOWN", ""}}) {
    StandardiseCity(raw, &out);
    EXPECT_EQ(out, city) << raw;
    StandardiseCity(city, &out);
    EXPECT_EQ(out, city) << city;
  }
}

TEST(Place, Countries) {
  std::string out;
  for (const auto& [raw, code] : Truths{{"", ""},
                                        {"USA", "US"},
                                        {"U.S.A.", "US"},
                                        {"United States", "US"},
                                        {"México", "MX"},
                                        {"Deutschland", "DE"},
                                        {"gb", "GB"},
                                        {"Atlantis", "ATLANTIS"}}) {
    StandardiseCountry(raw, &out);
    EXPECT_EQ(out, code) << raw;
  }
}

}  // namespace
}  // namespace ipse

#include <algorithm>
#include <vector>

#include "matcher/standardise/address.h"
#include "matcher/standardise/street_words.h"
#include "matcher/standardise/text.h"
#include "matcher/standardise/word_table.h"

namespace ipse {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Letters and digits of folded text without anything between them.
void Compact(std::string_view folded, std::string* out) {
  out->clear();
  for (char c : folded) {
    if (IsDigit(c) || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80) out->push_back(c);
  }
}

// Words of folded text, punctuation taken as a blank and apostrophes dropped.
void Words(std::string_view folded, std::string* out) {
  out->clear();
  for (char c : folded) {
    if (IsDigit(c) || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80) {
      out->push_back(c);
    } else if (c != '\'' && c != '`' && !out->empty() && out->back() != ' ') {
      out->push_back(' ');
    }
  }
  while (!out->empty() && out->back() == ' ') out->pop_back();
}

// The two letters first; full names and abbreviations without blanks.
constexpr std::string_view kStates[] = {
    "AL ALABAMA ALA",
    "AK ALASKA ALAS",
    "AZ ARIZONA ARIZ",
    "AR ARKANSAS ARK",
    "CA CALIFORNIA CALIF CAL",
    "CO COLORADO COLO",
    "CT CONNECTICUT CONN",
    "DE DELAWARE DEL",
    "DC DISTRICTOFCOLUMBIA WASHINGTONDC",
    "FL FLORIDA FLA",
    "GA GEORGIA",
    "HI HAWAII",
    "ID IDAHO IDA",
    "IL ILLINOIS ILL",
    "IN INDIANA IND",
    "IA IOWA",
    "KS KANSAS KAN KANS",
    "KY KENTUCKY",
    "LA LOUISIANA",
    "ME MAINE",
    "MD MARYLAND",
    "MA MASSACHUSETTS MASS",
    "MI MICHIGAN MICH",
    "MN MINNESOTA MINN",
    "MS MISSISSIPPI MISS",
    "MO MISSOURI",
    "MT MONTANA MONT",
    "NE NEBRASKA NEBR NEB",
    "NV NEVADA NEV",
    "NH NEWHAMPSHIRE",
    "NJ NEWJERSEY",
    "NM NEWMEXICO NMEX",
    "NY NEWYORK",
    "NC NORTHCAROLINA NCAR",
    "ND NORTHDAKOTA NDAK",
    "OH OHIO",
    "OK OKLAHOMA OKLA",
    "OR OREGON ORE OREG",
    "PA PENNSYLVANIA PENN PENNA",
    "RI RHODEISLAND",
    "SC SOUTHCAROLINA SCAR",
    "SD SOUTHDAKOTA SDAK",
    "TN TENNESSEE TENN",
    "TX TEXAS TEX",
    "UT UTAH",
    "VT VERMONT",
    "VA VIRGINIA VIRG",
    "WA WASHINGTON WASH",
    "WV WESTVIRGINIA WVA WESTVA",
    "WI WISCONSIN WISC WIS",
    "WY WYOMING WYO",
    "PR PUERTORICO",
    "GU GUAM",
    "VI VIRGINISLANDS USVIRGINISLANDS",
    "AS AMERICANSAMOA",
    "MP NORTHERNMARIANAISLANDS",
    "AA ARMEDFORCESAMERICAS",
    "AE ARMEDFORCESEUROPE",
    "AP ARMEDFORCESPACIFIC",
};

constexpr std::string_view kCountries[] = {
    "US USA UNITEDSTATES UNITEDSTATESOFAMERICA AMERICA U.S.A",
    "CA CAN CANADA",
    "MX MEX MEXICO",
    "GB GBR UK UNITEDKINGDOM GREATBRITAIN ENGLAND SCOTLAND WALES NORTHERNIRELAND",
    "IE IRL IRELAND",
    "DE DEU GERMANY DEUTSCHLAND",
    "FR FRA FRANCE",
    "ES ESP SPAIN ESPANA",
    "IT ITA ITALY ITALIA",
    "PT PRT PORTUGAL",
    "NL NLD NETHERLANDS HOLLAND",
    "BE BEL BELGIUM",
    "CH CHE SWITZERLAND SCHWEIZ SUISSE",
    "AT AUT AUSTRIA OSTERREICH",
    "PL POL POLAND POLSKA",
    "RU RUS RUSSIA RUSSIANFEDERATION",
    "UA UKR UKRAINE",
    "IN IND INDIA",
    "CN CHN CHINA PEOPLESREPUBLICOFCHINA",
    "JP JPN JAPAN",
    "KR KOR SOUTHKOREA KOREA REPUBLICOFKOREA",
    "VN VNM VIETNAM",
    "PH PHL PHILIPPINES",
    "AU AUS AUSTRALIA",
    "NZ NZL NEWZEALAND",
    "BR BRA BRAZIL BRASIL",
    "AR ARG ARGENTINA",
    "CO COL COLOMBIA",
    "PE PER PERU",
    "VE VEN VENEZUELA",
    "CL CHL CHILE",
    "EC ECU ECUADOR",
    "GT GTM GUATEMALA",
    "SV SLV ELSALVADOR",
    "HN HND HONDURAS",
    "NI NIC NICARAGUA",
    "CR CRI COSTARICA",
    "PA PAN PANAMA",
    "CU CUB CUBA",
    "DO DOM DOMINICANREPUBLIC REPUBLICADOMINICANA",
    "HT HTI HAITI",
    "JM JAM JAMAICA",
    "TT TTO TRINIDADANDTOBAGO",
    "PR PRI PUERTORICO",
    "PK PAK PAKISTAN",
    "BD BGD BANGLADESH",
    "IR IRN IRAN",
    "IQ IRQ IRAQ",
    "SA SAU SAUDIARABIA",
    "EG EGY EGYPT",
    "NG NGA NIGERIA",
    "ET ETH ETHIOPIA",
    "SO SOM SOMALIA",
    "KE KEN KENYA",
    "ZA ZAF SOUTHAFRICA",
    "GH GHA GHANA",
    "SE SWE SWEDEN",
    "NO NOR NORWAY",
    "DK DNK DENMARK",
    "FI FIN FINLAND",
    "GR GRC GREECE",
    "TR TUR TURKEY TURKIYE",
    "IL ISR ISRAEL",
    "LB LBN LEBANON",
    "SY SYR SYRIA",
    "JO JOR JORDAN",
    "AF AFG AFGHANISTAN",
    "TW TWN TAIWAN",
    "HK HKG HONGKONG",
    "TH THA THAILAND",
    "MY MYS MALAYSIA",
    "SG SGP SINGAPORE",
    "ID IDN INDONESIA",
    "NP NPL NEPAL",
    "LK LKA SRILANKA",
    "RO ROU ROMANIA",
    "HU HUN HUNGARY",
    "CZ CZE CZECHIA CZECHREPUBLIC",
    "BG BGR BULGARIA",
};

// Lines of equivalent words with the short form first, as a table from word to line number.
WordTable LineTable(std::span<const std::string_view> lines) {
  std::vector<WordTable::Entry> entries;
  for (size_t i = 0; i < lines.size(); ++i) {
    ForEachWord(lines[i], [&](std::string_view word) { entries.emplace_back(word, static_cast<uint32_t>(i + 1)); });
  }
  return WordTable(std::span<const WordTable::Entry>(entries));
}

// Words of a town's name in its long form; only in front of others for SAINT and its like.
std::string_view CityWord(std::string_view word, bool first, bool last) {
  if (!last && (word == "ST" || word == "STE")) return PlaceLead(word);  // also PORT ST LUCIE
  if (!last && first) {
    if (const std::string_view lead = PlaceLead(word); !lead.empty()) return lead;
    static constexpr std::string_view kDirections[][2] = {{"N", "NORTH"}, {"S", "SOUTH"},  {"E", "EAST"},
                                                          {"W", "WEST"},  {"NO", "NORTH"}, {"SO", "SOUTH"}};
    for (const auto& [abbreviation, full] : kDirections) {
      if (word == abbreviation) return full;
    }
  }
  if (last && !first) {
    static constexpr std::string_view kEnds[][2] = {
        {"HTS", "HEIGHTS"},  {"SPGS", "SPRINGS"}, {"BCH", "BEACH"},  {"CTY", "CITY"},     {"PK", "PARK"},
        {"JCT", "JUNCTION"}, {"VLG", "VILLAGE"},  {"VLY", "VALLEY"}, {"TWP", "TOWNSHIP"}, {"IS", "ISLAND"},
        {"LK", "LAKE"},      {"HLS", "HILLS"},    {"FLS", "FALLS"},  {"HBR", "HARBOR"},   {"GDNS", "GARDENS"}};
    for (const auto& [abbreviation, full] : kEnds) {
      if (word == abbreviation) return full;
    }
  }
  return word;
}

}  // namespace

void StandardisePostalCode(std::string_view raw, std::string* out) {
  out->clear();
  thread_local std::string folded;
  FoldText(raw, &folded);
  if (IsMissingMarker(folded) && folded.find_first_of("0123456789") == std::string::npos) return;
  // A spreadsheet's "2115.0".
  if (folded.ends_with(".0")) folded.resize(folded.size() - 2);
  Compact(folded, out);
  if (IsMissingMarker(*out)) out->clear();
  if (!std::all_of(out->begin(), out->end(), IsDigit)) return;
  const bool zip_plus_four = out->size() == 9 || (out->size() == 8 && folded.find('-') == 4);
  if (out->size() == 8 && zip_plus_four) out->insert(0, 1, '0');
  if (zip_plus_four) out->resize(5);
  if (out->size() == 4) out->insert(0, 1, '0');
  const bool all_same = out->find_first_not_of(out->empty() ? '0' : (*out)[0]) == std::string::npos;
  const bool placeholder =
      *out == "12345" || *out == "00000" || (all_same && (out->front() == '0' || out->front() == '9'));
  if (!out->empty() && placeholder) out->clear();
}

void StandardiseState(std::string_view raw, std::string* out) {
  static const WordTable table = LineTable(kStates);
  thread_local std::string folded;
  thread_local std::string compact;
  FoldText(raw, &folded);
  Compact(folded, &compact);
  out->clear();
  if (const uint32_t line = table.Find(compact); line != 0) {
    out->assign(kStates[line - 1].substr(0, 2));
  } else {
    Words(folded, out);
    if (IsMissingMarker(folded) || IsMissingMarker(*out)) out->clear();
  }
}

void StandardiseCity(std::string_view raw, std::string* out) {
  thread_local std::string folded;
  thread_local std::string words;
  FoldText(raw, &folded);
  Words(folded, &words);
  out->clear();
  if (words.empty() || IsMissingMarker(words)) return;
  if (words == "NYC" || words == "NEW YORK CITY") {
    out->assign("NEW YORK");
    return;
  }
  size_t at = 0;
  bool first = true;
  while (at < words.size()) {
    size_t end = words.find(' ', at);
    if (end == std::string::npos) end = words.size();
    if (!first) out->push_back(' ');
    out->append(CityWord(std::string_view(words).substr(at, end - at), first, end == words.size()));
    first = false;
    at = end + 1;
  }
}

void StandardiseCountry(std::string_view raw, std::string* out) {
  static const WordTable table = LineTable(kCountries);
  thread_local std::string folded;
  thread_local std::string compact;
  FoldText(raw, &folded);
  Compact(folded, &compact);
  out->clear();
  if (const uint32_t line = table.Find(compact); line != 0) {
    out->assign(kCountries[line - 1].substr(0, 2));
  } else {
    Words(folded, out);
    if (IsMissingMarker(folded) || IsMissingMarker(*out)) out->clear();
  }
}

}  // namespace ipse

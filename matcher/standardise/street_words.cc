#include "matcher/standardise/street_words.h"

#include <span>
#include <vector>

#include "matcher/standardise/word_table.h"

namespace ipse {
namespace {

// Lines of equivalent words, the short form first.
class Synonyms {
 public:
  explicit Synonyms(std::span<const std::string_view> lines) : table_(Entries(lines)) {
    for (std::string_view line : lines) short_.push_back(line.substr(0, line.find(' ')));
  }
  std::string_view Find(std::string_view word) const {
    const uint32_t line = table_.Find(word);
    return line == 0 ? std::string_view() : short_[line - 1];
  }

 private:
  static WordTable Entries(std::span<const std::string_view> lines) {
    std::vector<WordTable::Entry> entries;
    for (size_t i = 0; i < lines.size(); ++i) {
      ForEachWord(lines[i], [&](std::string_view word) { entries.emplace_back(word, static_cast<uint32_t>(i + 1)); });
    }
    return WordTable(std::span<const WordTable::Entry>(entries));
  }
  WordTable table_;
  std::vector<std::string_view> short_;
};

constexpr std::string_view kStreetTypes[] = {
    "ALY ALLEY ALLEE ALLY",
    "ANX ANNEX ANNEXE ANEX",
    "ARC ARCADE",
    "AVE AVENUE AV AVEN AVENU AVN AVNUE AVENEU AVEUNE AVENE",
    "BYU BAYOU BAYOO",
    "BCH BEACH",
    "BND BEND",
    "BLF BLUFF BLUF",
    "BLFS BLUFFS",
    "BTM BOTTOM BOTTM BOT",
    "BLVD BOULEVARD BOUL BOULV BLV BLVRD BOULEVAR BULEVARD BOULAVARD BVD",
    "BR BRANCH BRNCH",
    "BRG BRIDGE BRDGE",
    "BRK BROOK",
    "BRKS BROOKS",
    "BG BURG",
    "BGS BURGS",
    "BYP BYPASS BYPA BYPAS BYPS",
    "CP CAMP CMP",
    "CYN CANYON CANYN CNYN",
    "CPE CAPE",
    "CSWY CAUSEWAY CAUSWA",
    "CTR CENTER CENTRE CENT CENTR CNTER CNTR CEN",
    "CTRS CENTERS",
    "CIR CIRCLE CIRC CIRCL CRCL CRCLE CIRLCE",
    "CIRS CIRCLES",
    "CLF CLIFF",
    "CLFS CLIFFS",
    "CLB CLUB",
    "CMN COMMON",
    "CMNS COMMONS",
    "COR CORNER",
    "CORS CORNERS",
    "CRSE COURSE",
    "CT COURT CRT COURTT",
    "CTS COURTS",
    "CV COVE",
    "CVS COVES",
    "CRK CREEK",
    "CRES CRESCENT CRSENT CRSNT CRESENT",
    "CRST CREST",
    "XING CROSSING CRSSNG",
    "XRD CROSSROAD",
    "XRDS CROSSROADS",
    "CURV CURVE",
    "DL DALE",
    "DM DAM",
    "DV DIVIDE DIV DVD",
    "DR DRIVE DRIV DRV DRIVEE DIRVE DRVIE",
    "DRS DRIVES",
    "EST ESTATE",
    "ESTS ESTATES",
    "EXPY EXPRESSWAY EXPRESS EXP EXPR EXPW",
    "EXT EXTENSION EXTN EXTNSN",
    "EXTS EXTENSIONS",
    "FALL FALL",
    "FLS FALLS",
    "FRY FERRY FRRY",
    "FLD FIELD",
    "FLDS FIELDS",
    "FLT FLAT",
    "FLTS FLATS",
    "FRD FORD",
    "FRDS FORDS",
    "FRST FOREST FORESTS",
    "FRG FORGE FORG",
    "FRGS FORGES",
    "FRK FORK",
    "FRKS FORKS",
    "FT FORT FRT",
    "FWY FREEWAY FREEWY FRWAY FRWY",
    "GDN GARDEN GARDN GRDEN GRDN",
    "GDNS GARDENS GRDNS",
    "GTWY GATEWAY GATEWY GATWAY GTWAY",
    "GLN GLEN",
    "GLNS GLENS",
    "GRN GREEN",
    "GRNS GREENS",
    "GRV GROVE GROV",
    "GRVS GROVES",
    "HBR HARBOR HARB HARBR HRBOR HARBOUR",
    "HBRS HARBORS",
    "HVN HAVEN",
    "HTS HEIGHTS HEIGHT HT HGTS",
    "HWY HIGHWAY HIGHWY HIWAY HIWY HWAY HGWY",
    "HL HILL",
    "HLS HILLS",
    "HOLW HOLLOW HLLW HOLLOWS HOLWS",
    "INLT INLET",
    "IS ISLAND ISLND",
    "ISS ISLANDS ISLNDS",
    "ISLE ISLES",
    "JCT JUNCTION JCTION JCTN JUNCTN JUNCTON",
    "JCTS JUNCTIONS JCTNS",
    "KY KEY",
    "KYS KEYS",
    "KNL KNOLL KNOL",
    "KNLS KNOLLS",
    "LK LAKE",
    "LKS LAKES",
    "LAND LAND",
    "LNDG LANDING LNDNG",
    "LN LANE LA LANES LNE LAEN",
    "LGT LIGHT",
    "LGTS LIGHTS",
    "LF LOAF",
    "LCK LOCK",
    "LCKS LOCKS",
    "LDG LODGE LDGE LODG",
    "LOOP LOOPS LP",
    "MALL MALL",
    "MNR MANOR",
    "MNRS MANORS",
    "MDW MEADOW",
    "MDWS MEADOWS MEDOWS",
    "MEWS MEWS",
    "ML MILL",
    "MLS MILLS",
    "MSN MISSION MISSN MSSN",
    "MTWY MOTORWAY",
    "MT MOUNT MNT",
    "MTN MOUNTAIN MNTAIN MNTN MOUNTIN MTIN",
    "MTNS MOUNTAINS MNTNS",
    "NCK NECK",
    "ORCH ORCHARD ORCHRD",
    "OVAL OVL",
    "OPAS OVERPASS",
    "PARK PRK PK",
    "PARKS PARKS",
    "PKWY PARKWAY PARKWY PKWAY PKY PKWYS PARKWAYS PWY",
    "PASS PASS",
    "PSGE PASSAGE",
    "PATH PATHS",
    "PIKE PIKES",
    "PNE PINE",
    "PNES PINES",
    "PL PLACE PLC PLAC PLCE",
    "PLN PLAIN",
    "PLNS PLAINS",
    "PLZ PLAZA PLZA",
    "PT POINT PNT",
    "PTS POINTS",
    "PRT PORT",
    "PRTS PORTS",
    "PR PRAIRIE PRR",
    "RADL RADIAL RAD RADIEL",
    "RAMP RAMP",
    "RNCH RANCH RANCHES RNCHS",
    "RPD RAPID",
    "RPDS RAPIDS",
    "RST REST",
    "RDG RIDGE RDGE",
    "RDGS RIDGES",
    "RIV RIVER RVR RIVR",
    "RD ROAD RAOD ROADD",
    "RDS ROADS",
    "RTE ROUTE RT",
    "ROW ROW",
    "RUE RUE",
    "RUN RUN",
    "SHL SHOAL",
    "SHLS SHOALS",
    "SHR SHORE SHOAR",
    "SHRS SHORES SHOARS",
    "SKWY SKYWAY",
    "SPG SPRING SPNG SPRNG",
    "SPGS SPRINGS SPNGS SPRNGS",
    "SPUR SPURS",
    "SQ SQUARE SQR SQRE SQU",
    "SQS SQUARES SQRS",
    "STA STATION STATN STN",
    "STRA STRAVENUE STRAV STRAVEN STRAVN STRVN",
    "STRM STREAM STREME",
    "ST STREET STR STRT STREE STRET STRRET STEET STREEET SREET STTREET",
    "STS STREETS",
    "SMT SUMMIT SUMIT SUMITT",
    "TER TERRACE TERR TERRANCE TCE TERACE",
    "TRWY THROUGHWAY",
    "TRCE TRACE TRACES",
    "TRAK TRACK TRACKS TRK TRKS",
    "TRFY TRAFFICWAY",
    "TRL TRAIL TRAILS TRLS TR TRIAL",
    "TUNL TUNNEL TUNEL TUNLS TUNNELS TUNNL",
    "TPKE TURNPIKE TRNPK TURNPK TPK",
    "UPAS UNDERPASS",
    "UN UNION",
    "UNS UNIONS",
    "VLY VALLEY VALLY VLLY",
    "VLYS VALLEYS",
    "VIA VIADUCT VDCT VIADCT",
    "VW VIEW",
    "VWS VIEWS",
    "VLG VILLAGE VILL VILLAG VILLG VILLIAGE VLGE",
    "VLGS VILLAGES",
    "VL VILLE",
    "VIS VISTA VIST VST VSTA",
    "WALK WALKS WLK",
    "WALL WALL",
    "WAY WY",
    "WAYS WAYS",
    "WL WELL",
    "WLS WELLS",
    // Not in Publication 28: streets of other English-speaking countries.
    "CCT CIRCUIT CRCT",
    "CL CLOSE CLSE",
    "PDE PARADE",
    "ESP ESPLANADE ESPL",
    "RISE RISE",
    "QUAY QY QUAYS",
    "CHASE CHASE",
    "END END",
    "GATE GATE",
    "ROUND ROUND",
    "YARD YD",
    "VALE VALE",
    "MEAD MEAD",
    "NOOK NOOK",
    "LANEWAY LNWY",
    "PROM PROMENADE",
    "CLT COLONNADE",
};

constexpr std::string_view kDirectionals[] = {
    "N NORTH NTH NORTE", "S SOUTH STH",  "E EAST",       "W WEST WETS WST",
    "NE NORTHEAST",      "NW NORTHWEST", "SE SOUTHEAST", "SW SOUTHWEST",
};

constexpr std::string_view kUnitWords[] = {
    "APT APARTMENT APPT APMT APTS APT# APRT APTMT",
    "UNIT UNT UNITS",
    "STE SUITE SUIT STE#",
    "BLDG BUILDING BLD BLG BUILD",
    "FL FLOOR FLR FLOR",
    "RM ROOM",
    "LOT LOTS",
    "TRLR TRAILER TRL# TRLR#",
    "SPC SPACE SP",
    "DEPT DEPARTMENT",
    "PH PENTHOUSE",
    "OFC OFFICE",
    "SLIP SLIP",
    "HNGR HANGAR",
    "CABIN CABIN CAB",
    "WARD WARD",
    "BED BED",
    "VILLA VILLA",
    "FLAT FLAT",
    "BOX# BOX#",
    "NO NUMBER NUM NMBR",
};

constexpr std::string_view kUnitWordsAlone[] = {
    "BSMT BASEMENT BASEMT", "FRNT FRONT", "LOWR LOWER LWR",       "UPPR UPPER UPR", "REAR REAR",
    "PH PENTHOUSE",         "SIDE SIDE",  "DOWN DOWN DOWNSTAIRS", "UP UPSTAIRS",
};

constexpr std::string_view kOrdinals[] = {
    "1ST FIRST",        "2ND SECOND",      "3RD THIRD",       "4TH FOURTH",
    "5TH FIFTH",        "6TH SIXTH",       "7TH SEVENTH",     "8TH EIGHTH EIGTH",
    "9TH NINTH NINETH", "10TH TENTH",      "11TH ELEVENTH",   "12TH TWELFTH TWELTH",
    "13TH THIRTEENTH",  "14TH FOURTEENTH", "15TH FIFTEENTH",  "16TH SIXTEENTH",
    "17TH SEVENTEENTH", "18TH EIGHTEENTH", "19TH NINETEENTH", "20TH TWENTIETH",
    "30TH THIRTIETH",   "40TH FORTIETH",   "50TH FIFTIETH",   "60TH SIXTIETH",
    "70TH SEVENTIETH",  "80TH EIGHTIETH",  "90TH NINETIETH",  "20 TWENTY",
    "30 THIRTY",        "40 FORTY",        "50 FIFTY",        "60 SIXTY",
    "70 SEVENTY",       "80 EIGHTY",       "90 NINETY",
};

constexpr std::string_view kPlaceLeads[] = {"SAINT ST", "SAINTE STE", "MOUNT MT MNT", "FORT FT", "POINT PT"};

}  // namespace

std::string_view StreetType(std::string_view word) {
  static const Synonyms synonyms{std::span<const std::string_view>(kStreetTypes)};
  return synonyms.Find(word);
}

std::string_view Directional(std::string_view word) {
  static const Synonyms synonyms{std::span<const std::string_view>(kDirectionals)};
  return synonyms.Find(word);
}

std::string_view UnitWord(std::string_view word) {
  static const Synonyms synonyms{std::span<const std::string_view>(kUnitWords)};
  return synonyms.Find(word);
}

std::string_view UnitWordAlone(std::string_view word) {
  static const Synonyms synonyms{std::span<const std::string_view>(kUnitWordsAlone)};
  return synonyms.Find(word);
}

std::string_view OrdinalWord(std::string_view word) {
  static const Synonyms synonyms{std::span<const std::string_view>(kOrdinals)};
  return synonyms.Find(word);
}

bool IsRoadWord(std::string_view word) {
  static constexpr std::string_view kLines[] = {"1 HWY RTE FM CR SR RR HC INTERSTATE I US EXIT COUNTY STATE"};
  static const WordTable table{std::span<const std::string_view>(kLines)};
  return table.Find(word) != 0;
}

std::string_view PlaceLead(std::string_view word) {
  static const Synonyms synonyms{std::span<const std::string_view>(kPlaceLeads)};
  return synonyms.Find(word);
}

}  // namespace ipse

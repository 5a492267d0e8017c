#include "datasets/population/place_tables.h"

namespace ipse {
namespace {

constexpr CityEntry kCities[] = {
    {"New York", "NY", "100", 50},     {"Brooklyn", "NY", "112", 42},      {"Los Angeles", "CA", "900", 46},
    {"Chicago", "IL", "606", 36},      {"Houston", "TX", "770", 34},       {"Bronx", "NY", "104", 18},
    {"Phoenix", "AZ", "850", 22},      {"Philadelphia", "PA", "191", 21},  {"San Antonio", "TX", "782", 19},
    {"San Diego", "CA", "921", 17},    {"Dallas", "TX", "752", 17},        {"Austin", "TX", "787", 13},
    {"Jacksonville", "FL", "322", 12}, {"Fort Worth", "TX", "761", 12},    {"San Jose", "CA", "951", 12},
    {"Columbus", "OH", "432", 11},     {"Charlotte", "NC", "282", 11},     {"Indianapolis", "IN", "462", 11},
    {"San Francisco", "CA", "941", 10}, {"Seattle", "WA", "981", 9},       {"Denver", "CO", "802", 9},
    {"Washington", "DC", "200", 8},    {"Boston", "MA", "021", 8},         {"Nashville", "TN", "372", 8},
    {"El Paso", "TX", "799", 8},       {"Detroit", "MI", "482", 8},        {"Oklahoma City", "OK", "731", 8},
    {"Portland", "OR", "972", 8},      {"Las Vegas", "NV", "891", 8},      {"Memphis", "TN", "381", 7},
    {"Louisville", "KY", "402", 7},    {"Baltimore", "MD", "212", 7},      {"Milwaukee", "WI", "532", 7},
    {"Albuquerque", "NM", "871", 6},   {"Tucson", "AZ", "857", 6},         {"Fresno", "CA", "937", 6},
    {"Sacramento", "CA", "958", 6},    {"Kansas City", "MO", "641", 6},    {"Mesa", "AZ", "852", 6},
    {"Atlanta", "GA", "303", 6},       {"Omaha", "NE", "681", 5},          {"Colorado Springs", "CO", "809", 5},
    {"Raleigh", "NC", "276", 5},       {"Long Beach", "CA", "908", 5},     {"Virginia Beach", "VA", "234", 5},
    {"Miami", "FL", "331", 6},         {"Oakland", "CA", "946", 5},        {"Minneapolis", "MN", "554", 5},
    {"Tulsa", "OK", "741", 5},         {"Bakersfield", "CA", "933", 4},    {"Wichita", "KS", "672", 4},
    {"Arlington", "TX", "760", 4},     {"Aurora", "CO", "800", 4},         {"Tampa", "FL", "336", 4},
    {"New Orleans", "LA", "701", 4},   {"Cleveland", "OH", "441", 4},      {"Honolulu", "HI", "968", 4},
    {"Anaheim", "CA", "928", 4},       {"Lexington", "KY", "405", 3},      {"Stockton", "CA", "952", 3},
    {"Corpus Christi", "TX", "784", 3}, {"Henderson", "NV", "890", 3},     {"Riverside", "CA", "925", 3},
    {"Newark", "NJ", "071", 3},        {"Saint Paul", "MN", "551", 3},     {"Santa Ana", "CA", "927", 3},
    {"Cincinnati", "OH", "452", 3},    {"Orlando", "FL", "328", 3},        {"Pittsburgh", "PA", "152", 3},
    {"Saint Louis", "MO", "631", 3},   {"Greensboro", "NC", "274", 3},     {"Jersey City", "NJ", "073", 3},
    {"Anchorage", "AK", "995", 3},     {"Lincoln", "NE", "685", 3},        {"Plano", "TX", "750", 3},
    {"Durham", "NC", "277", 3},        {"Buffalo", "NY", "142", 3},        {"Chandler", "AZ", "852", 2},
    {"Toledo", "OH", "436", 2},        {"Madison", "WI", "537", 2},        {"Lubbock", "TX", "794", 2},
    {"Reno", "NV", "895", 2},          {"Fort Wayne", "IN", "468", 2},     {"Saint Petersburg", "FL", "337", 2},
    {"Laredo", "TX", "780", 2},        {"Irving", "TX", "750", 2},         {"Chesapeake", "VA", "233", 2},
    {"Glendale", "AZ", "853", 2},      {"Winston Salem", "NC", "271", 2},  {"Scottsdale", "AZ", "852", 2},
    {"Boise", "ID", "837", 2},         {"Norfolk", "VA", "235", 2},        {"Spokane", "WA", "992", 2},
    {"Richmond", "VA", "232", 2},      {"Baton Rouge", "LA", "708", 2},    {"Des Moines", "IA", "503", 2},
    {"Tacoma", "WA", "984", 2},        {"Hialeah", "FL", "330", 2},        {"Rochester", "NY", "146", 2},
    {"Modesto", "CA", "953", 2},       {"Fayetteville", "NC", "283", 2},   {"Birmingham", "AL", "352", 2},
    {"Little Rock", "AR", "722", 2},   {"Akron", "OH", "443", 2},          {"Mobile", "AL", "366", 1.5},
    {"Shreveport", "LA", "711", 1.5},  {"Knoxville", "TN", "379", 1.5},    {"Worcester", "MA", "016", 1.5},
    {"Chattanooga", "TN", "374", 1.5}, {"Providence", "RI", "029", 1.5},   {"Sioux Falls", "SD", "571", 1.5},
    {"Salem", "OR", "973", 1.5},       {"Eugene", "OR", "974", 1.5},       {"Springfield", "MO", "658", 1.5},
    {"Springfield", "MA", "011", 1.2}, {"Springfield", "IL", "627", 1},    {"Columbia", "SC", "292", 1.2},
    {"Columbia", "MO", "652", 1},      {"Charleston", "SC", "294", 1.2},   {"Jackson", "MS", "392", 1.2},
    {"Hartford", "CT", "061", 1.2},    {"Bridgeport", "CT", "066", 1.2},   {"Savannah", "GA", "314", 1},
    {"Augusta", "GA", "309", 1},       {"Macon", "GA", "312", 1},          {"Topeka", "KS", "666", 1},
    {"Cedar Rapids", "IA", "524", 1},  {"Peoria", "IL", "616", 1},         {"Rockford", "IL", "611", 1},
    {"Lansing", "MI", "489", 1},       {"Flint", "MI", "485", 1},          {"Green Bay", "WI", "543", 1},
    {"Fargo", "ND", "581", 1},         {"Billings", "MT", "591", 1},       {"Missoula", "MT", "598", 0.6},
    {"Cheyenne", "WY", "820", 0.6},    {"Burlington", "VT", "054", 0.6},   {"Manchester", "NH", "031", 0.8},
    {"Portland", "ME", "041", 0.8},    {"Dover", "DE", "199", 0.6},        {"Wilmington", "DE", "198", 0.8},
    {"Wilmington", "NC", "284", 0.8},  {"Trenton", "NJ", "086", 0.8},      {"Camden", "NJ", "081", 0.8},
    {"Scranton", "PA", "185", 0.7},    {"Erie", "PA", "165", 0.8},         {"Duluth", "MN", "558", 0.8},
    {"Salt Lake City", "UT", "841", 2}, {"Provo", "UT", "846", 1},         {"Ogden", "UT", "844", 0.8},
    {"Pueblo", "CO", "810", 0.8},      {"Santa Fe", "NM", "875", 0.8},     {"Amarillo", "TX", "791", 1.5},
    {"Waco", "TX", "767", 1.2},        {"Tyler", "TX", "757", 1},          {"Gainesville", "FL", "326", 1.2},
    {"Tallahassee", "FL", "323", 1.5}, {"Fort Lauderdale", "FL", "333", 2}, {"Port Saint Lucie", "FL", "349", 1.5},
    {"Montgomery", "AL", "361", 1.5},  {"Huntsville", "AL", "358", 1.5},   {"Yonkers", "NY", "107", 1.5},
    {"Staten Island", "NY", "103", 6}, {"Flushing", "NY", "113", 5},       {"Jamaica", "NY", "114", 4},
    {"Lowell", "MA", "018", 1},        {"South Bend", "IN", "466", 1},     {"Evansville", "IN", "477", 1}};

constexpr StreetType kStreetTypes[] = {
    {"Street", "St", 27}, {"Avenue", "Ave", 20}, {"Drive", "Dr", 13},     {"Road", "Rd", 11},   {"Lane", "Ln", 8},
    {"Court", "Ct", 5},   {"Way", "Way", 4},     {"Boulevard", "Blvd", 4}, {"Circle", "Cir", 3}, {"Place", "Pl", 3},
    {"Terrace", "Ter", 1.2}, {"Trail", "Trl", 1}, {"Parkway", "Pkwy", 0.9}, {"Loop", "Loop", 0.4}, {"Highway", "Hwy", 0.6}};

constexpr std::string_view kStreetNames[] = {
    "Main",       "Oak",       "Maple",     "Park",       "Cedar",      "Elm",        "Pine",      "Washington", "Lake",
    "Hill",       "Walnut",    "Church",    "Spring",     "Lincoln",    "Jackson",    "River",     "Highland",   "Ridge",
    "Sunset",     "Willow",    "Mill",      "Center",     "Chestnut",   "Franklin",   "Jefferson", "Meadow",     "Forest",
    "Cherry",     "Madison",   "Adams",     "Dogwood",    "Hickory",    "Railroad",   "Valley",    "Broadway",   "College",
    "Locust",     "Green",     "Poplar",    "School",     "Birch",      "Spruce",     "Magnolia",  "Grant",      "Monroe",
    "Prospect",   "Union",     "Liberty",   "Division",   "Grove",      "Garden",     "Harrison",  "Court",      "Summit",
    "Woodland",   "Fairview",  "Front",     "Market",     "Water",      "Clay",       "Pearl",     "Canal",      "Bridge",
    "Creek",      "Orchard",   "Laurel",    "Juniper",    "Sycamore",   "Aspen",      "Hawthorn",  "Linden",     "Cottonwood",
    "Palm",       "Cypress",   "Rose",      "Holly",      "Ivy",        "Fern",       "Lilac",     "Violet",     "Clover",
    "Heather",    "Primrose",  "Deer",      "Fox Run",    "Eagle",      "Hawk",       "Quail Run", "Falcon",     "Robin",
    "Cardinal",   "Bear Creek", "Wolf",     "Elk",        "Pheasant",   "Heron",      "Stone",     "Rock",       "Boulder",
    "Quarry",     "Sand",      "Clearwater", "Bay",       "Harbor",     "Ocean",      "Beach",     "Shore",      "Island",
    "Lighthouse", "Anchor",    "Pleasant",  "Sunny",      "Crescent",   "Vista",      "Terrace",   "Skyline",    "Horizon",
    "Mountain View", "Lakeview", "Riverside", "Hillcrest", "Brookside", "Parkside",   "Woodside",  "Edgewood",   "Oakwood",
    "Rosewood",   "Westwood",  "Eastgate",  "Northfield", "Southfield", "Ashland",    "Auburn",    "Belmont",    "Berkeley",
    "Cambridge",  "Canterbury", "Carlton",  "Chatham",    "Clifton",    "Concord",    "Cornell",   "Devon",      "Dover",
    "Essex",      "Exeter",    "Glenwood",  "Greenwich",  "Hamilton",   "Hampton",    "Hanover",   "Hartford",   "Kent",
    "Lancaster",  "Lexington", "Manchester", "Marlborough", "Mayfair",  "Newport",    "Norfolk",   "Oxford",     "Plymouth",
    "Princeton",  "Richmond",  "Salem",     "Sheffield",  "Somerset",   "Stratford",  "Sussex",    "Victoria",   "Warwick",
    "Wellington", "Westminster", "Winchester", "Windsor", "York",       "Arthur",     "Benton",    "Calhoun",    "Clinton",
    "Dewey",      "Douglas",   "Everett",   "Fillmore",   "Garfield",   "Hancock",    "Hayes",     "Houston",    "Irving",
    "Johnson",    "Kennedy",   "Logan",     "Marion",     "Marshall",   "Mercer",     "Morgan",    "Pierce",     "Polk",
    "Roosevelt",  "Sherman",   "Sheridan",  "Taylor",     "Tyler",      "Van Buren",  "Wayne",     "Webster",    "Wilson",
    "Alameda",    "Del Mar",   "El Camino", "Encanto",    "La Paloma",  "Las Flores", "Loma Linda", "Mesa",      "Mission",
    "Palo Alto",  "San Carlos", "San Marcos", "Santa Clara", "Santa Rosa", "Sierra",  "Ventura",   "Vista Grande", "Copper",
    "Silver",     "Golden",    "Iron",      "Granite",    "Marble",     "Crystal",    "Amber",     "Ruby",       "Sapphire",
    "Mechanic",   "Foundry",   "Cooper",    "Weaver",     "Miller",     "Tanner",     "Carriage",  "Wagon",      "Old Mill",
    "Depot",      "Station",   "Commerce",  "Industrial", "Airport",    "Hospital",   "University", "Academy",   "Library",
    "Chapel",     "Abbey",     "Cathedral", "Temple",     "County Line", "State",     "National",  "Capitol",    "Federal",
    "Independence", "Constitution", "Freedom", "Heritage", "Colonial",  "Pioneer",    "Frontier",  "Homestead",  "Ranch",
    "Farm",       "Barn",      "Pasture",   "Harvest",    "Prairie",    "Bluff",      "Canyon",    "Mesa Verde", "Timber"};

}  // namespace

std::span<const CityEntry> Cities() { return kCities; }
std::span<const StreetType> StreetTypes() { return kStreetTypes; }
std::span<const std::string_view> StreetNames() { return kStreetNames; }

}  // namespace ipse

#include "datasets/population/name_tables.h"

namespace ipse {
namespace {

using std::string_view;

constexpr string_view kEnglishCommon[] = {
    "Smith",     "Johnson",    "Williams",  "Brown",     "Jones",     "Davis",     "Miller",    "Wilson",
    "Moore",     "Taylor",     "Anderson",  "Thomas",    "Jackson",   "White",     "Harris",    "Martin",
    "Thompson",  "Robinson",   "Clark",     "Lewis",     "Walker",    "Hall",      "Allen",     "Young",
    "King",      "Wright",     "Hill",      "Scott",     "Green",     "Adams",     "Baker",     "Nelson",
    "Carter",    "Mitchell",   "Roberts",   "Turner",    "Phillips",  "Campbell",  "Parker",    "Evans",
    "Edwards",   "Collins",    "Stewart",   "Morris",    "Rogers",    "Reed",      "Cook",      "Morgan",
    "Bell",      "Bailey",     "Cooper",    "Richardson", "Cox",      "Howard",    "Ward",      "Peterson",
    "Gray",      "James",      "Watson",    "Brooks",    "Price",     "Bennett",   "Wood",      "Barnes",
    "Ross",      "Henderson",  "Coleman",   "Jenkins",   "Perry",     "Powell",    "Long",      "Patterson",
    "Hughes",    "Washington", "Butler",    "Simmons",   "Foster",    "Bryant",    "Alexander", "Russell",
    "Griffin",   "Hayes",      "Hamilton",  "Graham",    "Wallace",   "Woods",     "Cole",      "West",
    "Jordan",    "Reynolds",   "Marshall",  "Freeman",   "Wells",     "Webb",      "Simpson",   "Stevens",
    "Tucker",    "Porter",     "Hunter",    "Hicks",     "Crawford",  "Boyd",      "Mason",     "Warren",
    "Dixon",     "Burns",      "Gordon",    "Shaw",      "Holmes",    "Rice",      "Robertson", "Hunt",
    "Black",     "Daniels",    "Palmer",    "Mills",     "Nichols",   "Grant",     "Knight",    "Ferguson",
    "Rose",      "Stone",      "Hawkins",   "Dunn",      "Perkins",   "Hudson",    "Spencer",   "Gardner",
    "Stephens",  "Payne",      "Pierce",    "Berry",     "Matthews",  "Arnold",    "Wagner",    "Willis",
    "Ray",       "Watkins",    "Olson",     "Carroll",   "Duncan",    "Snyder",    "Hart",      "Cunningham",
    "Bradley",   "Lane",       "Andrews",   "Harper",    "Fox",       "Riley",     "Armstrong", "Carpenter",
    "Weaver",    "Greene",     "Lawrence",  "Elliott",   "Sims",      "Austin",    "Peters",    "Kelley",
    "Franklin",  "Lawson",     "Fields",    "Ryan",      "Carr",      "Wheeler",   "Chapman",   "Oliver",
    "Montgomery", "Richards",  "Williamson", "Johnston", "Banks",     "Bishop",    "Howell",    "Day",
    "Dean",      "Fuller",     "Jacobs",    "Lynch",     "Harvey",    "Garrett",   "Burton",    "Gilbert",
    "Welch",     "Larson",     "Frazier",   "Burke",     "Hanson",    "Cross",     "Moss",      "Newton",
    "Curtis",    "Stanley",    "Bowman",    "Fowler",    "Chambers",  "Barker",    "Sutton",    "Gregory",
    "Holland",   "Lambert",    "Fletcher",  "Bates",     "Rhodes",    "Walton",    "Hale",      "Lowe",
    "Barrett",   "Caldwell",   "Craig",     "Byrd",      "Hopkins",   "Goodwin",   "Norris",    "Mullins",
    "Page",      "Holt",       "Parks",     "Hubbard",   "Sharp",     "Cobb",      "Tate",      "Atkins",
    "Booker",    "Gibbs",      "Townsend",  "Blake",     "Steele",    "Ball",      "Buchanan",  "Sparks",
    "Stokes",    "Pratt",      "Briggs",    "Tyler",     "Summers",   "Dawson",    "Ingram",    "Mathis",
    "Hodges",    "Yates",      "Swanson",   "Farmer",    "Bowers",    "Wolfe",     "Drake",     "Bass",
    "Massey",    "Horton",     "Glover",    "Underwood", "Skinner",   "Whitaker",  "Hampton",   "Randall",
    "Mayo",      "Pugh",       "Whitfield", "Merritt",   "Bridges",   "Tanner",    "Sellers",   "Dyer",
    "Waller",    "Barton",     "Nash",      "Weeks",     "Clay",      "Hobbs",     "Crane",     "Frost"};
constexpr string_view kEnglishRoots[] = {
    "Ash",   "Brad",  "Har",   "Win",   "Whit",  "Black", "Red",   "Hol",   "Stan",  "Wood",  "Nor",   "Sut",
    "Wes",   "East",  "Ald",   "Bex",   "Cran",  "Dun",   "Eld",   "Fair",  "Gar",   "Had",   "Ing",   "Kings",
    "Lang",  "Mar",   "New",   "Old",   "Pem",   "Rad",   "Shel",  "Thorn", "Up",    "Wal",   "Yar",   "Bick",
    "Carl",  "Den",   "Ever",  "Farn",  "Gold",  "Hather", "Kel",  "Leigh", "Mill",  "Nether", "Ock",  "Pres",
    "Rush",  "Salt",  "Til",   "Wick",  "Arm",   "Bur",   "Chad",  "Dray",  "Edge",  "Fen",   "Green", "Hart",
    "Stock", "Ketter", "Lin",  "Mead",  "Ope",   "Pick",  "Rock",  "Stave", "Tad",   "Ware",  "Apple", "Brough",
    "Clif",  "Der",   "Ed",    "Flet",  "Grim",  "Hazel", "Iver",  "Lock",  "Middle", "Nut",  "Orm",   "Pax",
    "Rother", "Swin", "Tre",   "Wad",   "Ather", "Bal",   "Cald",  "Dal",   "Em",    "Ful",   "Gos",   "Heb",
    "Long",  "Mor",   "Pen",   "Quin",  "Roe",   "Sher",  "Stir",  "Tunni", "Vin",   "Wake",  "Bram",  "Cock",
    "Dor",   "Hen",   "Kirk",  "Lud",   "Mans",  "Oak",   "Pack",  "Ring",  "Spar",  "Twi",   "Wen",   "Birken"};
constexpr string_view kEnglishEndings[] = {"ford",  "ton",   "ley",    "well",  "ham",   "field", "worth", "wood", "bury",
                                           "ridge", "more",  "land",   "den",   "stead", "man",   "ster",  "burn", "croft",
                                           "shaw",  "by",    "brook",  "thorpe", "combe", "low",  "mer",   "gate", "dale",
                                           "house", "wick",  "wright", "ers",   "ings",  "cott",  "bank",  "lock", "hurst",
                                           "bridge", "ert",  "kin",    "ell",   "ard",   "away",  "ock",   "ald"};
constexpr string_view kCelticCommon[] = {
    "Murphy",    "Kelly",     "Sullivan",  "Murray",    "Kennedy",   "McDonald",  "O'Brien",   "Ryan",
    "McCarthy",  "Walsh",     "Burke",     "O'Connor",  "Doyle",     "McKinney",  "Gallagher", "Quinn",
    "McCoy",     "Fitzgerald", "Brady",    "McLaughlin", "O'Neill",  "Casey",     "Flynn",     "McGuire",
    "Callahan",  "Maloney",   "O'Donnell", "McBride",   "Doherty",   "Keith",     "MacDonald", "McIntyre",
    "Donovan",   "Kavanagh",  "Sweeney",   "McKenzie",  "Farrell",   "Duffy",     "McGee",     "O'Leary",
    "Reilly",    "Nolan",     "McMahon",   "Buckley",   "Dougherty", "McClain",   "Cameron",   "Maguire",
    "Finley",    "McPherson", "Rooney",    "Hogan",     "Conway",    "McFarland", "Mooney",    "O'Hara",
    "Lloyd",     "Morgan",    "Owens",     "Vaughn",    "Bowen",     "Griffith",  "Rees",      "Meredith"};
constexpr string_view kCelticRoots[] = {"Mc", "Mac", "O'", "Mc", "Fitz", "Kil", "Gil", "Don", "Bran", "Con", "Mc", "O'"};
constexpr string_view kCelticEndings[] = {
    "Allister", "Andrew",  "Ardle",  "Auley",   "Bain",   "Cabe",   "Cafferty", "Cann",   "Carron", "Clellan", "Clure",
    "Connell",  "Cormick", "Cready", "Cullough", "Dermott", "Devitt", "Dowell",  "Elroy",  "Fadden", "Gann",    "Garry",
    "Gill",     "Ginnis",  "Govern", "Grath",   "Gregor", "Hale",   "Hugh",     "Inerney", "Kay",   "Keever",  "Kenna",
    "Kinley",   "Lean",    "Lennan", "Manus",   "Millan", "Nabb",   "Namara",   "Neely",  "Nulty", "Phail",   "Quade",
    "Quillan",  "Rae",     "Roberts", "Shane",  "Sorley", "Tavish", "Vey",      "Whirter", "Boyle", "Dea",     "Dwyer",
    "Flaherty", "Gorman",  "Grady",  "Halloran", "Hanlon", "Keefe",  "Loughlin", "Malley", "Meara", "Rourke",  "Shea",
    "Sheehan",  "Toole",   "Bride",  "Patrick", "Simmons", "Maurice", "Daly",   "Kenny",  "Nerney", "Christ",  "Dunne"};
constexpr string_view kGermanCommon[] = {
    "Meyer",    "Schmidt",  "Schultz",  "Schneider", "Hoffman",  "Weber",    "Wagner",   "Klein",    "Becker",
    "Keller",   "Schwartz", "Zimmerman", "Fischer",  "Bauer",    "Werner",   "Krueger",  "Hansen",   "Jensen",
    "Christensen", "Petersen", "Larsen", "Swenson",  "Lindgren", "Berg",     "Dahl",     "Hess",     "Koch",
    "Richter",  "Schaefer", "Frank",    "Beck",      "Roth",     "Friedman", "Vogel",    "Kaiser",   "Lang",
    "Mueller",  "Huber",    "Graf",     "Kramer",    "Stein",    "Ziegler",  "Conrad",   "Herman",   "Brandt",
    "Van Dyke", "Vandenberg", "De Vries", "Jansen",  "Visser",   "Bakker",   "Von Braun", "Stark",   "Ernst"};
constexpr string_view kGermanRoots[] = {
    "Stein", "Berg",  "Eich",  "Linden", "Rosen", "Gold",  "Silber", "Wein",  "Apfel", "Birn",  "Feld",  "Wald",
    "Brun",  "Kirch", "Neu",   "Alt",    "Ober",  "Unter", "Hoch",   "Tief",  "Gross", "Klein", "Lang",  "Kurz",
    "Schwarz", "Weiss", "Grun", "Blau",  "Sonn",  "Mond",  "Stern",  "Him",   "Eisen", "Kupfer", "Zinn", "Hol",
    "Acker", "Bach",  "Dorn",  "Engel",  "Fuchs", "Gerst", "Hagen",  "Kessel", "Lauter", "Mehl", "Nagel", "Oster",
    "Pfeif", "Reich", "Sauer", "Teufel", "Ul",    "Vogt",  "Wester", "Zeller", "Lind", "Sand",  "Hedl",  "Lund",
    "Nord",  "Sjo",   "Strom", "Ek",     "Haug",  "Thor",  "Bjork",  "Ny",    "Rud",   "Over"};
constexpr string_view kGermanEndings[] = {"bach",  "berg",   "burg",  "dorf", "er",    "feld",  "hauer", "haus",  "heim",
                                          "hof",   "hofer",  "holz",  "inger", "ke",   "ler",   "macher", "mann", "meier",
                                          "meyer", "muller", "schmidt", "stein", "thal", "wald", "weiler", "wein", "brand",
                                          "quist", "strom",  "gren",  "dahl", "lund",  "gaard", "sen",   "sson",  "bauer"};
constexpr string_view kItalianCommon[] = {
    "Russo",    "Romano",   "Esposito", "Marino",  "Rossi",    "Ferrari",  "Bruno",   "Costa",   "Caruso",  "Gallo",
    "De Luca",  "Rizzo",    "Lombardi", "Greco",   "Moretti",  "Bianchi",  "Colombo", "Conti",   "Leone",   "Longo",
    "Santoro",  "Parisi",   "Vitale",   "Messina", "D'Angelo", "Palumbo",  "Ferrara", "Catalano", "Pagano", "Serra",
    "Dupont",   "Leblanc",  "Landry",   "Hebert",  "Fontaine", "Boucher",  "Girard",  "Moreau",  "Roy",     "Bergeron"};
constexpr string_view kItalianRoots[] = {
    "Bel",  "Cas",  "Cam",  "Bon",  "Mar",  "San",  "Ros",  "Bian", "Ner",  "Alb",  "Bar",  "Cal",  "Car",  "Cor",
    "Don",  "Fab",  "Fal",  "Fer",  "Fior", "Gal",  "Gen",  "Giord", "Gran", "Guar", "Lan", "Lom",  "Luc",  "Mag",
    "Mal",  "Man",  "Mont", "Mor",  "Pal",  "Pel",  "Per",  "Pol",  "Riz",  "Sal",  "Sar",  "Scar", "Spin", "Tor",
    "Tram", "Val",  "Vent", "Ver",  "Vit",  "Zan",  "Beau", "Char", "Del",  "Font", "Mont", "Per"};
constexpr string_view kItalianEndings[] = {"ucci",  "elli",  "etti",  "ini",   "one",   "otto", "aro",  "ese",  "ano", "ardi",
                                           "oni",   "ino",   "azzo",  "ella",  "etto",  "ante", "ieri", "isi",  "ola", "ucco",
                                           "olino", "arello", "essa", "oldi",  "eneau", "ier",  "eault", "ette", "anti", "ico"};
constexpr string_view kSlavicCommon[] = {
    "Nowak",    "Kowalski", "Novak",    "Wisniewski", "Kaminski", "Lewandowski", "Zielinski", "Petrov",  "Ivanov",
    "Popov",    "Volkov",   "Sokolov",  "Horvat",     "Dvorak",   "Svoboda",     "Kozlowski", "Jankowski", "Wojcik",
    "Krawczyk", "Pavlov",   "Romanov",  "Shevchenko", "Bondarenko", "Kovac",     "Nagy",      "Szabo",   "Toth",
    "Papadopoulos", "Georgiou", "Popescu", "Ionescu", "Cohen",    "Levin",       "Abramov"};
constexpr string_view kSlavicRoots[] = {
    "Wit",   "Dom",   "Gor",   "Jab",   "Kal",   "Kaz",   "Klim",  "Kor",   "Kras",  "Kub",   "Lis",   "Mak",
    "Mal",   "Mich",  "Mir",   "Olsz",  "Ostr",  "Pav",   "Pietr", "Plot",  "Rad",   "Rog",   "Rut",   "Sad",
    "Sier",  "Sob",   "Stan",  "Tom",   "Urb",   "Wal",   "Wesol", "Wol",   "Zaj",   "Zar",   "Bog",   "Bor",
    "Cher",  "Dan",   "Fed",   "Grig",  "Kuzn",  "Laz",   "Med",   "Naz",   "Orl",   "Rom",   "Step",  "Tar",
    "Vas",   "Yak",   "Zhuk",  "Dimitr", "Anton", "Theod", "Hal"};
constexpr string_view kSlavicEndings[] = {"owski", "inski", "ewicz", "czyk",  "enko", "ov",   "ova",  "ic",   "icek", "ak",
                                          "ek",    "uk",    "chuk",  "ovich", "sky",  "nik",  "ec",   "iak",  "ula",  "as",
                                          "ski",   "opoulos", "akis", "escu", "ian",  "ka",   "man",  "evski", "onis", "arz"};
constexpr string_view kHispanicCommon[] = {
    "García",    "Rodríguez", "Martínez",  "Hernández", "López",    "González", "Pérez",     "Sánchez",   "Ramírez",
    "Torres",    "Flores",    "Rivera",    "Gómez",     "Díaz",     "Reyes",    "Morales",   "Cruz",      "Ortiz",
    "Gutiérrez", "Chávez",    "Ramos",     "Ruiz",      "Álvarez",  "Mendoza",  "Castillo",  "Jiménez",   "Vásquez",
    "Romero",    "Herrera",   "Medina",    "Aguilar",   "Garza",    "Castro",   "Vargas",    "Fernández", "Guzmán",
    "Muñoz",     "Méndez",    "Salazar",   "Soto",      "Delgado",  "Ortega",   "Ríos",      "Peña",      "Vega",
    "Sandoval",  "Domínguez", "Guerrero",  "Contreras", "Estrada",  "Núñez",    "Maldonado", "Valdez",    "Ávila",
    "Luna",      "Acosta",    "Padilla",   "Fuentes",   "Cabrera",  "Rosario",  "Serrano",   "Robles",    "Mejía",
    "Campos",    "Molina",    "Juárez",    "Espinoza",  "Santiago", "Pacheco",  "Cervantes", "Velasco",   "Trujillo",
    "Rosales",   "Cárdenas",  "Navarro",   "Colón",     "Figueroa", "Montoya",  "Lozano",    "Duarte",    "Villarreal",
    "Zamora",    "Silva",     "Santos",    "Pereira",   "Oliveira", "Almeida",  "De León",   "De La Cruz", "Del Río"};
constexpr string_view kHispanicRoots[] = {
    "Alc",  "Alv",  "Arr",  "Baut", "Ben",  "Cald", "Cam",  "Carr", "Cast", "Cor",  "Esc",  "Esp",  "Fuent", "Gal",
    "Gall", "Ibarr", "Lagun", "Led", "Mald", "Marr", "Mont", "Mor", "Nav",  "Oroz", "Pal",  "Pant", "Quint", "Rend",
    "Ross", "Sald", "Sol",  "Sot",  "Ten",  "Urr",  "Valv", "Vell", "Vill", "Zal",  "Zav",  "Barr", "Zur",  "Olm"};
constexpr string_view kHispanicEndings[] = {"ares",  "era",   "ero",  "ez",    "ado",   "illo", "ano",   "ales", "ejo", "ena",
                                            "eda",   "erra",  "ías",  "oza",   "uela",  "utia", "arro",  "oya",  "ora", "anda",
                                            "alva",  "aldo",  "orio", "ales",  "ín",    "ibar", "eros",  "ada",  "ugo", "onte"};
constexpr string_view kEastAsianCommon[] = {
    "Nguyen", "Lee",  "Kim",    "Tran",   "Chen",  "Wong", "Le",    "Wang",   "Yang",  "Pham", "Li",   "Park",
    "Huang",  "Lin",  "Liu",    "Zhang",  "Wu",    "Choi", "Huynh", "Chang",  "Hoang", "Xiong", "Vang", "Chan",
    "Cheng",  "Ho",   "Vu",     "Vo",     "Ng",    "Lau",  "Cho",   "Kang",   "Dang",  "Bui",  "Do",   "Ngo",
    "Tanaka", "Sato", "Suzuki", "Yamamoto", "Nakamura", "Reyes", "Bautista", "Santos", "Zhao", "Zhou", "Xu",  "Sun"};
constexpr string_view kEastAsianRoots[] = {"Naka", "Yama", "Mura", "Taka", "Kawa", "Hashi", "Matsu", "Fuji", "Ishi", "Oka",
                                           "Sugi", "Hira", "Ino",  "Kobay", "Miya", "Nishi", "Ota",   "Shima", "Ueda", "Wata",
                                           "Man",  "Maca", "Dima", "Caba",  "Pang", "Sum",   "Tol",   "Vid"};
constexpr string_view kEastAsianEndings[] = {"moto", "mura", "da",   "shita", "guchi", "hashi", "saki", "no",   "zawa", "ta",
                                             "hara", "bata", "ashi", "nabe",  "lang",  "lao",   "guit", "ilap", "gan",  "ong"};
constexpr string_view kSouthAsianCommon[] = {
    "Patel",  "Singh", "Khan",   "Ali",    "Ahmed",  "Shah",   "Kumar", "Hussain", "Sharma", "Gupta", "Mohamed", "Hassan",
    "Kaur",   "Rahman", "Malik", "Syed",   "Ibrahim", "Abdi",  "Omar",  "Mehta",   "Reddy",  "Das",   "Desai",   "Joshi",
    "Iqbal",  "Chaudhry", "Haddad", "Khalil", "Mansour", "Nasser", "Saleh", "Farah", "Osman", "Yusuf", "Okafor",  "Mensah",
    "Okeke",  "Adeyemi", "Diallo", "Tesfaye", "Bekele", "Mishra", "Verma", "Rao",  "Iyer",   "Nair",  "Menon",   "Bose"};
constexpr string_view kSouthAsianRoots[] = {"Chandra", "Rama", "Krishna", "Bala", "Vish", "Sub", "Nara", "Sri", "Jaya", "Venkat",
                                            "Gana",    "Hari", "Moha",    "Raj",  "Sura", "Abdul", "Al",  "El",  "Ben",  "Ogun",
                                            "Ade",     "Oke",  "Nwa",     "Bhatta", "Mukho", "Chatto", "Thaku"};
constexpr string_view kSouthAsianEndings[] = {"murthy", "nathan", "swamy", "krishnan", "sekhar", "raman", "yan",  "wal",
                                              "puri",   "das",    "kar",   "ani",      "charya", "padhyay", "latif", "rahim",
                                              "aziz",   "masri",  "bola",  "wole",     "chukwu", "mani",   "rajan", "esan"};

constexpr SurnameTable kTables[] = {
    {kEnglishCommon, kEnglishRoots, kEnglishEndings, 0.50, 0.50},
    {kCelticCommon, kCelticRoots, kCelticEndings, 0.07, 0.45},
    {kGermanCommon, kGermanRoots, kGermanEndings, 0.12, 0.72},
    {kItalianCommon, kItalianRoots, kItalianEndings, 0.05, 0.72},
    {kSlavicCommon, kSlavicRoots, kSlavicEndings, 0.04, 0.75},
    {kHispanicCommon, kHispanicRoots, kHispanicEndings, 0.16, 0.32},
    {kEastAsianCommon, kEastAsianRoots, kEastAsianEndings, 0.035, 0.22},
    {kSouthAsianCommon, kSouthAsianRoots, kSouthAsianEndings, 0.025, 0.40},
};
static_assert(std::size(kTables) == static_cast<size_t>(NameOrigin::kCount));

}  // namespace

const SurnameTable& SurnamesOf(NameOrigin origin) { return kTables[static_cast<size_t>(origin)]; }

}  // namespace ipse

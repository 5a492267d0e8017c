#include "datasets/population/name_tables.h"

namespace ipse {
namespace {

using std::string_view;

// name, weight at its height, year of the height, years over which it fades.
constexpr GivenNameEntry kGeneralMale[] = {
    {"James", 40, 1945, 35},    {"Robert", 40, 1942, 26},   {"John", 38, 1942, 35},     {"Michael", 42, 1968, 22},
    {"William", 28, 1940, 45},  {"David", 36, 1958, 25},    {"Richard", 25, 1942, 18},  {"Joseph", 20, 1950, 45},
    {"Thomas", 20, 1948, 28},   {"Charles", 18, 1938, 28},  {"Christopher", 34, 1981, 14}, {"Daniel", 22, 1978, 25},
    {"Matthew", 28, 1984, 14},  {"Anthony", 20, 1982, 25},  {"Mark", 22, 1961, 10},     {"Donald", 16, 1935, 12},
    {"Steven", 20, 1957, 12},   {"Paul", 15, 1955, 18},     {"Andrew", 21, 1986, 14},   {"Joshua", 27, 1986, 11},
    {"Kenneth", 15, 1945, 16},  {"Kevin", 18, 1965, 16},    {"Brian", 20, 1970, 12},    {"George", 13, 1932, 22},
    {"Timothy", 17, 1961, 13},  {"Ronald", 16, 1945, 11},   {"Edward", 13, 1935, 25},   {"Jason", 23, 1976, 8},
    {"Jeffrey", 18, 1963, 10},  {"Ryan", 20, 1984, 14},     {"Jacob", 22, 1999, 11},    {"Gary", 15, 1951, 10},
    {"Nicholas", 19, 1992, 12}, {"Eric", 16, 1974, 13},     {"Jonathan", 15, 1985, 14}, {"Stephen", 13, 1955, 14},
    {"Larry", 13, 1946, 10},    {"Justin", 17, 1986, 9},    {"Scott", 15, 1967, 9},     {"Brandon", 18, 1988, 9},
    {"Benjamin", 14, 2000, 25}, {"Samuel", 12, 2002, 28},   {"Gregory", 12, 1960, 12},  {"Alexander", 16, 2000, 16},
    {"Frank", 10, 1930, 20},    {"Patrick", 11, 1970, 20},  {"Raymond", 11, 1935, 20},  {"Jack", 10, 2008, 22},
    {"Dennis", 12, 1949, 9},    {"Jerry", 11, 1942, 11},    {"Tyler", 16, 1994, 8},     {"Aaron", 11, 1982, 18},
    {"Henry", 9, 1930, 40},     {"Adam", 11, 1983, 12},     {"Douglas", 10, 1955, 12},  {"Nathan", 12, 1998, 16},
    {"Peter", 8, 1955, 20},     {"Zachary", 15, 1994, 8},   {"Kyle", 13, 1989, 8},      {"Walter", 8, 1925, 18},
    {"Harold", 8, 1925, 16},    {"Jeremy", 12, 1977, 8},    {"Ethan", 18, 2006, 8},     {"Carl", 8, 1932, 22},
    {"Keith", 9, 1962, 11},     {"Roger", 9, 1947, 11},     {"Gerald", 8, 1940, 12},    {"Christian", 9, 2000, 14},
    {"Terry", 9, 1954, 10},     {"Sean", 9, 1978, 14},      {"Arthur", 6, 1928, 22},    {"Austin", 13, 1996, 8},
    {"Noah", 18, 2014, 8},      {"Lawrence", 7, 1942, 15},  {"Jesse", 7, 1982, 18},     {"Joe", 6, 1938, 20},
    {"Bryan", 8, 1982, 13},     {"Billy", 6, 1940, 18},     {"Jordan", 11, 1996, 10},   {"Albert", 6, 1928, 20},
    {"Dylan", 12, 2002, 8},     {"Bruce", 7, 1951, 9},      {"Willie", 5, 1932, 18},    {"Gabriel", 9, 2006, 10},
    {"Alan", 6, 1955, 13},      {"Logan", 14, 2008, 8},     {"Wayne", 6, 1948, 11},     {"Ralph", 6, 1930, 16},
    {"Roy", 6, 1932, 20},       {"Eugene", 6, 1930, 15},    {"Randy", 7, 1957, 9},      {"Vincent", 5, 1965, 28},
    {"Russell", 6, 1955, 16},   {"Louis", 5, 1928, 28},     {"Philip", 6, 1952, 18},    {"Bobby", 5, 1938, 14},
    {"Johnny", 5, 1945, 18},    {"Bradley", 7, 1978, 12},   {"Elijah", 12, 2013, 9},    {"Mason", 14, 2011, 6},
    {"Liam", 19, 2016, 6},      {"Lucas", 12, 2013, 8},     {"Aiden", 14, 2010, 6},     {"Oliver", 11, 2019, 7},
    {"Caleb", 9, 2004, 9},      {"Isaac", 7, 2008, 10},     {"Hunter", 9, 2000, 7},     {"Connor", 9, 2002, 7},
    {"Evan", 8, 2002, 9},       {"Owen", 9, 2010, 8},       {"Luke", 8, 2009, 10},      {"Isaiah", 9, 2007, 8},
    {"Jayden", 13, 2010, 5},    {"Landon", 9, 2010, 6},     {"Carter", 9, 2014, 6},     {"Wyatt", 9, 2014, 7},
    {"Levi", 8, 2016, 8},       {"Sebastian", 8, 2016, 7},  {"Theodore", 9, 2022, 8},   {"Asher", 7, 2020, 6},
    {"Ezra", 6, 2021, 6},       {"Hudson", 7, 2020, 6},     {"Grayson", 7, 2017, 5},    {"Lincoln", 6, 2018, 6},
    {"Maverick", 5, 2021, 4},   {"Jaxon", 7, 2014, 5},      {"Cameron", 9, 1999, 9},    {"Chase", 7, 2004, 9},
    {"Cole", 7, 2003, 8},       {"Blake", 7, 1998, 10},     {"Trevor", 7, 1994, 8},     {"Dustin", 8, 1985, 7},
    {"Derek", 7, 1982, 10},     {"Chad", 8, 1974, 7},       {"Shawn", 8, 1974, 9},      {"Marcus", 8, 1982, 12},
    {"Travis", 8, 1982, 9},     {"Corey", 7, 1980, 9},      {"Craig", 8, 1964, 10},     {"Todd", 8, 1966, 7},
    {"Darren", 5, 1967, 9},     {"Glenn", 5, 1955, 14},     {"Barry", 5, 1952, 10},     {"Ernest", 4, 1928, 18},
    {"Howard", 4, 1930, 16},    {"Clarence", 4, 1922, 16},  {"Earl", 4, 1925, 16},      {"Norman", 4, 1932, 14},
    {"Stanley", 4, 1930, 16},   {"Leonard", 4, 1932, 16},   {"Fred", 4, 1928, 18},      {"Melvin", 4, 1932, 15},
    {"Marvin", 4, 1935, 16},    {"Theo", 3, 2022, 5},       {"Max", 4, 2008, 14},       {"Leo", 5, 2018, 10},
    {"Eli", 5, 2012, 9},        {"Gavin", 7, 2006, 7},      {"Brody", 4, 2010, 6},      {"Parker", 5, 2012, 8},
    {"Miles", 5, 2017, 10},     {"Micah", 4, 2010, 10},     {"Malik", 4, 1997, 8},      {"Darnell", 3, 1980, 10},
    {"Terrence", 5, 1980, 12},  {"Reginald", 4, 1964, 14},  {"Andre", 5, 1980, 16},     {"Maurice", 3, 1968, 18},
    {"Tyrone", 4, 1972, 13},    {"Jermaine", 4, 1976, 8},   {"Xavier", 6, 2009, 9},     {"Dominic", 5, 2008, 10},
    {"Ian", 6, 2000, 14},       {"Garrett", 6, 1996, 9},    {"Spencer", 5, 1994, 10},   {"Brett", 6, 1982, 10},
    {"Curtis", 5, 1962, 16},    {"Rodney", 6, 1965, 10},    {"Mitchell", 5, 1985, 14},  {"Nolan", 5, 2014, 9},
    {"Marshall", 3, 1965, 25},  {"Warren", 3, 1945, 20},    {"Franklin", 3, 1940, 20},  {"Clifford", 3, 1935, 16},
    {"Harvey", 2, 1930, 16},    {"Vernon", 3, 1930, 16},    {"Lloyd", 3, 1928, 16},     {"Herbert", 3, 1925, 14},
    {"Ivan", 3, 1990, 20},      {"Victor", 5, 1975, 25},    {"Simon", 3, 1995, 20},     {"Abraham", 3, 2000, 20},
    {"Nathaniel", 7, 1998, 14}, {"Colin", 5, 1998, 12},     {"Grant", 4, 1995, 14},     {"Preston", 4, 1999, 10},
    {"Tanner", 5, 1997, 6},     {"Bryce", 5, 1999, 8},      {"Easton", 4, 2013, 5},     {"Weston", 3, 2019, 5},
    {"Silas", 3, 2019, 6},      {"Declan", 3, 2017, 6},     {"Kai", 3, 2020, 6},        {"Rowan", 3, 2019, 6}};
constexpr GivenNameEntry kGeneralFemale[] = {
    {"Mary", 42, 1935, 26},     {"Patricia", 27, 1945, 14}, {"Jennifer", 36, 1975, 10}, {"Linda", 32, 1948, 8},
    {"Elizabeth", 22, 1965, 40}, {"Barbara", 24, 1940, 13}, {"Susan", 24, 1954, 10},    {"Jessica", 30, 1987, 9},
    {"Sarah", 24, 1983, 13},    {"Karen", 22, 1957, 9},     {"Nancy", 17, 1946, 13},    {"Lisa", 25, 1965, 7},
    {"Betty", 15, 1932, 11},    {"Margaret", 15, 1935, 25}, {"Sandra", 16, 1951, 12},   {"Ashley", 27, 1989, 8},
    {"Kimberly", 19, 1968, 10}, {"Emily", 22, 1997, 11},    {"Donna", 16, 1956, 10},    {"Michelle", 20, 1970, 9},
    {"Carol", 15, 1944, 11},    {"Amanda", 24, 1984, 8},    {"Dorothy", 13, 1928, 14},  {"Melissa", 19, 1977, 8},
    {"Deborah", 17, 1954, 7},   {"Stephanie", 18, 1983, 10}, {"Rebecca", 14, 1977, 14}, {"Sharon", 14, 1949, 10},
    {"Laura", 14, 1970, 15},    {"Cynthia", 14, 1958, 9},   {"Kathleen", 12, 1951, 11}, {"Amy", 17, 1974, 8},
    {"Shirley", 11, 1937, 10},  {"Angela", 15, 1972, 10},   {"Helen", 10, 1928, 16},    {"Anna", 10, 1990, 35},
    {"Brenda", 13, 1958, 9},    {"Pamela", 13, 1956, 9},    {"Nicole", 17, 1982, 9},    {"Samantha", 18, 1992, 9},
    {"Katherine", 12, 1985, 17}, {"Emma", 18, 2008, 10},    {"Ruth", 9, 1928, 16},      {"Christine", 12, 1966, 12},
    {"Catherine", 9, 1955, 20}, {"Debra", 13, 1956, 6},     {"Rachel", 15, 1986, 11},   {"Carolyn", 9, 1944, 12},
    {"Janet", 9, 1951, 11},     {"Virginia", 7, 1930, 16},  {"Heather", 17, 1978, 8},   {"Diane", 10, 1953, 9},
    {"Olivia", 18, 2012, 10},   {"Julie", 12, 1965, 9},     {"Joyce", 8, 1942, 11},     {"Victoria", 10, 1994, 18},
    {"Kelly", 12, 1975, 9},     {"Christina", 12, 1978, 10}, {"Lauren", 14, 1988, 9},   {"Joan", 7, 1934, 10},
    {"Evelyn", 6, 1930, 20},    {"Judith", 9, 1942, 8},     {"Megan", 15, 1989, 8},     {"Andrea", 9, 1978, 13},
    {"Cheryl", 9, 1956, 9},     {"Hannah", 15, 1999, 8},    {"Jacqueline", 7, 1965, 18}, {"Martha", 6, 1940, 20},
    {"Gloria", 6, 1940, 14},    {"Teresa", 9, 1961, 10},    {"Ann", 7, 1945, 18},       {"Sara", 10, 1982, 13},
    {"Madison", 18, 2003, 7},   {"Frances", 6, 1930, 18},   {"Kathryn", 8, 1965, 20},   {"Janice", 7, 1946, 10},
    {"Jean", 5, 1934, 14},      {"Abigail", 14, 2004, 9},   {"Alice", 5, 1930, 22},     {"Julia", 8, 1998, 18},
    {"Judy", 7, 1945, 8},       {"Sophia", 18, 2012, 7},    {"Grace", 8, 2005, 12},     {"Denise", 8, 1960, 9},
    {"Amber", 12, 1985, 7},     {"Doris", 5, 1930, 11},     {"Marilyn", 6, 1940, 11},   {"Danielle", 11, 1986, 9},
    {"Beverly", 6, 1944, 11},   {"Isabella", 17, 2009, 6},  {"Theresa", 6, 1958, 12},   {"Diana", 6, 1965, 16},
    {"Natalie", 9, 1995, 14},   {"Brittany", 17, 1989, 6},  {"Charlotte", 12, 2017, 7}, {"Marie", 5, 1955, 22},
    {"Kayla", 12, 1995, 7},     {"Alexis", 12, 1998, 7},    {"Lori", 9, 1963, 6},       {"Tiffany", 11, 1984, 8},
    {"Crystal", 10, 1982, 8},   {"Erin", 9, 1979, 10},      {"Tammy", 9, 1967, 6},      {"Dawn", 8, 1969, 7},
    {"Tina", 8, 1967, 8},       {"Robin", 6, 1961, 9},      {"Wendy", 7, 1968, 8},      {"April", 7, 1978, 9},
    {"Ava", 17, 2012, 7},       {"Mia", 14, 2014, 7},       {"Amelia", 11, 2018, 8},    {"Harper", 10, 2016, 5},
    {"Ella", 10, 2010, 7},      {"Lily", 8, 2010, 8},       {"Chloe", 10, 2009, 7},     {"Avery", 8, 2014, 6},
    {"Sofia", 9, 2015, 7},      {"Addison", 8, 2010, 5},    {"Zoe", 6, 2010, 8},        {"Aubrey", 7, 2012, 5},
    {"Brooklyn", 6, 2012, 5},   {"Layla", 6, 2015, 6},      {"Nora", 6, 2018, 7},       {"Hazel", 5, 2020, 6},
    {"Luna", 6, 2021, 4},       {"Penelope", 6, 2018, 6},   {"Riley", 7, 2014, 7},      {"Violet", 5, 2019, 6},
    {"Stella", 5, 2017, 7},     {"Aurora", 5, 2020, 5},     {"Savannah", 7, 2006, 8},   {"Claire", 5, 2010, 12},
    {"Taylor", 11, 1995, 6},    {"Jasmine", 9, 1994, 8},    {"Courtney", 9, 1990, 7},   {"Alyssa", 9, 1997, 7},
    {"Haley", 8, 1997, 7},      {"Sydney", 8, 1999, 7},     {"Morgan", 8, 1996, 8},     {"Paige", 6, 1998, 8},
    {"Destiny", 7, 1999, 6},    {"Mackenzie", 7, 1999, 7},  {"Jordan", 6, 1994, 7},     {"Kaitlyn", 8, 1997, 6},
    {"Chelsea", 8, 1991, 6},    {"Shelby", 7, 1993, 7},     {"Lindsey", 7, 1984, 7},    {"Erica", 8, 1984, 8},
    {"Vanessa", 7, 1985, 10},   {"Kristen", 8, 1982, 8},    {"Katie", 7, 1984, 9},      {"Holly", 7, 1978, 9},
    {"Tara", 6, 1975, 8},       {"Stacy", 7, 1972, 7},      {"Tracy", 8, 1968, 7},      {"Monica", 7, 1977, 9},
    {"Leslie", 6, 1975, 14},    {"Dana", 5, 1970, 11},      {"Gina", 6, 1967, 8},       {"Paula", 6, 1960, 10},
    {"Rhonda", 7, 1963, 7},     {"Connie", 5, 1952, 9},     {"Peggy", 5, 1948, 9},      {"Gail", 5, 1951, 8},
    {"Rita", 4, 1950, 13},      {"Jane", 5, 1945, 15},      {"Lois", 4, 1930, 11},      {"Norma", 4, 1934, 11},
    {"Phyllis", 4, 1935, 10},   {"Lillian", 4, 1925, 18},   {"Rose", 4, 1925, 22},      {"Irene", 4, 1924, 14},
    {"Louise", 4, 1925, 15},    {"Eleanor", 5, 1924, 18},   {"Josephine", 3, 1922, 18}, {"Mildred", 4, 1920, 12},
    {"Florence", 3, 1918, 13},  {"Edna", 3, 1920, 12},      {"Lucille", 3, 1922, 12},   {"Marjorie", 4, 1926, 11},
    {"Thelma", 3, 1922, 12},    {"Ellen", 4, 1948, 16},     {"Sheila", 5, 1957, 10},    {"Yolanda", 4, 1966, 11},
    {"Latoya", 4, 1983, 5},     {"Ebony", 4, 1982, 6},      {"Tamika", 4, 1976, 6},     {"Keisha", 4, 1977, 6},
    {"Shanice", 2, 1990, 5},    {"Imani", 3, 1998, 8},      {"Aaliyah", 6, 2006, 7},    {"Jada", 5, 2003, 6},
    {"Nevaeh", 5, 2009, 5},     {"Trinity", 5, 2005, 6},    {"Faith", 5, 2002, 9},      {"Ruby", 4, 2014, 10},
    {"Ivy", 3, 2020, 6},        {"Willow", 4, 2019, 6},     {"Eliana", 4, 2020, 5},     {"Naomi", 4, 2015, 10},
    {"Allison", 8, 1995, 12},   {"Leah", 6, 2005, 12},      {"Molly", 5, 1995, 12},     {"Caroline", 5, 2005, 14},
    {"Audrey", 5, 2010, 12},    {"Bailey", 5, 1999, 8},     {"Autumn", 4, 2000, 10},    {"Brianna", 8, 1998, 7},
    {"Makayla", 6, 2002, 6},    {"Gabrielle", 7, 1998, 8},  {"Adriana", 4, 1998, 12},   {"Veronica", 5, 1978, 14},
    {"Bonnie", 4, 1948, 14},    {"Wanda", 4, 1945, 11},     {"Loretta", 3, 1945, 11},   {"Marlene", 3, 1940, 10},
    {"Suzanne", 5, 1958, 11},   {"Valerie", 5, 1962, 13},   {"Colleen", 4, 1962, 11},   {"Kristin", 6, 1979, 8}};
constexpr GivenNameEntry kHispanicMale[] = {
    {"José", 40, 1975, 40},     {"Juan", 32, 1980, 35},    {"Luis", 28, 1985, 30},     {"Carlos", 26, 1982, 30},
    {"Jesús", 20, 1988, 30},    {"Miguel", 20, 1985, 30},  {"Jorge", 16, 1978, 26},    {"Francisco", 16, 1975, 35},
    {"Manuel", 14, 1965, 35},   {"Antonio", 14, 1970, 35}, {"Pedro", 11, 1970, 30},    {"Alejandro", 13, 1998, 18},
    {"Ricardo", 11, 1978, 25},  {"Roberto", 10, 1972, 25}, {"Fernando", 10, 1985, 22}, {"Eduardo", 10, 1985, 22},
    {"Rafael", 9, 1975, 28},    {"Javier", 9, 1985, 20},   {"Ángel", 12, 2000, 18},    {"Diego", 10, 2003, 12},
    {"Mario", 9, 1975, 25},     {"Raúl", 8, 1972, 25},     {"Sergio", 8, 1982, 20},    {"Oscar", 8, 1985, 22},
    {"Héctor", 7, 1975, 22},    {"Santiago", 8, 2014, 12}, {"Mateo", 9, 2018, 7},      {"Ramón", 6, 1960, 28},
    {"Enrique", 6, 1975, 26},   {"Salvador", 5, 1972, 26}, {"Andrés", 7, 1998, 18},    {"Emilio", 5, 1990, 30},
    {"Guadalupe", 4, 1960, 28}, {"Alfredo", 5, 1970, 24},  {"Arturo", 5, 1975, 22},    {"Ismael", 4, 1990, 22},
    {"Rubén", 6, 1978, 22},     {"Armando", 5, 1974, 22},  {"Gilberto", 4, 1968, 22},  {"Ernesto", 4, 1970, 24}};
constexpr GivenNameEntry kHispanicFemale[] = {
    {"María", 50, 1972, 35},    {"Guadalupe", 12, 1980, 30}, {"Carmen", 12, 1960, 32}, {"Rosa", 14, 1965, 30},
    {"Ana", 14, 1982, 28},      {"Juana", 9, 1965, 30},    {"Margarita", 8, 1960, 26}, {"Verónica", 10, 1978, 18},
    {"Leticia", 8, 1972, 18},   {"Alejandra", 9, 1995, 14}, {"Gabriela", 9, 1992, 16}, {"Patricia", 9, 1968, 20},
    {"Daniela", 8, 2002, 12},   {"Valeria", 8, 2008, 9},   {"Camila", 9, 2014, 8},     {"Ximena", 6, 2012, 8},
    {"Esmeralda", 6, 2000, 14}, {"Mariana", 6, 2002, 14},  {"Luz", 6, 1970, 28},       {"Teresa", 7, 1960, 26},
    {"Elena", 6, 1975, 30},     {"Silvia", 6, 1972, 20},   {"Norma", 5, 1970, 18},     {"Claudia", 6, 1980, 18},
    {"Lucía", 5, 2005, 25},     {"Yesenia", 5, 1988, 12},  {"Rocío", 4, 1985, 16},     {"Araceli", 4, 1984, 16},
    {"Beatriz", 4, 1975, 22},   {"Sofía", 8, 2012, 9},     {"Lourdes", 4, 1968, 22},   {"Mercedes", 4, 1960, 26},
    {"Irma", 5, 1965, 18},      {"Esperanza", 4, 1962, 26}, {"Dolores", 4, 1948, 22},  {"Consuelo", 3, 1955, 22},
    {"Jazmín", 4, 2000, 10},    {"Itzel", 3, 2006, 9},     {"Paola", 4, 1998, 14},     {"Fernanda", 4, 2004, 10}};
constexpr GivenNameEntry kEastAsianMale[] = {
    {"Wei", 10, 1980, 35},  {"Minh", 10, 1978, 30}, {"Hung", 8, 1970, 28}, {"Jun", 8, 1982, 30},  {"Hai", 6, 1975, 28},
    {"Kenji", 4, 1970, 35}, {"Duc", 5, 1978, 26},   {"Tuan", 6, 1980, 24}, {"Ming", 6, 1970, 30}, {"Jin", 6, 1985, 28},
    {"Sung", 5, 1968, 26},  {"Young", 5, 1965, 26}, {"Long", 5, 1984, 26}, {"Thanh", 6, 1972, 28}, {"Bao", 4, 1990, 26},
    {"Khanh", 4, 1982, 26}, {"Chen", 4, 1980, 30},  {"Hiro", 3, 1975, 35}, {"Feng", 4, 1978, 28}, {"Quang", 4, 1976, 26}};
constexpr GivenNameEntry kEastAsianFemale[] = {
    {"Mei", 10, 1980, 35},  {"Linh", 9, 1985, 28},  {"Thuy", 7, 1974, 26}, {"Lan", 8, 1970, 30},   {"Hoa", 6, 1966, 28},
    {"Yuki", 4, 1978, 35},  {"Ngoc", 6, 1980, 26},  {"Huong", 6, 1974, 26}, {"Ying", 6, 1980, 30}, {"Xiu", 3, 1965, 30},
    {"Soo", 5, 1968, 28},   {"Min", 5, 1985, 28},   {"Trang", 6, 1986, 24}, {"Kim", 6, 1968, 30},  {"Anh", 6, 1982, 26},
    {"Jing", 5, 1984, 28},  {"Hong", 5, 1968, 28},  {"Phuong", 5, 1976, 26}, {"Aiko", 3, 1960, 35}, {"Hui", 4, 1975, 30}};
constexpr GivenNameEntry kSouthAsianMale[] = {
    {"Mohammed", 16, 1990, 35}, {"Ahmed", 12, 1990, 32}, {"Ali", 11, 1990, 32},  {"Raj", 8, 1975, 28},   {"Amit", 7, 1980, 20},
    {"Sanjay", 6, 1970, 20},    {"Vijay", 6, 1970, 24},  {"Omar", 7, 1995, 25},  {"Ibrahim", 6, 1995, 28}, {"Hassan", 6, 1985, 28},
    {"Yusuf", 5, 1998, 26},     {"Rahul", 5, 1984, 18},  {"Arjun", 6, 2005, 15}, {"Anil", 5, 1962, 22},  {"Suresh", 4, 1964, 20},
    {"Imran", 4, 1982, 20},     {"Bilal", 4, 1992, 20},  {"Samir", 4, 1985, 22}, {"Karim", 4, 1982, 24}, {"Chidi", 3, 1985, 24},
    {"Emeka", 3, 1980, 24},     {"Abdi", 4, 1985, 26},   {"Krishna", 4, 1978, 28}, {"Harpreet", 3, 1984, 22}};
constexpr GivenNameEntry kSouthAsianFemale[] = {
    {"Fatima", 14, 1990, 34}, {"Aisha", 11, 1995, 28},  {"Priya", 9, 1986, 20},  {"Zainab", 6, 1998, 26}, {"Amina", 7, 1995, 28},
    {"Neha", 5, 1986, 16},    {"Anita", 6, 1965, 24},   {"Sunita", 5, 1968, 20}, {"Meena", 4, 1964, 22},  {"Khadija", 5, 1995, 26},
    {"Maryam", 6, 2002, 24},  {"Noor", 5, 2004, 20},    {"Lakshmi", 4, 1965, 26}, {"Pooja", 4, 1988, 16}, {"Deepa", 4, 1974, 20},
    {"Yasmin", 5, 1985, 24},  {"Hodan", 3, 1990, 22},   {"Ngozi", 3, 1980, 24},  {"Ananya", 5, 2010, 12}, {"Saanvi", 4, 2016, 8},
    {"Leila", 5, 1990, 26},   {"Simran", 4, 1995, 16},  {"Rekha", 3, 1964, 20},  {"Salma", 4, 1990, 24}};

constexpr string_view kModernMaleStarts[] = {"Bray", "Jay",  "Kay",  "Ca",   "Ay",   "Zay",  "Tray", "Dra",  "Ja",   "Ma",  "Ra",
                                             "Da",   "De",   "La",   "Ke",   "Te",   "Jo",   "Bren", "Col",  "Dal",  "Gray", "Har",
                                             "Kel",  "Lan",  "Mar",  "Quin", "Ry",   "Sha",  "Tal",  "Tre",  "Von",  "Wes", "Zan",
                                             "Ash",  "Bo",   "Cor",  "Dev",  "El",   "Fin",  "Gun",  "Hol",  "Is",   "Kas", "Luc",
                                             "Mav",  "Nash", "Or",   "Pax",  "Rem",  "Sy",   "Thor", "Ul",   "Vin",  "Xan", "Yor"};
constexpr string_view kModernMaleEnds[] = {"den",  "lon",  "shawn", "quan", "vion", "marcus", "von", "ton",  "rell", "ston", "len",
                                           "ris",  "rick", "don",   "ius",  "iel",  "lin",    "ven", "ker",  "ser",  "mir",  "vin",
                                           "tavious", "jon", "sen", "ley",  "kai",  "zell",   "son", "dric", "mond", "lan",  "er",
                                           "ian",  "io",   "eo",    "ander", "us",  "win",    "ford", "land", "iah"};
constexpr string_view kModernFemaleStarts[] = {"Kay",  "Jay",  "Bre",  "Ma",   "Mc",   "Ash",  "Bri",  "Ka",   "La",  "Sha", "Ta",
                                               "Ja",   "A",    "E",    "Ad",   "Am",   "An",   "Ar",   "Bel",  "Cas", "Dan", "El",
                                               "Em",   "Fay",  "Gi",   "Hay",  "Is",   "Jo",   "Ken",  "Le",   "Mar", "Nay", "O",
                                               "Pay",  "Ray",  "Sav",  "Tay",  "Vi",   "Wil",  "Za",   "Zo",   "Car", "Jess", "Lil",
                                               "Mel",  "Ro",   "Shay", "Ter",  "Val",  "Yas",  "Ni",   "Ky",   "Ly",  "Ree"};
constexpr string_view kModernFemaleEnds[] = {"lee",  "leigh", "lynn",  "lyn",  "la",    "lani",  "anna",  "elle",  "ella", "ana", "isha",
                                             "ika",  "ita",   "aya",   "iyah", "ora",   "essa",  "ette",  "ina",   "issa", "den", "leen",
                                             "mara", "nique", "quisha", "rina", "sha",  "tasha", "tiana", "toria", "vie",  "wyn", "yah",
                                             "zley", "beth",  "cia",   "dra",  "ma",    "nessa", "ria",   "selle", "via",  "lina", "mina"};
constexpr string_view kOldMaleStarts[] = {"Al",  "Ber", "Clar", "Del", "Ed",  "El",  "Er",  "Fer", "Gar", "Har", "Her", "Ho",  "Il", "Jul",
                                          "Lem", "Leo", "Lu",   "Mel", "Mor", "Nor", "Or",  "Os",  "Per", "Ray", "Ro",  "Sher", "Syl", "Ver",
                                          "Vir", "Wal", "Wen",  "Wil", "Har", "Em",  "Dur", "Cor", "Bur", "Am",  "Ar",  "Cle"};
constexpr string_view kOldMaleEnds[] = {"bert", "fred", "ton", "vin", "mer", "ville", "ward", "win", "lan",  "lis", "mond", "old",
                                        "ice",  "ius",  "land", "ley", "ley", "man",  "nard", "ris", "ster", "ton", "wood", "dell",
                                        "gil",  "mus",  "ence", "don", "as",  "vester"};
constexpr string_view kOldFemaleStarts[] = {"Al", "Ber", "Clar", "Cor", "Del", "Dor", "Ed",  "El",  "Em",  "Er",  "Est", "Eth", "Eu",  "Flor",
                                            "Ger", "Haz", "Hen", "Ida", "Im",  "Jos", "Jul", "Lav", "Leo", "Lor", "Lu",  "Mab", "Mar", "Maur",
                                            "Mil", "Myr", "Nel", "Opal", "Pau", "Ros", "Sel", "Syl", "Vel", "Ver", "Vi",  "Win"};
constexpr string_view kOldFemaleEnds[] = {"ice",  "ina", "etta", "ene",  "a",    "ie",   "inda", "nice", "dine", "lene", "tha", "ora",
                                          "ella", "ena", "ma",   "more", "nia",  "ola",  "ona",  "rude", "tine", "via",  "wina", "ada",
                                          "elia", "ine", "is",   "lia",  "othy", "ora"};

}  // namespace

std::span<const GivenNameEntry> GivenNames(GivenPool pool, bool female) {
  switch (pool) {
    case GivenPool::kHispanic:
      return female ? std::span<const GivenNameEntry>(kHispanicFemale) : kHispanicMale;
    case GivenPool::kEastAsian:
      return female ? std::span<const GivenNameEntry>(kEastAsianFemale) : kEastAsianMale;
    case GivenPool::kSouthAsian:
      return female ? std::span<const GivenNameEntry>(kSouthAsianFemale) : kSouthAsianMale;
    case GivenPool::kGeneral:
      break;
  }
  return female ? std::span<const GivenNameEntry>(kGeneralFemale) : kGeneralMale;
}

GivenParts RareGivenParts(bool female, bool modern) {
  if (female) {
    return modern ? GivenParts{kModernFemaleStarts, kModernFemaleEnds} : GivenParts{kOldFemaleStarts, kOldFemaleEnds};
  }
  return modern ? GivenParts{kModernMaleStarts, kModernMaleEnds} : GivenParts{kOldMaleStarts, kOldMaleEnds};
}

}  // namespace ipse

#include "datasets/population/family.h"

#include <algorithm>

#include "datasets/population/contacts.h"

namespace ipse {
namespace {

constexpr int kMembersMax = 24;  // Far above what the draws below can give; bounds a family whatever the options.

// Adults by age band from 18 on, five years each: roughly the mix of a hospital's index.
constexpr double kAdultBands[] = {3.5, 7, 11, 12, 12.5, 13, 13.5, 13, 11, 8, 6, 5.5, 4.5, 3, 1.2, 0.3};
constexpr int kAdultFrom = 18;

// People at a group address, on average.
constexpr uint64_t kGroupSize = 7;

DayNumber BirthdayAtAge(int age, RandomStream& random) {
  return kLastDay - age * 365 - age / 4 - static_cast<DayNumber>(random.Below(365));
}

// The young live in dormitories and the old in nursing homes more often than the rest in shelters.
double GroupLikelihood(const Person& person) {
  const int age = (kLastDay - person.birth) / 365;
  return age < 18 ? 0.0 : age >= 75 ? 8.0 : age <= 23 ? 5.0 : 1.0;
}

std::string DrawSsn(RandomStream& random) {
  // Plausible and random: area 001-899 but 666, group 01-99, serial 0001-9999.
  uint64_t area = 1 + random.Below(898);
  if (area >= 666) ++area;
  const uint64_t group = 1 + random.Below(99);
  uint64_t number = area * 1000000 + group * 10000 + 1 + random.Below(9999);
  std::string digits(9, '0');
  for (size_t i = 9; i > 0; --i, number /= 10) digits[i - 1] = static_cast<char>('0' + number % 10);
  return digits;
}

}  // namespace

size_t Home::StayOn(DayNumber day) const {
  for (size_t i = 0; i + 1 < stays.size(); ++i) {
    if (stays[i].since <= day) return i;
  }
  return stays.size() - 1;
}

struct FamilyMaker::Draft {
  RandomStream& random;
  Family& family;
  NameOrigin origin;
  uint8_t home = 0;

  Person& At(size_t i) { return family.people[i]; }
};

FamilyMaker::FamilyMaker(const PopulationOptions& options)
    : households_(options.households),
      seed_(options.seed),
      adult_ages_(std::span<const double>(kAdultBands)) {
  const double people = static_cast<double>(options.records) * households_.group_address;
  group_addresses_ = std::max<uint64_t>(1, static_cast<uint64_t>(people) / kGroupSize);
  Calibrate();
}

// Only single people move to group addresses, so their chance depends on how many people are single: a small sample,
// always the same one, tells.
void FamilyMaker::Calibrate() {
  constexpr uint64_t kSample = 2000;
  if (households_.group_address <= 0) return;
  Family family;
  double patients = 0, likely = 0;
  for (uint64_t i = 0; i < kSample; ++i) {
    RandomStream random(0x63616C69ULL, i);
    Make(random, family);
    for (const Person& person : family.people) patients += person.patient ? 1 : 0;
    if (family.people.size() == 1) likely += GroupLikelihood(family.people[0]);
  }
  if (likely > 0) group_scale_ = households_.group_address * patients / likely;
}

void FamilyMaker::Make(RandomStream& random, Family& family) const {
  family.Clear();
  Draft draft{random, family, names_.DrawOrigin(random)};
  MakeHome(draft, places_.DrawCity(random));
  if (random.Chance(households_.shared)) {
    MakeShared(draft);
  } else {
    MakeSingle(draft);
  }
  ShareContacts(draft);
  ChoosePatients(draft);
}

int FamilyMaker::DrawAdultAge(RandomStream& random) const {
  const int band = static_cast<int>(adult_ages_.Draw(random));
  return kAdultFrom + 5 * band + static_cast<int>(random.Below(5));
}

void FamilyMaker::MakeSingle(Draft& draft) const {
  RandomStream& random = draft.random;
  const bool female = random.Chance(0.52);
  const std::string last = names_.DrawSurname(draft.origin, random);
  // A child can be the only one of its family who is a patient; its kin are then nobody's concern.
  if (random.Chance(0.06)) {
    const DayNumber birth = BirthdayAtAge(static_cast<int>(random.Below(18)), random);
    Person& child = draft.At(AddPerson(draft, female, birth, last, draft.origin));
    child.newborn_record = birth >= kFirstDay && random.Chance(households_.newborn);
    return;
  }
  const int age = DrawAdultAge(random);
  const size_t self = AddPerson(draft, female, BirthdayAtAge(age, random), last, draft.origin);
  Person& person = draft.At(self);
  // Women who once married, or went back to their own name; the husband is not here.
  if (female && age > 22 && random.Chance(0.35 * households_.name_change)) {
    ChangeName(draft, person, nullptr,
               person.birth + static_cast<DayNumber>(random.Between(20 * 365, std::min(age, 45) * 365)));
  }
  if (person.former_last.empty()) MaybeTwoSurnames(draft, person, draft.origin);
  MaybeGroupAddress(draft, person);
}

void FamilyMaker::MakeShared(Draft& draft) const {
  RandomStream& random = draft.random;
  const double kind = random.Unit();
  int age = DrawAdultAge(random);
  if (kind < 0.60) {
    AddCouple(draft, std::max(age, 20));
    // Children at home while their mother is of an age for it.
    const bool young = age < 52;
    if (random.Chance(young ? 0.70 : 0.40)) AddChildren(draft, 1, 0, Person(draft.At(0)));
  } else if (kind < 0.82) {
    // A parent alone with children: a mother, mostly.
    const bool female = random.Chance(0.82);
    age = 19 + age % 34;
    const std::string last = names_.DrawSurname(draft.origin, random);
    const size_t parent = AddPerson(draft, female, BirthdayAtAge(age, random), last, draft.origin);
    MaybeTwoSurnames(draft, draft.At(parent), draft.origin);
    // Some children have the absent parent's name.
    Person namesake = draft.At(parent);
    if (random.Chance(0.3)) {
      namesake.last = names_.DrawSurname(names_.DrawOrigin(random), random);
      namesake.first_surname_bytes = 0;
    }
    AddChildren(draft, female ? parent : kNobody, female ? kNobody : parent, namesake);
  } else if (kind < 0.90) {
    // Room-mates: one address, nothing else in common.
    const int count = 2 + static_cast<int>(random.Below(2));
    for (int i = 0; i < count; ++i) {
      const NameOrigin origin = names_.DrawOrigin(random);
      const bool female = random.Chance(0.5);
      const DayNumber birth = BirthdayAtAge(19 + static_cast<int>(random.Below(20)), random);
      AddPerson(draft, female, birth, names_.DrawSurname(origin, random), origin);
    }
  } else {
    // An elderly parent in the house, or grown brothers and sisters.
    const std::string last = names_.DrawSurname(draft.origin, random);
    age = 24 + age % 36;
    const bool female_head = random.Chance(0.5);
    const size_t head = AddPerson(draft, female_head, BirthdayAtAge(age, random), last, draft.origin);
    const bool parent = random.Chance(0.6);
    const int other = parent ? age + 21 + static_cast<int>(random.Below(15))
                             : std::max(18, age - 6 + static_cast<int>(random.Below(13)));
    const bool female = random.Chance(parent ? 0.7 : 0.5);
    const size_t second = AddPerson(draft, female, BirthdayAtAge(other, random), last, draft.origin);
    if (parent && female) draft.At(head).mother = static_cast<int8_t>(second);
  }
  if (random.Chance(households_.kin_elsewhere)) AddKinElsewhere(draft);
}

size_t FamilyMaker::AddPerson(Draft& draft, bool female, DayNumber birth, const std::string& last,
                             NameOrigin origin) const {
  RandomStream& random = draft.random;
  Person person;
  const int year = DateOf(birth).year;
  person.female = female;
  person.birth = birth;
  person.first = names_.DrawGiven(origin, female, year, random);
  if (random.Chance(0.88)) {
    do {
      person.middle = names_.DrawGiven(origin, female, year, random);
    } while (person.middle == person.first);
  }
  person.last = last;
  person.home = draft.home;
  if (random.Chance(kLastDay - birth > 365 ? 0.95 : 0.6)) person.ssn = DrawSsn(random);
  draft.family.people.push_back(std::move(person));
  return draft.family.people.size() - 1;
}

void FamilyMaker::MaybeTwoSurnames(Draft& draft, Person& person, NameOrigin origin) const {
  if (origin != NameOrigin::kHispanic || !draft.random.Chance(households_.two_surnames)) return;
  person.first_surname_bytes = static_cast<uint8_t>(person.last.size());
  person.last += ' ';
  person.last += names_.DrawSurname(origin, draft.random);
}

// To the husband's name, or that of one who is not here.
void FamilyMaker::ChangeName(Draft& draft, Person& person, const Person* husband, DayNumber day) const {
  RandomStream& random = draft.random;
  const std::string last = husband != nullptr ? husband->last : names_.DrawSurname(names_.DrawOrigin(random), random);
  if (last == person.last) return;
  person.former_last = person.last;
  person.name_change_day = day;
  person.hyphenated = random.Chance(households_.hyphenated);
  person.last = person.hyphenated ? person.last + "-" + last : last;
  person.first_surname_bytes = person.hyphenated || husband == nullptr ? uint8_t{0} : husband->first_surname_bytes;
}

// The husband is person 0, the wife person 1.
void FamilyMaker::AddCouple(Draft& draft, int age) const {
  RandomStream& random = draft.random;
  const std::string last = names_.DrawSurname(draft.origin, random);
  const size_t husband = AddPerson(draft, false, BirthdayAtAge(age, random), last, draft.origin);
  MaybeTwoSurnames(draft, draft.At(husband), draft.origin);
  const NameOrigin origin = random.Chance(0.8) ? draft.origin : names_.DrawOrigin(random);
  const int wife_age = std::clamp(age - 2 + static_cast<int>(random.Between(-5, 5)), 18, 98);
  const DayNumber wife_birth = BirthdayAtAge(wife_age, random);
  const size_t wife = AddPerson(draft, true, wife_birth, names_.DrawSurname(origin, random), origin);
  if (random.Chance(households_.name_change)) {
    const int latest = std::min(wife_age, 42);
    const int married_at = static_cast<int>(std::min(random.Between(18, latest), random.Between(18, latest)));
    Person& person = draft.At(wife);
    ChangeName(draft, person, &draft.At(husband),
               person.birth + married_at * 365 + static_cast<DayNumber>(random.Below(365)));
  }
}

void FamilyMaker::AddChildren(Draft& draft, size_t mother, size_t father, const Person& namesake) const {
  RandomStream& random = draft.random;
  const DayNumber parent_birth = draft.At(mother != kNobody ? mother : father).birth;
  const double many = random.Unit();
  const int count = many < 0.46 ? 1 : many < 0.81 ? 2 : many < 0.95 ? 3 : 4;
  for (int i = 0; i < count; ++i) {
    // Most children at home are minors; some stay on.
    const int age_max = random.Chance(0.72) ? 18 : 30;
    const DayNumber earliest = std::max(parent_birth + 18 * 365, kLastDay - age_max * 365);
    const DayNumber latest = std::min(parent_birth + 43 * 365, kLastDay - 1);
    if (earliest >= latest) continue;
    AddChild(draft, static_cast<DayNumber>(random.Between(earliest, latest)), mother, father, namesake);
  }
}

void FamilyMaker::AddChild(Draft& draft, DayNumber birth, size_t mother, size_t father, const Person& namesake) const {
  RandomStream& random = draft.random;
  if (draft.family.people.size() + 2 > kMembersMax) return;
  const auto finish = [&](Person& child) {
    child.first_surname_bytes = namesake.first_surname_bytes;
    child.mother = mother == kNobody ? int8_t{-1} : static_cast<int8_t>(mother);
    child.newborn_record = birth >= kFirstDay && random.Chance(households_.newborn);
  };
  const bool female = random.Chance(0.49);
  const size_t at = AddPerson(draft, female, birth, namesake.last, draft.origin);
  finish(draft.At(at));
  if (!female && father != kNobody && draft.At(father).last == namesake.last && !draft.At(father).named_alike &&
      random.Chance(households_.named_for_father)) {
    Person& child = draft.At(at);
    Person& elder = draft.At(father);
    child.first = elder.first;
    child.middle = elder.middle;
    child.suffix = random.Chance(0.85) ? Suffix::kJunior : Suffix::kThird;
    elder.suffix = child.suffix == Suffix::kThird ? Suffix::kJunior : random.Chance(0.6) ? Suffix::kSenior : Suffix::kNone;
    child.named_alike = elder.named_alike = true;
    return;
  }
  if (!random.Chance(households_.twins)) return;
  const bool other_female = random.Chance(0.7) ? female : !female;
  const size_t twin = AddPerson(draft, other_female, birth, namesake.last, draft.origin);
  finish(draft.At(twin));
  draft.At(at).birth_letter = 'A';
  draft.At(twin).birth_letter = 'B';
  draft.At(twin).newborn_record = draft.At(at).newborn_record;
  if (female == other_female && random.Chance(households_.twins_alike)) {
    draft.At(twin).first = names_.DrawAlike(draft.At(at).first, female, random);
  } else if (draft.At(twin).first == draft.At(at).first) {
    draft.At(twin).first = names_.DrawAlike(draft.At(at).first, other_female, random);
  }
}

// A grown son or daughter with a home of their own, who once lived with the parents.
void FamilyMaker::AddKinElsewhere(Draft& draft) const {
  RandomStream& random = draft.random;
  const Person parent = draft.At(0);
  const int parent_age = (kLastDay - parent.birth) / 365;
  const bool child = parent_age >= 40;
  const int age = child ? std::max(18, parent_age - 19 - static_cast<int>(random.Below(18)))
                        : std::max(18, parent_age - 7 + static_cast<int>(random.Below(15)));
  const Home parents_home = draft.family.homes[0];
  draft.home = 1;
  MakeHome(draft, random.Chance(0.6) ? parents_home.stays[0].address.city : places_.DrawCity(random));
  const DayNumber birth = BirthdayAtAge(age, random);
  const DayNumber left = birth + static_cast<DayNumber>(random.Between(18, 27)) * 365;
  Home& own = draft.family.homes[1];
  // Before leaving, the parents' address of that time.
  std::erase_if(own.stays, [&](const Home::Stay& stay) { return stay.since < left && &stay != &own.stays.front(); });
  own.stays.back().since = std::max(own.stays.back().since, left);
  own.stays.push_back({kFirstDay - 40000, parents_home.stays[parents_home.StayOn(left)].address});
  const bool female = random.Chance(0.5);
  const size_t self = AddPerson(draft, female, birth, parent.last, draft.origin);
  draft.At(self).first_surname_bytes = parent.first_surname_bytes;
  if (female && age > 22 && random.Chance(0.6 * households_.name_change)) {
    ChangeName(draft, draft.At(self), nullptr,
               birth + static_cast<DayNumber>(random.Between(20, std::max(21, std::min(age, 40)))) * 365);
  } else if (!female && child && !parent.female && !parent.named_alike && random.Chance(households_.named_for_father)) {
    Person& son = draft.At(self);
    son.first = parent.first;
    son.middle = parent.middle;
    son.suffix = Suffix::kJunior;
    draft.At(0).suffix = random.Chance(0.6) ? Suffix::kSenior : Suffix::kNone;
    son.named_alike = draft.At(0).named_alike = true;
  }
  draft.home = 0;
}

void FamilyMaker::MakeHome(Draft& draft, uint16_t city) const {
  RandomStream& random = draft.random;
  Home home;
  DayNumber since = kLastDay;
  constexpr size_t kStaysMax = 6;
  while (home.stays.size() < kStaysMax) {
    // Years of this stay: geometric with the yearly moving rate, in steps of a quarter.
    int quarters = 0;
    while (quarters < 100 && !random.Chance(households_.moves_per_year / 4)) ++quarters;
    since -= quarters * 91 + static_cast<DayNumber>(random.Below(91));
    home.stays.push_back({since, places_.DrawAddress(city, random)});
    if (since < kFirstDay) break;
    if (!random.Chance(0.62)) city = places_.DrawCity(random);
  }
  home.stays.back().since = std::min(home.stays.back().since, kFirstDay - 40000);
  draft.family.homes.push_back(std::move(home));
}

// Group addresses are few and shared by strangers: each is a function of its number and the seed.
void FamilyMaker::MaybeGroupAddress(Draft& draft, Person& person) const {
  RandomStream& random = draft.random;
  if (!random.Chance(group_scale_ * GroupLikelihood(person))) return;
  const uint64_t group = random.Below(group_addresses_);
  RandomStream place(seed_, 0x67726F7570ULL, group);
  Address address = places_.DrawAddress(places_.DrawCity(place), place);
  address.unit = 0;
  person.group_address = true;
  Home& home = draft.family.homes[0];
  home.stays.assign(1, {kFirstDay - 40000, address});
}

void FamilyMaker::ShareContacts(Draft& draft) const {
  RandomStream& random = draft.random;
  Family& family = draft.family;
  std::vector<std::string> landlines(family.homes.size());
  for (size_t i = 0; i < landlines.size(); ++i) {
    landlines[i] = places_.DrawPhone(family.homes[i].stays[0].address.city, random);
  }
  const std::string email = DrawEmail(family.people[0].first, family.people[0].last, random);
  for (Person& person : family.people) {
    const uint16_t city = family.homes[person.home].stays[0].address.city;
    const bool child = kLastDay - person.birth < 18 * 365;
    if (child || random.Chance(0.48)) {
      person.phone = landlines[person.home];
      // Some parents give their own number for the child.
      if (child && person.mother >= 0 && random.Chance(0.5)) {
        person.phone = family.people[static_cast<size_t>(person.mother)].phone;
      }
    } else {
      person.phone = places_.DrawPhone(city, random);
    }
    if (!child && random.Chance(0.15)) {
      person.earlier_phone = places_.DrawPhone(city, random);
      person.phone_change_day = static_cast<DayNumber>(random.Between(kFirstDay, kLastDay));
    }
    if (child) {
      const bool mothers = person.mother >= 0 && !family.people[static_cast<size_t>(person.mother)].email.empty();
      person.email = mothers ? family.people[static_cast<size_t>(person.mother)].email : email;
    } else if (random.Chance(0.93)) {
      const bool shared = person.home == 0 && family.people.size() > 1 && random.Chance(0.32);
      person.email = shared ? email
                            : DrawEmail(person.first, person.former_last.empty() || random.Chance(0.6) ? person.last
                                                                                                      : person.former_last,
                                        random);
    }
  }
}

void FamilyMaker::ChoosePatients(Draft& draft) const {
  std::vector<Person>& people = draft.family.people;
  bool any = false;
  for (size_t i = 0; i < people.size(); ++i) {
    // Twins are patients together: they were born here together.
    const bool second_twin = people[i].birth_letter == 'B';
    people[i].patient = second_twin ? people[i - 1].patient : draft.random.Chance(households_.member_is_patient);
    any |= people[i].patient;
  }
  if (any) return;
  const size_t chosen = draft.random.Below(people.size());
  people[chosen].patient = true;
  if (people[chosen].birth_letter == 'A') people[chosen + 1].patient = true;
  if (people[chosen].birth_letter == 'B') people[chosen - 1].patient = true;
}

}  // namespace ipse

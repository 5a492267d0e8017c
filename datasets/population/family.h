#pragma once

// Makes one family (or one person alone) as it is in truth: who they are, how they are related, where they lived and
// when. What the records make of it is record_maker.h's business.
// The maker is immutable after construction and may be shared by threads.

#include <cstdint>
#include <string>
#include <vector>

#include "datasets/population/calendar.h"
#include "datasets/population/name_model.h"
#include "datasets/population/place_model.h"
#include "datasets/population/population_options.h"
#include "datasets/population/random_stream.h"

namespace ipse {

// Records begin and end here: the population is as of mid-2025, over twenty and a half years.
inline constexpr DayNumber kFirstDay = DayOf({2005, 1, 1});
inline constexpr DayNumber kLastDay = DayOf({2025, 6, 30});

enum class Suffix : uint8_t { kNone, kJunior, kSenior, kThird };

struct Person {
  std::string first;
  std::string middle;
  std::string last;         // Today.
  std::string former_last;  // Before `name_change_day`; empty if the name never changed.
  DayNumber name_change_day = 0;
  DayNumber birth = 0;
  bool female = false;
  Suffix suffix = Suffix::kNone;
  std::string ssn;           // Nine digits; empty if none was ever issued.
  std::string phone;         // Ten digits.
  std::string earlier_phone; // Before `phone_change_day`; empty if unchanged.
  DayNumber phone_change_day = 0;
  std::string email;         // Empty if none.
  uint8_t home = 0;          // Index into Family::homes.
  int8_t mother = -1;        // Index into Family::people, or -1.
  char birth_letter = 0;     // 'A' or 'B' of twins.
  bool patient = false;      // Has records here.
  bool newborn_record = false;
  bool named_alike = false;  // Father and son of one name.
  bool hyphenated = false;
  uint8_t first_surname_bytes = 0;  // Of two family names, where the first ends; 0 for people who use one.
  bool group_address = false;
};

// The addresses of one household, latest first, each with the day they moved in. At least one; the last one's day is
// before every record.
struct Home {
  struct Stay {
    DayNumber since = 0;
    Address address;
  };
  std::vector<Stay> stays;
  // Where they lived on a day.
  size_t StayOn(DayNumber day) const;
};

struct Family {
  std::vector<Person> people;
  std::vector<Home> homes;
  void Clear() {
    people.clear();
    homes.clear();
  }
};

class FamilyMaker {
 public:
  explicit FamilyMaker(const PopulationOptions& options);
  // Fills `family` with at least one patient. The same stream gives the same family.
  void Make(RandomStream& random, Family& family) const;

 private:
  struct Draft;  // The family in the making, with its stream.

  void Calibrate();
  int DrawAdultAge(RandomStream& random) const;
  void MakeSingle(Draft& draft) const;
  void MakeShared(Draft& draft) const;
  static constexpr size_t kNobody = static_cast<size_t>(-1);

  size_t AddPerson(Draft& draft, bool female, DayNumber birth, const std::string& last, NameOrigin origin) const;
  void AddCouple(Draft& draft, int age) const;
  // The children bear the name of `namesake`, one of the family; mother and father may be kNobody.
  void AddChildren(Draft& draft, size_t mother, size_t father, const Person& namesake) const;
  void AddChild(Draft& draft, DayNumber birth, size_t mother, size_t father, const Person& namesake) const;
  void AddKinElsewhere(Draft& draft) const;
  void MaybeTwoSurnames(Draft& draft, Person& person, NameOrigin origin) const;
  void ChangeName(Draft& draft, Person& person, const Person* husband, DayNumber day) const;
  void MakeHome(Draft& draft, uint16_t city) const;
  void MaybeGroupAddress(Draft& draft, Person& person) const;
  void ShareContacts(Draft& draft) const;
  void ChoosePatients(Draft& draft) const;

  const HouseholdOptions households_;
  const uint64_t seed_;
  uint64_t group_addresses_ = 1;
  double group_scale_ = 0;  // Makes the chances of single people add up to the share of all people asked for.
  WeightedChoice adult_ages_;
  const NameModel& names_ = NameModel::Get();
  const PlaceModel& places_ = PlaceModel::Get();
};

}  // namespace ipse

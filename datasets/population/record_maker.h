#pragma once

// Turns what is true of a person (family.h) into what a facility wrote down: the columns of one row, in the facility's
// conventions and with the errors drawn for it, and the tags that say which.
// Immutable after construction; may be shared by threads.

#include <string>

#include "datasets/population/facility.h"
#include "datasets/population/family.h"
#include "datasets/population/population_options.h"
#include "datasets/population/tags.h"

namespace ipse {

// What is known of a row before it is written.
struct Registration {
  size_t person = 0;      // Index into the family.
  size_t facility = 0;
  uint64_t mrn = 0;
  DayNumber day = 0;
  bool newborn = false;
  TagSet tags;
};

class RecordMaker {
 public:
  explicit RecordMaker(const PopulationOptions& options);

  // Appends the row's columns from `source` on, without a line end, and adds the tags of what was done to it.
  void Append(const Family& family, Registration& registration, RandomStream& random, std::string& row) const;

  // Appends a row that is nobody: an unknown patient or a tester's.
  void AppendNobody(bool test, const Registration& registration, RandomStream& random, std::string& row) const;

  const FacilitySet& facilities() const { return facilities_; }

 private:
  struct Columns;  // The row in the making.

  void WriteName(const Family& family, Registration& registration, RandomStream& random, Columns& out) const;
  void NameNewborn(const Family& family, const Person& person, RandomStream& random, Columns& out) const;
  void CorruptName(const Person& person, Registration& registration, RandomStream& random, Columns& out) const;
  void WriteBirth(const Family& family, Registration& registration, RandomStream& random, Columns& out) const;
  void WriteSsn(const Family& family, Registration& registration, RandomStream& random, Columns& out) const;
  void WriteAddress(const Family& family, Registration& registration, RandomStream& random, Columns& out) const;
  void WriteContacts(const Family& family, Registration& registration, RandomStream& random, Columns& out) const;
  void Finish(const Registration& registration, RandomStream& random, Columns& out, std::string& row) const;

  const ErrorOptions errors_;
  const bool names_only_;
  const FacilitySet facilities_;
  const NameModel& names_ = NameModel::Get();
  const PlaceModel& places_ = PlaceModel::Get();
};

}  // namespace ipse

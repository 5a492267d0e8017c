#pragma once

// Draws synthetic names: common ones by rank and fashion, rare ones composed from parts, so that a file of a million
// people has the long tail of real ones without shipping a list of it.
//
//   const NameModel& names = NameModel::Get();
//   const NameOrigin origin = names.DrawOrigin(random);
//   std::string family = names.DrawSurname(origin, random);
//   std::string given = names.DrawGiven(origin, /*female=*/true, /*birth_year=*/1987, random);
//
// Thread-safe after construction (Get builds it once). A draw is one or two table look-ups.

#include <string>
#include <string_view>
#include <vector>

#include "datasets/population/name_tables.h"
#include "datasets/population/random_stream.h"

namespace ipse {

class NameModel {
 public:
  static const NameModel& Get();

  NameOrigin DrawOrigin(RandomStream& random) const;
  std::string DrawSurname(NameOrigin origin, RandomStream& random) const;
  // The given names in fashion about the birth year; families keep some names of their origin.
  std::string DrawGiven(NameOrigin origin, bool female, int birth_year, RandomStream& random) const;
  // A given name that resembles `name`, as parents of twins like to choose them; never equal to it.
  std::string DrawAlike(std::string_view name, bool female, RandomStream& random) const;
  // A short form of a given name, or empty where none is known.
  std::string_view DrawShortForm(std::string_view given, RandomStream& random) const;

 private:
  static constexpr int kFirstDecade = 1900;
  static constexpr int kDecades = 13;
  static constexpr size_t kOrigins = static_cast<size_t>(NameOrigin::kCount);

  NameModel();
  std::string DrawListed(GivenPool pool, bool female, int birth_year, RandomStream& random) const;
  std::string DrawRare(bool female, bool modern, RandomStream& random) const;

  WeightedChoice origins_;
  WeightedChoice common_surnames_[kOrigins];
  WeightedChoice rare_surnames_[kOrigins];
  WeightedChoice given_[4][2][kDecades];  // Pool, sex, decade of birth.
  WeightedChoice rare_given_[2][2];       // Sex, modern.
};

}  // namespace ipse

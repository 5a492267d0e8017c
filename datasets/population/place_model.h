#pragma once

// Draws synthetic addresses, postcodes and telephone numbers, and writes addresses in the ways clerks do.
// Thread-safe after construction (Get builds it once).

#include <cstdint>
#include <string>

#include "datasets/population/place_tables.h"
#include "datasets/population/random_stream.h"

namespace ipse {

struct Address {
  uint32_t number = 0;
  uint16_t street = 0;     // Index into StreetNames(), or kNumberedStreet + n for the n-th street.
  uint8_t direction = 0;   // 0 none, 1..4 North, South, East, West.
  uint8_t type = 0;
  uint16_t unit = 0;       // 0: a house.
  char unit_letter = 0;
  uint8_t zip_end = 0;     // Last two digits of the postcode.
  uint16_t city = 0;
  uint16_t zip_extension = 0;

  static constexpr uint16_t kNumberedStreet = 10000;
  bool operator==(const Address&) const = default;
};

// The choices a clerk makes in writing an address down.
struct AddressStyle {
  bool abbreviate_type = false;
  bool abbreviate_direction = false;
  bool drop_type = false;
  bool drop_direction = false;
  bool drop_unit = false;
  int unit_form = 0;  // 0..3: Apt 5, #5, Unit 5, ", #5".
};

class PlaceModel {
 public:
  static const PlaceModel& Get();

  uint16_t DrawCity(RandomStream& random) const;
  Address DrawAddress(uint16_t city, RandomStream& random) const;

  void AppendStreet(const Address& address, const AddressStyle& style, std::string& out) const;
  // Five digits.
  void AppendZip(const Address& address, std::string& out) const;

  // Ten digits with an area code of the form N9X. These are held back for the numbering plan's expansion, so the
  // number looks like any other and can ring nobody.
  std::string DrawPhone(uint16_t city, RandomStream& random) const;

 private:
  PlaceModel();
  WeightedChoice cities_;
  WeightedChoice street_names_;
  WeightedChoice street_types_;
};

}  // namespace ipse

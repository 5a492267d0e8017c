#include "datasets/population/place_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace ipse {
namespace {

constexpr std::string_view kDirections[] = {"", "North", "South", "East", "West"};
constexpr std::string_view kShortDirections[] = {"", "N", "S", "E", "W"};

std::string_view Ordinal(unsigned number) {
  const unsigned tens = number % 100;
  if (tens >= 11 && tens <= 13) return "th";
  switch (number % 10) {
    case 1:
      return "st";
    case 2:
      return "nd";
    case 3:
      return "rd";
    default:
      return "th";
  }
}

// House numbers: as many of two digits as of four.
uint32_t DrawHouseNumber(RandomStream& random) {
  static constexpr uint32_t kFrom[] = {1, 10, 100, 1000, 1000, 10000};
  const uint32_t from = kFrom[random.Below(random.Chance(0.25) ? 6 : 5)];
  return from + static_cast<uint32_t>(random.Below(from == 10000 ? 17000 : from * 9));
}

}  // namespace

const PlaceModel& PlaceModel::Get() {
  static const PlaceModel* const model = new PlaceModel();
  return *model;
}

PlaceModel::PlaceModel() {
  std::vector<double> weights;
  for (const CityEntry& city : Cities()) weights.push_back(static_cast<double>(city.weight) + 2.2);
  cities_ = WeightedChoice(weights);
  weights.clear();
  for (size_t r = 0; r < StreetNames().size(); ++r) weights.push_back(1.0 / (static_cast<double>(r) + 20.0));
  street_names_ = WeightedChoice(weights);
  weights.clear();
  for (const StreetType& type : StreetTypes()) weights.push_back(static_cast<double>(type.weight));
  street_types_ = WeightedChoice(weights);
}

uint16_t PlaceModel::DrawCity(RandomStream& random) const { return static_cast<uint16_t>(cities_.Draw(random)); }

Address PlaceModel::DrawAddress(uint16_t city, RandomStream& random) const {
  Address address;
  address.city = city;
  address.number = DrawHouseNumber(random);
  address.street = random.Chance(0.14) ? static_cast<uint16_t>(Address::kNumberedStreet + 1 + random.Below(90))
                                       : static_cast<uint16_t>(street_names_.Draw(random));
  address.direction = random.Chance(0.30) ? static_cast<uint8_t>(1 + random.Below(4)) : uint8_t{0};
  address.type = static_cast<uint8_t>(street_types_.Draw(random));
  if (random.Chance(0.24)) {
    address.unit = static_cast<uint16_t>(1 + random.Below(random.Chance(0.7) ? 40 : 400));
    if (address.unit <= 40 && random.Chance(0.3)) address.unit_letter = static_cast<char>('A' + random.Below(4));
  }
  // A large city has many postcodes, a small one a few; the first ones are the most populous.
  const uint64_t codes = 2 + static_cast<uint64_t>(Cities()[city].weight * 1.5f);
  address.zip_end = static_cast<uint8_t>(1 + std::min(random.Below(codes), random.Below(codes)));
  address.zip_extension = static_cast<uint16_t>(1000 + random.Below(9000));
  return address;
}

void PlaceModel::AppendStreet(const Address& address, const AddressStyle& style, std::string& out) const {
  fmt::format_to(std::back_inserter(out), "{}", address.number);
  if (address.direction != 0 && !style.drop_direction) {
    out += ' ';
    out += (style.abbreviate_direction ? kShortDirections : kDirections)[address.direction];
  }
  out += ' ';
  if (address.street > Address::kNumberedStreet) {
    const unsigned number = address.street - Address::kNumberedStreet;
    fmt::format_to(std::back_inserter(out), "{}{}", number, Ordinal(number));
  } else {
    out += StreetNames()[address.street];
  }
  if (!style.drop_type) {
    const StreetType& type = StreetTypes()[address.type];
    out += ' ';
    out += style.abbreviate_type ? type.abbreviated : type.full;
  }
  if (address.unit != 0 && !style.drop_unit) {
    static constexpr std::string_view kForms[] = {" Apt ", " #", " Unit ", ", #"};
    out += kForms[style.unit_form];
    fmt::format_to(std::back_inserter(out), "{}", address.unit);
    if (address.unit_letter != 0) out += address.unit_letter;
  }
}

void PlaceModel::AppendZip(const Address& address, std::string& out) const {
  out += Cities()[address.city].zip_prefix;
  out += static_cast<char>('0' + address.zip_end / 10);
  out += static_cast<char>('0' + address.zip_end % 10);
}

std::string PlaceModel::DrawPhone(uint16_t city, RandomStream& random) const {
  // Each city has one main area code and one overlay; some people brought theirs from elsewhere.
  const uint64_t home = random.Chance(0.12) ? random.Below(1000) : city;
  const uint64_t code = (home * 13 + (random.Chance(0.3) ? 37 : 0)) % 80;
  std::string digits(10, '0');
  digits[0] = static_cast<char>('2' + code / 10);
  digits[1] = '9';
  digits[2] = static_cast<char>('0' + code % 10);
  digits[3] = static_cast<char>('2' + random.Below(8));
  uint64_t rest = random.Below(1000000);
  for (size_t i = 9; i > 3; --i, rest /= 10) digits[i] = static_cast<char>('0' + rest % 10);
  return digits;
}

}  // namespace ipse

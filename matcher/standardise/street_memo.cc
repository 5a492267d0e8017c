// StandardiseStreet: what stands behind a plain house number is read once and remembered.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/base/hash.h"
#include "matcher/standardise/address.h"

namespace ipse {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

std::string_view WithoutLeadingZeros(std::string_view digits) {
  while (digits.size() > 1 && digits[0] == '0') digits.remove_prefix(1);
  return digits;
}

// Remembers what stands behind house numbers: few streets have many houses. Direct-mapped.
class StreetMemo {
 public:
  // Takes a raw text apart into a plain house number and what is behind it. False where the number could have a say in
  // how the rest is read: it must be digits alone, and the rest ASCII that begins with a letter behind one blank.
  static bool Split(std::string_view raw, std::string_view* number, std::string_view* rest) {
    size_t digits = 0;
    while (digits < raw.size() && IsDigit(raw[digits])) ++digits;
    if (digits == 0 || digits + 2 > raw.size() || raw[digits] != ' ' || raw.size() > kBytesMax) return false;
    *number = WithoutLeadingZeros(raw.substr(0, digits));
    *rest = raw.substr(digits + 1);
    if (!IsLetter((*rest)[0])) return false;
    return std::all_of(rest->begin(), rest->end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  }

  // Fills *out and returns true if the rest is remembered.
  bool Recall(std::string_view number, std::string_view rest, StandardAddress* out) const {
    if (entries_.empty()) return false;
    const Entry& entry = entries_[PlaceOf(rest)];
    if (entry.rest != rest) return false;
    out->number = number;
    out->street_name = entry.address.street_name;
    out->unit = entry.address.unit;
    out->po_box = entry.address.po_box;
    out->placeholder = false;
    out->street = number;
    out->street += entry.address.street;
    return true;
  }

  // Remembers how a rest was read, if the number had no part in it but to stand in front.
  void Note(std::string_view number, std::string_view rest, const StandardAddress& read) {
    const std::string_view street = read.street;
    const bool apart = !read.placeholder && !read.street_name.empty() && read.number == number &&
                       street.starts_with(number) && street.size() > number.size();
    if (!apart) return;
    if (entries_.empty()) entries_.resize(kEntries);
    Entry& entry = entries_[PlaceOf(rest)];
    entry.rest = rest;
    entry.address = read;
    entry.address.street = street.substr(number.size());
  }

 private:
  struct Entry {
    std::string rest;  // empty: none
    StandardAddress address;
  };
  static constexpr size_t kEntries = 1 << 14;
  static constexpr size_t kBytesMax = 64;  // longer texts do not come again

  static size_t PlaceOf(std::string_view rest) { return HashBytes(rest) % kEntries; }

  std::vector<Entry> entries_;
};

}  // namespace

void StandardiseStreet(std::string_view raw, StandardAddress* out) {
  thread_local StreetMemo memo;
  std::string_view number, rest;
  if (!StreetMemo::Split(raw, &number, &rest)) return StandardiseStreetAfresh(raw, out);
  if (memo.Recall(number, rest, out)) return;
  StandardiseStreetAfresh(raw, out);
  memo.Note(number, rest, *out);
}

}  // namespace ipse

#pragma once

// The data of kernels_bench: columns of a generated population (datasets/population), as records have them, errors and
// repeats included, in capitals as the matcher compares them; without the few values that are not ASCII, since the peer
// compares bytes.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/distance/string_slots.h"

namespace ipse {

// Strings one after the other, as a program that cares for speed would hand them to the peer.
class Arena {
 public:
  void Add(std::string_view text) {
    text_ += text;
    ends_.push_back(static_cast<uint32_t>(text_.size()));
  }
  std::string_view operator[](uint32_t id) const {
    const uint32_t start = id == 0 ? 0 : ends_[id - 1];
    return {text_.data() + start, ends_[id] - start};
  }
  uint32_t size() const { return static_cast<uint32_t>(ends_.size()); }

 private:
  std::string text_;
  std::vector<uint32_t> ends_;
};

// A list of pairs of ids.
struct IdPairs {
  std::vector<uint32_t> left;
  std::vector<uint32_t> right;
  size_t size() const { return left.size(); }
};

// One column: distinct values in order of (length, value), and the id of every record that has a value.
struct Column {
  std::string name;
  Arena values;
  StringSlots slots;
  std::vector<uint32_t> records;

  // Pairs of any two records.
  IdPairs RandomPairs(size_t count, uint64_t seed) const;
  // Pairs of records whose values begin with the same two letters.
  IdPairs BlockedPairs(size_t count, uint64_t seed) const;
  // The values of records drawn at random, repeats kept.
  std::vector<uint32_t> Sample(size_t count, uint64_t seed) const;
};

// given_name, surname, city and street of a population of `records` of moderate difficulty. Aborts if it cannot be made.
std::vector<Column> MakeColumns(uint64_t records, uint64_t seed);

// A column of `distinct` invented values of `length_min` to `length_max` letters, each once: for dictionaries of a size that
// no column of names has.
Column MakeLargeColumn(size_t distinct, uint32_t length_min, uint32_t length_max, uint64_t seed);

}  // namespace ipse

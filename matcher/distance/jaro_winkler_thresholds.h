#pragma once

// The similarities at which a Jaro-Winkler comparison changes its level, prepared for the kernels.
//
//   IPSE_ASSIGN_OR_RETURN(auto levels, JaroWinklerThresholds::Create({{0.92, 0.88, 0.7}}));
//   // similarity >= 0.92 is level 0, >= 0.88 level 1, >= 0.7 level 2, anything less level 3
//
// A kernel counts matches, transpositions and common prefix of many pairs at once and looks the level up: the tables here
// (jaro_index.h has their layout) are filled by running the double formula of reference.h over all counts that strings
// of at most 16 characters can have. So levels agree with the formula, ties of rounding included, by construction.
// Immutable; thread-safe; copies share the tables. Create takes some milliseconds; 500 KB.

#include <absl/status/statusor.h>

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "matcher/distance/jaro_index.h"

namespace ipse {

class JaroWinklerThresholds {
 public:
  static constexpr int kCountMax = 7;

  // Prepares 1 to kCountMax thresholds in (0, 1], falling strictly. InvalidArgument for anything else.
  static absl::StatusOr<JaroWinklerThresholds> Create(std::span<const double> descending);

  int count() const { return count_; }
  double threshold(int level) const { return thresholds_[static_cast<size_t>(level)]; }

  // Returns the level of a similarity: the first threshold it reaches, count() if none.
  uint8_t LevelOf(double similarity) const {
    int level = 0;
    while (level < count_ && !(similarity >= thresholds_[static_cast<size_t>(level)])) ++level;
    return static_cast<uint8_t>(level);
  }

  // The levels by counts, for the kernels.
  const uint8_t* short_levels() const { return tables_->short_levels.data(); }
  const uint8_t* medium_levels() const { return tables_->medium_levels.data(); }
  // The same for one length `a` of 0 to 16: rows of kRowsOfShort (a <= 8: by ShortRow) or kRowsOfMedium (else: by
  // MediumRow) levels, one row for each other length 0 to kOtherMax.
  static constexpr uint32_t kOtherMax = 32;
  static constexpr uint32_t kRowsOfShort = 128;
  static constexpr uint32_t kRowsOfMedium = 768;
  const uint8_t* LevelsOfLength(uint32_t a) const {
    return a <= 8 ? &tables_->short_rows[a * (kOtherMax + 1) * kRowsOfShort]
                  : &tables_->medium_rows[(a - 9) * (kOtherMax + 1) * kRowsOfMedium];
  }
  // For a length `a` of 9 to 16, each other length 0 to kOtherMax and each level: by BoundsAt, the number of disagreeing
  // matched characters from which on the level is not reached.
  const uint8_t* BoundsOfLength(uint32_t a) const {
    return &tables_->bounds[(a - 9) * (kOtherMax + 1) * static_cast<size_t>(count_) * kBoundsRow];
  }

  // For two lengths, at most 16 and kOtherMax: a table of kRankTable bytes that gives by RankAt the rank of the Jaro similarity
  // among those possible; and for each level 16 bytes that give, by which of the first four characters agree (bits), the
  // lowest rank that does not miss the level.
  const uint8_t* RanksOfLengths(uint32_t a, uint32_t b) const {
    return &tables_->ranks[(a * (kOtherMax + 1) + b) * (kRankTable + 16 * static_cast<size_t>(count_))];
  }

 private:
  struct Tables {
    std::vector<uint8_t> short_levels;
    std::vector<uint8_t> medium_levels;
    std::vector<uint8_t> short_rows;
    std::vector<uint8_t> medium_rows;
    std::vector<uint8_t> bounds;
    std::vector<uint8_t> ranks;
  };
  void RankLengths(uint32_t a, uint32_t b, uint8_t* ranks) const;
  JaroWinklerThresholds() = default;

  int count_ = 0;
  std::array<double, kCountMax> thresholds_{};
  std::shared_ptr<const Tables> tables_;
};

}  // namespace ipse

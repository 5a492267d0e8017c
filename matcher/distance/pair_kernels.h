#pragma once

// Compares pairs of values of one dictionary, given as two lists of ids in any order, many pairs at a time.
//
//   std::vector<uint8_t> levels(left.size());
//   JaroWinklerLevels(names, left, right, thresholds, levels);   // 0: >= the first threshold ... count(): none
//
// The meaning of every function is reference.h's, exactly, whatever the instruction set (simd_target.h), the lengths and
// the characters. Values of at most 32 characters are compared one pair per SIMD lane, the shorter the faster (steps at 8
// and 16); a longer value, or one with a rare character (string_slots.h), is compared in 64-bit words. Equal ids need no special care: equality is a level like any other.
//
// REQUIRES, of all: left, right and the result have the same size, every id is below slots.size(). Duplicates, equal ids and
// empty spans are fine.
// Thread-safe: no state but the dictionary, which is only read. Cost: a few nanoseconds a pair while the dictionary's
// slots fit the L2 cache; beyond it memory latency rules, so prefer lists whose left ids, at least, run in order.

#include <cstdint>
#include <span>

#include "matcher/distance/jaro_winkler_thresholds.h"
#include "matcher/distance/string_slots.h"

namespace ipse {

// Writes the Jaro-Winkler level of each pair: the first threshold its similarity reaches, thresholds.count() if none.
void JaroWinklerLevels(const StringSlots& slots, std::span<const uint32_t> left, std::span<const uint32_t> right,
                       const JaroWinklerThresholds& thresholds, std::span<uint8_t> levels);

// Writes the Jaro-Winkler similarity of each pair, the double of ReferenceJaroWinkler. For showing and explaining; levels
// are cheaper.
void JaroWinklerScores(const StringSlots& slots, std::span<const uint32_t> left, std::span<const uint32_t> right,
                       std::span<double> scores);

// Writes the distance of each pair where it is 0, 1 or 2, else 3.
void OsaAtMost2(const StringSlots& slots, std::span<const uint32_t> left, std::span<const uint32_t> right,
                std::span<uint8_t> distances);
void LevenshteinAtMost2(const StringSlots& slots, std::span<const uint32_t> left, std::span<const uint32_t> right,
                        std::span<uint8_t> distances);

// Writes the distance of each pair, 65535 where it is more than that.
void OsaDistances(const StringSlots& slots, std::span<const uint32_t> left, std::span<const uint32_t> right,
                  std::span<uint16_t> distances);
void LevenshteinDistances(const StringSlots& slots, std::span<const uint32_t> left, std::span<const uint32_t> right,
                          std::span<uint16_t> distances);

}  // namespace ipse

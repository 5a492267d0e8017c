#pragma once

// Sixteen-entry tables for the in-register look-ups of the lane kernels. Internal to this folder.

#include <bit>
#include <cstdint>

#include "matcher/distance/jaro_index.h"

namespace ipse {

struct LaneTables {
  // The same for sides of up to 32 characters: the pattern positions 8 byte to 8 byte + 7
  // within the window of text position j, for a longer side of 16 half + at + 1. [half][byte][j][at]
  alignas(16) uint8_t window[2][4][32][16];
  // [j][longer - 1]: the pattern positions within the Jaro window of text position j, 0..7 and 8..15.
  alignas(16) uint8_t window_low[16][16];
  alignas(16) uint8_t window_high[16][16];
  alignas(16) uint8_t rank_of_matches[16];     // RankAt(m, 0) at m - 1
  alignas(16) uint8_t half_of_disagree[16];    // d / 2 at d - 1
  alignas(16) uint8_t row_of_matches[16];      // ShortRow(m, 0, 0)
  alignas(16) uint8_t row_of_disagree[16];     // 5 (d / 2)
  alignas(16) uint8_t prefix_of_diagonal[16];  // trailing ones
  alignas(16) uint8_t times_17[16];
  alignas(16) uint8_t times_8[16];
  alignas(16) uint8_t bit_of_diagonal[16];     // 1 << (diagonal + 3)
  alignas(16) uint8_t low_bits[16];  // (1 << n) - 1, n <= 8
};

constexpr LaneTables MakeLaneTables() {
  LaneTables t{};
  for (uint32_t j = 0; j < 16; ++j) {
    for (uint32_t longer = 1; longer <= 16; ++longer) {
      const uint32_t reach = longer / 2 > 1 ? longer / 2 - 1 : 0;
      uint32_t window = 0;
      for (uint32_t i = 0; i < 16; ++i) {
        if (i <= j + reach && j <= i + reach) window |= 1u << i;
      }
      t.window_low[j][longer - 1] = static_cast<uint8_t>(window);
      t.window_high[j][longer - 1] = static_cast<uint8_t>(window >> 8);
    }
  }
  for (uint32_t longer = 1; longer <= 32; ++longer) {
    const uint32_t reach = longer / 2 > 1 ? longer / 2 - 1 : 0;
    for (uint32_t j = 0; j < 32; ++j) {
      for (uint32_t i = 0; i < 32; ++i) {
        if (i > j + reach || j > i + reach) continue;
        uint8_t& window = t.window[(longer - 1) / 16][i / 8][j][(longer - 1) % 16];
        window = static_cast<uint8_t>(window | 1u << i % 8);
      }
    }
  }
  for (uint32_t i = 0; i < 16; ++i) {
    t.rank_of_matches[i] = static_cast<uint8_t>(RankAt(i + 1, 0));
    t.half_of_disagree[i] = static_cast<uint8_t>((i + 1) / 2);
    t.row_of_matches[i] = static_cast<uint8_t>(i <= kShortMax ? ShortRow(i, 0, 0) : 0);
    t.row_of_disagree[i] = static_cast<uint8_t>(i / 2 * 5);
    t.prefix_of_diagonal[i] = static_cast<uint8_t>(std::countr_one(i));
    t.times_17[i] = static_cast<uint8_t>(i <= kShortMax ? i * 17 : 0);
    t.times_8[i] = static_cast<uint8_t>(i * 8);
    t.bit_of_diagonal[i] = static_cast<uint8_t>(i < 5 ? 8u << i : 0);
    t.low_bits[i] = static_cast<uint8_t>(i <= 8 ? (1u << i) - 1 : 0xFF);
  }
  return t;
}

inline constexpr LaneTables kLaneTables = MakeLaneTables();

}  // namespace ipse

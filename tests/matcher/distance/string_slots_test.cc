// Unit and property: the dictionary keeps every character of every value, whatever its length and alphabet.

#include "matcher/distance/string_slots.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "matcher/distance/code_points.h"

namespace ipse {
namespace {

// A text of `length` characters from the first `alphabet` letters of a run of code points.
std::string Text(std::mt19937_64& random, size_t length, uint32_t alphabet, uint32_t base) {
  std::string text;
  for (size_t i = 0; i < length; ++i) {
    const auto c = static_cast<uint32_t>(base + random() % alphabet);
    if (c < 0x80) {
      text.push_back(static_cast<char>(c));
    } else {
      text.push_back(static_cast<char>(0xE0 | c >> 12));
      text.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
      text.push_back(static_cast<char>(0x80 | (c & 0x3F)));
    }
  }
  return text;
}

// Two values have the same symbols in the same places exactly where they have the same code points.
void ExpectHolds(const StringSlots& slots, const std::vector<std::string>& texts) {
  ASSERT_EQ(slots.size(), texts.size());
  std::vector<uint32_t> buffer;
  for (uint32_t id = 0; id < slots.size(); ++id) {
    const std::vector<uint32_t> units = DecodeCodePoints(texts[id]);
    ASSERT_EQ(slots.length(id), units.size());
    const auto symbols = slots.Symbols(id, &buffer);
    ASSERT_EQ(symbols.size(), units.size());
    for (size_t i = 0; i < units.size(); ++i) ASSERT_EQ(symbols[i], slots.SymbolOf(units[i]));
    if (slots.storage(id) == StringSlots::Storage::kWide) continue;
    const auto codes = slots.Codes(id);
    for (size_t i = codes.size(); i < std::max<size_t>(16, (codes.size() + 15) / 16 * 16); ++i) {
      ASSERT_GE(codes.data()[i], 0x80);
    }
  }
}

TEST(StringSlotsTest, AFewNames) {
  const std::vector<std::string_view> names = {"", "ann", "zoë", "aleksandra", "wolfeschlegelsteinhausen"};
  StringSlots slots = StringSlots::Build(names, 1);
  EXPECT_EQ(slots.size(), 5u);
  EXPECT_EQ(slots.length(0), 0u);
  EXPECT_EQ(slots.length(2), 3u);
  EXPECT_EQ(slots.length(4), 24u);
  EXPECT_TRUE(slots.ordered_by_length());
  EXPECT_EQ(slots.FirstIdOfLength(0), 0u);
  EXPECT_EQ(slots.FirstIdOfLength(1), 1u);
  EXPECT_EQ(slots.FirstIdOfLength(3), 1u);
  EXPECT_EQ(slots.FirstIdOfLength(4), 3u);
  EXPECT_EQ(slots.FirstIdOfLength(17), 4u);
  EXPECT_EQ(slots.SymbolOf('e'), 1u);  // the commonest
  EXPECT_EQ(slots.SymbolOf('x'), 0u);
  EXPECT_EQ(slots.Append("bo"), 5u);
  EXPECT_FALSE(slots.ordered_by_length());
  EXPECT_EQ(slots.length(5), 2u);
}

TEST(StringSlotsTest, BoundariesGrowWithAppendedIds) {
  StringSlots slots;
  EXPECT_EQ(slots.FirstIdOfLength(17), 0u);
  slots.Append("ab");
  EXPECT_EQ(slots.FirstIdOfLength(2), 0u);
  EXPECT_EQ(slots.FirstIdOfLength(3), 1u);
  slots.Append("cd");
  slots.Append("abcdefghi");
  EXPECT_EQ(slots.FirstIdOfLength(3), 2u);
  EXPECT_EQ(slots.FirstIdOfLength(9), 2u);
  EXPECT_EQ(slots.FirstIdOfLength(10), 3u);
  EXPECT_TRUE(slots.ordered_by_length());
}

TEST(StringSlotsTest, EveryLengthAndAlphabet) {
  for (const auto& [alphabet, base] : std::vector<std::pair<uint32_t, uint32_t>>{{3, 'a'}, {40, '0'}, {600, 0x4E00}}) {
    std::mt19937_64 random(alphabet);
    std::vector<std::string> texts;
    for (size_t i = 0; i < 20000; ++i) texts.push_back(Text(random, i % 71, alphabet, base));
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    ExpectHolds(StringSlots::Build(views, 1), texts);
    ExpectHolds(StringSlots::Build(views, 3), texts);
    StringSlots appended;
    for (const std::string& text : texts) appended.Append(text);
    ExpectHolds(appended, texts);
  }
}

TEST(StringSlotsTest, ThreadsDoNotChangeTheCodes) {
  std::mt19937_64 random(7);
  std::vector<std::string> texts;
  for (size_t i = 0; i < 50000; ++i) texts.push_back(Text(random, random() % 24, 30, 'A'));
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  const StringSlots one = StringSlots::Build(views, 1);
  const StringSlots many = StringSlots::Build(views, 4);
  std::vector<uint32_t> a;
  std::vector<uint32_t> b;
  for (uint32_t id = 0; id < one.size(); ++id) {
    const auto left = one.Symbols(id, &a);
    const auto right = many.Symbols(id, &b);
    ASSERT_TRUE(std::equal(left.begin(), left.end(), right.begin(), right.end()));
  }
}

}  // namespace
}  // namespace ipse

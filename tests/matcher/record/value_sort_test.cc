// Oracle: numbering texts against a std::set ordered by (length, bytes).

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "matcher/record/value_runs.h"

namespace ipse {
namespace {

struct Texts {
  std::vector<std::string> texts;
  std::vector<uint8_t> flags;
};

// Texts that make keys tie: long common beginnings, bytes that share a code, every length about the limits of a key.
Texts TrickyTexts(size_t count, uint64_t seed) {
  std::mt19937_64 random(seed);
  const std::string_view alphabets[] = {"0123456789", "AB", "#!%", "abcXYZ 09-._@+,&'", "\x01\x7F\x80\xC3\xA9\xD0\xFF", "A"};
  const size_t lengths[] = {1, 2, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 31, 33, 70, 254, 255, 256, 300};
  Texts made;
  for (size_t i = 0; i < count; ++i) {
    const std::string_view alphabet = alphabets[random() % std::size(alphabets)];
    size_t length = lengths[random() % std::size(lengths)];
    if (random() % 4 != 0) length = 1 + random() % 12;
    std::string text(length, alphabet[0]);
    for (size_t k = 0; k < 6; ++k) text[length - 1 - random() % std::min<size_t>(length, 9)] = alphabet[random() % alphabet.size()];
    made.texts.push_back(std::move(text));
    made.flags.push_back(random() % 7 == 0 ? static_cast<uint8_t>(1 << random() % 5) : 0);
  }
  return made;
}

struct Before {
  bool operator()(const std::string& left, const std::string& right) const {
    return left.size() != right.size() ? left.size() < right.size() : left < right;
  }
};

void ExpectNumbered(const Texts& made, FieldKind kind, int writers, int threads) {
  ValueRuns runs;
  std::vector<std::unique_ptr<ValueWriter>> writer;
  for (int i = 0; i < writers; ++i) writer.push_back(std::make_unique<ValueWriter>(&runs));
  std::vector<ItemIndex> items;
  std::map<std::string, uint8_t, Before> expected;
  for (size_t i = 0; i < made.texts.size(); ++i) {
    items.push_back(writer[i % writer.size()]->Add(made.texts[i], made.flags[i]));
    expected[made.texts[i]] |= made.flags[i];
  }
  const SortedTexts sorted = SortRuns(runs, kind, threads);
  ASSERT_EQ(sorted.size, expected.size() + 1);
  std::map<std::string, ValueId> ids;
  std::string all;
  const bool any_flags = std::any_of(made.flags.begin(), made.flags.end(), [](uint8_t f) { return f != 0; });
  EXPECT_EQ(sorted.flags.empty(), !any_flags);
  std::vector<std::pair<uint32_t, ValueId>> lengths;
  for (const auto& [text, flags] : expected) {
    const auto id = static_cast<ValueId>(ids.size() + 1);
    ids[text] = id;
    ASSERT_EQ(std::string_view(sorted.text.data(), sorted.text.size()).substr(all.size(), text.size()), text) << id;
    if (lengths.empty() || lengths.back().first != text.size()) {
      ASSERT_LT(lengths.size(), sorted.lengths.size());
      EXPECT_EQ(sorted.lengths[lengths.size()].text_begin, all.size());
      lengths.emplace_back(static_cast<uint32_t>(text.size()), id);
    }
    all += text;
    ASSERT_EQ(any_flags ? sorted.flags[id] : 0, flags);
  }
  ASSERT_EQ(std::string_view(sorted.text.data(), sorted.text.size()), all);
  ASSERT_EQ(sorted.lengths.size(), lengths.size());
  for (size_t i = 0; i < lengths.size(); ++i) {
    EXPECT_EQ(sorted.lengths[i].length, lengths[i].first);
    EXPECT_EQ(sorted.lengths[i].first, lengths[i].second);
  }
  for (size_t i = 0; i < items.size(); ++i) ASSERT_EQ(runs.IdOf(items[i]), ids[made.texts[i]]) << "text " << i;
}

TEST(ValueSortOracle, NumbersAsASetDoes) {
  for (const size_t count : {0, 1, 2, 50, 3000, 60'000}) {
    SCOPED_TRACE(testing::Message() << count << " texts, seed " << count + 7);
    const Texts made = TrickyTexts(count, count + 7);
    ExpectNumbered(made, FieldKind::kIdentifier, 1, 1);
    ExpectNumbered(made, FieldKind::kEmail, 3, 2);
  }
}

TEST(ValueSortOracle, SeveralFullRuns) {
  std::mt19937_64 random(11);
  Texts made;
  for (size_t i = 0; i < 300'000; ++i) {
    made.texts.push_back(std::to_string(random() % 400'000 + 99'000));
    made.flags.push_back(0);
  }
  ExpectNumbered(made, FieldKind::kIdentifier, 3, 3);
}

TEST(ValueWriterTest, RemembersWhatRepeats) {
  ValueRuns runs;
  ValueWriter writer(&runs);
  const ItemIndex main_street = writer.Add("MAIN ST", 0);
  EXPECT_EQ(writer.Add("MAIN ST", 0), main_street);
  EXPECT_NE(writer.Add("MAIN ST", 1), main_street) << "a flag it has not";
  for (int i = 0; i < 5000; ++i) writer.Add(std::to_string(i), 0);
  EXPECT_NE(writer.Add("4999", 0), writer.Add("4999", 0)) << "given up where nothing repeats";
  writer.StartColumn();
  EXPECT_EQ(writer.Add("OAK AVE", 0), writer.Add("OAK AVE", 0));
}

}  // namespace
}  // namespace ipse

#include "matcher/raw/raw_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "matcher/raw/raw_table_builder.h"

namespace ipse {
namespace {

using ::testing::ElementsAre;

std::vector<uint32_t> Ids(const RawColumn& column) { return {column.ids().begin(), column.ids().end()}; }
std::vector<uint32_t> Counts(const RawColumn& column) { return {column.counts().begin(), column.counts().end()}; }
std::vector<std::string> Texts(const RawColumn& column) {
  std::vector<std::string> texts;
  for (const uint32_t id : column.ids()) texts.emplace_back(column.value(id));
  return texts;
}

TEST(RawTable, CodesValuesInOrderOfFirstAppearance) {
  const RawTable table = RawTable::FromRows({"family_name", "sex"}, {{"Okafor", "F"},  //
                                                                     {"Lindqvist", ""},
                                                                     {"Okafor", "M"},
                                                                     {"", "F"}});
  ASSERT_EQ(table.num_records(), 4u);
  const RawColumn& family = table.column(0);
  EXPECT_EQ(family.name(), "family_name");
  EXPECT_EQ(family.group(), "family_name");
  EXPECT_EQ(family.repeat(), 1);
  EXPECT_THAT(Ids(family), ElementsAre(1, 2, 1, 0));
  EXPECT_EQ(family.num_values(), 3u);
  EXPECT_EQ(family.value(0), "");
  EXPECT_EQ(family.value(1), "Okafor");
  EXPECT_EQ(family.value(2), "Lindqvist");
  EXPECT_THAT(Counts(family), ElementsAre(1, 2, 1));
  EXPECT_EQ(family.at(1), "Lindqvist");
  EXPECT_THAT(Ids(table.column(1)), ElementsAre(1, 0, 2, 1));
  EXPECT_THAT(Counts(table.column(1)), ElementsAre(1, 2, 1));
  EXPECT_EQ(table.FindColumn("sex"), 1u);
  EXPECT_EQ(table.FindColumn("Sex"), std::nullopt);
  EXPECT_EQ(table.line(0), 2u);
  EXPECT_EQ(table.line(3), 5u);
  EXPECT_GT(table.memory_bytes(), 0u);
}

TEST(RawTable, EmptyValueExistsWhereNoRecordHasIt) {
  const RawTable table = RawTable::FromRows({"state"}, {{"OR"}, {"WA"}});
  EXPECT_EQ(table.column(0).num_values(), 3u);
  EXPECT_EQ(table.column(0).value(0), "");
  EXPECT_THAT(Counts(table.column(0)), ElementsAre(0, 1, 1));
}

TEST(RawTable, TableWithoutRecords) {
  const RawTable table = RawTable::FromRows({"a", "b"}, {});
  EXPECT_EQ(table.num_records(), 0u);
  EXPECT_EQ(table.column(1).num_values(), 1u);
  EXPECT_TRUE(table.column(1).ids().empty());
}

TEST(RawTable, ColumnWithoutValuesHasAnIdPerRecord) {
  const RawTable table = RawTable::FromRows({"a", "b"}, {{"x", ""}, {"y", ""}});
  EXPECT_THAT(Ids(table.column(1)), ElementsAre(0, 0));
  EXPECT_THAT(Counts(table.column(1)), ElementsAre(2));
}

TEST(RawTable, MergeJoinsColumnsByName) {
  RawTable left = RawTable::FromRows({"name", "sex"}, {{"Ada", "F"}, {"Ben", "M"}});
  RawTable right = RawTable::FromRows({"phone", "name"}, {{"555", "Ben"}, {"556", "Cleo"}, {"", "Ada"}});
  const RawTable merged = RawTable::Merge(std::move(left), std::move(right), 2);
  ASSERT_EQ(merged.num_records(), 5u);
  ASSERT_EQ(merged.columns().size(), 3u);
  EXPECT_EQ(merged.column(0).name(), "name");
  EXPECT_THAT(Texts(merged.column(0)), ElementsAre("Ada", "Ben", "Ben", "Cleo", "Ada"));
  EXPECT_THAT(Ids(merged.column(0)), ElementsAre(1, 2, 2, 3, 1));
  EXPECT_THAT(Counts(merged.column(0)), ElementsAre(0, 2, 2, 1));
  EXPECT_THAT(Texts(merged.column(1)), ElementsAre("F", "M", "", "", ""));
  EXPECT_THAT(Counts(merged.column(1)), ElementsAre(3, 1, 1));
  EXPECT_EQ(merged.column(2).name(), "phone");
  EXPECT_THAT(Texts(merged.column(2)), ElementsAre("", "", "555", "556", ""));
  EXPECT_THAT(Counts(merged.column(2)), ElementsAre(3, 1, 1));
  ASSERT_EQ(merged.files().size(), 2u);
  EXPECT_EQ(merged.file_index(1), 0u);
  EXPECT_EQ(merged.file_index(2), 1u);
  EXPECT_EQ(merged.file_index(4), 1u);
  EXPECT_EQ(merged.line(1), 3u);
  EXPECT_EQ(merged.line(2), 2u);
  EXPECT_EQ(merged.line(4), 4u);
}

TEST(RawTable, MergeWithAnEmptyTable) {
  RawTable merged = RawTable::Merge(RawTable::FromRows({"a"}, {}), RawTable::FromRows({"a"}, {{"x"}}));
  merged = RawTable::Merge(std::move(merged), RawTable::FromRows({"b"}, {}));
  ASSERT_EQ(merged.num_records(), 1u);
  EXPECT_EQ(merged.column(0).at(0), "x");
  EXPECT_EQ(merged.column(1).at(0), "");
  EXPECT_EQ(merged.files().size(), 3u);
  EXPECT_EQ(merged.file_index(0), 1u);
  EXPECT_EQ(merged.line(0), 2u);
}

TEST(RawTable, RenamedColumnsMerge) {
  RawTable left = RawTable::FromRows({"surname"}, {{"Osei"}});
  RawTable right = RawTable::FromRows({"last_name"}, {{"Osei"}});
  right.RenameColumn(0, "surname");
  const RawTable merged = RawTable::Merge(std::move(left), std::move(right));
  ASSERT_EQ(merged.columns().size(), 1u);
  EXPECT_THAT(Ids(merged.column(0)), ElementsAre(1, 1));
}

// Chunks of one column, as a reader would make them.
struct ColumnChunks {
  std::vector<std::string> texts;
  std::vector<RawChunk> chunks;
};

ColumnChunks MakeChunks(const std::vector<std::string>& values, const std::vector<size_t>& cuts) {
  ColumnChunks made;
  ChunkCoder coder;
  made.texts.resize(cuts.size());
  made.chunks.resize(cuts.size());
  size_t begin = 0;
  for (size_t i = 0; i < cuts.size(); begin = cuts[i++]) {
    std::vector<FieldSpan> fields;
    for (size_t v = begin; v < cuts[i]; ++v) {
      fields.push_back({static_cast<uint32_t>(made.texts[i].size()), static_cast<uint32_t>(values[v].size())});
      made.texts[i] += values[v];
    }
    RawChunk& chunk = made.chunks[i];
    chunk.num_records = fields.size();
    chunk.num_lines = fields.size();
    if (!fields.empty()) chunk.lines = {{0, 0}};
    chunk.columns.resize(1);
    coder.Code(made.texts[i].data(), fields, &chunk.columns[0]);
  }
  return made;
}

RawTable Build(const ColumnChunks& made, int threads, size_t chunks_at_once) {
  RawTableBuilder builder;
  builder.AddColumn("value");
  for (size_t begin = 0; begin < made.chunks.size(); begin += chunks_at_once) {
    std::vector<const RawChunk*> chunks;
    for (size_t i = begin; i < std::min(begin + chunks_at_once, made.chunks.size()); ++i) {
      chunks.push_back(&made.chunks[i]);
    }
    builder.Append(chunks, threads);
  }
  return builder.Finish("values.csv");
}

// Oracle: a std::map from text to id. Lengths cover every branch of hashing and comparison; many values share long
// prefixes and suffixes.
TEST(RawTableOracle, AgreesWithAMapHoweverCut) {
  const uint64_t seed = 20240817;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 60; ++round) {
    std::vector<std::string> values;
    const size_t count = random() % 4000;
    const size_t variety = 1 + random() % 3000;
    for (size_t i = 0; i < count; ++i) {
      const uint64_t pick = random() % variety;
      std::string value(pick % 41, 'a');
      if (!value.empty()) value[pick / 41 % value.size()] = static_cast<char>('b' + pick % 7);
      values.push_back(std::move(value));
    }
    std::vector<size_t> cuts;
    for (size_t at = 0; at < count;) cuts.push_back(at = std::min<size_t>(count, at + random() % (count / 2 + 2)));
    if (cuts.empty()) cuts.push_back(0);
    const RawTable table = Build(MakeChunks(values, cuts), 1 + round % 3, 1 + round % 5);

    std::map<std::string, uint32_t> ids = {{"", 0}};
    std::map<uint32_t, uint32_t> counts;
    ASSERT_EQ(table.num_records(), count);
    const RawColumn& column = table.column(0);
    for (size_t i = 0; i < count; ++i) {
      const uint32_t id = ids.emplace(values[i], static_cast<uint32_t>(ids.size())).first->second;
      ASSERT_EQ(column.ids()[i], id) << "round " << round << " record " << i;
      ASSERT_EQ(column.at(i), values[i]);
      ++counts[id];
    }
    ASSERT_EQ(column.num_values(), ids.size());
    for (uint32_t id = 0; id < column.num_values(); ++id) ASSERT_EQ(column.counts()[id], counts[id]);
  }
}

// Values nearly all of which are distinct, some missing, some repeated, some long.
std::vector<std::string> UniqueValues(size_t count) {
  std::mt19937_64 random(20251125);
  std::vector<std::string> values;
  for (size_t i = 0; i < count; ++i) {
    const uint64_t pick = random() % 20;
    if (pick == 0) {
      values.emplace_back();
    } else if (pick == 1 && i > 100) {
      values.push_back(values[i - 1 - random() % 100]);
    } else {
      values.push_back(std::string(random() % 50 == 0 ? 60 : 0, 'x') + std::to_string(1'000'000 + i * 7));
    }
  }
  return values;
}

// Chunks as a reader makes them of a column kept as text: coded at first, copied once the builder knows.
RawTable BuildAsText(const std::vector<std::string>& values, size_t records_per_chunk, int threads, bool copy) {
  RawTableBuilder builder;
  builder.AddColumn("value");
  builder.KeepUniqueAsText();
  ChunkCoder coder;
  for (size_t begin = 0; begin < values.size(); begin += records_per_chunk) {
    std::string text;
    std::vector<FieldSpan> fields;
    for (size_t v = begin; v < std::min(values.size(), begin + records_per_chunk); ++v) {
      fields.push_back({static_cast<uint32_t>(text.size()), static_cast<uint32_t>(values[v].size())});
      text += values[v];
    }
    text.append(ChunkCoder::kReadPastBytes, '#');
    RawChunk chunk;
    chunk.num_records = chunk.num_lines = fields.size();
    chunk.lines = {{0, 0}};
    chunk.columns.resize(1);
    if (copy && builder.as_text(0)) {
      coder.Copy(text.data(), fields, &chunk.columns[0]);
    } else {
      coder.Code(text.data(), fields, &chunk.columns[0]);
    }
    const RawChunk* chunks[] = {&chunk};
    builder.Append(chunks, threads);
  }
  return builder.Finish("values.csv", false, threads);
}

void ExpectSameColumn(const RawColumn& text, const RawColumn& coded, size_t records) {
  ASSERT_FALSE(text.coded());
  ASSERT_TRUE(coded.coded());
  EXPECT_EQ(text.missing(), coded.missing());
  EXPECT_EQ(text.distinct(), coded.distinct());
  for (size_t r = 0; r < records; ++r) ASSERT_EQ(text.at(r), coded.at(r)) << "record " << r;
  const auto first = text.FirstValues(), expected = coded.FirstValues();
  ASSERT_EQ(first.size(), expected.size());
  for (size_t i = 0; i < first.size(); ++i) {
    ASSERT_EQ(first[i].text, expected[i].text);
    ASSERT_EQ(first[i].count, expected[i].count) << first[i].text;
  }
}

// Oracle: the same values with a dictionary.
TEST(RawTableOracle, AColumnKeptAsTextSaysTheSameAsACodedOne) {
  const std::vector<std::string> values = UniqueValues(40'000);
  const RawTable coded = Build(MakeChunks(values, {values.size()}), 1, 1);
  EXPECT_GT(coded.column(0).distinct(), RawColumn::kFirstValuesMax);
  for (const bool copy : {false, true}) {
    const RawTable text = BuildAsText(values, 3001, 2, copy);
    ExpectSameColumn(text.column(0), coded.column(0), values.size());
    EXPECT_EQ(text.line(39'999), coded.line(39'999));
  }
}

TEST(RawTable, OnlyUniqueColumnsOfLargeTablesAreKeptAsText) {
  std::vector<std::string> values = UniqueValues(RawTableBuilder::kRecordsToTell);
  EXPECT_FALSE(BuildAsText(values, 1000, 1, true).column(0).coded());
  for (size_t i = 0; i < values.size(); ++i) values[i] = values[i / 2];
  EXPECT_TRUE(BuildAsText(values, 1000, 1, true).column(0).coded()) << "every value occurs twice";
  values = UniqueValues(RawTableBuilder::kRecordsToTell - 1);
  EXPECT_TRUE(BuildAsText(values, 1000, 1, true).column(0).coded()) << "too few records to tell";
}

TEST(RawTable, MergeOfATextAndACodedColumn) {
  const std::vector<std::string> many = UniqueValues(20'000), few = {"7", "", many[1], "8"};
  std::vector<std::string> both = many;
  both.insert(both.end(), few.begin(), few.end());
  const RawTable expected = Build(MakeChunks(both, {both.size()}), 1, 1);
  const auto coded = [&] { return Build(MakeChunks(few, {few.size()}), 1, 1); };
  const RawTable after = RawTable::Merge(BuildAsText(many, 999, 1, true), coded(), 2);
  ExpectSameColumn(after.column(0), expected.column(0), both.size());
  const RawTable twice = RawTable::Merge(BuildAsText(many, 999, 1, true), BuildAsText(many, 1000, 1, true), 2);
  EXPECT_EQ(twice.column(0).distinct(), expected.column(0).distinct() - 2) << "without 7 and 8";
  for (size_t r = 0; r < many.size(); ++r) ASSERT_EQ(twice.column(0).at(many.size() + r), many[r]);
  both = few;
  both.insert(both.end(), many.begin(), many.end());
  const RawTable before = RawTable::Merge(coded(), BuildAsText(many, 999, 1, true), 2);
  ExpectSameColumn(before.column(0), Build(MakeChunks(both, {both.size()}), 1, 1).column(0), both.size());
}

TEST(RawTable, ReleasedValuesLeaveTheNumbers) {
  RawTable table = RawTable::FromRows({"a", "b"}, {{"x", "1"}, {"", "2"}, {"x", "3"}});
  table.ReleaseValues(0);
  EXPECT_EQ(table.column(0).missing(), 1u);
  EXPECT_EQ(table.column(0).distinct(), 1u);
  EXPECT_EQ(table.column(0).name(), "a");
  EXPECT_TRUE(table.column(0).FirstValues().empty());
  EXPECT_EQ(table.column(1).at(2), "3");
}

TEST(RawTable, LineNumbersFollowBreaksAcrossChunks) {
  RawTableBuilder builder;
  builder.AddColumn("value");
  builder.SetFirstLine(2);
  const std::vector<FieldSpan> fields(3);
  ChunkCoder coder;
  RawChunk first;
  first.num_records = 3;
  first.lines = {{0, 0}, {2, 4}};  // a record of three lines, or blank lines
  first.num_lines = 6;
  first.columns.resize(1);
  coder.Code("", fields, &first.columns[0]);
  RawChunk second;
  second.num_records = 3;
  second.lines = {{0, 0}};
  second.num_lines = 3;
  second.columns.resize(1);
  coder.Code("", fields, &second.columns[0]);
  const RawChunk* chunks[] = {&first, &second};
  builder.Append(chunks, 1);
  EXPECT_EQ(builder.next_line(), 11u);
  const RawTable table = builder.Finish("a.csv");
  std::vector<uint64_t> lines;
  for (size_t record = 0; record < 6; ++record) lines.push_back(table.line(record));
  EXPECT_THAT(lines, ElementsAre(2, 3, 6, 8, 9, 10));
  EXPECT_EQ(table.Place(2), "a.csv:6");
}

TEST(RawTable, LateColumnsAreFilledUp) {
  RawTableBuilder builder;
  builder.AddColumn("phone", "phone", 1);
  builder.AddColumn("phone_2", "phone", 2);
  builder.AddColumn("phone_3", "phone", 3);
  ChunkCoder coder;
  RawChunk chunk;
  chunk.num_records = 2;
  chunk.lines = {{0, 0}};
  chunk.num_lines = 2;
  chunk.columns.resize(3);
  const std::string text = "111222";
  const std::vector<FieldSpan> fields = {{0, 3}, {3, 3}};
  coder.Code(text.data(), fields, &chunk.columns[0]);
  const RawChunk* chunks[] = {&chunk};
  builder.Append(chunks, 1);
  coder.Code(text.data(), std::vector<FieldSpan>{{0, 0}, {3, 3}}, &chunk.columns[1]);
  builder.Append(chunks, 1);
  const RawTable table = builder.Finish("p.ndjson", /*drop_empty_columns=*/true);
  ASSERT_EQ(table.columns().size(), 2u);
  EXPECT_EQ(table.column(1).group(), "phone");
  EXPECT_EQ(table.column(1).repeat(), 2);
  EXPECT_THAT(Ids(table.column(1)), ElementsAre(0, 0, 0, 1));
  EXPECT_THAT(Counts(table.column(1)), ElementsAre(3, 1));
}

TEST(HashValue, DependsOnEveryByteAndTheLength) {
  std::mt19937_64 random(7);
  for (size_t size = 1; size <= 70; ++size) {
    std::string text(size, '\0');
    for (char& c : text) c = static_cast<char>(random());
    const uint32_t hash = HashValue(text.data(), size);
    EXPECT_NE(hash, HashValue(text.data(), size - 1)) << size;
    for (size_t at = 0; at < size; ++at) {
      std::string other = text;
      other[at] = static_cast<char>(other[at] ^ 1);
      EXPECT_NE(hash, HashValue(other.data(), size)) << size << " " << at;
    }
  }
}

}  // namespace
}  // namespace ipse

// Oracle: a raw column kept as text gives the same record table as a coded one.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "matcher/raw/raw_table_builder.h"
#include "tests/matcher/record/people.h"

namespace ipse {
namespace {

constexpr size_t kRecords = 20'000;

const std::vector<std::string> kHeaders = {"full_name",   "national_identifier", "street", "phone", "phone#2",
                                           "email",       "given_name",          "birth_date"};

std::vector<std::string> Person(size_t i) {
  const size_t n = i * 7919 % 100'003;  // a permutation: nearly all texts are distinct
  return {fmt::format("Hart{}, Olivia{} Grace{}", static_cast<char>('a' + n % 26), n, i % 3 == 0 ? " Jr" : ""),
          i % 50 == 0 ? "999-99-9999" : fmt::format("{}", 201'010'001 + n * 3571),
          i % 41 == 0 ? "Homeless" : fmt::format("{} Maple{} Street Apt {}", n, n % 17, n % 9),
          i % 97 == 0 ? "" : fmt::format("21244{:05}", n),
          i % 5 == 0 ? fmt::format("64644{:05}", n) : i % 7 == 0 ? fmt::format("21244{:05}", n) : "",
          fmt::format("Mail{}@example.org", n % 15'000),
          i % 11 == 0 ? "Doe" : i % 2 == 0 ? "Bob" : "Robert",
          fmt::format("{}-{:02}-{:02}", 1930 + n % 80, 1 + n % 12, 1 + n % 28)};
}

RawTable Raw(bool unique_as_text) {
  RawTableBuilder builder;
  for (const std::string& header : kHeaders) builder.AddColumn(header);
  if (unique_as_text) builder.KeepUniqueAsText();
  ChunkCoder coder;
  RawChunk chunk;
  chunk.num_records = chunk.num_lines = kRecords;
  chunk.lines = {{0, 0}};
  chunk.columns.resize(kHeaders.size());
  std::vector<std::string> texts(kHeaders.size());
  for (size_t c = 0; c < kHeaders.size(); ++c) {
    std::vector<FieldSpan> fields;
    for (size_t i = 0; i < kRecords; ++i) {
      const std::string value = Person(i)[c];
      fields.push_back({static_cast<uint32_t>(texts[c].size()), static_cast<uint32_t>(value.size())});
      texts[c] += value;
    }
    coder.Code(texts[c].data(), fields, &chunk.columns[c]);
  }
  const RawChunk* chunks[] = {&chunk};
  builder.Append(chunks, 1);
  return builder.Finish("people.csv");
}

struct Encoded {
  RecordTable table;
  EncodeReport report;
};

Encoded Encode(bool unique_as_text, int threads, bool release) {
  RawTable raw = Raw(unique_as_text);
  EXPECT_EQ(raw.column(1).coded(), !unique_as_text);
  EXPECT_TRUE(raw.column(6).coded()) << "two names";
  Encoded encoded;
  EncodeOptions options;
  options.threads = threads;
  std::vector<int> done(kHeaders.size(), 0);
  options.column_done = [&](size_t column) {
    ++done[column];
    if (release) raw.ReleaseValues(column);
  };
  auto table = EncodeRecords(raw, RolesOf(kHeaders), PeopleSchema(), {}, options, &encoded.report);
  EXPECT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(done, std::vector<int>(kHeaders.size(), 1));
  encoded.table = *std::move(table);
  return encoded;
}

void ExpectSame(const Encoded& left, const Encoded& right) {
  for (size_t f = 0; f < PeopleSchema().fields.size(); ++f) {
    const int field = static_cast<int>(f);
    SCOPED_TRACE(PeopleSchema().fields[f].name);
    const ValueDictionary &l = left.table.dictionary_of(field), &r = right.table.dictionary_of(field);
    ASSERT_EQ(l.size(), r.size());
    const Column &lc = left.table.column(field), &rc = right.table.column(field);
    ASSERT_EQ(lc.records_filled(), rc.records_filled());
    ASSERT_EQ(lc.distinct(), rc.distinct());
    for (ValueId v = 0; v < l.size(); ++v) {
      ASSERT_EQ(l.text(v), r.text(v));
      ASSERT_EQ(l.flags(v), r.flags(v));
      ASSERT_EQ(lc.count(v), rc.count(v)) << l.text(v);
    }
    for (RecordIndex i = 0; i < kRecords; ++i) {
      ASSERT_EQ(lc.first(i), rc.first(i)) << "record " << i;
      ASSERT_TRUE(std::ranges::equal(lc.others(i), rc.others(i))) << "record " << i;
    }
  }
  for (RecordIndex i = 0; i < kRecords; ++i) ASSERT_EQ(left.table.address_sharing(i), right.table.address_sharing(i));
  for (size_t c = 0; c < kHeaders.size(); ++c) {
    EXPECT_EQ(left.report.columns[c].filled, right.report.columns[c].filled);
    EXPECT_EQ(left.report.columns[c].distinct, right.report.columns[c].distinct);
    EXPECT_EQ(left.report.columns[c].placeholders, right.report.columns[c].placeholders);
    EXPECT_EQ(left.report.columns[c].unreadable, right.report.columns[c].unreadable);
  }
}

TEST(ColumnAsTextOracle, GivesTheRecordTableOfACodedColumn) {
  const Encoded coded = Encode(false, 1, false);
  EXPECT_GT(coded.report.columns[1].placeholders, 0u);
  EXPECT_TRUE(coded.table.column(FieldIndex("phone")).has_others());
  EXPECT_TRUE(coded.table.column(FieldIndex("given")).has_others());
  ExpectSame(coded, Encode(true, 1, false));
  ExpectSame(coded, Encode(true, 3, true));
  ExpectSame(coded, Encode(false, 2, true));
}

// Counted the slow way.
TEST(ColumnAsTextOracle, CountsAreThoseOfTheRecords) {
  const Encoded encoded = Encode(true, 2, true);
  for (const char* name : {"phone", "given", "suffix", "street", "national_id"}) {
    SCOPED_TRACE(name);
    const int field = FieldIndex(name);
    const Column& column = encoded.table.column(field);
    std::vector<uint32_t> counts(encoded.table.dictionary_of(field).size(), 0);
    uint64_t filled = 0;
    for (RecordIndex i = 0; i < kRecords; ++i) {
      if (column.first(i) == kMissingValue) continue;
      ++filled;
      ++counts[column.first(i)];
      for (const ValueId other : column.others(i)) ++counts[other];
    }
    EXPECT_EQ(column.records_filled(), filled);
    EXPECT_EQ(column.distinct(), std::count_if(counts.begin(), counts.end(), [](uint32_t c) { return c > 0; }));
    EXPECT_TRUE(std::ranges::equal(column.counts(), counts));
  }
}

}  // namespace
}  // namespace ipse

#pragma once

// Helpers of the population tests: a sink that keeps everything, and rows taken apart by a reader of its own (slow and
// strict, so that the generator's quoting is judged by other code than its own).

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/population/population.h"

namespace ipse {

// The roles of a generated row's columns.
inline const std::vector<std::string>& RowRoles() {
  static const std::vector<std::string> roles = {
      "record_id", "source", "local_identifier", "family_name", "given_name", "middle_name", "name_suffix", "birth_date", "sex",
      "national_identifier", "street", "city", "state", "postal_code", "phone", "email", "updated_at"};
  return roles;
}

struct KeepingSink : RecordSink {
  std::string rows, truth, tags;
  uint64_t records = 0;
  absl::Status Append(const PopulationChunk& chunk) override {
    EXPECT_EQ(chunk.first_record, records) << "chunks come in order";
    records += chunk.records;
    rows += chunk.rows;
    truth += chunk.truth;
    tags += chunk.tags;
    return absl::OkStatus();
  }
};

inline std::vector<std::string> SplitLines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    EXPECT_NE(end, std::string_view::npos) << "every line ends";
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

// RFC 4180, one line; a quote in an unquoted field or after a closing one is a failure.
inline std::vector<std::string> SplitCsv(std::string_view line) {
  std::vector<std::string> fields(1);
  for (size_t i = 0; i < line.size();) {
    if (line[i] == ',') {
      fields.emplace_back();
      ++i;
    } else if (line[i] == '"') {
      EXPECT_TRUE(fields.back().empty()) << "quote inside a field";
      for (++i; i < line.size(); ++i) {
        if (line[i] != '"') {
          fields.back() += line[i];
        } else if (i + 1 < line.size() && line[i + 1] == '"') {
          fields.back() += line[i++];
        } else {
          break;
        }
      }
      EXPECT_LT(i, line.size()) << "unclosed quote";
      ++i;
      EXPECT_TRUE(i == line.size() || line[i] == ',') << "text after a closing quote";
    } else {
      fields.back() += line[i++];
    }
  }
  return fields;
}

inline const std::vector<std::string>& ColumnNames() {
  static const std::vector<std::string> names = SplitCsv(PopulationHeader().substr(0, PopulationHeader().size() - 1));
  return names;
}

inline size_t ColumnIndex(std::string_view column) {
  for (size_t i = 0; i < ColumnNames().size(); ++i) {
    if (ColumnNames()[i] == column) return i;
  }
  ADD_FAILURE() << "no column " << column;
  return 0;
}

// One record with its truth.
struct TestRow {
  std::vector<std::string> columns;
  std::string cluster, household, family;
  std::set<std::string> tags;

  const std::string& operator[](std::string_view column) const { return columns[ColumnIndex(column)]; }
  bool Has(const std::string& tag) const { return tags.count(tag) != 0; }
};

inline std::vector<TestRow> MakeRows(const PopulationOptions& options) {
  KeepingSink sink;
  const absl::Status status = GeneratePopulation(options, sink);
  EXPECT_TRUE(status.ok()) << status.ToString();
  const std::vector<std::string> rows = SplitLines(sink.rows), truth = SplitLines(sink.truth), tags = SplitLines(sink.tags);
  EXPECT_EQ(rows.size(), options.records);
  EXPECT_EQ(truth.size(), rows.size());
  EXPECT_EQ(tags.size(), rows.size());
  std::vector<TestRow> result(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    std::vector<std::string> fields = SplitCsv(rows[i]);
    const std::vector<std::string> truths = SplitCsv(truth[i]), tagged = SplitCsv(tags[i]);
    EXPECT_EQ(fields.size(), ColumnNames().size());
    fields.resize(ColumnNames().size());
    EXPECT_EQ(truths.size(), 4u);
    EXPECT_EQ(tagged.size(), 3u);
    EXPECT_EQ(truths[0], fields[0]);
    EXPECT_EQ(tagged[0], fields[0]);
    result[i].columns = std::move(fields);
    EXPECT_EQ(tagged[1], truths[1]);
    result[i].cluster = truths[1];
    result[i].household = truths[2];
    result[i].family = truths[3];
    std::string_view left = tagged[2];
    while (!left.empty()) {
      const size_t bar = left.find('|');
      EXPECT_TRUE(result[i].tags.emplace(left.substr(0, bar)).second) << "a tag twice";
      left = bar == std::string_view::npos ? std::string_view() : left.substr(bar + 1);
    }
  }
  return result;
}

inline std::map<std::string, std::vector<const TestRow*>> ByCluster(const std::vector<TestRow>& rows) {
  std::map<std::string, std::vector<const TestRow*>> clusters;
  for (const TestRow& row : rows) clusters[row.cluster].push_back(&row);
  return clusters;
}

// A population whose records are all as they should be.
inline PopulationOptions WithoutErrors(uint64_t records, uint64_t seed) {
  PopulationOptions options = OptionsFor(Difficulty::kModerate, records, seed);
  for (const ErrorRate& rate : ErrorRates()) options.errors.*rate.rate = 0;
  return options;
}

inline std::string Digits(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

}  // namespace ipse

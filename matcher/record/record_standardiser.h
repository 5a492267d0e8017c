#pragma once

// One record's raw values in standard form: what the encoder (encoder.h) does for a file, for a single record.
//
//   RecordStandardiser standardise(schema, cleaning, options);
//   StandardRecord record = standardise(demographics);
//
// Values of several roles count in the order of ColumnRole - a former name after the name - whatever order they are given in.
// The same values give the same fields as in a file with its columns in that order. What a file's column says as
// a whole - the order of day and month, whether numbers are social security numbers - comes from the options instead.
// Not thread-safe (it reuses buffers): one per thread. Cost: some microseconds a record.

#include <span>
#include <string>
#include <vector>

#include "matcher/record/demographics.h"
#include "matcher/record/encoder.h"
#include "matcher/record/schema.h"
#include "matcher/record/value_standardiser.h"

namespace ipse {

struct RecordStandardiserOptions {
  std::string phone_region = "US";
  DateOrder date_order = DateOrder::kMonthFirst;  // of dates that do not tell; ISO dates always do
  IdentifierStyle national_identifier = IdentifierStyle::kUsSocialSecurity;
};

// For the batch encoder to read as RecordStandardiser does.
inline EncodeOptions::Told ToldBy(const RecordStandardiserOptions& options) {
  return {options.date_order, options.national_identifier};
}

struct StandardValue {
  int field;
  std::string text;
  uint8_t flags;
};

// The first value of a field is the record's; further ones, each different, follow.
struct StandardRecord {
  std::vector<StandardValue> values;
};

class RecordStandardiser {
 public:
  // Schema and cleaning rules (one per field, or none) must outlive it.
  RecordStandardiser(const Schema& schema, std::span<const CleaningRules> cleaning, RecordStandardiserOptions options);

  StandardRecord operator()(const Demographics& person);

 private:
  void Add(ColumnRole role, std::string_view raw, StandardRecord* out);
  void ForgetStandIns(StandardRecord* record) const;

  const Schema& schema_;
  std::vector<StandardiserContext> contexts_;        // by role
  std::vector<std::unique_ptr<ValueStandardiser>> standardisers_;
  bool test_person_ = false;
};

}  // namespace ipse

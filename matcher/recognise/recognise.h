#pragma once

// Column recognition: says what each column of a patient extract holds, so that a file can be matched with no
// configuration. Looks at the header (several hundred spellings in six languages, HL7 and FHIR paths) and at the values
// themselves; the values have the last word, because "col7" may hold e-mail addresses and "phone" may not hold phones.
//
//   std::vector<ColumnSample> samples = ...;               // one per column, from the reader
//   std::vector<RecognisedColumn> columns = RecogniseColumns(samples);
//   for (size_t i = 0; i < columns.size(); ++i) {
//     fmt::print("{}: {} ({})\n", samples[i].header, ColumnRoleName(columns[i].role), columns[i].reason);
//   }
//
// It never guesses silently: every column gets a reason, also the ones left out. Columns that would give the answer away
// (a cluster number, a true id) are kTruth and must not be compared; row numbers are kRecordId; another person's data
// (emergency contact, physician) and another system's verdicts are kIgnored.
//
// It does not parse or change values, and needs no files. Thread-safe: pure functions. Cost: about a microsecond a value;
// of a sample's values at most 1,500 are looked at, spread evenly, so a column costs at most 2 ms.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ipse {

enum class ColumnRole : uint8_t {
  kIgnored,
  kRecordId,             // names the row; unique
  kTruth,                // cluster_id, true_id, entity_id ...: who it really is. Never feeds matching.
  kSource,               // assigning authority, facility, site
  kLocalIdentifier,      // MRN, patient number: means something only together with the source
  kNationalIdentifier,   // SSN, NHS number, national id
  kOtherIdentifier,      // insurance or member number, driver licence, passport
  kFullName,
  kGivenName,
  kMiddleName,
  kFamilyName,
  kPreviousFamilyName,   // maiden name
  kNickname,
  kNameSuffix,
  kNameTitle,
  kBirthDate,
  kBirthYear,
  kBirthMonth,
  kBirthDay,
  kAge,
  kSex,
  kPhone,
  kEmail,
  kStreetNumber,
  kStreet,               // first address line, with or without the house number
  kStreetLine2,
  kUnit,
  kCity,
  kCounty,
  kState,
  kPostalCode,
  kCountry,
  kFullAddress,          // the whole address in one text
  kLatitude,
  kLongitude,
  kBirthPlace,
  kBirthOrder,           // multiple birth: which twin
  kDeathDate,
  kUpdatedAt,            // when the source last touched the record
  kMotherGivenName,
  kMotherFamilyName,     // usually her maiden name
  kFatherGivenName,
  kCode,                 // another low-cardinality code worth comparing, e.g. race, language, marital status
  kFreeText,
};
inline constexpr int kColumnRoles = static_cast<int>(ColumnRole::kFreeText) + 1;

// Returns the role's name in snake_case ("given_name"): stable, used in model files and on the command line.
const char* ColumnRoleName(ColumnRole role);
// Returns the role with that name, or nothing if there is none.
std::optional<ColumnRole> ParseColumnRole(std::string_view name);

// What the reader saw of one column. `values` are distinct non-missing values and `counts` how often each occurred
// (counts may be empty: then every value counts once). The totals are about the whole file, not about the sample.
// With `records` 0 (nothing read yet) the header alone decides.
struct ColumnSample {
  std::string header;
  uint64_t records = 0;
  uint64_t missing = 0;
  uint64_t distinct = 0;
  std::vector<std::string_view> values;
  std::vector<uint32_t> counts;
};

struct RecognisedColumn {
  ColumnRole role = ColumnRole::kIgnored;
  double confidence = 0;  // 0..1: how sure we are of the role; of the leaving-out, for kIgnored
  std::string reason;     // one clause for the user; holds the header's wording at most, never a record's value
};

// Recognises all columns of one file together (a name column means something else beside a given-name column; only one
// column can name the row). Returns one entry per sample, in order. Several columns may have one role
// (first_name and first_name_2), but at most one is kRecordId.
std::vector<RecognisedColumn> RecogniseColumns(std::span<const ColumnSample> samples);

}  // namespace ipse

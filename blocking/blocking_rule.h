#pragma once

// Blocking rules: which pairs of records are worth comparing.
//
// A rule is a list of key parts. A record gets one 64-bit key for each combination of its parts' values (a part may give
// several: each token of a name, each spelling less one letter); a record that lacks a part gets no key from the rule.
// Two records that share a key under any rule are a candidate pair. Rules are data in the model file.
// Thread-safety: plain data.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "matcher/record/schema.h"

namespace ipse {

enum class KeyTransform : uint8_t {
  kExact,
  kSoundex,
  kInitial,
  kPrefix,
  kTokens,
  kDeletions,
  kNicknames,
  kYear,
  kYearMonth,
  kMonthDay,
  kMonthDayAnyOrder,
  kLastFour,
  kWildcard,
  kAnyOrder,
  kSoundexAnyOrder,
};

struct KeyPart {
  int field = kNoField;
  KeyTransform transform = KeyTransform::kExact;
  uint32_t length = 0;         // of a prefix
  int second_field = kNoField;  // of an any-order part
  bool all_values = false;     // the record's further values, too
};

struct BlockingRule {
  std::string name;
  std::vector<KeyPart> parts;
  uint32_t block_size_max = 0;  // 0: BlockingOptions.block_size_max
  // Used only while its pairs stay within BlockingOptions.wide_pairs_per_record: for small files and files without
  // identifiers, where it finds what the narrow rules miss.
  bool wide = false;
  // In a file that wide rules are not used for, used up to so many records; 0: however many. In many millions a weak key
  // finds next to nothing that others do not, for millions of pairs that are none.
  uint32_t records_max = 0;
};

// Whether a rule has a part that allows for typing errors: one letter less, or one masked.
inline bool ForgivesErrors(const BlockingRule& rule) {
  return std::any_of(rule.parts.begin(), rule.parts.end(), [](const KeyPart& part) {
    return part.transform == KeyTransform::kDeletions || part.transform == KeyTransform::kWildcard;
  });
}

struct BlockingOptions {
  // Larger blocks are split: they hold mostly strangers, and n records make n*n/2 pairs.
  uint32_t block_size_max = 100;
  // How an oversized block is split, one part after the other as far as needed.
  std::vector<KeyPart> split_by;
  // What cannot be split is sorted by name and birth date, and each record meets this many successors.
  uint32_t window = 10;
  // Budget of each wide rule; beyond it the rule is left out (and reported).
  double wide_pairs_per_record = 5;
  // Whether to use wide rules at all.
  bool use_wide = true;
  // Budget of each narrow rule in a file of at least coincidence_records_min records: pairs a record that hardly another
  // rule produces (blocking/coincidence.h). Beyond it the rule's larger blocks are split.
  double coincidences_per_record = 0.2;
  uint32_t coincidence_records_min = 300'000;
  // In a file of at least so many records, whether a rule for typing errors is within its budget at all is judged by one key in
  // sixteen before its keys are grouped: it has several a record, and is mostly left out.
  uint32_t judged_by_share_records_min = 4'000'000;
  // Keys of one record under one rule; further ones are dropped and counted.
  uint32_t keys_per_record_max = 64;
};

inline constexpr size_t kRulesMax = 64;  // a pair's rules fit in one word

}  // namespace ipse

#pragma once

// A run measured phenomenon by phenomenon: what became of the true pairs that carry a nickname, a move, a wrong birth
// date ..., and whom the false links join (twins, father and son, relatives, namesakes, strangers).
//
//   ErrorTypes types = CountErrorTypes(results, truth, &tags, explainer.get());
//   fmt::print("{}", ErrorTypesText(types));
//
// A true pair carries every tag that one of its two records carries. It ends up in one way:
//   certain       linked automatically;
//   review        a probable link: a person is asked, whether or not the two are already in one identity;
//   joined        no link of these grades, but in one identity through other records;
//   weak          compared, and neither of these;
//   not_compared  not even a candidate of the blocking rules; told only where the run's input can still be read,
//                 otherwise such pairs are among the weak.
// A false link is a certain or probable link between two people. Its kind is read from the truth (household_id,
// family_id) and the tags as far as they are there; where they say nothing, it is the kind the model takes the pair
// for.
//
// Thread-safety: not thread-safe with the explainer. Cost: O(links + true pairs), and for pairs without a link the
// candidates of their records once.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tools/cli/pair_story.h"
#include "tools/cli/truth_file.h"

namespace ipse {

// What became of some true pairs.
struct PairOutcomes {
  uint64_t pairs = 0;
  uint64_t certain = 0, review = 0, joined = 0, weak = 0, not_compared = 0;  // sum to `pairs`
  uint64_t one_identity = 0;                                                 // of whatever grade
};

struct PhenomenonRow {
  std::string phenomenon;  // "birth date wrong"; several rows may have the same one
  std::string tag;         // "dob_day"; empty for the phenomenon as a whole
  std::string meaning;     // in words
  uint64_t records = 0;    // that carry it
  PairOutcomes outcomes;
  uint64_t false_certain = 0, false_review = 0;  // false links one record of which carries it
};

struct FalseLinkRow {
  std::string kind;
  uint64_t certain = 0, review = 0;
};

struct ErrorTypes {
  PairOutcomes all, untagged;       // untagged: neither record carries a tag
  std::vector<PhenomenonRow> rows;  // by phenomenon, commonest first; its sum before its tags where it has several
  std::vector<FalseLinkRow> false_links;  // most first
  bool tagged = false;
  bool candidates_known = false;
  bool sampled = false;  // of a person with very many records, only some were looked at
};

// `tags` and `explainer` may be null.
ErrorTypes CountErrorTypes(const RunResults& results, const Truth& truth, const RecordTags* tags,
                           PairExplainer* explainer);

std::string ErrorTypesText(const ErrorTypes& types);
nlohmann::ordered_json ErrorTypesJson(const ErrorTypes& types);

}  // namespace ipse

#pragma once

// Pairs that two models grade differently: counted by what would change, by source, with a sample of each kind.
//
//   ModelDifferences differences(/*samples_max=*/10);
//   differences.Add(pair, "EAST", "WEST");
//
// What counts: a link is a certain pair, a review a probable one; stewards' words do not come into it.
// Thread-safety: none; give each thread its own or a lock. Cost: logarithmic in the number of samples.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/engine/linkage_job.h"
#include "service/registry/types.h"

namespace ipse {

// Grades are none where a model says certainly not.
struct GradedTwice {
  RecordId left, right;  // `left` is none for somebody who was only asked about
  float bits_before = 0, bits_after = 0;
  std::optional<Grade> before, after;
};

// Of one source where either record is of it.
struct ModelDifference {
  std::string source;  // empty: all
  uint64_t links_gained = 0, links_lost = 0, reviews_added = 0, reviews_removed = 0;
};

struct ComparedPair {
  std::string what;    // "link gained" ...
  RecordKey left, right;
  float bits_before = 0, bits_after = 0;
  std::optional<Grade> grade_before, grade_after;
};

// What a second model made of what came while it ran beside the one in use (RegistryApi::Shadow).
struct ShadowReport {
  std::string model_id;        // empty: none runs
  std::string active_model_id;
  int64_t since_us = 0;
  uint64_t records = 0;        // that came or changed, and were scored with both
  uint64_t look_ups = 0;       // of people who were asked about
  uint64_t look_ups_changed = 0;  // that found some pair graded otherwise
  std::vector<ModelDifference> differences;  // pairs of those records: all, then by source
  std::vector<ComparedPair> samples;
};

class ModelDifferences {
 public:
  explicit ModelDifferences(size_t samples_max) : samples_max_(samples_max) {}

  // Nothing, where both grades would have the same consequence.
  void Add(const GradedTwice& pair, std::string_view left_source, std::string_view right_source);
  // So that a source without any difference is listed, too.
  void Know(std::string_view source) { by_source_.try_emplace(std::string(source)); }

  std::vector<ModelDifference> figures() const;  // all, then by source
  // By kind; `key_of` names a record.
  std::vector<ComparedPair> samples(const std::function<RecordKey(RecordId)>& key_of) const;

 private:
  void Count(const GradedTwice& pair, uint64_t ModelDifference::*figure, const char* what, std::string_view left_source,
             std::string_view right_source);

  size_t samples_max_;
  ModelDifference all_;
  std::map<std::string, ModelDifference, std::less<>> by_source_;
  std::map<std::string, std::map<uint64_t, GradedTwice>> samples_;  // by hash: the same pairs every time, from all over
};

}  // namespace ipse

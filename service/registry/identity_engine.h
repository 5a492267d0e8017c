#pragma once

// What the registry needs of the linkage engine: records by their RecordId instead of rows. LiveIdentityEngine
// (live_identity_engine.h) does it over the live engine; tests script it.
//
// Thread-safety: Put, Remove and UseModel from one thread at a time; the rest from any thread, also meanwhile.

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/base/status.h"
#include "service/registry/commands.h"
#include "service/registry/model_difference.h"

namespace ipse {

// A pair of the record asked about.
struct EnginePair {
  RecordId other;
  float weight_bits = 0;
  Grade grade = Grade::kPossible;   // meaningful where weight_bits reaches the possible limit
  bool possible = true;             // false: certainly not
  std::string_view guard;           // that took it out of certain; lives as long as the model
  Pattern pattern = 0;
};

struct EngineMatches {
  std::vector<EnginePair> pairs;  // best first, possible or better
  uint32_t compared = 0;
  std::vector<std::string> truncated;  // rules whose block was too large to look at whole
  bool shadowed = false;               // a shadow model looked, too
  std::vector<GradedTwice> regraded;   // what it grades otherwise
};

struct PairDetail {
  EnginePair pair;
  double probability = 0;
  std::string kind;                        // the likeliest class, in words
  std::vector<FieldEvidence> evidence;
  std::vector<std::string> shared_rules;
};

// A model as the engine uses it: brought to a number of records.
struct EngineModelText {
  std::string id, text;
  uint64_t records = 0;  // it is for at most so many
};

class IdentityEngine {
 public:
  virtual ~IdentityEngine() = default;

  // --- Writer ---
  // Adds the record, or replaces what is known of it.
  virtual absl::Status Put(RecordId record, const RecordKey& key, const PersonData& person) = 0;
  virtual void Remove(RecordId record) = 0;
  // Scores by this model from here on, brought to the size of a registry of `records`. InvalidArgument for a text that is no
  // model, FailedPrecondition for one that is not trained or has other fields.
  virtual absl::StatusOr<EngineModelText> UseModel(const std::string& model_text, uint64_t records) = 0;
  // The same checks, changing nothing.
  virtual absl::StatusOr<EngineModelText> CheckModel(const std::string& model_text) const = 0;

  // --- Readers ---
  // The partners of a stored record.
  virtual absl::StatusOr<EngineMatches> Partners(RecordId record) const = 0;
  // The partners of a person who is not stored. `expired` as in MatchRequest; may be empty.
  virtual absl::StatusOr<EngineMatches> LookUp(const PersonData& person, const std::function<bool()>& expired) const = 0;
  // Scores two stored records, whether or not blocking brings them together. NotFound for a record it does not hold.
  virtual absl::StatusOr<EnginePair> Compare(RecordId left, RecordId right) const = 0;
  virtual absl::StatusOr<PairDetail> Explain(RecordId left, RecordId right) const = 0;
  virtual absl::StatusOr<PairDetail> Explain(const PersonData& person, RecordId right) const = 0;
  // What a pattern that was stored says by the model in use, which must have the comparisons of the one it is from.
  virtual std::vector<FieldEvidence> Explain(Pattern pattern) const = 0;
  // How well new data fit what is stored of a record, local identifier aside: the weight an overlay would have.
  virtual absl::StatusOr<float> Fit(RecordId record, const PersonData& person) const = 0;
  // Whether a stored record has a value for a role, and whether two have no value of it in common.
  virtual bool Has(RecordId record, ColumnRole role) const = 0;
  // Whether a stored record is of a newborn not yet named, or of somebody born on or after a day (yyyymmdd).
  virtual bool UnnamedOrBornSince(RecordId record, uint32_t day) const = 0;
  virtual bool Differ(RecordId left, RecordId right, ColumnRole role) const = 0;
  // Stored records of which every word begins a name, a number or a date; at most `max`.
  virtual std::vector<RecordId> Search(std::span<const std::string> words, size_t max) const = 0;
  virtual std::string ModelId() const = 0;
  virtual std::string EntityType() const = 0;  // of the model: "patient"
  virtual double CutBits() const = 0;       // of clustering: records whose mean weight is above it may be one person
  virtual double ClipBits() const = 0;
  virtual double CertainBits() const = 0;   // a pair of less is never certain
  virtual uint64_t memory_bytes() const = 0;
};

}  // namespace ipse

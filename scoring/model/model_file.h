#pragma once

// Reads, checks, compiles and writes model files (scoring/model.proto, protobuf text format).
//
//   IPSE_ASSIGN_OR_RETURN(model::Model file, LoadModelFile("patient.model.textproto"));
//   IPSE_ASSIGN_OR_RETURN(CompiledModel compiled, CompileModel(file));
//
// A mistake in a file is named with its line and column, or with the path of the field, what is wrong and what is
// allowed; all mistakes are named at once. The model's id is the first 16 hex digits of the SHA-256 of its canonical
// text, so equal models have equal ids.
// Thread-safety: pure functions. Cost: milliseconds.

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/base/status.h"
#include "matcher/compare/comparison_vector.h"
#include "matcher/record/schema.h"
#include "scoring/mixture/training.h"
#include "scoring/model.pb.h"

namespace ipse {

struct GuardCondition {
  size_t comparison = 0;
  uint32_t levels = 0;  // bit l is set when level l (0 missing) fulfils the condition
};
// What other records say of a pair.
struct OtherRecords {
  const ClassFactors* factors = &kNothingKnown;
  bool evidence = false;    // that the two are connected, as good as a comparison that agrees
  bool unrivalled = false;  // no other person's record claims either of the two
};
struct Guard {
  std::string name;
  std::string reason;
  std::vector<GuardCondition> conditions;
  int latent_class = -1;     // the pair must be of this class ...
  double posterior_min = 0;  // ... with at least this probability; -1: no matter
  double rival_on_file = 0;  // share of the class whose other person has a record, too
  double below_bits = std::numeric_limits<double>::infinity();  // and the pair of less weight than this

  bool Concerns(const PatternLayout& layout, Pattern pattern) const;
  // Without a mixture a class cannot be told, and the guard is on the safe side.
  bool Holds(const PatternLayout& layout, Pattern pattern, double weight_bits, const Mixture* mixture,
             const OtherRecords& others) const;
};

struct DecisionRule {
  double certain_bits = 10;
  double probable_bits = 0;
  double possible_bits = -4;
  // A certain link needs one of these, or so many bits.
  std::vector<GuardCondition> evidence;
  double certain_alone_bits = std::numeric_limits<double>::infinity();
  std::vector<Guard> guards;

  bool HasEvidence(const PatternLayout& layout, Pattern pattern) const;
  // Whether so many bits rest on enough besides names and birth date; `connected`: other records are evidence, too.
  bool Suffices(const PatternLayout& layout, Pattern pattern, double weight_bits, bool connected) const;
  // The guard that demotes the pair, or null.
  const Guard* Demotes(const PatternLayout& layout, Pattern pattern, double weight_bits, const Mixture* mixture = nullptr,
                       const OtherRecords& others = {}) const;
  // The first guard that concerns the pair and knows what it means that nobody else claims its records, or null.
  const Guard* Rivalry(const PatternLayout& layout, Pattern pattern) const;
};

struct ClusterRule {
  double cut_bits = 0;
  double clip_bits = 12;
  double component_floor_bits = 0;
  uint32_t component_records_max = 0;
  bool competition = true;
  bool relatives = true;
};

// A model as the engine uses it. Blocking rules are compiled by service/engine, where blocking is known.
struct CompiledModel {
  std::string name;
  Schema schema;
  std::vector<ComparisonSpec> comparisons;
  std::vector<LatentClass> classes;
  TrainingOptions training;
  double household_fill_min = 0.2;
  uint64_t random_pairs = 1'000'000;
  std::string reference_model;      // shipped; empty for none
  double reference_pairs = 10'000;  // what its strangers count for
  ClusterRule cluster;
  DecisionRule decision;

  bool trained() const;
};

absl::StatusOr<model::Model> ParseModel(std::string_view text, std::string_view path_for_messages);
absl::StatusOr<model::Model> LoadModelFile(const std::string& path);
// The model built into the program for an entity type ("patient"); NotFound for another.
absl::StatusOr<model::Model> ShippedModel(std::string_view entity_type);
// Whether there is one, and its classes carry probabilities.
bool IsTrainedShippedModel(std::string_view entity_type);

absl::StatusOr<CompiledModel> CompileModel(const model::Model& file);

// Canonical text: the same bytes for the same model, with a heading comment.
std::string ModelText(const model::Model& file);
std::string ModelId(const model::Model& file);

// Writes the mixture's shares and probabilities into the file's classes.
void StoreMixture(const Mixture& mixture, model::Model* file);

inline constexpr uint32_t kModelFormatVersion = 1;

}  // namespace ipse

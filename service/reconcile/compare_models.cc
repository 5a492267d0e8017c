#include "service/reconcile/compare_models.h"

#include <algorithm>
#include <bit>
#include <tuple>

#include "scoring/mixture/mixture.h"
#include "service/engine/linkage_job.h"
#include "service/live/live_engine.h"
#include "service/reconcile/batch_records.h"

namespace ipse {
namespace {

struct Scored {
  std::vector<KeptPair> pairs;  // by left, right
  ModelFigures figures;
};

absl::StatusOr<Scored> ScoreWith(const BatchRecords& records, const std::string& text, const CompareModelsOptions& options,
                                 std::string_view stage) {
  const ProgressStage shown(options.progress, stage, 0);
  IPSE_ASSIGN_OR_RETURN(model::Model file, ParseModel(text, "the model"));
  IPSE_ASSIGN_OR_RETURN(EngineModel read, EngineModel::Create(std::move(file)));
  if (!read.compiled.trained()) return FailedPrecondition("the model is not trained; train it on the records with 'ipse train'");
  Scored out;
  out.figures.model_id = ModelId(read.file);
  // A model for another number of records is brought to this one, as it would be when put into use.
  const uint64_t size = std::bit_ceil(std::max<uint64_t>(records.record.size(), 1024));
  IPSE_ASSIGN_OR_RETURN(EngineModel model, ScaledTo(read, size));
  IPSE_ASSIGN_OR_RETURN(const RecordTable table, records.Encode(model, options.threads));
  LinkageOptions linkage;
  linkage.threads = options.threads;
  linkage.train = false;
  linkage.relatives = false;  // as the registry's own runs
  IPSE_ASSIGN_OR_RETURN(LinkageResult result, RunLinkage(table, std::move(model), linkage));
  out.pairs = std::move(result.pairs);
  for (const KeptPair& pair : out.pairs) {
    out.figures.certain_pairs += pair.grade == Grade::kCertain ? 1 : 0;
    out.figures.probable_pairs += pair.grade == Grade::kProbable ? 1 : 0;
  }
  const auto& cluster_of = result.clusters.cluster_of;
  for (uint32_t r = 0; r < cluster_of.size(); ++r) out.figures.identities += cluster_of[r] == r ? 1 : 0;
  out.figures.estimated_precision = result.estimates.link_precision;
  out.figures.estimated_recall = result.estimates.link_recall;
  return out;
}

RecordKey KeyOf(const RegistryApi& registry, RecordId record) {
  LookupRequest lookup;
  lookup.record = record;
  const auto found = registry.Lookup(lookup);
  if (!found.ok() || found->identities.empty()) return {};
  for (const RecordView& view : found->identities[0].records) {
    if (view.record == record) return view.key;
  }
  return {};
}

// Walks both lists side by side.
void Compare(const BatchRecords& records, const std::vector<KeptPair>& before, const std::vector<KeptPair>& after,
             ModelDifferences* differences) {
  size_t b = 0, a = 0;
  while (b < before.size() || a < after.size()) {
    const KeptPair* old_pair = b < before.size() ? &before[b] : nullptr;
    const KeptPair* new_pair = a < after.size() ? &after[a] : nullptr;
    if (old_pair != nullptr && new_pair != nullptr) {
      const auto l = std::tie(old_pair->left, old_pair->right), r = std::tie(new_pair->left, new_pair->right);
      if (l < r) new_pair = nullptr;
      if (r < l) old_pair = nullptr;
    }
    b += old_pair != nullptr ? 1 : 0;
    a += new_pair != nullptr ? 1 : 0;
    const KeptPair& any = new_pair != nullptr ? *new_pair : *old_pair;
    GradedTwice pair;
    pair.left = records.record[any.left];
    pair.right = records.record[any.right];
    if (old_pair != nullptr) {
      pair.bits_before = old_pair->weight_bits;
      pair.before = old_pair->grade;
    }
    if (new_pair != nullptr) {
      pair.bits_after = new_pair->weight_bits;
      pair.after = new_pair->grade;
    }
    differences->Add(pair, records.sources[records.source[any.left]], records.sources[records.source[any.right]]);
  }
}

}  // namespace

absl::StatusOr<ModelComparison> CompareModels(const RegistryApi& registry, const std::string& model_text,
                                              const CompareModelsOptions& options) {
  IPSE_ASSIGN_OR_RETURN(const std::string active, registry.ModelText(""));
  IPSE_ASSIGN_OR_RETURN(const BatchRecords records, ScanForBatch(registry, options.threads));
  if (records.record.size() < 2) return FailedPrecondition("the registry has fewer than two active records: nothing to compare");
  IPSE_ASSIGN_OR_RETURN(Scored before, ScoreWith(records, active, options, "scoring with the active model"));
  IPSE_ASSIGN_OR_RETURN(Scored after, ScoreWith(records, model_text, options, "scoring with the other model"));
  ModelComparison out;
  out.before = std::move(before.figures);
  out.after = std::move(after.figures);
  ModelDifferences differences(options.samples_max);
  for (const std::string& source : records.sources) differences.Know(source);
  Compare(records, before.pairs, after.pairs, &differences);
  out.differences = differences.figures();
  out.samples = differences.samples([&](RecordId record) { return KeyOf(registry, record); });
  return out;
}

}  // namespace ipse

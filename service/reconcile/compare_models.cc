#include "service/reconcile/compare_models.h"

#include <algorithm>
#include <bit>
#include <map>
#include <tuple>

#include "matcher/base/hash.h"
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

class Comparison {
 public:
  Comparison(const RegistryApi& registry, const BatchRecords& records, const CompareModelsOptions& options)
      : registry_(registry), records_(records), options_(options), by_source_(records.sources.size()) {}

  // Walks both lists side by side.
  void Compare(const std::vector<KeptPair>& before, const std::vector<KeptPair>& after) {
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
      Count(old_pair, new_pair);
    }
  }

  void Finish(ModelComparison* out) {
    all_.source.clear();
    out->differences.push_back(all_);
    for (size_t s = 0; s < by_source_.size(); ++s) {
      by_source_[s].source = records_.sources[s];
      out->differences.push_back(by_source_[s]);
    }
    std::sort(out->differences.begin() + 1, out->differences.end(), [](const auto& l, const auto& r) { return l.source < r.source; });
    for (auto& [what, samples] : samples_) {
      for (auto& [hash, pair] : samples) out->samples.push_back(std::move(pair));
    }
  }

 private:
  void Count(const KeptPair* before, const KeptPair* after) {
    const Grade was = before != nullptr ? before->grade : Grade::kPossible;
    const Grade is = after != nullptr ? after->grade : Grade::kPossible;
    if (was == is) return;
    const KeptPair& any = after != nullptr ? *after : *before;
    if (is == Grade::kCertain) Add(any, &ModelDifference::links_gained, "link gained", before, after);
    if (was == Grade::kCertain) Add(any, &ModelDifference::links_lost, "link lost", before, after);
    if (is == Grade::kProbable && was == Grade::kPossible) Add(any, &ModelDifference::reviews_added, "review added", before, after);
    if (was == Grade::kProbable && is == Grade::kPossible) Add(any, &ModelDifference::reviews_removed, "review removed", before, after);
  }

  void Add(const KeptPair& pair, uint64_t ModelDifference::*figure, const char* what, const KeptPair* before,
           const KeptPair* after) {
    ++(all_.*figure);
    const uint16_t left = records_.source[pair.left], right = records_.source[pair.right];
    ++(by_source_[left].*figure);
    if (right != left) ++(by_source_[right].*figure);
    // A sample by hash: the same pairs every time, from all over the registry.
    auto& samples = samples_[what];
    const uint64_t hash = MixHash(records_.record[pair.left].value, records_.record[pair.right].value);
    if (samples.size() >= options_.samples_max && (samples.empty() || hash >= samples.rbegin()->first)) return;
    ComparedPair compared;
    compared.what = what;
    compared.left = KeyOf(records_.record[pair.left]);
    compared.right = KeyOf(records_.record[pair.right]);
    if (before != nullptr) {
      compared.bits_before = before->weight_bits;
      compared.grade_before = before->grade;
    }
    if (after != nullptr) {
      compared.bits_after = after->weight_bits;
      compared.grade_after = after->grade;
    }
    samples.emplace(hash, std::move(compared));
    if (samples.size() > options_.samples_max) samples.erase(std::prev(samples.end()));
  }

  RecordKey KeyOf(RecordId record) const {
    LookupRequest lookup;
    lookup.record = record;
    const auto found = registry_.Lookup(lookup);
    if (!found.ok()) return {};
    for (const RecordView& view : found->identities.at(0).records) {
      if (view.record == record) return view.key;
    }
    return {};
  }

  const RegistryApi& registry_;
  const BatchRecords& records_;
  const CompareModelsOptions& options_;
  ModelDifference all_;
  std::vector<ModelDifference> by_source_;
  std::map<std::string, std::map<uint64_t, ComparedPair>> samples_;
};

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
  Comparison comparison(registry, records, options);
  comparison.Compare(before.pairs, after.pairs);
  comparison.Finish(&out);
  return out;
}

}  // namespace ipse

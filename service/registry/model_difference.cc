#include "service/registry/model_difference.h"

#include "matcher/base/hash.h"

namespace ipse {

void ModelDifferences::Add(const GradedTwice& pair, std::string_view left_source, std::string_view right_source) {
  const Grade was = pair.before.value_or(Grade::kPossible), is = pair.after.value_or(Grade::kPossible);
  if (was == is) return;
  const auto count = [&](uint64_t ModelDifference::*figure, const char* what) { Count(pair, figure, what, left_source, right_source); };
  if (is == Grade::kCertain) count(&ModelDifference::links_gained, "link gained");
  if (was == Grade::kCertain) count(&ModelDifference::links_lost, "link lost");
  if (is == Grade::kProbable && was == Grade::kPossible) count(&ModelDifference::reviews_added, "review added");
  if (was == Grade::kProbable && is == Grade::kPossible) count(&ModelDifference::reviews_removed, "review removed");
}

void ModelDifferences::Count(const GradedTwice& pair, uint64_t ModelDifference::*figure, const char* what,
                             std::string_view left_source, std::string_view right_source) {
  ++(all_.*figure);
  const auto add = [&](std::string_view source) {
    auto at = by_source_.find(source);
    if (at == by_source_.end()) at = by_source_.try_emplace(std::string(source)).first;
    ++(at->second.*figure);
  };
  add(right_source);
  if (!left_source.empty() && left_source != right_source) add(left_source);
  auto& samples = samples_[what];
  samples.emplace(MixHash(pair.left.value, pair.right.value), pair);
  if (samples.size() > samples_max_) samples.erase(std::prev(samples.end()));
}

std::vector<ModelDifference> ModelDifferences::figures() const {
  std::vector<ModelDifference> figures = {all_};
  for (const auto& [source, figure] : by_source_) {
    figures.push_back(figure);
    figures.back().source = source;
  }
  return figures;
}

std::vector<ComparedPair> ModelDifferences::samples(const std::function<RecordKey(RecordId)>& key_of) const {
  std::vector<ComparedPair> all;
  for (const auto& [what, samples] : samples_) {
    for (const auto& [hash, pair] : samples) {
      all.push_back({what, key_of(pair.left), key_of(pair.right), pair.bits_before, pair.bits_after, pair.before, pair.after});
    }
  }
  return all;
}

}  // namespace ipse

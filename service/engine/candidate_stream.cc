#include "service/engine/candidate_stream.h"

namespace ipse {
namespace {

// Enough pairs to fill the kernels' lanes, few enough for the level-2 cache.
constexpr size_t kTilePairs = 4096;

}  // namespace

void ForEachTile(const RecordTable& table, const BlockIndex& index, const ComparisonPlan& plan, const PairScope& scope,
                 RecordIndex begin, RecordIndex end, const std::function<bool(RecordIndex)>& sample,
                 const std::function<void(const Tile&)>& visit) {
  std::vector<Partner> partners;
  std::vector<RecordIndex> left, right;
  std::vector<uint64_t> rules;
  std::vector<Pattern> patterns;
  ComparisonPlan::Scratch scratch;
  const auto flush = [&] {
    if (left.empty()) return;
    patterns.resize(left.size());
    plan.Compare(left, right, scratch, patterns);
    visit({left, right, rules, patterns});
    left.clear();
    right.clear();
    rules.clear();
  };
  for (RecordIndex record = begin; record < end; ++record) {
    if (sample != nullptr && !sample(record)) continue;
    index.Partners(record, &partners);
    for (const Partner& partner : partners) {
      if (!scope.Includes(table, record, partner.record)) continue;
      left.push_back(record);
      right.push_back(partner.record);
      rules.push_back(partner.rules);
      if (left.size() == kTilePairs) flush();
    }
  }
  flush();
}

}  // namespace ipse

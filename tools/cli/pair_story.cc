#include "tools/cli/pair_story.h"

#include <algorithm>
#include <cmath>
#include <queue>
#include <tuple>

#include "scoring/cluster/components.h"
#include "scoring/mixture/explanation.h"
#include "tools/cli/pair_sentence.h"
#include "tools/cli/rule_text.h"
#include "tools/cli/run_figures.h"

namespace ipse {
namespace {

// Cross pairs of two clusters looked at for their average; beyond, an even sample of each side.
constexpr size_t kAverageSideMax = 64;
constexpr size_t kCostsNamed = 3;
constexpr double kCostBits = -0.5;  // a comparison that takes less than this away is not named

std::string FieldValues(const RecordTable& table, int field, RecordIndex record) {
  if (field == kNoField) return "";
  const Column& column = table.column(field);
  if (column.first(record) == kMissingValue) return "";
  const ValueDictionary& dictionary = table.dictionary_of(field);
  std::string text(dictionary.text(column.first(record)));
  for (const ValueId other : column.others(record)) text += fmt::format("; {}", dictionary.text(other));
  return text;
}

// The values a comparison looks at, as a person would write them. Names are shown by their own field only: the others a
// name comparison reads have lines of their own.
std::string ComparedValues(const RecordTable& table, const ComparisonSpec& spec, RecordIndex record) {
  if (spec.kind != ComparatorKind::kAddress && spec.kind != ComparatorKind::kLocalIdentifier) {
    return FieldValues(table, spec.fields[0], record);
  }
  std::string text;
  for (const int field : spec.fields) {
    const std::string part = FieldValues(table, field, record);
    if (!part.empty()) text += (text.empty() ? "" : " ") + part;
  }
  return text;
}

uint32_t RecordsHolding(const RecordTable& table, const ComparisonSpec& spec, RecordIndex record) {
  if (spec.kind == ComparatorKind::kAddress) return table.address_sharing(record);
  const int field = spec.kind == ComparatorKind::kLocalIdentifier ? spec.fields[1] : spec.fields[0];
  if (field == kNoField) return 0;
  const ValueId value = table.column(field).first(record);
  return value == kMissingValue ? 0 : table.column(field).count(value);
}

std::string FieldName(const RecordTable& table, int field) {
  return field == kNoField ? "?" : table.schema().fields[static_cast<size_t>(field)].name;
}

std::string PartFields(const RecordTable& table, const KeyPart& part) {
  if (part.second_field == kNoField) return FieldName(table, part.field);
  return fmt::format("{} and {}", FieldName(table, part.field), FieldName(table, part.second_field));
}

bool Intersect(const std::vector<uint64_t>& left, const std::vector<uint64_t>& right) {
  return std::any_of(left.begin(), left.end(),
                     [&](uint64_t key) { return std::find(right.begin(), right.end(), key) != right.end(); });
}

// Which parts of a rule's key differ or are missing; empty when the two records share a key.
std::string KeyDifference(const RecordTable& table, const BlockingRule& rule, uint32_t keys_max, uint32_t left,
                          uint32_t right) {
  KeyMaker maker(table, keys_max);
  std::vector<uint64_t> left_keys, right_keys;
  std::string text;
  for (const KeyPart& part : rule.parts) {
    BlockingRule alone;
    alone.name = rule.name;
    alone.parts = {part};
    maker.Make(alone, left, &left_keys);
    maker.Make(alone, right, &right_keys);
    std::string what;
    if (left_keys.empty() || right_keys.empty()) {
      what = left_keys.empty() && right_keys.empty() ? "missing in both" : left_keys.empty() ? "missing in the first" : "missing in the second";
    } else if (!Intersect(left_keys, right_keys)) {
      what = "differs";
    }
    if (!what.empty()) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", PartFields(table, part), what);
  }
  return text;
}

// An even sample of a cluster's records, the whole of a small one.
std::vector<uint32_t> SideSample(std::span<const uint32_t> members) {
  const size_t count = std::min(members.size(), kAverageSideMax);
  std::vector<uint32_t> sample;
  for (size_t i = 0; i < count; ++i) sample.push_back(members[i * members.size() / count]);
  return sample;
}

}  // namespace

const char* MissReasonName(MissReason reason) {
  static constexpr const char* kNames[] = {"barred", "not_compared", "below_threshold", "cluster_average"};
  return kNames[static_cast<size_t>(reason)];
}

absl::StatusOr<std::unique_ptr<PairExplainer>> PairExplainer::Open(const std::string& folder, int threads,
                                                                   Progress* progress) {
  std::unique_ptr<PairExplainer> explainer(new PairExplainer);
  IPSE_ASSIGN_OR_RETURN(explainer->run_, FinishedRun::Open(folder, threads, progress));
  return explainer;
}

PairStory PairExplainer::Explain(uint32_t left, uint32_t right) {
  PairStory story;
  story.left = left;
  story.right = right;
  Pattern pattern = 0;
  story.weight_bits = run_->Weight(left, right, &pattern);
  story.prior_bits = PriorWeight(run_->mixture());
  double running = story.prior_bits;
  const std::vector<double> bits = SequentialContributions(run_->mixture(), pattern);
  for (size_t k = 0; k < bits.size(); ++k) {
    story.comparisons.push_back(Compared(k, pattern, left, right));
    story.comparisons.back().bits = bits[k];
    story.comparisons.back().running_bits = running += bits[k];
  }
  story.sentence = PairSentence(model().compiled.comparisons, run_->plan().layout(), pattern);
  const ResultLink* kept = KeptLink(left, right);
  if (kept != nullptr) ExplainOthers(*kept, pattern, &story);
  const EncodeReport& encoding = run_->input().encoding;
  story.sentence += DoubtedBirthDates(encoding.IsDoubted(left), encoding.IsDoubted(right));
  ExplainGrade(kept, pattern, &story);
  ExplainRules(&story);
  story.same_cluster = results().cluster_of()[left] == results().cluster_of()[right];
  if (story.same_cluster) {
    story.path = LinkPath(left, right);
  } else {
    ExplainMiss(&story);
  }
  return story;
}

const ResultLink* PairExplainer::KeptLink(uint32_t left, uint32_t right) const {
  const auto at = std::find_if(results().links().begin(), results().links().end(), [&](const ResultLink& link) {
    return (link.left == left && link.right == right) || (link.left == right && link.right == left);
  });
  return at == results().links().end() ? nullptr : &*at;
}

ComparisonStory PairExplainer::Compared(size_t comparison, Pattern pattern, uint32_t left, uint32_t right) const {
  const ComparisonSpec& spec = model().compiled.comparisons[comparison];
  const int level = run_->plan().layout().Level(pattern, comparison);
  ComparisonStory story;
  story.name = spec.name;
  story.level = level == 0 ? "missing" : spec.levels[static_cast<size_t>(level) - 1].name;
  story.left = ComparedValues(run_->table(), spec, left);
  story.right = ComparedValues(run_->table(), spec, right);
  story.left_records = RecordsHolding(run_->table(), spec, left);
  story.right_records = RecordsHolding(run_->table(), spec, right);
  return story;
}

void PairExplainer::ExplainOthers(const ResultLink& kept, Pattern pattern, PairStory* story) {
  constexpr float kRounding = 1e-3f;  // links.csv holds four decimals
  if (std::abs(kept.weight_bits - story->weight_bits) < kRounding) return;
  story->others_bits = double{kept.weight_bits} - story->weight_bits;
  story->weight_bits = kept.weight_bits;
  const ContactLevels levels(run_->plan());
  if (!model().compiled.cluster.relatives || levels.Shared(pattern)) return;
  if (!contacts_) {
    std::vector<ContactGraph::Ties> stretches(Stretches(run_->table().num_records()));
    run_->ForEachCandidate([&](const Tile& tile) {
      for (size_t i = 0; i < tile.patterns.size(); ++i) {
        if (levels.Tied(tile.patterns[i])) stretches[tile.stretch].emplace_back(tile.left[i], tile.right[i]);
      }
    });
    contacts_.emplace(std::move(stretches), run_->table().num_records());
    DisjointSets sets(run_->table().num_records());
    for (const ResultLink& link : results().links()) {
      if (link.grade == Grade::kCertain) sets.Union(link.left, link.right);
    }
    for (uint32_t r = 0; r < run_->table().num_records(); ++r) identity_of_.push_back(sets.Find(r));
  }
  story->relatives = RelativesOf(*contacts_, identity_of_, story->left, story->right);
  if (story->relatives.known == Relatives::kInCommon) story->sentence += kRelativeInCommon;
}

void PairExplainer::ExplainGrade(const ResultLink* kept, Pattern pattern, PairStory* story) const {
  const DecisionRule& rule = model().compiled.decision;
  int8_t guard = -1;
  const bool connected = AreConnected(run_->plan(), pattern, story->relatives.known);
  story->grade = GradePair(rule, run_->mixture(), pattern, story->weight_bits, &guard,
                           {.evidence = connected, .unrivalled = story->others_bits > 0});
  if (kept != nullptr) story->grade = kept->grade;
  story->certainly_not = story->weight_bits < rule.possible_bits;
  if (story->grade == Grade::kProbable) {
    story->review_reason = std::string(ReviewReason(rule, run_->plan().layout(), pattern, story->weight_bits, guard));
  }
  double joint[Mixture::kClassesMax];
  run_->mixture().Joint(pattern, joint);
  double all = 0;
  for (size_t c = 0; c < run_->mixture().num_classes(); ++c) all += joint[c];
  const auto fill = [&](bool match, std::string* words, double* share) {
    const size_t c = run_->mixture().LikeliestClass(pattern, match);
    if (c >= run_->mixture().num_classes()) return;
    *words = model().compiled.classes[c].description;
    *share = all > 0 ? joint[c] / all : 0;
  };
  fill(true, &story->match_class, &story->match_class_share);
  fill(false, &story->other_class, &story->other_class_share);
}

std::string PairExplainer::OtherClass(uint32_t left, uint32_t right) const {
  Pattern pattern = 0;
  run_->Weight(left, right, &pattern);
  const size_t c = run_->mixture().LikeliestClass(pattern, false);
  return c < run_->mixture().num_classes() ? model().compiled.classes[c].description : "";
}

bool PairExplainer::SameNames(uint32_t left, uint32_t right) const {
  Pattern pattern = 0;
  run_->Weight(left, right, &pattern);
  size_t names = 0;
  for (size_t k = 0; k < model().compiled.comparisons.size(); ++k) {
    const ComparisonSpec& spec = model().compiled.comparisons[k];
    if (spec.kind != ComparatorKind::kGivenName && spec.kind != ComparatorKind::kFamilyName) continue;
    const int level = run_->plan().layout().Level(pattern, k);
    if (level == 0) return false;
    const std::string& group = spec.levels[static_cast<size_t>(level) - 1].group;
    if (group != "exact" && group != "near" && group != "nickname") return false;
    ++names;
  }
  return names > 0;
}

void PairExplainer::ExplainRules(PairStory* story) {
  const RecordTable& table = run_->table();
  const BlockIndex& index = run_->Index();
  const RecordIndex first = std::min(story->left, story->right), second = std::max(story->left, story->right);
  std::vector<Partner> partners;
  index.Partners(first, &partners);
  const auto partner = std::find_if(partners.begin(), partners.end(), [&](const Partner& p) { return p.record == second; });
  const uint64_t produced = partner == partners.end() ? 0 : partner->rules;
  for (size_t r = 0; r < model().blocking_rules.size(); ++r) {
    const BlockingRule& rule = model().blocking_rules[r];
    const RuleStats& stats = index.stats()[r];
    if (!stats.applies) {
      story->rules_unused.push_back(rule.name + ": the input lacks a field");
      continue;
    }
    if (const std::string why = WhyLeftOut(rule, stats, model().blocking); !why.empty()) {
      story->rules_unused.push_back(rule.name + ": " + why);
      continue;
    }
    RuleStory told{rule.name, (produced >> r & 1) != 0, ""};
    if (!told.produces) {
      told.why_not = KeyDifference(table, rule, model().blocking.keys_per_record_max, story->left, story->right);
      if (told.why_not.empty()) {
        const uint64_t own_max = rule.block_size_max != 0 ? rule.block_size_max : model().blocking.block_size_max;
        told.why_not = fmt::format("same key, but blocks of more than {} {} are split{}", stats.block_size_max,
                                   stats.block_size_max == 1 ? "record" : "records",
                                   stats.block_size_max < own_max ? " in a file of this size" : "");
      }
    }
    story->rules.push_back(std::move(told));
  }
}

std::optional<std::string> PairExplainer::Barred(uint32_t left, uint32_t right) const {
  const auto cluster_of = results().cluster_of();
  for (size_t f = 0; f < run_->record().file_is_unique.size(); ++f) {
    if (!run_->record().file_is_unique[f]) continue;
    const auto has = [&](uint32_t record) {
      const auto members = results().Members(cluster_of[record]);
      return std::any_of(members.begin(), members.end(), [&](uint32_t m) { return run_->table().file_of(m) == f; });
    };
    if (has(left) && has(right)) {
      return fmt::format("{} was declared free of duplicates, and both identities have a record of it",
                         f < run_->record().paths.size() ? run_->record().paths[f] : "a file");
    }
  }
  return std::nullopt;
}

double PairExplainer::ClusterAverage(uint32_t left, uint32_t right, uint64_t* pairs) const {
  const auto cluster_of = results().cluster_of();
  const std::vector<uint32_t> lefts = SideSample(results().Members(cluster_of[left]));
  const std::vector<uint32_t> rights = SideSample(results().Members(cluster_of[right]));
  const double clip = model().compiled.cluster.clip_bits;
  double sum = 0;
  Pattern pattern = 0;
  for (const uint32_t l : lefts) {
    for (const uint32_t r : rights) sum += std::clamp(static_cast<double>(run_->Weight(l, r, &pattern)), -clip, clip);
  }
  *pairs = lefts.size() * rights.size();
  return sum / static_cast<double>(*pairs);
}

void PairExplainer::ExplainMiss(PairStory* story) const {
  const auto add = [&](MissReason reason, std::string text) {
    story->reasons.push_back(reason);
    story->texts.push_back(std::move(text));
  };
  if (auto barred = Barred(story->left, story->right); barred.has_value()) add(MissReason::kBarred, *std::move(barred));
  const bool produced =
      std::any_of(story->rules.begin(), story->rules.end(), [](const RuleStory& rule) { return rule.produces; });
  if (!run_->record().within_files && run_->table().file_of(story->left) == run_->table().file_of(story->right)) {
    add(MissReason::kNotCompared, "not compared: both records are of one file; 'ipse link --within' looks inside files, too");
  } else if (!produced) {
    add(MissReason::kNotCompared, "not compared: no blocking rule makes a candidate of the pair (see the rules above)");
  }
  const ClusterRule& cluster = model().compiled.cluster;
  if (story->weight_bits <= cluster.cut_bits) {
    std::vector<const ComparisonStory*> costs;
    for (const ComparisonStory& comparison : story->comparisons) {
      if (comparison.bits < kCostBits) costs.push_back(&comparison);
    }
    std::stable_sort(costs.begin(), costs.end(), [](const auto* a, const auto* b) { return a->bits < b->bits; });
    if (costs.size() > kCostsNamed) costs.resize(kCostsNamed);
    std::string named;
    for (const ComparisonStory* cost : costs) {
      named += fmt::format("{}{} ({}, {:+.1f})", named.empty() ? "" : ", ", cost->name, cost->level, cost->bits);
    }
    add(MissReason::kBelowThreshold,
        fmt::format("below the threshold: {:+.1f} bits, {:+.1f} are needed; {}{}", story->weight_bits, cluster.cut_bits,
                    named.empty() ? "too little agrees to outweigh how rare matches are" : "what costs most: ", named));
  }
  const auto cluster_of = results().cluster_of();
  const size_t left_size = results().Members(cluster_of[story->left]).size();
  const size_t right_size = results().Members(cluster_of[story->right]).size();
  if (left_size * right_size > 1 || story->reasons.empty()) {
    uint64_t pairs = 0;
    const double average = ClusterAverage(story->left, story->right, &pairs);
    add(MissReason::kClusterAverage,
        fmt::format("two identities of {} and {} records: the average weight of {} pairs between them is {:+.1f} bits, more than "
                    "{:+.1f} would join them",
                    left_size, right_size, pairs, average, cluster.cut_bits));
  }
}

// The path whose weakest link is the strongest possible: along a maximum spanning tree grown from `left` (Prim 1957).
std::vector<uint32_t> PairExplainer::LinkPath(uint32_t left, uint32_t right) const {
  const auto cluster_of = results().cluster_of();
  const auto members = results().Members(cluster_of[left]);
  const auto position = [&](uint32_t record) {
    return static_cast<uint32_t>(std::lower_bound(members.begin(), members.end(), record) - members.begin());
  };
  struct Step {
    float weight_bits;
    uint32_t from, to;
    bool operator<(const Step& other) const {
      return std::tie(weight_bits, other.from, other.to) < std::tie(other.weight_bits, from, to);
    }
  };
  std::vector<std::vector<Step>> steps(members.size());
  for (const ResultLink& link : results().links()) {
    if (cluster_of[link.left] != cluster_of[left] || cluster_of[link.right] != cluster_of[left]) continue;
    const uint32_t l = position(link.left), r = position(link.right);
    steps[l].push_back({link.weight_bits, l, r});
    steps[r].push_back({link.weight_bits, r, l});
  }
  constexpr uint32_t kUnseen = UINT32_MAX;
  std::vector<uint32_t> before(members.size(), kUnseen);
  std::priority_queue<Step> next;
  next.push({0, position(left), position(left)});
  while (!next.empty() && before[position(right)] == kUnseen) {
    const Step step = next.top();
    next.pop();
    if (before[step.to] != kUnseen) continue;
    before[step.to] = step.from;
    for (const Step& onward : steps[step.to]) next.push(onward);
  }
  if (before[position(right)] == kUnseen) return {};
  std::vector<uint32_t> path;
  for (uint32_t at = position(right); at != position(left); at = before[at]) path.push_back(members[at]);
  path.push_back(left);
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace ipse

#include "tools/cli/model_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "tools/cli/rule_text.h"
#include "tools/cli/text_table.h"

namespace ipse {
namespace {

std::string Heading(const EngineModel& engine) {
  const model::Model& file = engine.file;
  const model::Provenance& from = file.provenance();
  std::string text = fmt::format("model {} ({}), id {}\n", file.name(), file.entity_type(), ModelId(file));
  if (!engine.compiled.trained()) {
    text += "not trained: it carries priors only and learns from the records of a run ('ipse dedup', 'ipse train')\n";
  } else {
    text += fmt::format("{}", from.origin().empty() ? "trained" : from.origin());
    if (!from.trained_on().empty()) text += fmt::format(" on {}", from.trained_on());
    if (from.records() > 0) {
      text += fmt::format(", {} records, {} candidate pairs, {} iterations{}", Grouped(from.records()),
                          Grouped(from.candidate_pairs()), from.iterations(), from.converged() ? "" : " (not converged)");
    }
    if (!from.engine_version().empty()) text += fmt::format(", by ipse {}", from.engine_version());
    text += "\n";
  }
  for (const std::string& warning : from.warning()) text += fmt::format("warning: {}\n", warning);
  return text + "\n";
}

std::string FieldTable(const EngineModel& engine) {
  TextTable table({"field", "kind", "fed by columns read as", ">cleaning rules"});
  for (int i = 0; i < engine.file.field_size(); ++i) {
    const Field& field = engine.compiled.schema.fields[static_cast<size_t>(i)];
    const int rules = engine.file.field(i).cleaning_rule_size();
    table.Row({field.name, FieldKindName(field.kind), ColumnRoleName(field.role), rules == 0 ? "" : fmt::format("{}", rules)});
  }
  return table.Text() + "\n";
}

std::string RuleTable(const EngineModel& engine) {
  TextTable table({"blocking rule", "key", ""});
  for (const BlockingRule& rule : engine.blocking_rules) {
    std::string use = rule.wide ? "wide" : "";
    if (rule.records_max > 0) use = fmt::format("up to {} records", Grouped(rule.records_max));
    table.Row({rule.name, RuleText(rule, engine.compiled.schema), use});
  }
  std::string split;
  for (const KeyPart& part : engine.blocking.split_by) {
    split += fmt::format("{}{}", split.empty() ? "" : ", then ", PartText(part, engine.compiled.schema));
  }
  return table.Text() +
         fmt::format("blocks above {} records are split{}{}; then each record meets {} neighbours in name order\n"
                     "wide rules are used in files of at most {} records or without identifiers, while they make at most {} pairs "
                     "a record\n\n",
                     engine.blocking.block_size_max, split.empty() ? "" : " by ", split, engine.blocking.window,
                     engine.wide_records_max, engine.blocking.wide_pairs_per_record);
}

std::string ClassTable(const CompiledModel& model) {
  TextTable table({"class of pairs", "counts as", ">share of all pairs", "what it is"});
  for (const LatentClass& latent : model.classes) {
    const char* kind = latent.kind == ClassKind::kMatch      ? "match"
                       : latent.kind == ClassKind::kNonMatch ? "non-match"
                                                             : "stranger";
    table.Row({latent.name, kind, model.trained() ? fmt::format("{:.3g}", latent.share) : "-",
               latent.description + (latent.household && !latent.anywhere ? " (where the file tells households)" : "")});
  }
  return table.Text() + "\n";
}

std::string ComparisonTable(const CompiledModel& model, size_t k) {
  const ComparisonSpec& spec = model.comparisons[k];
  std::string fields;
  for (const int field : spec.fields) {
    if (field == kNoField) continue;
    fields += fmt::format("{}{}", fields.empty() ? "" : ", ", model.schema.fields[static_cast<size_t>(field)].name);
  }
  std::string text = fmt::format("{}  [{}: {}]\n", spec.name, ComparatorName(spec.kind), fields);
  if (!model.trained()) {
    TextTable table({"level", "group", ""});
    for (const LevelSpec& level : spec.levels) table.Row({level.name, level.group, level.blocked ? "blocking key" : ""});
    return text + table.Text("  ") + "\n";
  }
  TextTable table({"level", ">m", ">u", ">weight, bits"});
  const std::vector<LevelProbabilities> levels = ProbabilitiesOf(model, k);
  for (size_t l = 0; l < spec.levels.size(); ++l) {
    table.Row({spec.levels[l].name, fmt::format("{:.4f}", levels[l].match), fmt::format("{:.3g}", levels[l].stranger),
               Bits(std::log2(levels[l].match / levels[l].stranger))});
  }
  return text + table.Text("  ") + "\n";
}

std::string DecisionText(const EngineModel& engine) {
  const DecisionRule& rule = engine.compiled.decision;
  TextTable table({"grade", ">from bits", ">probability", "what happens"});
  const auto row = [&](const char* grade, double bits, const char* what) {
    table.Row({grade, Bits(bits), fmt::format("{:.4f}", MatchProbability(bits)), what});
  };
  row("certain", rule.certain_bits, "linked automatically, unless a guard or missing evidence says otherwise");
  row("probable", rule.probable_bits, "a person should look");
  row("possible", rule.possible_bits, "kept in links.csv");
  std::string text = table.Text();
  std::string evidence;
  for (const std::string& name : engine.file.decision().evidence_comparison()) {
    evidence += fmt::format("{}{}", evidence.empty() ? "" : ", ", name);
  }
  if (!evidence.empty()) text += fmt::format("a certain link needs full agreement in one of: {}\n", evidence);
  for (const model::Condition& condition : engine.file.decision().evidence()) {
    if (condition.comparison() == engine.file.decision().evidence(0).comparison()) {
      text += "a certain link needs agreement in one of:\n";
    }
    text += fmt::format("  {}: {}\n", condition.comparison(), fmt::join(condition.level(), ", "));
  }
  if (std::isfinite(rule.certain_alone_bits)) text += fmt::format("or {} bits from names and birth date alone\n", Bits(rule.certain_alone_bits));
  const ClusterRule& cluster = engine.compiled.cluster;
  text += fmt::format("clusters are joined while the average weight of their pairs exceeds {:.1f} bits (each cut to {:.0f})\n",
                      cluster.cut_bits, cluster.clip_bits);
  if (engine.file.decision().guard_size() == 0) return text;
  TextTable guards({"guard", "when", "reason"});
  for (const model::Guard& guard : engine.file.decision().guard()) {
    std::string when;
    for (const model::Condition& condition : guard.condition()) {
      std::string levels;
      for (const std::string& level : condition.level()) levels += (levels.empty() ? "" : " or ") + level;
      when += fmt::format("{}{}: {}", when.empty() ? "" : "; ", condition.comparison(), levels);
    }
    if (!guard.latent_class().empty()) when += fmt::format("; {} with probability {:.4f}", guard.latent_class(), guard.posterior_min());
    if (guard.rival_on_file() > 0) when += fmt::format(", {:.2f} of which have a record that would claim one of the two, too", guard.rival_on_file());
    if (guard.below_bits() != 0) when += fmt::format("; below {} bits", Bits(guard.below_bits()));
    guards.Row({guard.name(), when, guard.reason()});
  }
  return text + "\n" + guards.Text();
}

}  // namespace

std::vector<LevelProbabilities> ProbabilitiesOf(const CompiledModel& model, size_t comparison) {
  std::vector<LevelProbabilities> levels(model.comparisons[comparison].levels.size());
  double match_share = 0;
  for (const LatentClass& latent : model.classes) {
    if (latent.kind == ClassKind::kMatch) match_share += latent.share;
  }
  for (const LatentClass& latent : model.classes) {
    const std::vector<double>& probability = latent.comparisons[comparison].probability;
    for (size_t l = 0; l < levels.size(); ++l) {
      if (latent.kind == ClassKind::kMatch && match_share > 0) levels[l].match += latent.share / match_share * probability[l];
      if (latent.kind == ClassKind::kStranger) levels[l].stranger += probability[l];
    }
  }
  return levels;
}

std::string ModelTables(const EngineModel& engine) {
  std::string text = Heading(engine) + FieldTable(engine) + RuleTable(engine) + ClassTable(engine.compiled);
  for (size_t k = 0; k < engine.compiled.comparisons.size(); ++k) text += ComparisonTable(engine.compiled, k);
  return text + DecisionText(engine);
}

}  // namespace ipse

#include <algorithm>
#include <cmath>

#include "scoring/model/model_file.h"

namespace ipse {
namespace {

constexpr int kLevelsMax = 31;
constexpr size_t kComparisonsMax = 32;
constexpr int kGuardsMax = 127;  // a kept pair names its guard in a signed byte

// Whether a comparator can read a field of some kind at a place of its field list. Comparators look values up in the
// dictionary of the kind they are made for; only equality is the same for all.
bool CanRead(ComparatorKind comparator, size_t place, FieldKind kind) {
  switch (comparator) {
    case ComparatorKind::kGivenName:
    case ComparatorKind::kMiddleName:
      return kind == FieldKind::kPersonName;
    case ComparatorKind::kFamilyName:
      return kind == (place == 3 ? FieldKind::kCode : FieldKind::kPersonName);
    case ComparatorKind::kBirthDate:
      return kind == FieldKind::kDate;
    case ComparatorKind::kNationalIdentifier:
      return kind == FieldKind::kIdentifier;
    case ComparatorKind::kPhoneSet:
      return kind == FieldKind::kPhone;
    case ComparatorKind::kEmailSet:
      return kind == FieldKind::kEmail;
    case ComparatorKind::kAddress:
      return kind == FieldKind::kAddressPart;
    case ComparatorKind::kLocalIdentifier:
      return place == 0 || kind == FieldKind::kIdentifier;
    case ComparatorKind::kText:
      return kind != FieldKind::kDate && kind != FieldKind::kCode;
    case ComparatorKind::kNameSuffix:
    case ComparatorKind::kSex:
    case ComparatorKind::kCodeSet:
      return true;
  }
  return false;
}

bool HasFrequencyBins(ComparatorKind kind) {
  return kind == ComparatorKind::kGivenName || kind == ComparatorKind::kFamilyName;
}

// Collects every mistake of a model file, each with the path of the field.
class Compiler {
 public:
  explicit Compiler(const model::Model& file) : file_(file) {}

  absl::StatusOr<CompiledModel> Compile() {
    model_.name = file_.name();
    Fields();
    for (int i = 0; i < file_.comparison_size(); ++i) CompileComparison(file_.comparison(i));
    Comparisons();
    for (int i = 0; i < file_.latent_class_size(); ++i) CompileClass(file_.latent_class(i));
    Classes();
    Training();
    Decision();
    if (!errors_.empty()) {
      return InvalidArgument("the model has {} mistake(s):\n  {}", errors_.size(), fmt::join(errors_, "\n  "));
    }
    return std::move(model_);
  }

 private:
  template <typename... Args>
  void Error(fmt::format_string<Args...> format, Args&&... args) {
    if (errors_.size() < 50) errors_.push_back(fmt::format(format, std::forward<Args>(args)...));
  }

  void Fields();
  void CompileComparison(const model::Comparison& comparison);
  void MapOutcomes(ComparisonSpec* spec);
  void Comparisons();
  void CompileClass(const model::LatentClass& latent);
  void CompileClassComparison(const model::LatentClass& latent, const model::ClassComparison& from, LatentClass* to);
  void Classes();
  void Training();
  void Decision();
  int ComparisonIndex(const std::string& name, const std::string& where);
  uint32_t LevelBits(size_t comparison, const std::string& name, const std::string& where);

  const model::Model& file_;
  CompiledModel model_;
  std::vector<std::string> errors_;
};

void Compiler::Fields() {
  for (const model::Field& from : file_.field()) {
    Field field;
    field.name = from.name();
    if (from.name().empty()) Error("field: a field needs a name");
    if (model_.schema.IndexOf(std::string_view(from.name())) != kNoField) Error("field '{}': the name is used twice", from.name());
    if (from.kind() == model::FIELD_KIND_UNSPECIFIED) {
      Error("field '{}': kind is missing", from.name());
    } else if (!model::FieldKind_IsValid(from.kind())) {
      Error("field '{}': there is no kind {}", from.name(), static_cast<int>(from.kind()));
    } else {
      field.kind = static_cast<FieldKind>(from.kind() - 1);
    }
    const auto role = ParseColumnRole(from.role());
    if (!role.has_value()) {
      Error("field '{}': there is no column role '{}'", from.name(), from.role());
    } else {
      field.role = *role;
    }
    model_.schema.fields.push_back(field);
  }
  if (model_.schema.fields.empty()) Error("field: the model has no fields");
  if (model_.schema.fields.size() > 200) Error("field: more than 200 fields");
}

void Compiler::CompileComparison(const model::Comparison& from) {
  ComparisonSpec spec;
  spec.name = from.name();
  const size_t errors_before = errors_.size();
  if (from.comparator() == model::COMPARATOR_UNSPECIFIED || !model::Comparator_IsValid(from.comparator())) {
    Error("comparison '{}': comparator is {}", from.name(),
          from.comparator() == model::COMPARATOR_UNSPECIFIED ? "missing" : "none there is");
    model_.comparisons.push_back(spec);
    return;
  }
  spec.kind = static_cast<ComparatorKind>(from.comparator() - 1);
  if (from.field_size() != ComparatorFields(spec.kind)) {
    Error("comparison '{}': {} reads {} fields, {} are given", from.name(), ComparatorName(spec.kind),
          ComparatorFields(spec.kind), from.field_size());
  }
  for (const std::string& name : from.field()) {
    const int field = name.empty() ? kNoField : model_.schema.IndexOf(std::string_view(name));
    if (!name.empty() && field == kNoField) Error("comparison '{}': there is no field '{}'", from.name(), name);
    if (field != kNoField) {
      const FieldKind kind = model_.schema.fields[static_cast<size_t>(field)].kind;
      if (!CanRead(spec.kind, spec.fields.size(), kind)) {
        Error("comparison '{}': {} cannot compare field '{}', a {}", from.name(), ComparatorName(spec.kind), name,
              FieldKindName(kind));
      }
    }
    spec.fields.push_back(field);
  }
  for (const double limit : from.frequency_bin()) {
    if (!(limit > 0 && limit < 1) || (!spec.frequency_bins.empty() && limit <= spec.frequency_bins.back())) {
      Error("comparison '{}': frequency_bin limits must be ascending shares between 0 and 1", from.name());
    }
    spec.frequency_bins.push_back(limit);
  }
  if (!spec.frequency_bins.empty() && !HasFrequencyBins(spec.kind)) {
    Error("comparison '{}': {} has no exact_0 to exact_7 for a frequency_bin", from.name(), ComparatorName(spec.kind));
  }
  if (spec.frequency_bins.size() >= kFrequencyBinsMax) Error("comparison '{}': at most 7 frequency_bin limits", from.name());
  const auto names = OutcomeNames(spec.kind);
  for (const model::Level& level : from.level()) {
    LevelSpec to;
    to.name = level.name();
    to.group = level.group().empty() ? level.name() : level.group();
    to.blocked = level.blocked();
    for (const std::string& outcome : level.outcome()) {
      const auto at = std::find(names.begin() + 1, names.end(), std::string_view(outcome));
      if (at == names.end()) {
        Error("comparison '{}', level '{}': {} has no outcome '{}'", from.name(), level.name(),
              ComparatorName(spec.kind), outcome);
      } else {
        to.outcomes.push_back(static_cast<Outcome>(at - names.begin()));
      }
    }
    if (to.outcomes.empty()) Error("comparison '{}', level '{}': no outcome", from.name(), level.name());
    spec.levels.push_back(std::move(to));
  }
  if (spec.levels.empty() || spec.levels.size() > kLevelsMax) {
    Error("comparison '{}': needs 1 to {} levels", from.name(), kLevelsMax);
  }
  if (errors_.size() == errors_before) MapOutcomes(&spec);
  model_.comparisons.push_back(std::move(spec));
}

void Compiler::MapOutcomes(ComparisonSpec* spec) {
  const auto names = OutcomeNames(spec->kind);
  for (size_t l = 0; l < spec->levels.size(); ++l) {
    for (const Outcome outcome : spec->levels[l].outcomes) {
      if (spec->level_of_outcome[outcome] != 0) {
        Error("comparison '{}': outcome '{}' is in two levels", spec->name, names[outcome]);
      }
      spec->level_of_outcome[outcome] = static_cast<uint8_t>(l + 1);
    }
  }
  if (spec->level_of_outcome[names.size() - 1] == 0) {
    Error("comparison '{}': no level has the last outcome '{}'", spec->name, names.back());
  }
  for (size_t o = names.size() - 1; o-- > 1;) {
    if (spec->level_of_outcome[o] == 0) spec->level_of_outcome[o] = spec->level_of_outcome[o + 1];
  }
}

void Compiler::Comparisons() {
  if (model_.comparisons.empty() || model_.comparisons.size() > kComparisonsMax) {
    Error("comparison: the model needs 1 to {} comparisons", kComparisonsMax);
  }
  int bits = 0;
  for (size_t i = 0; i < model_.comparisons.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (model_.comparisons[i].name == model_.comparisons[j].name) {
        Error("comparison '{}': the name is used twice", model_.comparisons[i].name);
      }
    }
    for (size_t levels = model_.comparisons[i].levels.size(); levels > 0; levels >>= 1) ++bits;
  }
  if (bits > 64) Error("comparison: the levels take {} bits together, at most 64 fit; merge some levels", bits);
}

int Compiler::ComparisonIndex(const std::string& name, const std::string& where) {
  for (size_t i = 0; i < model_.comparisons.size(); ++i) {
    if (model_.comparisons[i].name == name) return static_cast<int>(i);
  }
  Error("{}: there is no comparison '{}'", where, name);
  return -1;
}

void Compiler::CompileClass(const model::LatentClass& from) {
  LatentClass to;
  to.name = from.name();
  to.description = from.description().empty() ? from.name() : from.description();
  to.household = from.household();
  to.anywhere = from.anywhere();
  to.chance = from.chance();
  to.share_start = from.share_start();
  to.share = from.share();
  switch (from.kind()) {
    case model::LatentClass::MATCH:
      to.kind = ClassKind::kMatch;
      break;
    case model::LatentClass::NON_MATCH:
      to.kind = ClassKind::kNonMatch;
      break;
    case model::LatentClass::STRANGER:
      to.kind = ClassKind::kStranger;
      break;
    default:
      Error("latent_class '{}': kind is missing", from.name());
  }
  if (!(to.share_start >= 0 && std::isfinite(to.share_start))) Error("latent_class '{}': share_start is no share", from.name());
  if (!(to.share >= 0 && to.share <= 1)) Error("latent_class '{}': share must be between 0 and 1", from.name());
  to.comparisons.resize(model_.comparisons.size());
  for (const model::ClassComparison& comparison : from.comparison()) CompileClassComparison(from, comparison, &to);
  model_.classes.push_back(std::move(to));
}

void Compiler::CompileClassComparison(const model::LatentClass& latent, const model::ClassComparison& from,
                                      LatentClass* to) {
  const std::string where = fmt::format("latent_class '{}', comparison '{}'", latent.name(), from.comparison());
  const int index = ComparisonIndex(from.comparison(), fmt::format("latent_class '{}'", latent.name()));
  if (index < 0) return;
  const ComparisonSpec& comparison = model_.comparisons[static_cast<size_t>(index)];
  ClassComparison& spec = to->comparisons[static_cast<size_t>(index)];
  spec.strength = from.strength();
  spec.strength_share = from.strength_share();
  spec.as_stranger = from.as_stranger();
  spec.spread_as_stranger = from.spread_as_stranger();
  if (!(spec.strength >= 0 && spec.strength_share >= 0 && std::isfinite(spec.strength + spec.strength_share))) {
    Error("{}: a strength must be 0 or more, and finite", where);
  }
  const LevelGroups groups = GroupsOf(comparison);
  if (!from.prior().empty()) spec.prior_by_group.assign(groups.names.size(), -1);
  double said = 0;
  for (const model::GroupMass& prior : from.prior()) {
    const std::string& group = prior.key();
    const double mass = prior.value();
    const auto at = std::find(groups.names.begin(), groups.names.end(), group);
    const auto level = std::find_if(comparison.levels.begin(), comparison.levels.end(),
                                    [&](const LevelSpec& spec_level) { return spec_level.name == group; });
    if (at == groups.names.end() && level == comparison.levels.end()) {
      Error("{}: there is no level group '{}'; there are: {}", where, group, fmt::join(groups.names, ", "));
      continue;
    }
    if (!(mass >= 0 && mass <= 1)) Error("{}: prior of '{}' must be between 0 and 1", where, group);
    if (at == groups.names.end() && spec.prior_by_level.empty()) spec.prior_by_level.assign(comparison.levels.size(), -1);
    double& stored = at != groups.names.end()
                         ? spec.prior_by_group[static_cast<size_t>(at - groups.names.begin())]
                         : spec.prior_by_level[static_cast<size_t>(level - comparison.levels.begin())];
    if (stored != -1) Error("{}: the prior of '{}' is given twice", where, group);
    stored = mass;
    said += mass;
  }
  if (said > 1 + 1e-9) Error("{}: the priors sum to {:.4f}, more than 1", where, said);
  if (from.probability_size() != 0 && static_cast<size_t>(from.probability_size()) != comparison.levels.size()) {
    Error("{}: {} probabilities for {} levels", where, from.probability_size(), comparison.levels.size());
  }
  double sum = 0;
  for (const double p : from.probability()) {
    if (!(p > 0 && p <= 1)) Error("{}: a probability must be above 0 and at most 1", where);
    spec.probability.push_back(p);
    sum += p;
  }
  if (from.probability_size() > 0 && std::abs(sum - 1) > 1e-3) Error("{}: the probabilities sum to {:.6f}, not 1", where, sum);
}

void Compiler::Classes() {
  size_t strangers = 0, matches = 0;
  for (const LatentClass& latent : model_.classes) {
    strangers += latent.kind == ClassKind::kStranger;
    matches += latent.kind == ClassKind::kMatch;
  }
  if (strangers != 1) Error("latent_class: the model needs exactly one class of kind STRANGER, it has {}", strangers);
  if (matches == 0) Error("latent_class: the model needs a class of kind MATCH");
  if (model_.classes.size() > Mixture::kClassesMax) Error("latent_class: at most {} classes", Mixture::kClassesMax);
}

void Compiler::Training() {
  const model::Training& from = file_.training();
  if (!std::isfinite(from.prior_strength() + from.prior_strength_share() + from.matches_start() + from.prior_matches() +
                     from.reference_pairs())) {
    Error("training: prior_strength, prior_strength_share, matches_start, prior_matches and reference_pairs must be finite");
  }
  if (from.prior_matches() < 0) Error("training: prior_matches must not be negative");
  if (!from.reference_model().empty() && !IsTrainedShippedModel(from.reference_model())) {
    Error("training: reference_model: there is no trained built-in model '{}'; leave it out or say 'patient_trained'",
          from.reference_model());
  }
  const auto use = [](auto value, auto fallback) { return value > 0 ? value : fallback; };
  model_.training.prior_strength = use(from.prior_strength(), 200.0);
  model_.training.prior_strength_share = use(from.prior_strength_share(), 0.1);
  model_.training.iterations_max = use(from.iterations_max(), 120u);
  model_.training.matches_start = use(from.matches_start(), 0.15);
  model_.household_fill_min = use(from.household_fill_min(), 0.2);
  model_.random_pairs = use(from.random_pairs(), uint64_t{1'000'000});
  model_.training.prior_matches = from.prior_matches();
  model_.reference_model = from.reference_model();
  model_.reference_pairs = use(from.reference_pairs(), 10'000.0);
  const model::Clustering& cluster = file_.clustering();
  model_.cluster.cut_bits = cluster.cut_bits();
  model_.cluster.clip_bits = use(cluster.clip_bits(), 12.0);
  model_.cluster.competition = !cluster.without_competition();
  model_.cluster.relatives = !cluster.without_relatives();
  model_.cluster.component_floor_bits = cluster.component_floor_bits();
  model_.cluster.component_records_max = use(cluster.component_records_max(), 200u);
}

uint32_t Compiler::LevelBits(size_t comparison, const std::string& name, const std::string& where) {
  if (name == "missing") return 1;
  uint32_t bits = 0;
  const auto& levels = model_.comparisons[comparison].levels;
  for (size_t l = 0; l < std::min<size_t>(levels.size(), kLevelsMax); ++l) {
    if (levels[l].name == name || levels[l].group == name) bits |= 1u << (l + 1);
  }
  if (bits == 0) Error("{}: comparison '{}' has no level or group '{}'", where, model_.comparisons[comparison].name, name);
  return bits;
}

void Compiler::Decision() {
  const model::Decision& from = file_.decision();
  DecisionRule& rule = model_.decision;
  rule.certain_bits = from.certain_bits();
  rule.probable_bits = from.probable_bits();
  rule.possible_bits = from.possible_bits();
  if (!(rule.certain_bits >= rule.probable_bits && rule.probable_bits >= rule.possible_bits)) {
    Error("decision: needs certain_bits >= probable_bits >= possible_bits");
  }
  for (const std::string& name : from.evidence_comparison()) {
    const int index = ComparisonIndex(name, "decision: evidence_comparison");
    if (index < 0 || model_.comparisons[static_cast<size_t>(index)].levels.empty()) continue;
    const size_t k = static_cast<size_t>(index);
    rule.evidence.push_back({k, LevelBits(k, model_.comparisons[k].levels[0].group, "decision")});
  }
  for (const model::Condition& condition : from.evidence()) {
    const int index = ComparisonIndex(condition.comparison(), "decision: evidence");
    if (index < 0) continue;
    uint32_t bits = 0;
    for (const std::string& level : condition.level()) bits |= LevelBits(static_cast<size_t>(index), level, "decision: evidence");
    rule.evidence.push_back({static_cast<size_t>(index), bits & ~1u});  // a missing value is no evidence
  }
  if (from.certain_alone_bits() != 0) rule.certain_alone_bits = from.certain_alone_bits();
  if (!(rule.certain_alone_bits >= 0)) Error("decision: certain_alone_bits must be above 0");
  if (from.guard_size() > kGuardsMax) Error("decision: {} guards; at most {} are allowed", from.guard_size(), kGuardsMax);
  for (const model::Guard& guard : from.guard()) {
    const std::string where = fmt::format("decision: guard '{}'", guard.name());
    Guard to{guard.name(), guard.reason(), {}};
    for (const model::Condition& condition : guard.condition()) {
      const int index = ComparisonIndex(condition.comparison(), where);
      if (index < 0) continue;
      uint32_t bits = 0;
      for (const std::string& level : condition.level()) bits |= LevelBits(static_cast<size_t>(index), level, where);
      to.conditions.push_back({static_cast<size_t>(index), bits});
    }
    if (to.conditions.empty()) Error("{}: has no condition", where);
    if (!guard.latent_class().empty()) {
      const auto at = std::find_if(model_.classes.begin(), model_.classes.end(),
                                   [&](const LatentClass& latent) { return latent.name == guard.latent_class(); });
      if (at == model_.classes.end()) Error("{}: there is no class '{}'", where, guard.latent_class());
      to.latent_class = static_cast<int>(at - model_.classes.begin());
    }
    to.posterior_min = guard.posterior_min();
    if (!(to.posterior_min >= 0 && to.posterior_min <= 1)) Error("{}: posterior_min must be between 0 and 1", where);
    to.rival_on_file = guard.rival_on_file();
    if (!(to.rival_on_file >= 0 && to.rival_on_file < 1)) Error("{}: rival_on_file must be at least 0 and below 1", where);
    if (to.rival_on_file > 0 && to.latent_class < 0) Error("{}: rival_on_file needs a latent_class", where);
    if (guard.below_bits() != 0) to.below_bits = guard.below_bits();
    if (!(to.below_bits >= 0)) Error("{}: below_bits must be above 0", where);
    rule.guards.push_back(std::move(to));
  }
}

}  // namespace

absl::StatusOr<CompiledModel> CompileModel(const model::Model& file) { return Compiler(file).Compile(); }

}  // namespace ipse

#include "service/live/live_engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "matcher/base/check.h"
#include "matcher/record/encoder.h"
#include "scoring/mixture/explanation.h"
#include "scoring/mixture/training.h"
#include "service/live/workspace.h"

namespace ipse {
namespace {

constexpr size_t kScoresKept = 1 << 18;  // patterns a workspace remembers: some megabytes

// What standardising a record depends on.
std::string FieldsOf(const EngineModel& model) {
  std::string fields;
  for (const model::Field& field : model.file.field()) fields += fmt::format("{}:", field.ByteSizeLong()) + field.SerializeAsString();
  return fields;
}

}  // namespace

absl::Status LiveEngine::CheckTrained(const EngineModel& model) {
  if (model.compiled.trained()) return absl::OkStatus();
  return FailedPrecondition("the model is not trained; train it on the records with 'ipse train'");
}

absl::StatusOr<std::unique_ptr<LiveEngine>> LiveEngine::Create(EngineModel model, const LiveOptions& options) {
  IPSE_RETURN_IF_ERROR(CheckTrained(model));
  GrowingTable table(model.compiled.schema);
  return std::unique_ptr<LiveEngine>(new LiveEngine(std::move(model), options, std::move(table)));
}

absl::StatusOr<std::unique_ptr<LiveEngine>> LiveEngine::Create(EngineModel model, const LiveOptions& options,
                                                               const RawTable& raw, std::span<const ColumnRole> roles) {
  IPSE_RETURN_IF_ERROR(CheckTrained(model));
  EncodeReport report;
  EncodeOptions encode;
  encode.threads = options.threads;
  encode.default_phone_region = options.standardise.phone_region;
  encode.told = ToldBy(options.standardise);
  IPSE_ASSIGN_OR_RETURN(RecordTable table,
                        EncodeRecords(raw, roles, model.compiled.schema, model.cleaning, encode, &report));
  std::unique_ptr<LiveEngine> engine(new LiveEngine(std::move(model), options, GrowingTable(std::move(table))));
  const absl::MutexLock held(&engine->lock_);
  const RecordTable& records = engine->table_.table();
  engine->index_->AddAll(records, options.threads);
  return engine;
}

LiveEngine::LiveEngine(EngineModel model, const LiveOptions& options, GrowingTable table)
    : options_(options), table_(std::move(table)) {
  const absl::MutexLock held(&lock_);
  fields_ = FieldsOf(model);
  UseModel(std::move(model));
}

absl::StatusOr<std::unique_ptr<LiveEngine>> LiveEngine::Create(EngineModel model, const LiveOptions& options,
                                                               ArchiveReader* archive) {
  IPSE_ASSIGN_OR_RETURN(std::unique_ptr<LiveEngine> engine, Create(std::move(model), options));
  const absl::MutexLock held(&engine->lock_);
  std::string fields, blocking;
  archive->Array(fields);
  archive->Array(blocking);
  IPSE_RETURN_IF_ERROR(archive->status());
  if (fields != engine->fields_) return FailedPrecondition("the model has other fields or cleaning rules than the one before");
  GrowingTable::Fields(engine->table_, archive);
  LiveIndex::Fields(*engine->index_, archive);
  IPSE_RETURN_IF_ERROR(archive->status());
  if (blocking != engine->model_->file.blocking().SerializeAsString()) {
    engine->index_ = std::make_unique<LiveIndex>(engine->model_->blocking_rules, options.index);
    engine->index_->AddAll(engine->table_.table(), options.threads, [&](RecordIndex row) { return engine->table_.live(row); });
  }
  return engine;
}

std::vector<RecordIndex> LiveEngine::Compact() {
  const absl::MutexLock held(&lock_);
  const uint32_t rows = table_.table().num_records();
  if (uint64_t{rows - table_.num_live()} * 5 < rows) return {};
  std::vector<RecordIndex> moved = table_.Compact();
  LiveIndexOptions options = options_.index;
  options.records_expected = std::max(options.records_expected, table_.num_live());
  index_ = std::make_unique<LiveIndex>(model_->blocking_rules, options);
  index_->AddAll(table_.table(), options_.threads, [this](RecordIndex row) { return table_.live(row); });
  return moved;
}

void LiveEngine::WhileStill(const std::function<void()>& act) const {
  const absl::ReaderMutexLock held(&lock_);
  act();
}

// Takes no lock: of a process made by fork, other threads' locks stay locked for ever.
bool LiveEngine::Save(ArchiveWriter* archive) const {
  if (fields_.empty()) return false;
  archive->Array(fields_);
  archive->Array(model_->file.blocking().SerializeAsString());
  GrowingTable::Fields(table_, archive);
  LiveIndex::Fields(*index_, archive);
  return true;
}

void LiveEngine::UseModel(EngineModel model) {
  plan_.reset();
  index_.reset();
  model_ = std::make_shared<const EngineModel>(std::move(model));
  mixture_ = std::make_unique<Mixture>(TrainedMixture(model_->compiled.classes, model_->compiled.comparisons));
  index_ = std::make_unique<LiveIndex>(model_->blocking_rules, options_.index);
  model_number_ = ++models_;
  plan_ = std::make_unique<ComparisonPlan>(table_.table(), model_->compiled.comparisons);
}

StandardRecord LiveEngine::Standardise(const Demographics& person) const {
  std::shared_ptr<const EngineModel> model;
  {
    const absl::ReaderMutexLock held(&lock_);
    model = model_;
  }
  std::unique_ptr<Standardiser> standardiser;
  {
    const absl::MutexLock held(&workspaces_lock_);
    if (!standardisers_.empty()) {
      standardiser = std::move(standardisers_.back());
      standardisers_.pop_back();
    }
  }
  if (standardiser == nullptr || standardiser->model != model) {
    standardiser.reset(new Standardiser{
        model, RecordStandardiser(model->compiled.schema, model->cleaning, options_.standardise)});
  }
  StandardRecord record = standardiser->standardise(person);
  const absl::MutexLock held(&workspaces_lock_);
  standardisers_.push_back(std::move(standardiser));
  return record;
}

RecordIndex LiveEngine::Add(const Demographics& person) {
  const StandardRecord record = Standardise(person);
  const absl::MutexLock held(&lock_);
  const RecordIndex row = table_.Append(record);
  index_->Add(table_.table(), row);
  if (index_->crowded()) index_->Rebuild(table_.table(), options_.threads);
  return row;
}

RecordIndex LiveEngine::Replace(RecordIndex row, const Demographics& person) {
  const StandardRecord record = Standardise(person);
  const absl::MutexLock held(&lock_);
  if (table_.Same(row, record)) return row;
  table_.Retire(row);
  index_->Remove(row);
  const RecordIndex added = table_.Append(record);
  index_->Add(table_.table(), added);
  if (index_->crowded()) index_->Rebuild(table_.table(), options_.threads);
  return added;
}

void LiveEngine::Remove(RecordIndex row) {
  const absl::MutexLock held(&lock_);
  table_.Retire(row);
  index_->Remove(row);
}

absl::Status LiveEngine::CheckModel(const EngineModel& model) const {
  IPSE_RETURN_IF_ERROR(CheckTrained(model));
  const Schema& now = model_->compiled.schema;
  const Schema& next = model.compiled.schema;
  const bool same = std::equal(now.fields.begin(), now.fields.end(), next.fields.begin(), next.fields.end(),
                               [](const Field& a, const Field& b) { return a.role == b.role && a.kind == b.kind; });
  if (!same) return FailedPrecondition("the model has other fields than the one in use; load the records anew with it");
  return absl::OkStatus();
}

absl::Status LiveEngine::SetModel(EngineModel model) {
  const absl::MutexLock held(&lock_);
  IPSE_RETURN_IF_ERROR(CheckModel(model));
  if (FieldsOf(model) != fields_) fields_.clear();
  if (model.file.blocking().SerializeAsString() == model_->file.blocking().SerializeAsString()) {
    // The keys stay: only weights change. The index looks at the rules of the model it was made with.
    std::unique_ptr<LiveIndex> index = std::move(index_);
    UseModel(std::move(model));
    index_ = std::move(index);
    index_->UseRules(model_->blocking_rules);
    return absl::OkStatus();
  }
  UseModel(std::move(model));
  index_->AddAll(table_.table(), options_.threads, [this](RecordIndex row) { return table_.live(row); });
  return absl::OkStatus();
}

absl::Status LiveEngine::SetShadow(std::optional<EngineModel> model) {
  const absl::MutexLock held(&lock_);
  if (!model.has_value()) {
    shadow_.reset();
    return absl::OkStatus();
  }
  IPSE_RETURN_IF_ERROR(CheckModel(*model));
  shadow_ = std::make_unique<Shadow>();
  Shadow& shadow = *shadow_;
  shadow.model = std::make_unique<const EngineModel>(*std::move(model));
  shadow.mixture = std::make_unique<Mixture>(TrainedMixture(shadow.model->compiled.classes, shadow.model->compiled.comparisons));
  shadow.number = ++models_;
  shadow.plan = std::make_unique<ComparisonPlan>(table_.table(), shadow.model->compiled.comparisons);
  return absl::OkStatus();
}

LiveEngine::PatternScore LiveEngine::Score(Pattern pattern, const EngineModel& model, const Mixture& mixture, uint64_t number,
                                           PatternScores* known) {
  if (known->of != number || known->scores.size() > kScoresKept) {
    known->scores.clear();
    known->of = number;
  }
  const auto [at, added] = known->scores.try_emplace(pattern);
  if (added) {
    PatternScore& score = at->second;
    score.weight_bits = static_cast<float>(mixture.Weight(pattern));
    score.grade = GradePair(model.compiled.decision, mixture, pattern, score.weight_bits, &score.guard);
  }
  return at->second;
}

LiveEngine::PatternScore LiveEngine::ScoreOf(Pattern pattern, Workspace* work) const {
  return Score(pattern, *model_, *mixture_, model_number_, &work->scores);
}

// Of the pairs just compared: those that the shadow model grades otherwise.
void LiveEngine::LookIntoShadow(Workspace* work, LookUpResult* result) const {
  result->has_shadow = true;
  const size_t n = work->patterns.size();
  work->shadow_patterns.resize(n);
  shadow_->plan->Compare(work->left, work->right, work->shadow_compare, work->shadow_patterns);
  const auto grade_of = [](const PatternScore& score, const EngineModel& model) {
    return score.weight_bits < model.compiled.decision.possible_bits ? Grade::kPossible : score.grade;
  };
  for (size_t i = 0; i < n; ++i) {
    const PatternScore score = ScoreOf(work->patterns[i], work);
    const PatternScore shadow = Score(work->shadow_patterns[i], *shadow_->model, *shadow_->mixture, shadow_->number, &work->shadow_scores);
    const Grade is = grade_of(score, *model_), would_be = grade_of(shadow, *shadow_->model);
    if (is != would_be) result->shadowed.push_back({work->right[i], score.weight_bits, shadow.weight_bits, is, would_be});
  }
}

absl::StatusOr<LookUpResult> LiveEngine::LookUpLocked(RecordIndex row, const LookUpOptions& options,
                                                      Workspace* work) const {
  LookUpResult result;
  index_->Candidates(table_.table(), row, &work->index, &work->partners, &result.truncated);
  if (options.expired && options.expired()) {
    return MakeStatus(absl::StatusCode::kDeadlineExceeded, "the caller's deadline has passed");
  }
  const size_t n = work->partners.size();
  work->left.assign(n, row);
  work->right.resize(n);
  work->patterns.resize(n);
  for (size_t i = 0; i < n; ++i) work->right[i] = work->partners[i].record;
  plan_->Compare(work->left, work->right, work->compare, work->patterns);
  result.compared = static_cast<uint32_t>(n);
  const double possible_bits = std::max(model_->compiled.decision.possible_bits, options.weight_min);
  for (size_t i = 0; i < n; ++i) {
    const PatternScore score = ScoreOf(work->patterns[i], work);
    if (score.weight_bits < possible_bits) continue;
    result.candidates.push_back({work->right[i], score.weight_bits, score.grade, score.guard, work->patterns[i],
                                 work->partners[i].rules, true});
  }
  if (shadow_ != nullptr) LookIntoShadow(work, &result);
  std::sort(result.candidates.begin(), result.candidates.end(), [](const LiveCandidate& a, const LiveCandidate& b) {
    return a.weight_bits != b.weight_bits ? a.weight_bits > b.weight_bits : a.row < b.row;
  });
  return result;
}

absl::StatusOr<LookUpResult> LiveEngine::LookUp(const Demographics& person, const LookUpOptions& options) const {
  const StandardRecord record = Standardise(person);
  Borrowed work(*this);
  const absl::MutexLock held(&lock_);
  if (options.expired && options.expired()) {
    return MakeStatus(absl::StatusCode::kDeadlineExceeded, "the caller's deadline has passed");
  }
  const RecordIndex row = table_.PushQuery(record);
  auto result = LookUpLocked(row, options, work.get());
  table_.PopQuery();
  return result;
}

absl::StatusOr<LookUpResult> LiveEngine::LookUp(RecordIndex row, const LookUpOptions& options) const {
  Borrowed work(*this);
  const absl::ReaderMutexLock held(&lock_);
  if (row >= table_.table().num_records() || !table_.live(row)) return NotFound("row {} holds nobody", row);
  return LookUpLocked(row, options, work.get());
}

LiveCandidate LiveEngine::CompareLocked(RecordIndex left, RecordIndex right, Rules rules, Workspace* work) const {
  Pattern pattern = 0;
  plan_->Compare({&left, 1}, {&right, 1}, work->compare, {&pattern, 1});
  const PatternScore score = ScoreOf(pattern, work);
  LiveCandidate pair{right, score.weight_bits, score.grade, score.guard, pattern, 0, true};
  pair.possible = score.weight_bits >= model_->compiled.decision.possible_bits;
  if (rules == Rules::kFind) pair.rules = SharedRules(left, right);
  return pair;
}

// Those of which the two have a key in common.
uint64_t LiveEngine::SharedRules(RecordIndex left, RecordIndex right) const {
  uint64_t shared = 0;
  KeyMaker maker(table_.table());
  std::vector<uint64_t> left_keys, right_keys;
  for (size_t r = 0; r < model_->blocking_rules.size(); ++r) {
    const BlockingRule& rule = model_->blocking_rules[r];
    if (!KeyMaker::Applies(rule, table_.table())) continue;
    maker.Make(rule, left, &left_keys);
    maker.Make(rule, right, &right_keys);
    const bool found = std::any_of(left_keys.begin(), left_keys.end(), [&](uint64_t key) {
      return std::find(right_keys.begin(), right_keys.end(), key) != right_keys.end();
    });
    if (found) shared |= uint64_t{1} << r;
  }
  return shared;
}

absl::StatusOr<LiveCandidate> LiveEngine::Compare(RecordIndex left, RecordIndex right, Rules rules) const {
  Borrowed work(*this);
  const absl::ReaderMutexLock held(&lock_);
  for (const RecordIndex row : {left, right}) {
    if (row >= table_.table().num_records() || !table_.live(row)) return NotFound("row {} holds nobody", row);
  }
  return CompareLocked(left, right, rules, work.get());
}

absl::StatusOr<LiveCandidate> LiveEngine::Compare(const Demographics& person, RecordIndex right, Rules rules) const {
  const StandardRecord record = Standardise(person);
  Borrowed work(*this);
  const absl::MutexLock held(&lock_);
  if (right >= table_.table().num_records() || !table_.live(right)) return NotFound("row {} holds nobody", right);
  const RecordIndex row = table_.PushQuery(record);
  const LiveCandidate pair = CompareLocked(row, right, rules, work.get());
  table_.PopQuery();
  return pair;
}

bool LiveEngine::Has(RecordIndex row, ColumnRole role) const {
  const absl::ReaderMutexLock held(&lock_);
  const int field = table_.table().schema().IndexOf(role);
  return field != kNoField && table_.table().column(field).first(row) != kMissingValue;
}

bool LiveEngine::UnnamedOrBornSince(RecordIndex row, uint32_t day) const {
  const absl::ReaderMutexLock held(&lock_);
  const Schema& schema = table_.table().schema();
  const auto first = [&](ColumnRole role, const auto& holds) {
    const int field = schema.IndexOf(role);
    if (field == kNoField) return false;
    const ValueId value = table_.table().column(field).first(row);
    return value != kMissingValue && holds(table_.table().dictionary_of(field), value);
  };
  return first(ColumnRole::kGivenName, [](const ValueDictionary& names, ValueId name) { return (names.flags(name) & kUnnamed) != 0; }) ||
         first(ColumnRole::kBirthDate, [&](const ValueDictionary& dates, ValueId date) { return dates.packed_date(date) >= day; });
}

bool LiveEngine::Differ(RecordIndex left, RecordIndex right, ColumnRole role) const {
  const absl::ReaderMutexLock held(&lock_);
  const int field = table_.table().schema().IndexOf(role);
  if (field == kNoField) return false;
  const Column& column = table_.table().column(field);
  const ValueId l = column.first(left), r = column.first(right);
  return l != kMissingValue && r != kMissingValue && l != r;
}

double LiveEngine::PriorBits() const {
  const absl::ReaderMutexLock held(&lock_);
  return PriorWeight(*mixture_);
}

uint32_t LiveEngine::num_records() const {
  const absl::ReaderMutexLock held(&lock_);
  return table_.num_live();
}

uint64_t LiveEngine::memory_bytes() const {
  const absl::ReaderMutexLock held(&lock_);
  return table_.memory_bytes() + index_->memory_bytes();
}

std::vector<LiveEngine::Evidence> LiveEngine::Explain(Pattern pattern) const {
  const absl::ReaderMutexLock held(&lock_);
  std::vector<Evidence> evidence;
  const std::vector<double> bits = SequentialContributions(*mixture_, pattern);
  const auto& comparisons = model_->compiled.comparisons;
  for (size_t c = 0; c < comparisons.size(); ++c) {
    const int level = plan_->layout().Level(pattern, c);
    if (level == 0) continue;
    evidence.push_back({comparisons[c].name, comparisons[c].levels[static_cast<size_t>(level - 1)].name, bits[c]});
  }
  return evidence;
}

std::string LiveEngine::LikeliestClass(const LiveCandidate& pair) const {
  const absl::ReaderMutexLock held(&lock_);
  const size_t c = mixture_->LikeliestClass(pair.pattern, pair.weight_bits > 0);
  const LatentClass& likeliest = model_->compiled.classes[c];
  return likeliest.description.empty() ? likeliest.name : likeliest.description;
}

std::string LiveEngine::GuardReason(int8_t guard) const {
  if (guard < 0) return {};
  const absl::ReaderMutexLock held(&lock_);
  const auto& guards = model_->compiled.decision.guards;
  return static_cast<size_t>(guard) < guards.size() ? guards[static_cast<size_t>(guard)].reason : std::string();
}

std::string LiveEngine::RuleName(uint32_t rule) const {
  const absl::ReaderMutexLock held(&lock_);
  return rule < model_->blocking_rules.size() ? model_->blocking_rules[rule].name : std::string();
}

absl::StatusOr<EngineModel> ScaledTo(const EngineModel& model, uint64_t records) {
  const uint64_t trained_on = model.file.provenance().records();
  if (!model.compiled.trained() || trained_on == 0 || records == 0 || trained_on == records) {
    return EngineModel::Create(model.file);
  }
  model::Model file = model.file;
  const double factor = static_cast<double>(trained_on) / static_cast<double>(records);
  double others = 0;
  for (model::LatentClass& latent : *file.mutable_latent_class()) {
    if (latent.kind() == model::LatentClass::STRANGER) continue;
    // A share is at most what leaves half of all pairs to strangers: fewer than a handful of records teach nothing.
    if (!latent.chance()) latent.set_share(latent.share() * factor);
    others += latent.share();
  }
  constexpr double kOthersMax = 0.5;
  for (model::LatentClass& latent : *file.mutable_latent_class()) {
    if (latent.kind() == model::LatentClass::STRANGER) {
      latent.set_share(1 - std::min(others, kOthersMax));
    } else if (others > kOthersMax) {
      latent.set_share(latent.share() * kOthersMax / others);
    }
  }
  file.mutable_provenance()->set_records(records);
  return EngineModel::Create(std::move(file));
}

}  // namespace ipse

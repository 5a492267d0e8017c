#include "service/registry/live_identity_engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <tuple>

#include "scoring/mixture/mixture.h"

namespace ipse {

namespace {
constexpr uint64_t kModelRecordsMin = 1024;
}

uint64_t ModelRecordsFor(uint64_t records) { return std::bit_ceil(std::max(records, kModelRecordsMin)); }

Demographics EngineDataOf(const RecordKey* key, const PersonData& person, const std::set<std::string>& national_authorities) {
  Demographics data = person.demographics;
  if (key != nullptr) {
    data.Add(ColumnRole::kSource, key->authority);
    data.Add(ColumnRole::kLocalIdentifier, key->identifier);
  }
  for (const RecordKey& identifier : person.identifiers) {
    const bool national = national_authorities.contains(identifier.authority);
    data.Add(national ? ColumnRole::kNationalIdentifier : ColumnRole::kOtherIdentifier, identifier.identifier);
  }
  return data;
}

absl::StatusOr<std::unique_ptr<LiveIdentityEngine>> LiveIdentityEngine::Create(EngineModel model, const LiveOptions& options,
                                                                               std::set<std::string> national_authorities,
                                                                               ArchiveReader* archive) {
  std::set<std::string> national;
  archive->Each(national, [](std::string& authority, ArchiveReader* from) { from->Array(authority); });
  IPSE_RETURN_IF_ERROR(archive->status());
  if (national != national_authorities) return NotFound("it was saved with other national authorities");
  std::deque<RecordIndex> rows;
  std::deque<uint32_t> records;
  archive->Pieces(rows);
  archive->Pieces(records);
  IPSE_ASSIGN_OR_RETURN(auto engine, LiveEngine::Create(std::move(model), options, archive));
  auto made = std::make_unique<LiveIdentityEngine>(std::move(engine), std::move(national_authorities));
  const std::vector<RecordIndex> moved = made->engine_->Compact();
  if (!moved.empty()) {
    std::deque<uint32_t> kept;
    for (RecordIndex row = 0; row < moved.size(); ++row) {
      if (moved[row] != GrowingTable::kNoRow) kept.push_back(row < records.size() ? records[row] : 0);
    }
    records = std::move(kept);
    for (RecordIndex& row : rows) row = row == kNoRow ? kNoRow : moved[row];
  }
  const absl::MutexLock held(&made->lock_);
  made->rows_ = std::move(rows);
  made->records_ = std::move(records);
  return made;
}

void LiveIdentityEngine::WhileStill(const std::function<void()>& act) const {
  const absl::ReaderMutexLock held(&lock_);
  engine_->WhileStill(act);
}

bool LiveIdentityEngine::Save(ArchiveWriter* archive) const {
  archive->Each(national_authorities_, [](const std::string& authority, ArchiveWriter* to) { to->Array(authority); });
  archive->Pieces(rows_);
  archive->Pieces(records_);
  return engine_->Save(archive);
}

Demographics LiveIdentityEngine::DataOf(const RecordKey* key, const PersonData& person) const {
  return EngineDataOf(key, person, national_authorities_);
}

void LiveIdentityEngine::SetRow(RecordId record, RecordIndex row) {
  const absl::MutexLock held(&lock_);
  if (rows_.size() < record.value) rows_.resize(record.value, kNoRow);
  rows_[record.value - 1] = row;
  if (row == kNoRow) return;
  if (records_.size() <= row) records_.resize(size_t{row} + 1, 0);
  records_[row] = record.value;
}

void LiveIdentityEngine::SetRows(std::span<const RecordId> records) {
  for (RecordIndex row = 0; row < records.size(); ++row) SetRow(records[row], row);
}

absl::StatusOr<RecordIndex> LiveIdentityEngine::RowOf(RecordId record) const {
  const absl::ReaderMutexLock held(&lock_);
  if (record.value == 0 || record.value > rows_.size() || rows_[record.value - 1] == kNoRow) {
    return NotFound("record {} is not matched: it is not active", record.value);
  }
  return rows_[record.value - 1];
}

absl::Status LiveIdentityEngine::Put(RecordId record, const RecordKey& key, const PersonData& person) {
  const Demographics data = DataOf(&key, person);
  const auto row = RowOf(record);
  SetRow(record, row.ok() ? engine_->Replace(*row, data) : engine_->Add(data));
  return absl::OkStatus();
}

void LiveIdentityEngine::Remove(RecordId record) {
  const auto row = RowOf(record);
  if (!row.ok()) return;
  engine_->Remove(*row);
  SetRow(record, kNoRow);
}

absl::StatusOr<EngineModelText> LiveIdentityEngine::CheckModel(const std::string& model_text) const {
  IPSE_ASSIGN_OR_RETURN(model::Model file, ParseModel(model_text, "the model"));
  IPSE_ASSIGN_OR_RETURN(const EngineModel model, EngineModel::Create(std::move(file)));
  IPSE_RETURN_IF_ERROR(engine_->CheckModel(model));
  return EngineModelText{ipse::ModelId(model.file), ModelText(model.file), model.file.provenance().records()};
}

absl::StatusOr<EngineModelText> LiveIdentityEngine::UseModel(const std::string& model_text, uint64_t records) {
  IPSE_ASSIGN_OR_RETURN(model::Model file, ParseModel(model_text, "the model"));
  IPSE_ASSIGN_OR_RETURN(const EngineModel model, EngineModel::Create(std::move(file)));
  IPSE_ASSIGN_OR_RETURN(EngineModel scaled, ScaledTo(model, ModelRecordsFor(records)));
  EngineModelText used{ipse::ModelId(scaled.file), ModelText(scaled.file), scaled.file.provenance().records()};
  IPSE_RETURN_IF_ERROR(engine_->SetModel(std::move(scaled)));
  return used;
}

absl::Status LiveIdentityEngine::SetShadow(const std::string& model_text, uint64_t records) {
  if (model_text.empty()) return engine_->SetShadow(std::nullopt);
  IPSE_ASSIGN_OR_RETURN(model::Model file, ParseModel(model_text, "the model"));
  IPSE_ASSIGN_OR_RETURN(const EngineModel model, EngineModel::Create(std::move(file)));
  IPSE_ASSIGN_OR_RETURN(EngineModel scaled, ScaledTo(model, ModelRecordsFor(records)));
  return engine_->SetShadow(std::move(scaled));
}

EnginePair LiveIdentityEngine::PairOf(const LiveCandidate& candidate) const {
  EnginePair pair;
  pair.weight_bits = candidate.weight_bits;
  pair.grade = candidate.grade;
  pair.possible = candidate.possible;
  pair.pattern = candidate.pattern;
  std::string guard = engine_->GuardReason(candidate.guard);
  const absl::MutexLock held(&lock_);
  if (candidate.row < records_.size()) pair.other = RecordId{records_[candidate.row]};
  if (!guard.empty()) pair.guard = *guards_.insert(std::move(guard)).first;
  return pair;
}

void LiveIdentityEngine::AddRegraded(const LookUpResult& found, EngineMatches* matches) const {
  matches->shadowed = found.has_shadow;
  const absl::ReaderMutexLock held(&lock_);
  for (const ShadowedCandidate& pair : found.shadowed) {
    if (pair.row >= records_.size() || records_[pair.row] == 0) continue;
    matches->regraded.push_back({{}, RecordId{records_[pair.row]}, pair.weight_bits, pair.shadow_bits, pair.grade, pair.shadow_grade});
  }
}

absl::StatusOr<EngineMatches> LiveIdentityEngine::MatchesOf(const absl::StatusOr<LookUpResult>& found) const {
  if (!found.ok()) return found.status();
  EngineMatches matches;
  matches.compared = found->compared;
  for (const LiveCandidate& candidate : found->candidates) {
    const EnginePair pair = PairOf(candidate);
    if (pair.other) matches.pairs.push_back(pair);  // none: added this moment, not known here yet
  }
  // Of equal ones the oldest record comes first, whichever row holds it.
  std::sort(matches.pairs.begin(), matches.pairs.end(), [](const EnginePair& a, const EnginePair& b) {
    return a.weight_bits != b.weight_bits ? a.weight_bits > b.weight_bits : a.other < b.other;
  });
  AddRegraded(*found, &matches);
  for (const TruncatedRule& rule : found->truncated) {
    matches.truncated.push_back(rule.by_total ? fmt::format("{}: not looked at, as others gave enough", engine_->RuleName(rule.rule))
                                              : fmt::format("{}: the latest {} of more", engine_->RuleName(rule.rule), rule.taken));
  }
  return matches;
}

absl::StatusOr<EngineMatches> LiveIdentityEngine::Partners(RecordId record) const {
  IPSE_ASSIGN_OR_RETURN(const RecordIndex row, RowOf(record));
  return MatchesOf(engine_->LookUp(row, {}));
}

absl::StatusOr<LiveIdentityEngine::BatchPairs> LiveIdentityEngine::PairsOf(std::span<const RecordId> records) const {
  std::vector<RecordIndex> rows;
  for (const RecordId record : records) {
    if (const auto row = RowOf(record); row.ok()) rows.push_back(*row);
  }
  IPSE_ASSIGN_OR_RETURN(const LiveEngine::KeptPairs kept, engine_->PairsOf(rows));
  BatchPairs out;
  out.truncated = kept.truncated;
  for (const KeptPair& pair : kept.pairs) {
    std::string guard = engine_->GuardReason(pair.guard);
    const absl::MutexLock held(&lock_);
    if (std::max(pair.left, pair.right) >= records_.size()) continue;  // added this moment, not known here yet
    const auto [left, right] = std::minmax(records_[pair.left], records_[pair.right]);
    if (left == 0) continue;
    ScoredPair scored{RecordId{left}, RecordId{right}, pair.weight_bits, pair.grade, {}, pair.pattern};
    if (!guard.empty()) scored.guard = *guards_.insert(std::move(guard)).first;
    out.pairs.push_back(scored);
  }
  std::sort(out.pairs.begin(), out.pairs.end(), [](const ScoredPair& l, const ScoredPair& r) {
    return std::tie(l.left, l.right) < std::tie(r.left, r.right);
  });
  return out;
}

absl::StatusOr<EngineMatches> LiveIdentityEngine::LookUp(const PersonData& person,
                                                         const std::function<bool()>& expired) const {
  LookUpOptions options;
  options.expired = expired;
  return MatchesOf(engine_->LookUp(DataOf(nullptr, person), options));
}

absl::StatusOr<EnginePair> LiveIdentityEngine::Compare(RecordId left, RecordId right) const {
  IPSE_ASSIGN_OR_RETURN(const RecordIndex l, RowOf(left));
  IPSE_ASSIGN_OR_RETURN(const RecordIndex r, RowOf(right));
  IPSE_ASSIGN_OR_RETURN(const LiveCandidate pair, engine_->Compare(l, r));
  return PairOf(pair);
}

std::vector<FieldEvidence> LiveIdentityEngine::Explain(Pattern pattern) const {
  std::vector<FieldEvidence> out;
  for (const LiveEngine::Evidence& evidence : engine_->Explain(pattern)) {
    out.push_back({evidence.comparison, evidence.level, static_cast<float>(evidence.weight_bits)});
  }
  return out;
}

PairDetail LiveIdentityEngine::DetailOf(const LiveCandidate& candidate) const {
  PairDetail detail;
  detail.pair = PairOf(candidate);
  detail.probability = MatchProbability(candidate.weight_bits);
  detail.kind = engine_->LikeliestClass(candidate);
  detail.evidence = Explain(candidate.pattern);
  for (uint32_t rule = 0; rule < 64; ++rule) {
    if ((candidate.rules >> rule & 1) != 0) detail.shared_rules.push_back(engine_->RuleName(rule));
  }
  return detail;
}

absl::StatusOr<PairDetail> LiveIdentityEngine::Explain(RecordId left, RecordId right) const {
  IPSE_ASSIGN_OR_RETURN(const RecordIndex l, RowOf(left));
  IPSE_ASSIGN_OR_RETURN(const RecordIndex r, RowOf(right));
  IPSE_ASSIGN_OR_RETURN(const LiveCandidate pair, engine_->Compare(l, r, LiveEngine::Rules::kFind));
  return DetailOf(pair);
}

absl::StatusOr<PairDetail> LiveIdentityEngine::Explain(const PersonData& person, RecordId right) const {
  IPSE_ASSIGN_OR_RETURN(const RecordIndex row, RowOf(right));
  IPSE_ASSIGN_OR_RETURN(const LiveCandidate pair, engine_->Compare(DataOf(nullptr, person), row, LiveEngine::Rules::kFind));
  return DetailOf(pair);
}

// Without the prior of two records taken at random: these two are of one record.
absl::StatusOr<float> LiveIdentityEngine::Fit(RecordId record, const PersonData& person) const {
  IPSE_ASSIGN_OR_RETURN(const RecordIndex row, RowOf(record));
  IPSE_ASSIGN_OR_RETURN(const LiveCandidate pair, engine_->Compare(DataOf(nullptr, person), row));
  return pair.weight_bits - static_cast<float>(engine_->PriorBits());
}

bool LiveIdentityEngine::Has(RecordId record, ColumnRole role) const {
  const auto row = RowOf(record);
  return row.ok() && engine_->Has(*row, role);
}

bool LiveIdentityEngine::UnnamedOrBornSince(RecordId record, uint32_t day) const {
  const auto row = RowOf(record);
  return row.ok() && engine_->UnnamedOrBornSince(*row, day);
}

bool LiveIdentityEngine::Differ(RecordId left, RecordId right, ColumnRole role) const {
  const auto l = RowOf(left), r = RowOf(right);
  return l.ok() && r.ok() && engine_->Differ(*l, *r, role);
}

std::vector<RecordId> LiveIdentityEngine::Search(std::span<const std::string> words, size_t max) const {
  std::vector<RecordId> found;
  for (const RecordIndex row : engine_->Search(words, max)) {
    const absl::ReaderMutexLock held(&lock_);
    if (row < records_.size() && records_[row] != 0) found.push_back(RecordId{records_[row]});
  }
  return found;
}

std::string LiveIdentityEngine::ModelId() const { return ipse::ModelId(engine_->model().file); }
double LiveIdentityEngine::CutBits() const { return engine_->model().compiled.cluster.cut_bits; }
double LiveIdentityEngine::CertainBits() const { return engine_->model().compiled.decision.certain_bits; }
double LiveIdentityEngine::ClipBits() const { return engine_->model().compiled.cluster.clip_bits; }

}  // namespace ipse

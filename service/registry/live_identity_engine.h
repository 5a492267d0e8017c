#pragma once

// The registry's engine (identity_engine.h) over the live engine (service/live): records by RecordId instead of rows.
//
// A record's key is compared, too: its authority is the source, its identifier the local one. Further identifiers count as
// national ones where their authority is one of options.national_authorities, else as other ones.

#include <deque>
#include <set>

#include "service/live/live_engine.h"
#include "service/registry/identity_engine.h"

namespace ipse {

// A model's class shares are for a number of records: it is brought to the next power of two from 1024.
uint64_t ModelRecordsFor(uint64_t records);
// What the engine takes of a record: its values, and its identifiers by what their authority means.
Demographics EngineDataOf(const RecordKey* key, const PersonData& person, const std::set<std::string>& national_authorities);

class LiveIdentityEngine : public IdentityEngine {
 public:
  LiveIdentityEngine(std::unique_ptr<LiveEngine> engine, std::set<std::string> national_authorities)
      : engine_(std::move(engine)), national_authorities_(std::move(national_authorities)) {}

  // As one was when it was saved, with this model. NotFound where its national authorities were others, FailedPrecondition and
  // DataLoss as of LiveEngine.
  static absl::StatusOr<std::unique_ptr<LiveIdentityEngine>> Create(EngineModel model, const LiveOptions& options,
                                                                    std::set<std::string> national_authorities,
                                                                    ArchiveReader* archive);
  // As of LiveEngine.
  bool Save(ArchiveWriter* archive) const;
  void WhileStill(const std::function<void()>& act) const;
  // Says whose the rows are that the engine was made with: row i is records[i].
  void SetRows(std::span<const RecordId> records);
  absl::Status Put(RecordId record, const RecordKey& key, const PersonData& person) override;
  void Remove(RecordId record) override;
  absl::StatusOr<EngineModelText> CheckModel(const std::string& model_text) const override;
  absl::StatusOr<EngineModelText> UseModel(const std::string& model_text, uint64_t records) override;
  // A second model beside the one in use, brought to the same size; empty: none. Fails as UseModel does.
  absl::Status SetShadow(const std::string& model_text, uint64_t records);
  absl::StatusOr<EngineMatches> Partners(RecordId record) const override;
  // Every pair that has one of these records, as a batch over all records would keep it; the smaller record is the left one.
  struct BatchPairs {
    std::vector<ScoredPair> pairs;  // by left, then right
    bool truncated = false;
  };
  absl::StatusOr<BatchPairs> PairsOf(std::span<const RecordId> records) const;
  absl::StatusOr<EngineMatches> LookUp(const PersonData& person, const std::function<bool()>& expired) const override;
  absl::StatusOr<EnginePair> Compare(RecordId left, RecordId right) const override;
  absl::StatusOr<PairDetail> Explain(RecordId left, RecordId right) const override;
  absl::StatusOr<PairDetail> Explain(const PersonData& person, RecordId right) const override;
  std::vector<FieldEvidence> Explain(Pattern pattern) const override;
  absl::StatusOr<float> Fit(RecordId record, const PersonData& person) const override;
  bool Has(RecordId record, ColumnRole role) const override;
  bool UnnamedOrBornSince(RecordId record, uint32_t day) const override;
  bool Differ(RecordId left, RecordId right, ColumnRole role) const override;
  std::vector<RecordId> Search(std::span<const std::string> words, size_t max) const override;
  std::string ModelId() const override;
  std::string EntityType() const override { return engine_->model().file.entity_type(); }
  double CutBits() const override;
  double ClipBits() const override;
  double CertainBits() const override;
  uint64_t memory_bytes() const override { return engine_->memory_bytes() + rows_.size() * 4 + records_.size() * 4; }

  LiveEngine& engine() { return *engine_; }

 private:
  static constexpr RecordIndex kNoRow = UINT32_MAX;

  Demographics DataOf(const RecordKey* key, const PersonData& person) const;
  absl::StatusOr<RecordIndex> RowOf(RecordId record) const;
  EnginePair PairOf(const LiveCandidate& candidate) const;
  PairDetail DetailOf(const LiveCandidate& candidate) const;
  absl::StatusOr<EngineMatches> MatchesOf(const absl::StatusOr<LookUpResult>& found) const;
  void AddRegraded(const LookUpResult& found, EngineMatches* matches) const;
  void SetRow(RecordId record, RecordIndex row);

  std::unique_ptr<LiveEngine> engine_;
  const std::set<std::string> national_authorities_;
  mutable absl::Mutex lock_;
  std::deque<RecordIndex> rows_;       // by record
  std::deque<uint32_t> records_;       // by row
  mutable std::set<std::string> guards_;  // texts that pairs point to
};

}  // namespace ipse

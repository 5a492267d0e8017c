#pragma once

// An IdentityEngine for tests that anybody can follow: a few fields, a few bits each, every record compared with every
// other.
//
//   given name    same +4, else -4        birth date   same +6, else -8
//   family name   same +4, else -2        national id  same +10, else -12
//   phone         same +2, else 0
//
// A field that either side lacks counts nothing. From 10 bits a pair is certain, from 4 probable, from 0 possible; records
// that differ only in their given name are never certain ("possible twins").

#include <map>

#include "service/registry/identity_engine.h"

namespace ipse {

class ScriptedEngine : public IdentityEngine {
 public:
  absl::Status Put(RecordId record, const RecordKey& key, const PersonData& person) override;
  void Remove(RecordId record) override { people_.erase(record); }
  absl::StatusOr<EngineModelText> CheckModel(const std::string& model_text) const override {
    return EngineModelText{"scripted " + model_text, model_text, 0};
  }
  // The text of a scripted model is a number: bits added to every pair.
  absl::StatusOr<EngineModelText> UseModel(const std::string& model_text, uint64_t records) override {
    bonus_bits_ = std::stof(model_text);
    return EngineModelText{"scripted " + model_text, model_text, records};
  }
  absl::StatusOr<EngineMatches> Partners(RecordId record) const override;
  absl::StatusOr<EngineMatches> LookUp(const PersonData& person, const std::function<bool()>& expired) const override;
  absl::StatusOr<EnginePair> Compare(RecordId left, RecordId right) const override;
  absl::StatusOr<PairDetail> Explain(RecordId left, RecordId right) const override;
  absl::StatusOr<PairDetail> Explain(const PersonData& person, RecordId right) const override;
  std::vector<FieldEvidence> Explain(Pattern) const override { return {}; }
  absl::StatusOr<float> Fit(RecordId record, const PersonData& person) const override;
  bool Has(RecordId record, ColumnRole role) const override;
  bool UnnamedOrBornSince(RecordId record, uint32_t day) const override;
  bool Differ(RecordId left, RecordId right, ColumnRole role) const override;
  std::vector<RecordId> Search(std::span<const std::string> words, size_t max) const override;
  std::string ModelId() const override { return "scripted"; }
  std::string EntityType() const override { return "patient"; }
  double CutBits() const override { return 4; }
  double ClipBits() const override { return 20; }
  double CertainBits() const override { return 10; }
  uint64_t memory_bytes() const override { return 0; }

  const std::map<RecordId, PersonData>& people() const { return people_; }

 private:
  EnginePair Score(const PersonData& left, const PersonData& right) const;

  std::map<RecordId, PersonData> people_;
  float bonus_bits_ = 0;
};

}  // namespace ipse

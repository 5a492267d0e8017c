#include "service/registry/first_rows.h"

#include <algorithm>

#include "matcher/record/standard_values.h"
#include "service/registry/conversions.h"
#include "service/registry/live_identity_engine.h"

namespace ipse {
namespace {

constexpr uint32_t kNotWhole = UINT32_MAX;  // the row is there, and has to be replaced

}  // namespace

void FirstRows::SetNational(std::set<std::string> national) {
  if (national == national_) return;
  if (!records_.empty()) table_.reset();
  national_ = std::move(national);
}

void FirstRows::See(const journal::VersionAdded& added, const RegistryState& state) {
  if (table_ == nullptr || !added.current()) return;
  if (versions_.size() < added.record_id()) versions_.resize(added.record_id(), 0);
  uint32_t& version = versions_[added.record_id() - 1];
  if (version != 0) return;
  const RecordId record{added.record_id()};
  const RecordKey key = state.KeyOf(record);
  version = table_->Add(EngineDataOf(&key, FromJournal(added.demographics()), national_)) ? added.version() : kNotWhole;
  records_.push_back(record);
}

bool FirstRows::Usable(const std::set<std::string>& national, const Schema& schema) {
  if (table_ != nullptr && !records_.empty() && national == national_) raw_ = table_->Finish("the registry", &roles_);
  table_.reset();
  const bool taken = std::any_of(roles_.begin(), roles_.end(), [&](ColumnRole role) { return FieldFor(schema, role) != kNoField; });
  if (taken) return true;
  records_.clear();
  versions_.clear();
  return false;
}

uint32_t FirstRows::VersionOf(RecordId record) const {
  const uint32_t version = record.value <= versions_.size() ? versions_[record.value - 1] : 0;
  return version == kNotWhole ? 0 : version;
}

}  // namespace ipse

#pragma once

// The first data of every record, gathered while the journal is replayed, for the engine to take all at once. Most records
// have one version; what became of the others is put right afterwards. Internal to service/registry.
//
// Not thread-safe.

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "matcher/record/demographics_table.h"
#include "matcher/record/schema.h"
#include "service/journal/journal.pb.h"
#include "service/registry/state.h"

namespace ipse {

class FirstRows {
 public:
  explicit FirstRows(int threads) : table_(std::make_unique<DemographicsTable>(threads)) {}

  // Authorities of national identifiers, by which further identifiers are read. A change after the first record makes what
  // was gathered unusable.
  void SetNational(std::set<std::string> national);
  // After the state has applied it.
  void See(const journal::VersionAdded& added, const RegistryState& state);

  // Ends gathering. Whether there is anything that a schema takes and that was read with these authorities; if not, all is
  // given up.
  bool Usable(const std::set<std::string>& national, const Schema& schema);
  const RawTable& raw() const { return raw_; }
  std::span<const ColumnRole> roles() const { return roles_; }
  void ReleaseData() { raw_ = RawTable(); }
  // By row; and the version of a record that its row holds, 0 where it has none that may be used as it is.
  const std::vector<RecordId>& records() const { return records_; }
  uint32_t VersionOf(RecordId record) const;

 private:
  std::unique_ptr<DemographicsTable> table_;  // none: given up, or finished
  RawTable raw_;
  std::vector<ColumnRole> roles_;
  std::set<std::string> national_;
  std::vector<RecordId> records_;
  std::vector<uint32_t> versions_;            // by record
};

}  // namespace ipse

#pragma once

// What the journal's indexes say of an entry: a pure function of it, which writing and verifying share.

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "matcher/base/status.h"
#include "service/journal/journal.pb.h"
#include "service/journal/schema.h"

namespace ipse {

struct EntryIndex {
  std::vector<std::pair<uint32_t, uint32_t>> versions;  // record, version
  std::set<int64_t> subjects;                           // records and identities that it touched (schema.h)
  std::vector<std::pair<OriginKind, std::string>> origins;
  std::vector<uint64_t> undoes;
};

EntryIndex IndexOf(const journal::Entry& entry);

// Reads an entry's bytes; DataLoss when they are not what was written.
absl::Status ReadChecked(uint64_t sequence, std::string_view digest, std::string_view body, journal::Entry* entry);
absl::StatusOr<journal::Entry> CheckedEntry(uint64_t sequence, std::string_view digest, std::string_view body);

}  // namespace ipse

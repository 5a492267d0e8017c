#pragma once

// The results of a finished run, read back from its output folder: clusters.csv and links.csv.
//
//   IPSE_ASSIGN_OR_RETURN(RunResults results, ReadResults("out", threads));
//   std::optional<uint32_t> record = results.Find("R17");
//   results.cluster_of()[*record];
//
// Records are numbered as in clusters.csv, which is the order of the input files.
// Thread-safety: immutable; safe from any thread. Cost: linear in the files.

#include <absl/container/flat_hash_map.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/base/hash.h"
#include "matcher/raw/raw_table.h"
#include "service/engine/linkage_job.h"

namespace ipse {

struct ResultLink {
  uint32_t left = 0;
  uint32_t right = 0;
  float weight_bits = 0;
  Grade grade = Grade::kPossible;
};

class RunResults {
 public:
  uint32_t num_records() const { return static_cast<uint32_t>(clusters_.num_records()); }
  std::string_view RecordId(uint32_t record) const { return clusters_.column(id_column_).at(record); }
  std::optional<uint32_t> Find(std::string_view id) const;

  // Per record a cluster number, the same for the records of one identity.
  std::span<const uint32_t> cluster_of() const { return clusters_.column(cluster_column_).ids(); }
  // What clusters.csv calls the identity of a record.
  std::string_view ClusterId(uint32_t record) const { return clusters_.column(cluster_column_).at(record); }
  // The records of a cluster, ascending.
  std::span<const uint32_t> Members(uint32_t cluster) const {
    return std::span(members_).subspan(member_begin_[cluster], member_begin_[cluster + 1] - member_begin_[cluster]);
  }
  std::span<const ResultLink> links() const { return links_; }

 private:
  friend absl::StatusOr<RunResults> ReadResults(const std::string& folder, int threads);

  RawTable clusters_;
  size_t id_column_ = 0, cluster_column_ = 0;
  absl::flat_hash_map<std::string_view, uint32_t, StringHash, StringEq> record_of_id_;  // views into clusters_
  std::vector<uint32_t> members_, member_begin_;
  std::vector<ResultLink> links_;
};

// Fails with NotFound when the folder holds no results, and with InvalidArgument, naming file and line, when they are
// none of ours.
absl::StatusOr<RunResults> ReadResults(const std::string& folder, int threads);

// Reads one of our CSV files or a truth file; `columns` must be there. InvalidArgument names what is missing.
absl::StatusOr<RawTable> ReadCsv(const std::string& path, std::span<const std::string_view> columns, int threads);

}  // namespace ipse

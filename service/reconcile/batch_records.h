#pragma once

// The records of a registry as the batch engine takes them.
//
//   IPSE_ASSIGN_OR_RETURN(const BatchRecords records, ScanForBatch(registry));
//   IPSE_ASSIGN_OR_RETURN(const auto table, records.Encode(model, threads));
//
// Row i of every table is records.record[i]. Thread-safety: plain values. Cost: one pass over the journal; memory as for the
// same records read from a file (matcher/raw/raw_table.h).

#include <vector>

#include "matcher/raw/raw_table.h"
#include "service/engine/engine_model.h"
#include "service/registry/registry_api.h"

namespace ipse {

struct BatchRecords {
  std::vector<RecordId> record;   // by row
  std::vector<Euid> euid;         // by row
  std::vector<uint16_t> source;   // by row, into `sources`
  std::vector<std::string> sources;
  RawTable raw;
  std::vector<ColumnRole> roles;  // of the raw columns

  // Standardised and coded for a model's fields.
  absl::StatusOr<RecordTable> Encode(const EngineModel& model, int threads) const;
};

absl::StatusOr<BatchRecords> ScanForBatch(const RegistryApi& registry, int threads);

}  // namespace ipse

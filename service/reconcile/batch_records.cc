#include "service/reconcile/batch_records.h"

#include <map>

#include "matcher/record/demographics_table.h"
#include "matcher/record/encoder.h"
#include "matcher/record/record_standardiser.h"

namespace ipse {
absl::StatusOr<BatchRecords> ScanForBatch(const RegistryApi& registry, int threads) {
  BatchRecords out;
  DemographicsTable table(threads);
  std::map<std::string, uint16_t, std::less<>> sources;
  const absl::Status status = registry.ScanRecords([&](ScannedRecord&& record) {
    const auto [source, added] = sources.try_emplace(record.key.authority, static_cast<uint16_t>(sources.size()));
    if (added) out.sources.push_back(record.key.authority);
    out.record.push_back(record.record);
    out.euid.push_back(record.euid);
    out.source.push_back(source->second);
    table.Add(record.data);
    return true;
  });
  IPSE_RETURN_IF_ERROR(status);
  out.raw = table.Finish("the registry", &out.roles);
  return out;
}

absl::StatusOr<RecordTable> BatchRecords::Encode(const EngineModel& model, int threads) const {
  EncodeReport report;
  EncodeOptions options;
  options.threads = threads;
  options.told = ToldBy(RecordStandardiserOptions());  // as the live engine reads them
  return EncodeRecords(raw, roles, model.compiled.schema, model.cleaning, options, &report);
}

}  // namespace ipse

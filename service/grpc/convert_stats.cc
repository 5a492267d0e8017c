// Figures about the work as messages.

#include "service/grpc/convert.h"
#include "service/registry/indicators.h"

namespace ipse {
namespace {

void ToProto(const std::string& of, const IndicatorCounts& counts, v1::Counts* out) {
  out->set_of(of);
  out->set_new_records(counts.new_records);
  out->set_updates(counts.updates);
  out->set_unchanged(counts.unchanged);
  out->set_stale(counts.stale);
  out->set_held(counts.held);
  out->set_linked(counts.linked);
  out->set_entries(counts.writes);
  out->set_undone(counts.undone);
  out->set_second_looks_agreed(counts.second_looks_agreed);
  out->set_second_looks_disagreed(counts.second_looks_disagreed);
  for (size_t k = 0; k < IndicatorCounts::kKinds; ++k) {
    if (counts.raised[k] + counts.same[k] + counts.different[k] + counts.undecided[k] + counts.vanished[k] == 0) continue;
    v1::KindCounts* kind = out->add_kind();
    kind->set_kind(static_cast<v1::ReviewKind>(k));
    kind->set_raised(counts.raised[k]);
    kind->set_same(counts.same[k]);
    kind->set_different(counts.different[k]);
    kind->set_undecided(counts.undecided[k]);
    kind->set_vanished(counts.vanished[k]);
  }
}

}  // namespace

void ToProto(const IndicatorsView& view, v1::StatsResponse* response) {
  ToProto("", view.all, response->mutable_all());
  for (const auto& [source, counts] : view.by_source) ToProto(source, counts, response->add_source());
  for (const auto& [day, counts] : view.by_day) ToProto(day, counts, response->add_day());
  for (const BacklogView& backlog : view.backlog) {
    v1::Backlog* out = response->add_backlog();
    out->set_kind(static_cast<v1::ReviewKind>(backlog.kind));
    out->set_open(backlog.open);
    out->set_oldest_hours(backlog.oldest_hours);
    out->set_median_hours(backlog.median_hours);
  }
  response->set_duplicate_error_rate(view.duplicate_error_rate);
  response->set_duplicate_creation_rate(view.duplicate_creation_rate);
  response->set_resolve_hours_median(view.resolve_hours_median);
  for (const DriftWarning& warning : view.drift) {
    v1::Drift* out = response->add_drift();
    out->set_source(warning.source);
    out->set_field(warning.field);
    out->set_what(warning.what);
    out->set_usual(warning.usual);
    out->set_now(warning.now);
  }
}

}  // namespace ipse

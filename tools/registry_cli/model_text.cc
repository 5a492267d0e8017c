// Models and their comparison as text for people.

#include <fmt/format.h>

#include "tools/cli/text_table.h"
#include "tools/registry_cli/ask_text.h"
#include "tools/registry_cli/time_text.h"

namespace ipse {
namespace {

std::string Key(const v1::RecordKey& key) { return fmt::format("{}:{}", key.authority(), key.identifier()); }

template <typename Message>
std::string DifferencesText(const Message& result) {
  std::string text;
  TextTable differences({"source", ">links gained", ">links lost", ">reviews added", ">reviews removed"});
  for (const v1::ModelDifference& d : result.difference()) {
    differences.Row({d.source().empty() ? "all" : d.source(), Grouped(d.links_gained()), Grouped(d.links_lost()),
                     Grouped(d.reviews_added()), Grouped(d.reviews_removed())});
  }
  text += differences.Text();
  if (result.sample_size() > 0) {
    TextTable samples({"sample", "record", "other", ">bits before", ">after"});
    for (const v1::ComparedPair& pair : result.sample()) {
      samples.Row({pair.what(), Key(pair.left()), Key(pair.right()),
                   pair.grade_before() == v1::CERTAINLY_NOT ? "-" : fmt::format("{:+.1f}", pair.bits_before()),
                   pair.grade_after() == v1::CERTAINLY_NOT ? "-" : fmt::format("{:+.1f}", pair.bits_after())});
    }
    text += fmt::format("\n{}", samples.Text());
  }
  return text;
}

}  // namespace

std::string TextOf(const v1::CompareModelsProgress& result) {
  std::string text;
  TextTable figures({"", ">active", ">other"});
  const v1::ModelFigures &b = result.before(), &a = result.after();
  figures.Row({"model", b.model_id(), a.model_id()});
  figures.Row({"certain pairs", Grouped(b.certain_pairs()), Grouped(a.certain_pairs())});
  figures.Row({"probable pairs", Grouped(b.probable_pairs()), Grouped(a.probable_pairs())});
  figures.Row({"identities", Grouped(b.identities()), Grouped(a.identities())});
  figures.Row({"estimated precision", fmt::format("{:.2f} %", 100 * b.estimated_precision()),
               fmt::format("{:.2f} %", 100 * a.estimated_precision())});
  figures.Row({"estimated recall", fmt::format("{:.2f} %", 100 * b.estimated_recall()),
               fmt::format("{:.2f} %", 100 * a.estimated_recall())});
  text += fmt::format("{}\n", figures.Text());
  return text + DifferencesText(result);
}

std::string TextOf(const v1::ShadowModelResponse& shadow) {
  if (shadow.model_id().empty()) return "No model runs in the shadow. 'ipse model shadow MODEL' begins.\n";
  std::string text = fmt::format("Model {} beside {}, since {}: {} records and {} look-ups scored with both, {} look-ups would differ.\n\n",
                                 shadow.model_id(), shadow.active_model_id(), TimeText(shadow.since_us()), Grouped(shadow.records()),
                                 Grouped(shadow.look_ups()), Grouped(shadow.look_ups_changed()));
  return text + DifferencesText(shadow);
}

std::string TextOf(const v1::ListModelsResponse& models) {
  TextTable table({"model", "made from", ">proposed", ">activated", ""});
  for (const v1::Model& model : models.model()) {
    const auto entry = [](uint64_t sequence) { return sequence == 0 ? std::string("-") : std::to_string(sequence); };
    table.Row({model.model_id(), model.base_model_id() == model.model_id() ? "" : model.base_model_id(), entry(model.proposed()),
               entry(model.activated()), model.active() ? "active" : ""});
  }
  return table.Text();
}

}  // namespace ipse

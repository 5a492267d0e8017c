#include "tools/registry_cli/reconcile_report.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cctype>

#include "datasets/io/csv_writer.h"
#include "datasets/io/output_folder.h"
#include "tools/cli/report_html.h"
#include "tools/cli/text_table.h"

namespace ipse {
namespace {

// Changes shown on the terminal and on the page; the files have all.
constexpr size_t kShownMax = 20, kPageMax = 2000;

std::string Key(const v1::RecordKey& key) { return fmt::format("{}:{}", key.authority(), key.identifier()); }

std::string KindText(v1::ReconcileChange::Kind kind) {
  std::string text = v1::ReconcileChange::Kind_Name(kind);
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

template <typename Message>
std::string Json(const Message& message, bool lines) {
  std::string json;
  google::protobuf::util::JsonPrintOptions print;
  print.add_whitespace = lines;
  print.preserve_proto_field_names = true;
  print.always_print_primitive_fields = true;
  (void)google::protobuf::util::MessageToJsonString(message, &json, print);
  return json;
}

std::string Headline(const v1::ReconcileReport& report) {
  if (report.gate_failure_size() > 0) return "Nothing was applied: the run is beyond its gates.";
  if (report.stopped()) return "The run was stopped; the next one takes it up.";
  if (report.joins() + report.splits() + report.moves() + report.reviews() == 0 && report.changed_groups() == 0) {
    return "Nothing to change: the registry is as the batch engine says.";
  }
  return report.applied() ? fmt::format("Applied as batch {}; 'ipse ask undo --batch {}' takes it back.", report.batch_id(),
                                        report.batch_id())
                          : "Nothing was written: this is what would change. --apply makes it so.";
}

std::string Extent(const v1::ReconcileReport& r) {
  if (!r.incremental()) return r.full_because().empty() ? "all records" : "all records: " + r.full_because();
  return fmt::format("{} touched since the last run, and those like them{}", Grouped(r.touched()),
                     r.truncated() ? "; some keys have too many records to look at all, which a full run does" : "");
}

std::vector<std::pair<std::string, std::string>> Figures(const v1::ReconcileReport& r) {
  return {{"records", Grouped(r.records())},
          {"looked at", Extent(r)},
          {"pairs compared", r.incremental() ? "-" : Grouped(r.candidate_pairs())},
          {"possible or better", Grouped(r.kept_pairs())},
          {"differ from the registry", Grouped(r.differing_pairs())},
          {"records joined", Grouped(r.joins())},
          {"records split off", Grouped(r.splits())},
          {"records moved", Grouped(r.moves())},
          {"reviews opened or updated", Grouped(r.reviews())},
          {"largest identity that changes", Grouped(r.largest_identity())},
          {"joins expected to be right", fmt::format("{:.2f} %", 100 * r.join_precision())},
          {"model", r.model_id()},
          {"batch", r.batch_id()}};
}

std::string Page(const ReconcileOutcome& outcome) {
  const v1::ReconcileReport& report = outcome.report;
  std::string page =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Ipse: reconciliation</title>\n<style>"
      "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1d2733}"
      "table{border-collapse:collapse;margin:1rem 0}td,th{padding:.25rem .8rem .25rem 0;text-align:left;border-bottom:1px solid #dde3ea}"
      "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}.bad{color:#a32020}h1{font-size:1.5rem}"
      "</style>\n</head>\n<body>\n<h1>Reconciliation of the registry</h1>\n";
  page += fmt::format("<p>{}</p>\n", EscapeHtml(Headline(report)));
  for (const std::string& failure : report.gate_failure()) page += fmt::format("<p class=\"bad\">{}</p>\n", EscapeHtml(failure));
  page += "<table>\n";
  for (const auto& [name, value] : Figures(report)) {
    page += fmt::format("<tr><th>{}</th><td class=\"n\">{}</td></tr>\n", EscapeHtml(name), EscapeHtml(value));
  }
  page += "</table>\n<h2>Changes</h2>\n<table>\n<tr><th>change</th><th>record</th><th>from</th><th>to</th><th>strongest pair with</th>"
          "<th class=\"n\">bits</th><th class=\"n\">probability</th></tr>\n";
  for (size_t i = 0; i < std::min(outcome.changes.size(), kPageMax); ++i) {
    const v1::ReconcileChange& c = outcome.changes[i];
    page += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>\n",
                        KindText(c.kind()), EscapeHtml(Key(c.key())), c.from_euid(), c.to_euid(),
                        c.has_other_key() ? EscapeHtml(Key(c.other_key())) : "comes with its identity",
                        c.has_other_key() ? fmt::format("{:+.1f}", c.weight_bits()) : "",
                        c.has_other_key() ? fmt::format("{:.4f}", c.probability()) : "");
  }
  page += "</table>\n";
  if (outcome.changes.size() > kPageMax) {
    page += fmt::format("<p>{} more are in changes.csv.</p>\n", Grouped(outcome.changes.size() - kPageMax));
  }
  page.append("</body>\n</html>\n");
  return page;
}

absl::Status WriteText(OutputFolder* folder, std::string_view name, const std::string& text) {
  IPSE_ASSIGN_OR_RETURN(const auto file, folder->Begin(name));
  IPSE_RETURN_IF_ERROR(file->Append(text));
  return file->Commit();
}

}  // namespace

std::string TextOf(const ReconcileOutcome& outcome) {
  const v1::ReconcileReport& report = outcome.report;
  std::string text = fmt::format("{}\n", Headline(report));
  for (const std::string& failure : report.gate_failure()) text += fmt::format("  gate: {}\n", failure);
  TextTable figures({"", ">"});
  for (const auto& [name, value] : Figures(report)) figures.Row({name, value});
  text += fmt::format("\n{}", figures.Text("  "));
  if (!outcome.changes.empty()) {
    TextTable changes({"change", "record", "from", "to", "strongest pair with", ">bits", ">probability"});
    for (size_t i = 0; i < std::min(outcome.changes.size(), kShownMax); ++i) {
      const v1::ReconcileChange& c = outcome.changes[i];
      changes.Row({KindText(c.kind()), Key(c.key()), c.from_euid(), c.to_euid(),
                   c.has_other_key() ? Key(c.other_key()) : "comes with its identity",
                   c.has_other_key() ? fmt::format("{:+.1f}", c.weight_bits()) : "",
                   c.has_other_key() ? fmt::format("{:.4f}", c.probability()) : ""});
    }
    text += fmt::format("\n{}", changes.Text("  "));
    if (outcome.changes.size() > kShownMax) {
      text += fmt::format("  {} more; --output writes them all.\n", Grouped(outcome.changes.size() - kShownMax));
    }
  }
  return text;
}

absl::Status WriteReport(const ReconcileOutcome& outcome, const std::string& folder) {
  IPSE_ASSIGN_OR_RETURN(const auto output, OutputFolder::Create(folder, "summary.json"));
  IPSE_ASSIGN_OR_RETURN(auto file, output->Begin("changes.csv"));
  IPSE_ASSIGN_OR_RETURN(CsvWriter csv,
                        CsvWriter::Create(std::move(file), {"change", "authority", "identifier", "from_euid", "to_euid",
                                                            "other_authority", "other_identifier", "bits", "probability", "grade",
                                                            "entry"}));
  std::string lines;
  for (const v1::ReconcileChange& c : outcome.changes) {
    const bool pair = c.has_other_key();
    for (const std::string& cell :
         {KindText(c.kind()), c.key().authority(), c.key().identifier(), c.from_euid(), c.to_euid(), c.other_key().authority(),
          c.other_key().identifier(), pair ? fmt::format("{:.3f}", c.weight_bits()) : std::string(),
          pair ? fmt::format("{:.6f}", c.probability()) : std::string(), pair ? v1::Grade_Name(c.grade()) : std::string(),
          c.sequence() != 0 ? std::to_string(c.sequence()) : std::string()}) {
      csv.rows().Text(cell);
    }
    IPSE_RETURN_IF_ERROR(csv.EndRow());
    lines += Json(c, false);
    lines.push_back('\n');
  }
  IPSE_RETURN_IF_ERROR(csv.Commit());
  IPSE_RETURN_IF_ERROR(WriteText(output.get(), "changes.ndjson", lines));
  IPSE_RETURN_IF_ERROR(WriteText(output.get(), "report.html", Page(outcome)));
  IPSE_RETURN_IF_ERROR(WriteText(output.get(), "summary.json", Json(outcome.report, true)));
  return output->Publish();
}

}  // namespace ipse

// Headline figures, how the columns were read, terms and performance.

#include <algorithm>
#include <filesystem>

#include "matcher/base/spill.h"
#include "tools/cli/report_html.h"
#include "tools/cli/report_sections.h"
#include "tools/cli/report_svg.h"

namespace ipse {
namespace {

std::string Figure(const std::string& value, std::string_view name, const std::string& remark) {
  return fmt::format("<div class=\"figure\"><b>{}</b><span>{}</span>{}</div>\n", value, name,
                     remark.empty() ? "" : "<small>" + remark + "</small>");
}

std::string FileList(const RunSummary& summary) {
  std::string out;
  const auto files = summary.input.raw.files();
  for (size_t i = 0; i < summary.input.paths.size(); ++i) {
    if (i > 0) out += ", ";
    const std::string name = std::filesystem::path(summary.input.paths[i]).filename().string();
    out += fmt::format("<code>{}</code>", EscapeShortened(name, 120));
    if (files.size() > 1 && i < files.size()) out += fmt::format(" ({} records)", CountText(files[i].num_records));
  }
  return out;
}

std::string TrainingVerdict(const LinkageResult& result) {
  const bool calm = result.training_converged && result.warnings.empty();
  std::string out = calm ? "<div class=\"note calm\">" : "<div class=\"note\">";
  if (result.class_mass.empty()) {
    out += "<p>The model was taken as it was given and not trained on these records.</p>";
  } else if (result.training_converged) {
    out += fmt::format("<p>The model was trained on these records, without labels, and settled after {} rounds{}.</p>",
                       result.training_iterations,
                       result.households ? "; relatives and namesakes were told apart from duplicates"
                                         : "; the file holds too few addresses, phones and e-mails to tell households");
  } else {
    out += fmt::format("<p><strong>Training did not settle within {} rounds.</strong> Look at the samples before relying on "
                       "the result.</p>",
                       result.training_iterations);
  }
  for (const std::string& warning : result.warnings) {
    out += fmt::format("<p><strong>Warning:</strong> {}</p>", EscapeHtml(warning));
  }
  return out + "</div>\n";
}

std::string ValuesNotice(const RunSummary& summary) {
  if (!summary.values_in_report) return "<p class=\"soft\">This page shows no record values.</p>\n";
  return "<p class=\"soft\">This page shows the values of a few pairs of your records. It was written on your own machine and "
         "nothing left it; keep the page as you keep the records.</p>\n";
}

std::string ColumnRow(const LoadedInput& input, size_t c) {
  const RecognisedColumn& column = input.columns[c];
  const ColumnReading& reading = input.encoding.columns[c];
  const double filled = Ratio(reading.filled, input.raw.num_records());
  const double usable = Ratio(reading.filled - std::min(reading.filled, reading.placeholders + reading.unreadable),
                              input.raw.num_records());
  const bool used = column.role != ColumnRole::kIgnored;
  return fmt::format(
      "<tr><th scope=\"row\"><code>{}</code></th><td>{}<br><small>{}</small></td><td class=\"n wide\">{}</td>"
      "<td class=\"barcell\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>\n",
      EscapeShortened(input.raw.column(c).name(), 60),
      used ? fmt::format("<strong>{}</strong>", ColumnRoleName(column.role)) : "left out", EscapeHtml(column.reason),
      PercentText(column.confidence, 0), BarSvg(filled, usable), PercentText(filled), CountText(uint64_t{reading.distinct}),
      CountText(reading.placeholders), CountText(reading.unreadable));
}

}  // namespace

std::string HeadlineSection(const ReportContext& context) {
  const RunSummary& summary = context.summary;
  const LinkageResult& result = context.result;
  const uint64_t records = summary.input.raw.num_records();
  const uint64_t certain = summary.figures.by_grade[static_cast<size_t>(Grade::kCertain)];
  const uint64_t review = summary.figures.review.size();
  const LinkageEstimates& estimates = result.estimates;
  std::string out = fmt::format("<p class=\"eyebrow\">ipse {}</p>\n<h1>{} records are {} identities</h1>\n",
                                EscapeHtml(summary.command), CountText(records), CountText(context.clusters.identities));
  out += fmt::format("<p class=\"lead\">From {}.</p>\n", FileList(summary));
  out += ValuesNotice(summary) + "<div class=\"figures\">\n";
  out += Figure(CountText(context.clusters.duplicates), "duplicate records",
                PercentText(Ratio(context.clusters.duplicates, records)) + " of all");
  out += Figure(CountText(certain), "certain links", "linked automatically");
  out += Figure(CountText(review), "pairs for review", "likely, but a person should look");
  out += Figure(CountText(result.candidates), "pairs compared",
                fmt::format("{:.1f} per record", Ratio(result.candidates, records)));
  out += Figure(EstimateText(estimates.link_precision), "estimated precision",
                EstimateText(estimates.automatic_precision) + " of the certain links");
  out += Figure(EstimateText(estimates.link_recall), "estimated recall", "of all true pairs, those linked");
  out += Figure(EstimateText(estimates.blocking_completeness), "blocking completeness", "upper estimate");
  out += Figure(CountText(context.clusters.largest), "records in the largest identity", "");
  out += "</div>\n<p><small>Precision, recall and completeness are the model's own estimates, made without labels; "
         "<code>ipse evaluate</code> measures them where the truth is known.</small></p>\n";
  return out + TrainingVerdict(result);
}

std::string ColumnsSection(const ReportContext& context) {
  const LoadedInput& input = context.summary.input;
  std::string out = SectionStart("columns", "How the columns were read");
  out += "<p>Each column's meaning was recognised by its header and its values. If one is wrong, name it with "
         "<code>--column HEADER=ROLE</code> and run again. In the bars, the dark part is usable; the light part is filled with "
         "a placeholder or something unreadable.</p>\n";
  out += ScrollStart("How the columns were read");
  out += "<table><caption>Share of records with a value, and what became of the values</caption><thead><tr><th "
         "scope=\"col\">Column</th><th scope=\"col\">Read as</th><th scope=\"col\" class=\"n wide\">Sure</th><th scope=\"col\" "
         "colspan=\"2\">Filled</th><th scope=\"col\" class=\"n\">Distinct</th><th scope=\"col\" class=\"n\">Place&shy;holders</th>"
         "<th scope=\"col\" class=\"n\">Un&shy;readable</th></tr></thead><tbody>\n";
  for (size_t c = 0; c < input.columns.size(); ++c) out += ColumnRow(input, c);
  out += "</tbody></table></div>\n";
  if (!input.notes.empty()) {
    out += "<div class=\"note\">";
    for (const std::string& note : input.notes) out += fmt::format("<p>{}</p>", EscapeHtml(note));
    out += "</div>\n";
  }
  return out + "</section>\n";
}

std::string TermsSection() {
  return SectionStart("terms", "Terms") +
         "<dl class=\"terms\"><dt>match weight</dt><dd>How much the evidence speaks for one person, in bits: each bit doubles "
         "the odds. 0 is even odds, +10 about a thousand to one.</dd><dt>m and u</dt><dd>How often an outcome of a comparison "
         "is seen between records of one person (m) and between strangers (u). Their ratio is the evidence.</dd><dt>candidate "
         "pair</dt><dd>Two records that share a blocking key and so are compared at all.</dd><dt>certain, probable, "
         "possible</dt><dd>Grades of a pair. Certain pairs are linked automatically; probable ones belong to one identity "
         "where their group agrees, but should be looked at; possible ones are kept for reference only.</dd><dt>guard</dt><dd>A "
         "rule of the model that sends a pair to review whatever its weight, for instance possible twins.</dd><dt>precision, "
         "recall</dt><dd>Of the links made, the share that is right; of the true pairs, the share that is linked.</dd></dl>\n"
         "</section>\n";
}

std::string PerformanceSection(const ReportContext& context) {
  const RunSummary& summary = context.summary;
  const StageTime total = TotalOf(summary.stages);
  double longest = 1e-9;
  for (const StageTime& stage : summary.stages) longest = std::max(longest, stage.seconds);
  std::string out = SectionStart("performance", "Performance");
  const double records = static_cast<double>(summary.input.raw.num_records());
  const std::string spilled =
      SpilledPeakBytes() == 0 ? "" : fmt::format(" and {} MiB of files for what did not fit", CountText(SpilledPeakBytes() >> 20));
  out += fmt::format("<p>{:.2f} s with {} thread{} before this page was made, {} records a second; at most {} MiB of memory{}. This "
                     "section is the only one that differs between two runs of the same input.</p>\n",
                     total.seconds, summary.input_options.threads, summary.input_options.threads == 1 ? "" : "s",
                     CountText(records / std::max(total.seconds, 1e-3)), CountText(total.peak_memory_bytes >> 20), spilled);
  out += "<table class=\"short\"><thead><tr><th scope=\"col\">Stage</th><th scope=\"col\" class=\"n\">Seconds</th><th scope=\"col\" "
         "class=\"n\">Processor</th><th scope=\"col\" class=\"n\">Peak MiB</th><th scope=\"col\" class=\"barcell\"><span "
         "class=\"wide\">Share of the longest</span></th></tr></thead><tbody>\n";
  for (const StageTime& stage : summary.stages) {
    const double share = stage.seconds / longest;
    out += fmt::format("<tr><th scope=\"row\">{}</th><td class=\"n\">{:.3f}</td><td class=\"n\">{:.3f}</td><td class=\"n\">{}</td>"
                       "<td class=\"barcell\">{}</td></tr>\n",
                       EscapeHtml(stage.name), stage.seconds, stage.cpu_seconds, CountText(stage.peak_memory_bytes >> 20),
                       BarSvg(share, share));
  }
  return out + "</tbody></table>\n</section>\n";
}

}  // namespace ipse

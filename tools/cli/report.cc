#include "tools/cli/report.h"

#include "tools/cli/report_html.h"
#include "tools/cli/report_sections.h"
#include "tools/cli/report_style.h"
#include "tools/cli/version.h"

namespace ipse {
namespace {

// What the page may do: show itself. No script runs and nothing is fetched, whatever a value may contain.
constexpr const char* kPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

constexpr const char* kContents =
    R"(<nav aria-label="Contents"><ul><li><a href="#columns">Columns</a></li><li><a href="#blocking">Pairs compared</a></li><li><a href="#comparisons">Evidence</a></li><li><a href="#classes">Kinds of pair</a></li><li><a href="#weights">Weights</a></li><li><a href="#identities">Identities</a></li><li><a href="#review">Review</a></li><li><a href="#samples">Pairs explained</a></li><li><a href="#ranked">Surest and most doubtful</a></li><li><a href="#terms">Terms</a></li><li><a href="#performance">Performance</a></li></ul></nav>)";

}  // namespace

ReportContext::ReportContext(const RunSummary& run)
    : summary(run),
      result(run.result),
      model(run.result.engine.compiled),
      mixture(TrainedMixture(model.classes, model.comparisons)),
      clusters(run.figures.clusters) {}

std::string ReportContext::RecordName(RecordIndex record) const {
  if (summary.values_in_report) return EscapeShortened(summary.input.RecordId(record), 80);
  return fmt::format("no. {}", CountText(uint64_t{record} + 1));
}

std::string SectionStart(std::string_view id, std::string_view title) {
  return fmt::format("<section id=\"{0}\" aria-labelledby=\"{0}-h\"><h2 id=\"{0}-h\">{1}</h2>\n", id, title);
}

std::string ScrollStart(std::string_view label) {
  return fmt::format("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n", label);
}

std::string ReportHtml(const RunSummary& summary) {
  const ReportContext context(summary);
  std::string page = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  page += fmt::format("<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n", kPolicy);
  page += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n";
  page += fmt::format("<title>Ipse: {} records, {} identities</title>\n<style>{}</style>\n</head>\n<body>\n",
                      CountText(uint64_t{summary.input.raw.num_records()}), CountText(context.clusters.identities),
                      kReportStyle);
  page += "<header class=\"top\">" + HeadlineSection(context) + kContents + "</header>\n<main>\n";
  for (const auto section : {ColumnsSection, BlockingSection, ComparisonsSection, ClassesSection, WeightsSection,
                             ClustersSection, ReviewSection, SamplePairsSection, RankedPairsSection}) {
    page += section(context);
  }
  page += TermsSection() + PerformanceSection(context) + "</main>\n";
  page += fmt::format("<footer>Made by ipse {} from model <code>{}</code>. This page is whole in itself: it runs no script and "
                      "fetches nothing.</footer>\n</body>\n</html>\n",
                      kVersion, ModelId(summary.result.model));
  return page;
}

}  // namespace ipse

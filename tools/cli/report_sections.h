#pragma once

// The sections of the report, each a string of HTML with a heading of its own. Pure functions of the run.

#include <string>

#include "scoring/mixture/mixture.h"
#include "tools/cli/results.h"

namespace ipse {

// A run, and what several sections need of it.
struct ReportContext {
  explicit ReportContext(const RunSummary& run);

  const RunSummary& summary;
  const LinkageResult& result;
  const CompiledModel& model;
  Mixture mixture;
  const ClusterCounts& clusters;

  // How the report calls a record: its id, or its number where values are not to be shown. Escaped.
  std::string RecordName(RecordIndex record) const;
};

// report_overview.cc
std::string HeadlineSection(const ReportContext& context);
std::string ColumnsSection(const ReportContext& context);
std::string TermsSection();
std::string PerformanceSection(const ReportContext& context);
// report_blocking.cc
std::string BlockingSection(const ReportContext& context);
// report_model.cc
std::string ComparisonsSection(const ReportContext& context);
std::string ClassesSection(const ReportContext& context);
// report_outcome.cc
std::string WeightsSection(const ReportContext& context);
std::string ClustersSection(const ReportContext& context);
std::string ReviewSection(const ReportContext& context);
// report_pairs.cc
std::string SamplePairsSection(const ReportContext& context);
std::string RankedPairsSection(const ReportContext& context);

// <section id=".."><h2>title</h2>
std::string SectionStart(std::string_view id, std::string_view title);
// A wide table that scrolls sideways on its own where the screen is narrow.
std::string ScrollStart(std::string_view label);

}  // namespace ipse

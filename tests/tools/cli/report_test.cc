#include "tools/cli/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/cli/sample_run.h"
#include "tools/cli/report_html.h"

namespace ipse {
namespace {

using testing::HasSubstr;
using testing::Not;

const SampleRun& Sample() {
  static const SampleRun* run = new SampleRun;
  return *run;
}

std::string WithoutPerformance(const std::string& page) {
  const size_t begin = page.find("<section id=\"performance\"");
  EXPECT_NE(begin, std::string::npos);
  return page.substr(0, begin) + page.substr(page.find("</section>", begin));
}

// Every opened element is closed, in order. Knows the void elements the report uses.
void ExpectWellFormed(const std::string& page) {
  std::vector<std::string> open;
  for (size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1)) {
    const size_t end = page.find('>', at);
    ASSERT_NE(end, std::string::npos);
    const std::string tag = page.substr(at + 1, end - at - 1);
    std::string name = tag.substr(tag[0] == '/' ? 1 : 0);
    name = name.substr(0, name.find_first_of(" \n/"));
    if (tag[0] == '!' || tag.back() == '/' || name == "meta" || name == "br") continue;
    if (tag[0] != '/') {
      open.push_back(name);
      continue;
    }
    ASSERT_FALSE(open.empty()) << tag;
    ASSERT_EQ(open.back(), name) << "near byte " << at;
    open.pop_back();
  }
  EXPECT_TRUE(open.empty());
}

TEST(Report, IsWellFormedAndWhole) {
  const std::string page = ReportHtml(Sample().Summary());
  ExpectWellFormed(page);
  for (const char* id : {"columns", "blocking", "comparisons", "classes", "weights", "identities", "review", "samples",
                         "ranked", "terms", "performance"}) {
    EXPECT_THAT(page, HasSubstr(fmt::format("<section id=\"{}\"", id)));
    EXPECT_THAT(page, HasSubstr(fmt::format("href=\"#{}\"", id)));
  }
  EXPECT_THAT(page, HasSubstr("130 records are 90 identities"));
}

TEST(Report, NeedsNoNetworkAndNoScript) {
  const std::string page = ReportHtml(Sample().Summary());
  for (const char* outside : {"http://", "https://", "<script", "<link", "<img", "url(", "@import", "javascript:"}) {
    EXPECT_THAT(page, Not(HasSubstr(outside)));
  }
  EXPECT_THAT(page, HasSubstr("Content-Security-Policy"));
}

TEST(Report, EscapesWhateverComesFromData) {
  const SampleRun run({.file_name = "<b>&people.csv",
                       .city = "\"><script>alert('city')</script>&amp;",
                       .city_header = "city<script>alert(1)</script>"});
  const std::string page = ReportHtml(run.Summary());
  ExpectWellFormed(page);
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("<b>&")));
  EXPECT_THAT(page, HasSubstr("&quot;&gt;&lt;script&gt;alert(&#39;city&#39;)&lt;/script&gt;&amp;amp;"));
  EXPECT_THAT(page, HasSubstr("city&lt;script&gt;"));
}

TEST(Report, ShowsValuesOnlyWhereAllowed) {
  RunSummary summary = Sample().Summary();
  EXPECT_THAT(ReportHtml(summary), HasSubstr("Springfield"));
  summary.values_in_report = false;
  const std::string page = ReportHtml(summary);
  ExpectWellFormed(page);
  for (const char* value : {"Halloran", "Marta", "Springfield", "Elm Street", "617-555", "R001", "R090"}) {
    EXPECT_THAT(page, Not(HasSubstr(value)));
  }
  EXPECT_THAT(page, HasSubstr("shows no record values"));
}

TEST(Report, IsTheSameForAnyRunAndNumberOfThreads) {
  const SampleRun again({.threads = 2});
  RunSummary summary = again.Summary();
  summary.stages = {{"read", 77, 78, 1}};
  const std::string page = ReportHtml(summary), first = ReportHtml(Sample().Summary());
  EXPECT_NE(page, first);
  EXPECT_EQ(WithoutPerformance(page), WithoutPerformance(first));
}

TEST(ReportHtml, Escapes) {
  EXPECT_EQ(EscapeHtml("a<b>&\"'\x01"), "a&lt;b&gt;&amp;&quot;&#39;\xEF\xBF\xBD");
  EXPECT_EQ(EscapeShortened("Zoë", 3), "Zo…");
  EXPECT_EQ(EscapeShortened("<<<<", 2), "&lt;&lt;…");
}

TEST(ReportHtml, Figures) {
  EXPECT_EQ(CountText(uint64_t{0}), "0");
  EXPECT_EQ(CountText(uint64_t{999}), "999");
  EXPECT_EQ(CountText(uint64_t{1234567}), "1,234,567");
  EXPECT_EQ(CountText(0.4), "under 1");
  EXPECT_EQ(BitsText(-3.16), "−3.2");
  EXPECT_EQ(BitsText(0.02), "0.0");
  EXPECT_EQ(ShareText(0.0001), "1&nbsp;in&nbsp;10,000");
  EXPECT_EQ(ProbabilityText(60), "over 99.99&nbsp;%");
  EXPECT_EQ(ProbabilityText(0), "50.0&nbsp;%");
  EXPECT_EQ(EstimateText(0.99999), "over 99.99&nbsp;%");
  EXPECT_EQ(EstimateText(0.5), "50.00&nbsp;%");
}

}  // namespace
}  // namespace ipse

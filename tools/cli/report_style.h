#pragma once

namespace ipse {

// The report's style sheet. Light and dark by the reader's setting; prints on white.
extern const char* const kReportStyle;

}  // namespace ipse

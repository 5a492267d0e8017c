#pragma once

// Reads entries on a thread of its own while the caller works on those before: reading and checking an entry costs about as
// much as applying it. Internal to service/journal.
//
// The caller's thread visits, in order; the other ends before the function returns. Failures: what `next` gives.

#include <functional>

#include "matcher/base/status.h"
#include "service/journal/journal.pb.h"

namespace ipse {

// `next` reads one; false at the end. Stops as soon as `visit` returns false.
absl::Status VisitAhead(const std::function<absl::StatusOr<bool>(journal::Entry* entry)>& next,
                        const std::function<bool(const journal::Entry& entry)>& visit);

}  // namespace ipse

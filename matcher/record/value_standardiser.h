#pragma once

// From one raw value of a column with a known role to the standard values it holds, each with the role it fills.
//
//   ValueStandardiser standardise(ColumnRole::kGivenName, context);
//   standardise(raw, [](ColumnRole role, std::string_view value, uint8_t flags) { ... });
//
// Not thread-safe (it reuses buffers): one per thread. Cost: see matcher/standardise.

#include <functional>
#include <string>
#include <string_view>

#include "matcher/recognise/recognise.h"
#include "matcher/standardise/address.h"
#include "matcher/standardise/cleaning.h"
#include "matcher/standardise/date.h"
#include "matcher/standardise/email.h"
#include "matcher/standardise/identifier.h"
#include "matcher/standardise/person_name.h"
#include "matcher/standardise/phone.h"

namespace ipse {

// kTestPerson: a name that says its record is nobody (TEST, ZZTEST); a placeholder otherwise.
enum class ReadOutcome : uint8_t { kRead, kPlaceholder, kUnreadable, kTestPerson };

struct StandardiserContext {
  std::string phone_region = "US";
  DateParser dates;
  IdentifierStyle identifier_style = IdentifierStyle::kGeneric;
  const CleaningRules* cleaning = nullptr;  // may be null
};

class ValueStandardiser {
 public:
  // Receives one standard value: the role it fills, its text (never empty) and its ValueFlags.
  using Emit = std::function<void(ColumnRole role, std::string_view value, uint8_t flags)>;

  ValueStandardiser(ColumnRole role, const StandardiserContext& context) : role_(role), context_(context) {}

  // Standardises one non-empty raw value. Says whether it was read, a placeholder or unreadable.
  ReadOutcome operator()(std::string_view raw, const Emit& emit);

 private:
  ReadOutcome Name(std::string_view raw, const Emit& emit);
  ReadOutcome Street(std::string_view raw, const Emit& emit);
  ReadOutcome Identifier(std::string_view raw, const Emit& emit);
  ReadOutcome Date(std::string_view raw, const Emit& emit);
  ReadOutcome Text(std::string_view raw, const Emit& emit);

  ColumnRole role_;
  const StandardiserContext& context_;
  std::string cleaned_;
  std::string text_;
  StandardName name_;
  StandardAddress address_;
  StandardIdentifier identifier_;
  StandardPhone phone_;
  StandardEmail email_;
};

}  // namespace ipse

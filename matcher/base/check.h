#pragma once

// CHECK(condition): what only a bug of ours can break. On failure it prints file, line and the condition's text
// (never a value: values may be personal data) and aborts, in release builds too.
// What a peer, a disk or a user can cause is an absl::Status, never a CHECK.

namespace ipse {

[[noreturn]] void CheckFailed(const char* file, int line, const char* condition);

}  // namespace ipse

#define IPSE_CHECK(condition)                                            \
  do {                                                                   \
    if (!(condition)) [[unlikely]]                                       \
      ::ipse::CheckFailed(__FILE__, __LINE__, #condition);               \
  } while (false)

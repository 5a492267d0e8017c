#pragma once

// Thin edges between absl::Status and the rest of the code (Debian's absl::string_view is not std::string_view).
// Everything that can fail returns absl::Status or absl::StatusOr<T>. Messages name the place and the remedy and never
// hold a value from a record: an error text is a log.
//
//   return InvalidArgument("{}:{}: unterminated quote; close it or pass --delimiter", path, line);

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <fmt/format.h>

#include <string>
#include <string_view>

namespace ipse {

inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view ToStd(absl::string_view text) { return {text.data(), text.size()}; }

template <typename... Args>
absl::Status MakeStatus(absl::StatusCode code, fmt::format_string<Args...> format, Args&&... args) {
  return absl::Status(code, ToAbsl(fmt::format(format, std::forward<Args>(args)...)));
}
template <typename... Args>
absl::Status InvalidArgument(fmt::format_string<Args...> format, Args&&... args) {
  return MakeStatus(absl::StatusCode::kInvalidArgument, format, std::forward<Args>(args)...);
}
template <typename... Args>
absl::Status NotFound(fmt::format_string<Args...> format, Args&&... args) {
  return MakeStatus(absl::StatusCode::kNotFound, format, std::forward<Args>(args)...);
}
template <typename... Args>
absl::Status ResourceExhausted(fmt::format_string<Args...> format, Args&&... args) {
  return MakeStatus(absl::StatusCode::kResourceExhausted, format, std::forward<Args>(args)...);
}
template <typename... Args>
absl::Status FailedPrecondition(fmt::format_string<Args...> format, Args&&... args) {
  return MakeStatus(absl::StatusCode::kFailedPrecondition, format, std::forward<Args>(args)...);
}
template <typename... Args>
absl::Status DataLoss(fmt::format_string<Args...> format, Args&&... args) {
  return MakeStatus(absl::StatusCode::kDataLoss, format, std::forward<Args>(args)...);
}

}  // namespace ipse

// Returns from the enclosing function when `expression` is not OK.
#define IPSE_RETURN_IF_ERROR(expression)                       \
  do {                                                         \
    if (absl::Status status_ = (expression); !status_.ok()) {  \
      return status_;                                          \
    }                                                          \
  } while (false)

#define IPSE_CONCAT_INNER(a, b) a##b
#define IPSE_CONCAT(a, b) IPSE_CONCAT_INNER(a, b)
// Declares `target` from a StatusOr, or returns its status.
#define IPSE_ASSIGN_OR_RETURN(target, expression) \
  IPSE_ASSIGN_OR_RETURN_IMPL(IPSE_CONCAT(status_or_, __LINE__), target, expression)
#define IPSE_ASSIGN_OR_RETURN_IMPL(temp, target, expression) \
  auto temp = (expression);                                  \
  if (!temp.ok()) return std::move(temp).status();           \
  target = *std::move(temp)

#pragma once

// The name lists behind common_names.h, commonest first. Internal.

#include <span>
#include <string_view>

namespace ipse {

std::span<const std::string_view> CommonMaleNames();
std::span<const std::string_view> CommonFemaleNames();
std::span<const std::string_view> UnisexNames();
std::span<const std::string_view> CommonSurnames();

}  // namespace ipse

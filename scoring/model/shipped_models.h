#pragma once

// The models built into the program: the *.model.textproto files of this folder, embedded by the build.

#include <span>
#include <string_view>

namespace ipse {

struct ShippedModelText {
  std::string_view entity_type;
  std::string_view text;
};

std::span<const ShippedModelText> ShippedModelTexts();

}  // namespace ipse

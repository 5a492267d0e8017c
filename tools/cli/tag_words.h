#pragma once

// What the tags of `ipse generate --tags` mean, in words, and the phenomenon each belongs to.
// Thread-safety: pure functions.

#include <string_view>

namespace ipse {

struct TagWords {
  std::string_view tag;
  std::string_view phenomenon;  // several tags may be one: "birth date"
  std::string_view meaning;
};

// The words of a tag; of one the program does not know, the phenomenon "other" and the tag itself.
TagWords WordsOf(std::string_view tag);

}  // namespace ipse

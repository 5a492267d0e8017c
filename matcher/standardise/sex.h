#pragma once

// Administrative sex or gender, from the codes and words of many systems and a few languages.
//
//   StandardiseSex("Female")   // 'F'
//   StandardiseSex("1")        // 'M' (ISO 5218: 1 male, 2 female, 0 not known, 9 not applicable)
//   StandardiseSex("U")        // 0
//
// Thread-safe: a pure function. Cost: one table look-up.

#include <string_view>

namespace ipse {

// 'M', 'F', 'O' (other, intersex, non-binary) or 0 (unknown, missing or not understood).
char StandardiseSex(std::string_view raw);

}  // namespace ipse

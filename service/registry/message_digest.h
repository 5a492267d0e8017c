#pragma once

// What a message says, apart from how it was delivered: the same message again has the same digest.
//
// Thread-safety: pure functions. Cost: some microseconds, most of it SHA-256.

#include <string>

#include "service/registry/commands.h"

namespace ipse {

const Origin& OriginOf(const WriteCommand& command);
std::string DigestOf(const WriteCommand& command);  // 16 bytes

}  // namespace ipse

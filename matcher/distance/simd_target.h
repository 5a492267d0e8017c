#pragma once

// Which instruction set the kernels of this folder run on. They are written once and compiled for several; the best one
// the machine has is taken on first use. The answers are the same on all of them, bit for bit: this is for tests, for
// measurements and for ruling a processor out.
//
//   for (const std::string& name : SupportedSimdTargets()) { IPSE_CHECK(SelectSimdTarget(name).ok()); ... }
//
// The environment variable IPSE_SIMD, read on first use, does the same (an unknown name in it is ignored).
// Thread-safe, but a call that is under way when another thread selects keeps its target.

#include <absl/status/status.h>

#include <string>
#include <string_view>
#include <vector>

namespace ipse {

// Returns the names of the targets this machine can run, the slowest first: "scalar" (64-bit words, always there), then
// some of "sse4", "avx2", "avx3" (AVX-512 BW/VL) and "avx3_dl" (with VBMI).
std::vector<std::string> SupportedSimdTargets();

// Makes all kernels run on `name` from now on; "auto" takes the best. InvalidArgument, and no change, when this machine
// does not have it.
absl::Status SelectSimdTarget(std::string_view name);

// Returns the name of the target in use.
std::string CurrentSimdTarget();

}  // namespace ipse

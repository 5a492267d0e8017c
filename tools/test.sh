#!/usr/bin/env bash
# Builds everything and runs all tests.
#
#   tools/test.sh             with the ci preset (Release)
#   tools/test.sh dev         with another preset
#   tools/test.sh ci -R io    further arguments go to ctest
#
# Ends with ctest's own closing lines and its exit code.
source "$(dirname "$0")/common.sh"
cd "$IPSE_ROOT"
preset=${1-ci}
shift $(($# > 0 ? 1 : 0))

tools/setup.sh test
use_fast_tools
step "Configuring (preset $preset)"
cmake --preset "$preset" >/dev/null || fail "configuring failed." "Run: cmake --preset $preset"
step "Building"
cmake --build --preset "$preset"
step "Testing"
ctest --preset "$preset" "$@"

#!/usr/bin/env bash
# Builds and runs tests under sanitisers: only what a test needs, so that it stays short.
#
#   tools/sanitised_tests.sh asan     AddressSanitizer and UndefinedBehaviorSanitizer, all tests
#   tools/sanitised_tests.sh tsan     ThreadSanitizer, the tests of code that starts threads
#
# Further arguments go to ctest.
source "$(dirname "$0")/common.sh"
cd "$IPSE_ROOT"

preset=${1-}
[[ $preset == asan || $preset == tsan ]] || fail "say which sanitiser." "Usage: tools/sanitised_tests.sh asan|tsan"
shift
select=(-LE bench)
programs=(canary_fuzz ipse ipsed)  # what tests run besides themselves
if [[ $preset == tsan ]]; then
  programs=()
  # Tests named after the parts that run on several threads.
  select=(-R "${IPSE_TSAN_TESTS-archive|parallel|raw_table|string_slots|record_file|csv_oracle|datasets_writer|population_test|cluster_|encoder|dictionary|block|mixture|engine|relatives|scoring_model|spill|stage_clock}" -E "_replay$|includes|canary|giant|live_engine")
  # Left out: what locks with absl::Mutex (live_engine_test, the registry's). Debian's Abseil is not instrumented, so ThreadSanitizer
  # does not see its locks and takes everything they guard for a race.
  # Left out, too: truth on whole populations. It takes minutes here, and runs the code that the tests of threads beside it run.
  export GTEST_FILTER=${GTEST_FILTER--EnginePopulationTest.FindsThePeople*}
fi

use_fast_tools
step "Configuring (preset $preset)"
cmake --preset "$preset" >/dev/null || fail "configuring failed." "Run: cmake --preset $preset"

# A test is named after its executable; a fuzz replay has _replay behind it. Tests that are scripts have no executable.
mapfile -t tests < <(ctest --test-dir "build/$preset" -N "${select[@]}" | sed -n 's/^ *Test *#[0-9]*: *//p' | sed 's/_replay$//')
((${#tests[@]} > 0)) || fail "no test is selected." "Selection: ${select[*]}"
mapfile -t known < <(ninja -C "build/$preset" -t targets all 2>/dev/null | sed -n 's/^\([A-Za-z0-9_]*\): phony$/\1/p' | sort -u)
targets=()
for name in "${tests[@]}" "${programs[@]}"; do
  if printf '%s\n' "${known[@]}" | grep -qxF "$name"; then targets+=("$name"); fi
done
step "Building ${#targets[@]} test programs"
cmake --build "build/$preset" --target "${targets[@]}"

step "Testing"
ctest --preset "$preset" "${select[@]}" "$@"

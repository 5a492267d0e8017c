#!/usr/bin/env bash
# Runs every fuzz target briefly.
#
#   tools/fuzz_smoke.sh [BUILD_FOLDER [MUTATIONS]]     replays the corpora with many more mutations than ctest does
#   tools/fuzz_smoke.sh --libfuzzer [SECONDS]          builds the fuzz preset (Clang, libFuzzer) and lets each target run
#
# First the canary, a target with a planted bug, must be caught: otherwise a clean run would prove nothing.
source "$(dirname "$0")/common.sh"
cd "$IPSE_ROOT"

# Prints "folder name corpus" of every ipse_fuzz() in the tree.
list_fuzzers() {
  local file
  find tests -name CMakeLists.txt | sort | while read -r file; do
    tr '\n' ' ' <"$file" | grep -o 'ipse_fuzz([^)]*)' |
      sed -n "s|^ipse_fuzz( *\([a-z0-9_]*\).*CORPUS *\([^ )]*\).*|$(dirname "$file") \1 \2|p"
  done
}

smoke_libfuzzer() {
  local seconds=$1 folder corpus name scratch
  use_fast_tools
  cmake --preset fuzz >/dev/null || fail "configuring failed." "Run: cmake --preset fuzz"
  cmake --build build/fuzz --target fuzzers
  scratch=$(mktemp -d)
  # shellcheck disable=SC2064
  trap "rm -rf '$scratch'" EXIT
  mkdir "$scratch/canary"
  if (cd "$scratch" && "$IPSE_ROOT/build/fuzz/tests/tools/canary_fuzz" -runs=2000000 -max_len=64 canary "$IPSE_ROOT/tests/tools/corpus_canary") >/dev/null 2>&1; then
    fail "the canary was not caught: this rig finds nothing."
  fi
  say "The canary was caught."
  while read -r folder name corpus; do
    step "$name"
    mkdir "$scratch/$name"
    (cd "$scratch" && "$IPSE_ROOT/build/fuzz/$folder/$name" -max_total_time="$seconds" "$name" "$IPSE_ROOT/$folder/$corpus") \
      >"$scratch/$name.log" 2>&1 || fail "$name found something." "$(tail -40 "$scratch/$name.log")"
    tail -2 "$scratch/$name.log"
  done < <(list_fuzzers)
}

smoke_replay() {
  local build=$1 mutations=$2
  local canary=$build/tests/tools/canary_fuzz
  [[ -x $canary ]] || fail "$canary is not built." "Build the tests first: cmake --build $build"
  if "$canary" tests/tools/corpus_canary >/dev/null 2>&1; then fail "the canary was not caught: this rig finds nothing."; fi
  say "The canary was caught."
  IPSE_FUZZ_MUTATIONS=$mutations ctest --test-dir "$build" -R '_replay$' --output-on-failure --no-tests=error -j "$(nproc)"
}

if [[ ${1-} == --libfuzzer ]]; then
  smoke_libfuzzer "${2-20}"
else
  smoke_replay "${1-build/ci}" "${2-2000}"
fi

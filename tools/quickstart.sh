#!/usr/bin/env bash
# From a fresh checkout to a de-duplicated patient file: installs what is missing, builds, runs, and says where to look.
#
#   tools/quickstart.sh
#
# Uses a synthetic sample of 2,000 patient records that comes with its truth. Writes to build/release and out/quickstart only.
source "$(dirname "$0")/common.sh"
cd "$IPSE_ROOT"

sample=datasets/samples/patients_2k.csv
truth=datasets/samples/patients_2k_truth.csv
out=out/quickstart

[[ -f $sample ]] || fail "$sample is missing." "Is the checkout complete? Try: git status"

step "1. Setting up"
tools/setup.sh build

step "2. Building ipse (a few minutes the first time)"
use_fast_tools
mkdir -p build
log=build/quickstart.log
if ! cmake --preset release >"$log" 2>&1; then
  tail -20 "$log" >&2
  fail "configuring failed; the end of $log is above." "After an interrupted or older build, removing build/release may help."
fi
cmake --build --preset release --target ipse || fail "building failed; the first error is above." "Short of memory? Try: cmake --build --preset release --target ipse -j1"
ipse=$(find build/release -type f -name ipse -perm -u+x | head -1)
[[ -n $ipse ]] || fail "the program was not found in build/release after building it."

step "3. Finding duplicates in $sample"
rm -rf "$out"
mkdir -p "$(dirname "$out")"
"$ipse" dedup "$sample" --output "$out" || fail "ipse dedup failed; it said why above."

step "4. Comparing with the truth that comes with the sample"
"$ipse" evaluate "$out" --truth "$truth" || fail "ipse evaluate failed; it said why above."

step "Done"
say "The results are in $out:"
for file in "$out"/*; do say "  $file"; done
say ""
say "Next, on your own data:   $ipse dedup YOUR_FILE.csv --output out/mine"
say "All commands:             $ipse --help"

#!/usr/bin/env bash
# From a fresh checkout to a de-duplicated patient file and a running registry: installs what is missing, builds, runs, and
# says where to look.
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
cmake --build --preset release --target ipse ipsed || fail "building failed; the first error is above." "Short of memory? Try: cmake --build --preset release --target ipse ipsed -j1"
ipse=$(find build/release -type f -name ipse -perm -u+x | head -1)
ipsed=$(find build/release -type f -name ipsed -perm -u+x | head -1)
[[ -n $ipse && -n $ipsed ]] || fail "the program was not found in build/release after building it."

step "3. Finding duplicates in $sample"
rm -rf "$out"
mkdir -p "$(dirname "$out")"
"$ipse" dedup "$sample" --output "$out" || fail "ipse dedup failed; it said why above."

step "4. Comparing with the truth that comes with the sample"
"$ipse" evaluate "$out" --truth "$truth" || fail "ipse evaluate failed; it said why above."

step "5. Loading the sample into a registry"
registry=out/registry
rm -rf "$registry"
"$ipse" load "$registry" "$sample" || fail "ipse load failed; it said why above."

step "6. Asking the registry service"
port_file=out/ipsed.port
"$ipsed" --data "$registry" --listen 127.0.0.1:0 --metrics off >"$port_file" 2>out/ipsed.log &
service=$!
trap 'kill "$service" 2>/dev/null || true' EXIT
for _ in $(seq 100); do
  port=$(sed -n 's/^listening on port //p' "$port_file")
  [[ -n $port ]] && break
  kill -0 "$service" 2>/dev/null || fail "the service did not start." "See out/ipsed.log"
  sleep 0.1
done
[[ -n $port ]] || fail "the service did not start within ten seconds." "See out/ipsed.log"
family=$(sed -n 2p "$sample" | cut -d, -f"$(head -1 "$sample" | tr , '\n' | grep -n last_name | cut -d: -f1)")
given=$(sed -n 2p "$sample" | cut -d, -f"$(head -1 "$sample" | tr , '\n' | grep -n first_name | cut -d: -f1)")
born=$(sed -n 2p "$sample" | cut -d, -f"$(head -1 "$sample" | tr , '\n' | grep -n birth_date | cut -d: -f1)")
say "ipse ask match --family $family --given $given --born $born --explain"
"$ipse" ask match --server "127.0.0.1:$port" --family "$family" --given "$given" --born "$born" --explain ||
  fail "ipse ask failed; it said why above." "See out/ipsed.log"
kill -TERM "$service"
wait "$service" || fail "the service did not stop cleanly." "See out/ipsed.log"
trap - EXIT

step "Done"
say "The results are in $out:"
for file in "$out"/*; do say "  $file"; done
say ""
say "Next, on your own data:   $ipse dedup YOUR_FILE.csv --output out/mine"
say "The registry as a service:  $ipsed --data $registry   then   $ipse ask --help"
say "What a person should look at, and the nightly job:  $ipse tasks list   and   $ipse reconcile   (docs/README.md)"
say "All commands:             $ipse --help"

#!/usr/bin/env bash
# Time and memory of `ipse dedup` on generated populations, as a Markdown table.
#
#   tools/bench/scale.sh PROGRAM [RECORDS...]      (default: 100000 1000000)
#
# Each size runs three times after one warm-up; the median is shown. Whole process: reading, training, all outputs.
set -euo pipefail
program=${1:?usage: tools/bench/scale.sh PROGRAM [RECORDS...]}
shift
sizes=("${@:-100000}")
(($# > 0)) || sizes=(100000 1000000)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

printf 'machine: %s, %s processors; seed 5, moderate; median of 3 after a warm-up\n\n' \
  "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)" "$(nproc)"
printf '| records | seconds | peak memory, MiB | pairs compared | identities |\n|---|---|---|---|---|\n'
for records in "${sizes[@]}"; do
  "$program" generate --records "$records" --seed 5 --output "$work/p.csv" >/dev/null
  for run in warm 1 2 3; do
    "$program" dedup "$work/p.csv" --output "$work/out" --quiet >/dev/null
    python3 - "$work/out/summary.json" >>"$work/$records.$([[ $run == warm ]] && echo warm || echo runs)" <<'PY'
import json, sys
s = json.load(open(sys.argv[1]))
p = s["performance"]
print(p["seconds"], p["peak_memory_bytes"] / 2**20, s["blocking"]["candidate_pairs"], s["identities"])
PY
  done
  sort -n "$work/$records.runs" | sed -n 2p | awk -v n="$records" '{printf "| %d | %.2f | %.0f | %d | %d |\n", n, $1, $2, $3, $4}'
done

#!/usr/bin/env bash
# The string kernels against rapidfuzz-cpp in the same run, as a Markdown table (see tests/matcher/distance/kernels_bench.cc).
#
#   tools/bench/kernels.sh [--peer FOLDER] [-- kernels_bench arguments]
#
# FOLDER holds rapidfuzz-cpp (the folder above rapidfuzz/distance.hpp). Without it the source archive of the Python package
# `rapidfuzz`, which contains it, is fetched with pip into build/bench-peer, once. The peer is compiled for this machine
# (-march=native); Ipse's library as it ships. Nothing of the peer is a dependency of Ipse.
set -euo pipefail
cd "$(dirname "$0")/../.."
peer=
if [[ ${1:-} == --peer ]]; then
  peer=${2:?--peer needs a folder}
  shift 2
fi
[[ ${1:-} == -- ]] && shift

if [[ -z $peer ]]; then
  fetched=build/bench-peer
  if ! compgen -G "$fetched/rapidfuzz-*/extern/rapidfuzz-cpp/rapidfuzz/distance.hpp" >/dev/null; then
    mkdir -p "$fetched"
    echo "fetching the source archive of rapidfuzz with pip" >&2
    python3 -m pip download --quiet --no-binary rapidfuzz --no-deps --dest "$fetched" rapidfuzz
    tar -xzf "$fetched"/rapidfuzz-*.tar.gz -C "$fetched" --wildcards '*/extern/rapidfuzz-cpp/*'
    rm "$fetched"/rapidfuzz-*.tar.gz
  fi
  peer=$(dirname "$(dirname "$(compgen -G "$fetched/rapidfuzz-*/extern/rapidfuzz-cpp/rapidfuzz/distance.hpp" | head -1)")")
fi
peer=$(cd "$peer" && pwd)

cmake --preset ci -B build/bench -DIPSE_RAPIDFUZZ_DIR="$peer" >/dev/null
cmake --build build/bench --target kernels_bench >/dev/null

printf 'machine: %s, %s processors; %s; peer: %s\n\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)" \
  "$(nproc)" "$(${CXX:-c++} --version | head -1)" "$(basename "$(dirname "$(dirname "$peer")")")"
exec build/bench/tests/matcher/distance/kernels_bench "$@"

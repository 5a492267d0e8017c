# Sourced by the scripts in tools/: where the repository is, how errors are explained, and which fast helpers to build with.
# shellcheck shell=bash

set -euo pipefail
IPSE_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*"; }
step() { printf '\n== %s\n' "$*"; }
fail() {
  printf '\nerror: %s\n' "$1" >&2
  shift
  local line
  for line in "$@"; do printf '       %s\n' "$line" >&2; done
  exit 1
}

# ccache and mold are used where they are installed and left out where they are not. CMake reads both variables at the first
# configuration of a build folder.
use_fast_tools() {
  # Without, ccache keeps nothing that uses precompiled headers.
  export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS-pch_defines,time_macros}
  if command -v ccache >/dev/null 2>&1; then export CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER-ccache}; fi
  if command -v mold >/dev/null 2>&1; then export LDFLAGS=${LDFLAGS--fuse-ld=mold}; fi
}

#!/usr/bin/env bash
# Installs what Ipse needs on Debian 12, without asking anything.
#
#   tools/setup.sh          what a build needs
#   tools/setup.sh test     the same, and what the tests, sanitisers and fuzzers need
#
# Needs root or sudo, unless everything is there already: then it changes nothing and takes a moment.
source "$(dirname "$0")/common.sh"

BUILD_PACKAGES=(
  g++ cmake ninja-build pkg-config
  libabsl-dev libre2-dev libeigen3-dev libprotobuf-dev protobuf-compiler libhwy-dev libicu-dev libphonenumber-dev
  libfmt-dev libcli11-dev zlib1g-dev libsqlite3-dev libssl-dev nlohmann-json3-dev
  libjemalloc-dev libgrpc++-dev libgrpc-dev protobuf-compiler-grpc prometheus-cpp-dev
)
SPEED_PACKAGES=(ccache mold)  # make building quicker; nothing depends on them
TEST_PACKAGES=(libgtest-dev libgmock-dev libbenchmark-dev librapidcheck-dev python3 python3-grpcio python3-protobuf clang-14
  libclang-rt-14-dev valgrind)

# Prints those of its arguments that are not installed.
missing_packages() {
  local package
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || printf '%s\n' "$package"
  done
}

as_root() {
  if [[ $(id -u) == 0 ]]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  else
    fail "packages are missing, and installing them needs root." "Run this as root, or install sudo." "Missing: ${wanted[*]}"
  fi
}

# Package mirrors fail now and then; waiting a little usually helps.
with_retries() {
  local attempt
  for attempt in 1 2 3 4; do
    if "$@"; then return 0; fi
    if ((attempt < 4)); then
      say "That failed (attempt $attempt of 4); trying again in $((attempt * 5)) seconds."
      sleep $((attempt * 5))
    fi
  done
  return 1
}

apt() { as_root apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 --no-install-recommends "$@"; }

case ${1-build} in
  build) packages=("${BUILD_PACKAGES[@]}" "${SPEED_PACKAGES[@]}") ;;
  test) packages=("${BUILD_PACKAGES[@]}" "${SPEED_PACKAGES[@]}" "${TEST_PACKAGES[@]}") ;;
  *) fail "unknown argument '$1'." "Usage: tools/setup.sh [build|test]" ;;
esac

command -v dpkg-query >/dev/null 2>&1 ||
  fail "this is not a Debian system." "On others, install the packages named in tools/setup.sh by your own means, then run cmake --preset release."

# shellcheck disable=SC2207  # package names hold no spaces
wanted=($(missing_packages "${packages[@]}"))
if ((${#wanted[@]} == 0)); then
  say "All ${#packages[@]} packages are installed."
  exit 0
fi

step "Installing ${#wanted[@]} Debian packages: ${wanted[*]}"
with_retries apt update ||
  fail "apt-get update keeps failing." "Check the network and /etc/apt/sources.list, then run this again."
with_retries apt install "${wanted[@]}" ||
  fail "apt-get install failed." "The message above says which package. Ipse is built and tested on Debian 12 (bookworm)."
say "Installed ${#wanted[@]} packages."

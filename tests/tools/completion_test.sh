#!/usr/bin/env bash
# The bash completion, asked as bash asks it.
set -euo pipefail
source "$1"

expect() {  # expected words, then the command line with the cursor at its end
  local expected=$1
  shift
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
  _ipse
  if [[ "${COMPREPLY[*]-}" != "$expected" ]]; then
    echo "after '$*': expected '$expected', got '${COMPREPLY[*]-}'"
    exit 1
  fi
}

expect "dedup" ipse ded
expect "show" ipse model sho
expect "--output" ipse dedup --out
expect "pipe" ipse dedup --delimiter p
expect "heavy" ipse generate --difficulty h
expect "" ipse dedup --threads ""
echo "completion answers as expected"

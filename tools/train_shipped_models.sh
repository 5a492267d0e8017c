#!/usr/bin/env bash
# Makes the built-in trained model anew: the patient model with probabilities learned from generated populations of three
# kinds, with few, moderate and many errors.
#
#   tools/train_shipped_models.sh            with the program in build/ci
#   tools/train_shipped_models.sh PROGRAM    with another one
#
# A registry that has too few records to learn from starts with it. Run this after a change of
# scoring/model/patient.model.textproto: a test holds the two models to the same fields, rules and comparisons.
source "$(dirname "$0")/common.sh"
cd "$IPSE_ROOT"
program=${1-build/ci/tools/cli/ipse}
[[ -x $program ]] || fail "there is no program at $program." "Build it: cmake --preset ci && cmake --build --preset ci --target ipse"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
step "Generating 140,000 records"
"$program" generate --records 60000 --seed 11 --output "$work/moderate.csv" --quiet
"$program" generate --records 40000 --seed 12 --difficulty heavy --output "$work/heavy.csv" --quiet
"$program" generate --records 40000 --seed 13 --difficulty easy --output "$work/easy.csv" --quiet
step "Training"
"$program" train "$work"/{moderate,heavy,easy}.csv --column rec_id=ignored --output scoring/model/patient_trained.model.textproto --quiet
say "Wrote scoring/model/patient_trained.model.textproto"

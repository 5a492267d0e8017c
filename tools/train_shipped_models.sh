#!/usr/bin/env bash
# Makes the built-in trained model anew: the patient model with probabilities learned from a generated population.
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
step "Generating 100,000 records"
"$program" generate --records 100000 --seed 11 --output "$work/people.csv" --truth "$work/truth.csv" --quiet
step "Training"
"$program" train "$work/people.csv" --output scoring/model/patient_trained.model.textproto --quiet
say "Wrote scoring/model/patient_trained.model.textproto"

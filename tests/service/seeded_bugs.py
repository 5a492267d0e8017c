#!/usr/bin/env python3
"""Plants bugs in the registry, one at a time, and expects a test to notice each.

    tests/service/seeded_bugs.py                      all; some twenty minutes
    tests/service/seeded_bugs.py --only lost_ack ...  some

Works on a copy of the tree's files (build/seeded), which it builds with the preset ci. Exit code 1 when a bug was not
noticed, or when a place it is planted at no longer reads as it did.
"""

import argparse
import dataclasses
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
COPY = ROOT / "build/seeded"


@dataclasses.dataclass
class Bug:
    what: str
    file: str
    was: str
    planted: str
    test: str


BUGS = {
    "lost_ack": Bug("a write is acknowledged before it is stored", "service/registry/writer.cc",
                    "  group_.answers.push_back({AnswerOf(*entry), std::move(waiting.done)});", "  waiting.done(AnswerOf(*entry));",
                    "registry_fault_test"),
    "double_apply": Bug("a repeated message is applied again", "service/registry/writer.cc",
                        "  if (sequence == 0) return std::optional<WriteAnswer>();\n  IPSE_ASSIGN_OR_RETURN(const journal::Entry entry, ReadEntry(SequenceNumber{sequence}));",
                        "  if (sequence != UINT64_MAX) return std::optional<WriteAnswer>();\n  IPSE_ASSIGN_OR_RETURN(const journal::Entry entry, ReadEntry(SequenceNumber{sequence}));",
                        "registry_scenarios_test"),
    "early_read": Bug("a read tells what may still be taken back", "service/registry/reads.cc",
                      "  if (touched <= mark.committed) return absl::OkStatus();\n", "  if (touched != UINT64_MAX) return absl::OkStatus();\n",
                      "registry_fault_test"),
    "reused_euid": Bug("an EUID is given again after its identity was retired", "service/registry/state.h",
                       "return Euid{identities_.size() + 1};", "return Euid{identities_in_use_ + 1};", "registry_scenarios_test"),
    "skipped_fsync": Bug("commits are not synchronised", "service/journal/journal_store.cc",
                         "PRAGMA synchronous = FULL", "PRAGMA synchronous = OFF", "journal_fault_test"),
    "kept_too_much": Bug("what was decided on top of a failed commit stays in memory", "service/registry/state.cc",
                         "inverses_.erase(inverses_.begin(), inverses_.begin() + static_cast<ptrdiff_t>(changes));", "inverses_.clear(); (void)changes;",
                         "registry_fault_test"),
    "stale_wins": Bug("older data replace newer ones", "service/registry/register.cc",
                      "if (state.current_version != 0 && event_time < state.event_time_us) {", "if (state.current_version != 0 && event_time < 0) {",
                      "registry_scenarios_test"),
    "different_ignored": Bug("a steward's \"different\" does not bind the clustering", "service/registry/resolver.cc",
                             "  constraints.cannot_link = cannot;\n", "", "registry_scenarios_test"),
    "overlay_taken": Bug("another person's data are taken for an update", "service/registry/register.cc",
                         "if (fit < context_.options->overlay_bits) {", "if (fit < -1e9) {", "registry_scenarios_test"),
    "damage_unseen": Bug("a flipped bit in an entry is not noticed", "service/journal/entry_index.cc",
                         "if (Sha256(body) != digest) {", "if (Sha256(body).size() != digest.size()) {", "registry_test"),
    "merge_forgotten": Bug("a late update of a replaced number stands by itself", "service/registry/register.cc",
                           "if (context_.state->FindAlias(key) != nullptr) return AddSubsumed(command, record, builder);", "",
                           "registry_scenarios_test"),
    "policy_unlinks": Bug("a change of policy takes apart what was linked", "service/registry/resolver.cc",
                          "if (pair.kept || (euid && euid == state.record(pair.other).euid)) return true;", "if (pair.kept && euid) return true;",
                          "policy_stories_test"),
    "past_is_now": Bug("a golden record of the past knows what came since", "service/registry/golden_reads.cc",
                       "if (sequence > last_.value) break;", "", "golden_registry_test"),
    "word_lost": Bug("a person's word does not come back when what replaced it is undone", "service/registry/undo.cc",
                     "case E::kOverrideRevoked: return OverrideRevoked(effect.override_revoked());", "", "golden_registry_test"),
    "first_version_kept": Bug("a registry opened again matches by the first version of a record", "service/registry/start.cc",
                              "} else if (version_held(record) != state_.record(record).current_version) {", "} else if (version_held(record) == 0) {",
                              "reopen_test"),
    "snapshot_unasked": Bug("a snapshot is taken whatever the journal says", "service/registry/registry_snapshot.cc",
                            "if (!chain.ok() || *chain != snapshot.mark().chain) return nullptr;", "", "snapshot_test"),
    "tail_forgotten": Bug("what came since the snapshot is not put into the engine", "service/registry/start.cc",
                          "      return PutOthers(snapshot->mark().sequence,", "      if (snapshot != nullptr) return absl::OkStatus();\n      return PutOthers(snapshot->mark().sequence,", "snapshot_test"),
    "messages_forgotten": Bug("messages that came since the snapshot are taken for new ones", "service/registry/start.cc",
                              "    if (!cause.message_id().empty()) seen_.Add(SeenMessages::HashOf(cause.source(), cause.message_id()));\n",
                              "    (void)cause;\n", "reopen_test"),
    "undo_half": Bug("undoing a link lets the machine link again", "service/registry/undo.cc",
                     "command.keep_apart", "false", "registry_stories_test"),
}


def run(*command, **options):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)


def build(targets):
    built = run("cmake", "--build", COPY / "build/ci", "--target", *targets)
    if built.returncode != 0:
        sys.exit(f"seeded_bugs: building failed:\n{built.stdout[-3000:]}")


def passes(test):
    program = next(path for path in COPY.glob(f"build/ci/tests/service/**/{test}") if path.is_file())
    try:
        return run(program, cwd=COPY, timeout=300).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=BUGS, default=list(BUGS))
    wanted = parser.parse_args().only
    COPY.mkdir(parents=True, exist_ok=True)
    for name in run("git", "ls-files", "-co", "--exclude-standard", cwd=ROOT).stdout.splitlines():
        source, target = ROOT / name, COPY / name
        if not target.exists() or target.read_bytes() != source.read_bytes():  # else what is built of it stays
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    run("cmake", "--preset", "ci", cwd=COPY, check=True)
    tests = sorted({BUGS[name].test for name in wanted})
    build(tests)
    for test in tests:
        if not passes(test):
            sys.exit(f"seeded_bugs: {test} fails without any bug planted")
    missed = []
    for name in wanted:
        bug = BUGS[name]
        path = COPY / bug.file
        text = path.read_text()
        if bug.was not in text:
            sys.exit(f"seeded_bugs: {name}: {bug.file} no longer reads\n{bug.was}")
        path.write_text(text.replace(bug.was, bug.planted))
        try:
            build([bug.test])
            # What depends on the moment gets three chances.
            noticed = any(not passes(bug.test) for _ in range(3))
        finally:
            path.write_text(text)
        print(f"{'noticed' if noticed else 'MISSED '}  {name}: {bug.what} ({bug.test})", flush=True)
        if not noticed:
            missed.append(name)
    print(f"{len(wanted) - len(missed)} of {len(wanted)} noticed")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Measures how well `ipse dedup` does without labels or settings, and prints a Markdown table.

  tools/bench/accuracy.py PROGRAM [--data FOLDER] [--records N ...] [--seed S] [--output docs/accuracy_table.md]

Runs the program with no options on generated populations (moderate and heavy, of each size) and on every record file in
FOLDER that comes with truth: NAME.csv or NAME.csv.gz with a column cluster_id, or with NAME_truth.csv[.gz] beside it.
The program never sees the truth; `ipse evaluate` compares afterwards.
"""

import argparse
import csv
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile


def run(command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")
    return done.stdout


def header(path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", errors="replace", newline="") as file:
        return next(csv.reader(file), [])


def data_sets(folder):
    for path in sorted(folder.iterdir()):
        name = path.name.removesuffix(".gz").removesuffix(".csv")
        if path.name == name or name.endswith(("_truth", "_tags", "_labels")):
            continue
        truths = [folder / f"{name}_truth.csv", folder / f"{name}_truth.csv.gz"]
        truth = next((t for t in truths if t.exists()), path if "cluster_id" in header(path) else None)
        if truth is not None:
            yield name, path, truth


def measure(program, name, records, truth, work):
    out = pathlib.Path(work) / "out" / name
    out.parent.mkdir(exist_ok=True)
    run([program, "dedup", records, "--output", out, "--quiet"])
    figures = json.loads(run([program, "evaluate", out, "--truth", truth, "--json"]))
    summary = json.loads((out / "summary.json").read_text())
    pairwise, certain = figures["pairwise"], figures["grades"]["certain"]
    return (f"| {name} | {summary['records']:,} | {pairwise['precision']:.4f} | {pairwise['recall']:.4f} | "
            f"**{pairwise['f1']:.4f}** | {figures['b_cubed']['f1']:.4f} | {certain['precision']['share']:.5f} | {certain['share_of_true_pairs']:.4f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="the ipse program")
    parser.add_argument("--data", type=pathlib.Path, help="folder of record files with truth")
    parser.add_argument("--records", type=int, nargs="*", default=[20000, 100000], help="sizes of the generated populations")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=pathlib.Path, help="write the table here instead of to standard output")
    options = parser.parse_args()
    rows = ["| data | records | cluster P | cluster R | cluster F1 | B-cubed F1 | certain links P | certain links R |",
            "|---|---|---|---|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as work:
        for difficulty in ("moderate", "heavy"):
            for records in options.records:
                base = pathlib.Path(work) / f"{difficulty}_{records}"
                run([options.program, "generate", "--records", str(records), "--seed", str(options.seed), "--difficulty",
                     difficulty, "--output", f"{base}.csv", "--truth", f"{base}_truth.csv"])
                rows.append(measure(options.program, f"generated {difficulty} {records}", f"{base}.csv", f"{base}_truth.csv", work))
        for name, records, truth in data_sets(options.data) if options.data else []:
            rows.append(measure(options.program, name, records, truth, work))
    text = "\n".join(rows) + "\n"
    if options.output:
        options.output.write_text(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Measures how steady `ipse dedup` is, and prints Markdown tables: over seeds, without each field, from small files to large
ones, without any duplicate and with nothing but duplicates.

  tools/bench/stability.py PROGRAM [--seeds 20] [--records 5000] [--sizes 1000 10000 100000 1000000]

Populations are those of `ipse generate`, moderate. Dropped fields are emptied in the file, so that the program is not told.
Figures are those of `ipse evaluate`: cluster pairwise F1; precision of certain links and the share of true pairs they
find. Warnings are the program's own. Small files are measured many at a time, their pairs added up, trained as ever and
with the shipped model that was trained on a large one.
"""

import argparse
import csv
import json
import pathlib
import statistics
import tempfile

from accuracy import run

# Columns that say one thing.
FIELDS = {
    "first name": ["first_name"], "last name": ["last_name"], "middle name": ["middle_name"], "suffix": ["suffix"],
    "birth date": ["birth_date"], "sex": ["sex"], "national id": ["ssn"], "address": ["street", "city", "state", "zip"],
    "street": ["street"], "phone": ["phone"], "e-mail": ["email"], "number in the source": ["mrn"], "source and number": ["source", "mrn"],
    "phone and e-mail": ["phone", "email"], "all but names and birth date": ["sex", "ssn", "street", "city", "state", "zip", "phone", "email"],
}


class Bench:
    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)

    def generate(self, records, seed, *options):
        people, truth = self.folder / "people.csv", self.folder / "truth.csv"
        run([self.program, "generate", "--records", records, "--seed", seed, *options, "--output", people, "--truth", truth, "--quiet"])
        return people, truth

    def without(self, people, columns):
        emptied = self.folder / "emptied.csv"
        with open(people, newline="") as source, open(emptied, "w", newline="") as target:
            reader = csv.DictReader(source)
            writer = csv.DictWriter(target, reader.fieldnames)
            writer.writeheader()
            for row in reader:
                writer.writerow(row | dict.fromkeys(columns, ""))
        return emptied

    def measure(self, people, truth, *options):
        out = self.folder / "out"
        printed = run([self.program, "dedup", people, "--output", out, "--quiet", *options])
        figures = json.loads(run([self.program, "evaluate", out, "--truth", truth, "--json", "--worst", 0, "--quiet"]))
        return {"f1": figures["pairwise"]["f1"], "certain": figures["grades"]["certain"]["links"],
                "precision": figures["grades"]["certain"]["precision"]["share"],
                "wrong": figures["grades"]["certain"]["links"] - figures["grades"]["certain"]["true"],
                "found": figures["grades"]["certain"]["share_of_true_pairs"],
                "false": figures["pairs"]["false_positive"], "pairs": figures["pairs"],
                "warnings": [line.removeprefix("warning:").strip() for line in printed.splitlines() if line.startswith("warning:")]}


def row(name, figures):
    warnings = "; ".join(figures["warnings"]) or "-"
    return (f"| {name} | {figures['f1']:.4f} | {figures['false']:,} | {figures['certain']:,} | {figures['wrong']:,} | "
            f"{figures['found']:.3f} | {warnings} |")


HEAD = ["| | cluster F1 | false pairs in clusters | certain links | wrong among them | true pairs they find | warnings |", "|---|---|---|---|---|---|---|"]


def seeds(bench, options):
    found = [bench.measure(*bench.generate(options.records, seed)) for seed in range(1, options.seeds + 1)]
    lines = [f"| over {options.seeds} seeds of {options.records:,} records | lowest | median | highest |", "|---|---|---|---|"]
    for key, name in (("f1", "cluster F1"), ("precision", "precision of certain links"), ("found", "true pairs they find")):
        values = [figures[key] for figures in found]
        lines.append(f"| {name} | {min(values):.4f} | {statistics.median(values):.4f} | {max(values):.4f} |")
    links, wrong = sum(f["certain"] for f in found), sum(f["wrong"] for f in found)
    lines.append(f"| certain links of all seeds | {links:,} | wrong: {wrong} | {1 - wrong / max(1, links):.5f} |")
    return lines


SHIPPED = pathlib.Path(__file__).parents[2] / "scoring/model/patient_trained.model.textproto"
SMALL = [(20, 60), (50, 40), (100, 30), (200, 20), (500, 10)]  # records, files
KINDS = {"moderate": [], "heavy": ["--difficulty", "heavy"], "names and birth dates": ["--names-and-birth-date-only"]}


def small(bench):
    """Many small files of a kind, with the shipped model trained on each and as it was trained on a large file."""
    lines = ["| | files | true pairs | cluster F1 | certain links: find | wrong | the shipped model: cluster F1 | certain links: find | wrong |",
             "|---|---|---|---|---|---|---|---|---|"]
    for kind, options in KINDS.items():
        for records, files in SMALL:
            cells = []
            for model in ([], ["--model", SHIPPED]):
                found = [bench.measure(*bench.generate(records, seed, *options), *model) for seed in range(100, 100 + files)]
                hit, false, missed = (sum(f["pairs"][key] for f in found) for key in ("true_positive", "false_positive", "false_negative"))
                certain, wrong = (sum(f[key] for f in found) for key in ("certain", "wrong"))
                cells.append(f"{2 * hit / (2 * hit + false + missed):.4f} | {(certain - wrong) / (hit + missed):.3f} | {wrong}")
            lines.append(f"| {kind}, {records} records | {files} | {hit + missed:,} | {' | '.join(cells)} |")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path, help="the ipse program")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--records", type=int, default=5000, help="of the populations for seeds and fields")
    parser.add_argument("--sizes", type=int, nargs="*", default=[20, 100, 1000, 10_000, 100_000, 1_000_000])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.program, folder)
        print("\n".join(seeds(bench, options)), "", sep="\n")
        people, truth = bench.generate(4 * options.records, 1)
        lines = list(HEAD)
        for name, columns in FIELDS.items():
            lines.append(row(f"without {name}", bench.measure(bench.without(people, columns), truth)))
        print("\n".join(lines), "", sep="\n", flush=True)
        lines = list(HEAD)
        for records in options.sizes:
            lines.append(row(f"{records:,} records", bench.measure(*bench.generate(records, 1))))
        lines.append(row("20,000 records, no duplicate", bench.measure(*bench.generate(20_000, 1, "--duplicates", 0))))
        lines.append(row("20,000 records, everybody twice at least", bench.measure(*bench.generate(20_000, 1, "--everybody"))))
        print("\n".join(lines), "", sep="\n", flush=True)
        print("\n".join(small(bench)))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Measures what each lever of the patient model is worth, and prints a Markdown table.

  tools/bench/ablation.py PROGRAM [--data FOLDER] [--records N] [--seeds S ...] [--output docs/ablation_table.md]

Every variant is the shipped model with one thing taken out, written to a file and run with `ipse dedup --model`, on generated
populations (moderate and heavy; the mean over the seeds) and on the record files with truth in FOLDER. Each cell is the
pairwise F1 of the clusters, and the recall of links at a precision of 99.9 %.
"""

import argparse
import json
import pathlib
import re
import tempfile

from accuracy import data_sets, header, run

MODEL = pathlib.Path(__file__).resolve().parents[2] / "scoring" / "model" / "patient.model.textproto"


def blocks(text, kind):
    """The spans of the top-level messages of a kind."""
    for start in re.finditer(rf"^{kind} \{{\n", text, re.M):
        yield start.start(), text.index("\n}\n", start.end()) + 3


def without_classes(text, drop):
    for begin, end in reversed(list(blocks(text, "latent_class"))):
        name = re.search(r'name: "([^"]*)"', text[begin:end]).group(1)
        if drop(name, text[begin:end]):
            text = text[:begin] + text[end:]
            text = re.sub(rf'    latent_class: "{re.escape(name)}"\n    posterior_min: [0-9.]+\n(    rival_on_file: [0-9.]+\n)?', "", text)
    return text


def merge_level(text, comparison, level, into, outcome, into_outcome):
    """Takes a level away; its outcome counts as another level."""
    begin, end = next((b, e) for b, e in blocks(text, "comparison") if f'  name: "{comparison}"' in text[b:e])
    block = re.sub(rf'  level \{{ name: "{level}" [^\n]*\n', "", text[begin:end])
    block = block.replace(f'outcome: "{into_outcome}"', f'outcome: "{outcome}" outcome: "{into_outcome}"', 1)
    text = text[:begin] + block + text[end:]

    def merge_priors(match):
        masses = dict(re.findall(r'prior \{ key: "([^"]*)" value: ([0-9.e-]+) \}', match.group(0)))
        if level not in masses:
            return match.group(0)
        mass = float(masses[level]) + float(masses.get(into, 0))
        kept = re.sub(rf'    prior \{{ key: "{re.escape(into)}" [^\n]*\n', "", match.group(0))
        return re.sub(rf'    prior \{{ key: "{re.escape(level)}" [^\n]*\n', f'    prior {{ key: "{into}" value: {mass:g} }}\n', kept)

    text = re.sub(r"^  comparison \{\n(?:    [^\n]*\n)*  \}\n", merge_priors, text, flags=re.M)
    return text.replace(f' level: "{level}"', f' level: "{into}"')


def is_household(_, block):
    return "household: true" in block


def is_chance(_, block):
    return "chance: true" in block


VARIANTS = {
    "all levers": lambda text: text,
    "two classes (match and stranger)": lambda text: without_classes(text, lambda name, _: name not in ("match, stayed", "stranger")),
    "without household classes": lambda text: without_classes(text, is_household),
    "without classes of coincidences": lambda text: without_classes(text, is_chance),
    "without the newborn class": lambda text: without_classes(text, lambda name, _: name == "match, newborn"),
    "without father and son": lambda text: without_classes(text, lambda name, _: name == "father and son"),
    "one match class": lambda text: without_classes(text, lambda name, _: name in ("match, moved", "match, newborn")),
    "without value frequency": lambda text: re.sub(r"  frequency_bin: [^\n]*\n", "", text),
    "newborns of several as other newborns": lambda text: merge_level(text, "given name", "one unnamed, of several",
                                                                      "one unnamed", "one_unnamed_multiple", "one_unnamed"),
    "young and old birth dates alike": lambda text: merge_level(text, "birth date", "exact, young", "exact", "exact_young", "exact"),
    "newborns nobody else claims as others": lambda text: re.sub(r"    rival_on_file: [^\n]*\n", "", text),
    "without competition": lambda text: text.replace("clustering {\n", "clustering {\n  without_competition: true\n"),
    "without relatives in common": lambda text: text.replace("clustering {\n", "clustering {\n  without_relatives: true\n"),
    "without the days of records": lambda text: text,
    "without what large files say of strangers": lambda text: re.sub(r"  (reference_model|prior_matches): [^\n]*\n", "", text),
    "weak priors (a tenth)": lambda text: re.sub(
        r"( strength: | prior_strength: )([0-9.]+)", lambda m: f"{m.group(1)}{float(m.group(2)) / 10:g}",
        re.sub(r"(strength_share: )([0-9.]+)", lambda m: f"{m.group(1)}{float(m.group(2)) / 10:g}", text)),
}


# What a variant leaves out of the file, where it is there.
COLUMNS_LEFT_OUT = {"without the days of records": "updated_at"}


def figures(program, records, truth, model, work, left_out):
    out = pathlib.Path(work) / "out"
    columns = ["--column", f"{left_out}=ignored"] if left_out in header(pathlib.Path(records)) else []
    run([program, "dedup", records, "--output", out, "--model", model, "--quiet", *columns])
    result = json.loads(run([program, "evaluate", out, "--truth", truth, "--json"]))
    at = result["recall_at_precision_0.999"]
    return result["pairwise"]["f1"], at["recall"]["share"] if at else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="the ipse program")
    parser.add_argument("--data", type=pathlib.Path, help="folder of record files with truth")
    parser.add_argument("--records", type=int, default=20000)
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--output", type=pathlib.Path, help="write the table here instead of to standard output")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        sets = {}
        for difficulty in ("moderate", "heavy"):
            for seed in options.seeds:
                base = pathlib.Path(work) / f"{difficulty}_{seed}"
                run([options.program, "generate", "--records", str(options.records), "--seed", str(seed), "--difficulty", difficulty,
                     "--output", f"{base}.csv", "--truth", f"{base}_truth.csv"])
                sets.setdefault(f"{difficulty} {options.records}", []).append((f"{base}.csv", f"{base}_truth.csv"))
        for name, records, truth in data_sets(options.data) if options.data else []:
            sets[name] = [(records, truth)]
        rows = ["| variant | " + " | ".join(sets) + " |", "|---|" + "---|" * len(sets)]
        text = MODEL.read_text()
        for variant, change in VARIANTS.items():
            model = pathlib.Path(work) / "model.textproto"
            model.write_text(change(text))
            cells = []
            for files in sets.values():
                results = [figures(options.program, records, truth, model, work, COLUMNS_LEFT_OUT.get(variant))
                           for records, truth in files]
                f1, recall = (sum(r[i] for r in results) / len(results) for i in (0, 1))
                cells.append(f"{f1:.4f} ({recall:.3f})")
            rows.append(f"| {variant} | " + " | ".join(cells) + " |")
    table = "\n".join(rows) + "\n"
    if options.output:
        options.output.write_text(table)
    else:
        print(table, end="")


if __name__ == "__main__":
    main()

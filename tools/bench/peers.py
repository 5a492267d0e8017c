#!/usr/bin/env python3
"""Ipse beside Splink on DuckDB: the same generated file, the same machine, one after the other in one run.

  tools/bench/peers.py PROGRAM [--records 100000 1000000] [--seed 7] [--output TABLE.md] [--json FIGURES.json]

The peer is installed from PyPI into a virtual environment in the build folder (build/peers); nothing else depends on it.
What it does is in tools/bench/splink_job.py. Both read the file, train without labels, score, cluster and write; both are
whole processes, and both clusterings are judged by the same function here, against the generator's truth. The peer's
clusters are judged at the usual threshold of 0.95 and at the one of eleven that the truth likes best, which a user cannot know.
Each runs once to warm up at the smallest size.
"""

import argparse
import collections
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEERS = ROOT / "build/peers/venv"
PACKAGES = ["splink", "duckdb"]


def fail(message):
    sys.exit(f"peers: {message}")


def install():
    python = PEERS / "bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
    versions = subprocess.run([python, "-c", "import splink, duckdb; print(splink.__version__, duckdb.__version__)"],
                              capture_output=True, text=True)
    if versions.returncode != 0:
        pip = subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES])
        if pip.returncode != 0:
            fail("the peer could not be installed from PyPI; without it there is nothing to compare with")
        versions = subprocess.run([python, "-c", "import splink, duckdb; print(splink.__version__, duckdb.__version__)"],
                                  check=True, capture_output=True, text=True)
    return python, versions.stdout.split()


def timed(command):
    """Runs a command; returns seconds, peak bytes and its standard output."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        start = time.monotonic()
        child = subprocess.Popen(list(map(str, command)), stdout=output, stderr=errors)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if child.returncode != 0:
            fail(f"{' '.join(map(str, command))} failed:\n{errors.read()[-4000:]}")
        return seconds, usage.ru_maxrss * 1024, output.read()


def column(path, name):
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        header = next(rows)
        key, value = header.index("record_id" if "record_id" in header else "rec_id"), header.index(name)
        return {row[key]: row[value] for row in rows}


def pairs(counts):
    return sum(n * (n - 1) // 2 for n in counts)


def judge(clusters, truth):
    """Pairwise precision, recall and F1 of the transitive closure of the clusters."""
    assert clusters.keys() == truth.keys(), "every record is in one cluster"
    both = pairs(collections.Counter((clusters[record], truth[record]) for record in truth).values())
    made = pairs(collections.Counter(clusters.values()).values())
    true = pairs(collections.Counter(truth.values()).values())
    precision, recall = both / made if made else 1.0, both / true if true else 1.0
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / max(precision + recall, 1e-12)}


def run_ipse(program, records, truth, work):
    out = work / "ipse"
    seconds, peak, _ = timed([program, "dedup", records, "--output", out, "--quiet"])
    return {"seconds": seconds, "peak_memory_bytes": peak} | judge(column(out / "clusters.csv", "cluster_id"), truth)


def run_splink(python, records, truth, work):
    out = work / "splink"
    out.mkdir(exist_ok=True)
    _, _, output = timed([python, ROOT / "tools/bench/splink_job.py", records, out, len(os.sched_getaffinity(0))])
    job = json.loads(output.strip().split("\n")[-1])
    by_threshold = {path.stem.removeprefix("clusters_").replace("_", " "): judge(column(path, "cluster_id"), truth)
                    for path in out.glob("clusters_*.csv")}
    best = max(by_threshold, key=lambda threshold: by_threshold[threshold]["f1"])
    return job | by_threshold[str(job["threshold"])] | {"best_threshold": best, "best_f1": by_threshold[best]["f1"]}


def compare(program, python, size, seed, work):
    records, truth_file = work / "p.csv", work / "truth.csv"
    subprocess.run([program, "generate", "--records", str(size), "--seed", str(seed), "--output", records, "--truth", truth_file,
                    "--quiet"], check=True, stdout=subprocess.DEVNULL)
    truth = column(truth_file, "cluster_id")
    return {"records": size, "splink": run_splink(python, records, truth, work), "ipse": run_ipse(program, records, truth, work)}


def table(figures):
    lines = ["| records | program | seconds | peak memory, MiB | pairwise precision | recall | F1 | F1 at the best threshold |",
             "|---|---|---|---|---|---|---|---|"]
    for row in figures["sizes"]:
        peer, ours = row["splink"], row["ipse"]
        for name, run, best in (("Splink", peer, f"{peer['best_f1']:.4f} (at {peer['best_threshold']})"), ("Ipse", ours, "(none to choose)")):
            lines.append(f"| {row['records']:,} | {name} | {run['seconds']:.2f} | {run['peak_memory_bytes'] / 2**20:,.0f} | "
                         f"{run['precision']:.4f} | {run['recall']:.4f} | {run['f1']:.4f} | {best} |")
        lines.append(f"| | **ratio** | **{peer['seconds'] / ours['seconds']:.1f} ×** faster | "
                     f"**{ours['peak_memory_bytes'] / peer['peak_memory_bytes']:.2f} ×** the memory | | | | |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path, help="the ipse program")
    parser.add_argument("--records", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--output", type=pathlib.Path, help="write the table here instead of to standard output")
    parser.add_argument("--json", type=pathlib.Path, help="write the figures here")
    options = parser.parse_args()
    python, (splink, duckdb) = install()
    figures = {"splink": splink, "duckdb": duckdb, "seed": options.seed, "sizes": []}
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        compare(options.program, python, min(options.records), options.seed, work)  # warm-up
        for size in options.records:
            figures["sizes"].append(compare(options.program, python, size, options.seed, work))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n")
    text = table(figures)
    if options.output:
        options.output.write_text(text)
    else:
        print(f"Splink {splink} on DuckDB {duckdb}; seed {options.seed}\n\n{text}", end="")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Counts the instructions of a 20,000-record run and of the string kernels, and compares them with the committed figures.

  tools/bench/instruction_counts.py [--build build/ci]            compare; exit code 1 when a figure has grown too much
  tools/bench/instruction_counts.py [--build build/ci] --record   write the figures anew, after a change that is worth it

Instructions do not depend on what else the machine does, so a regression shows where wall-clock drowns in noise. Counted
with callgrind (package valgrind), one thread, the SIMD target fixed; a figure is one stage of the run, or one workload of
tools/bench/kernel_counts.cc. The figures are in tools/bench/instruction_counts.json. They hold for one compiler: with
another the comparison is left out, and said to be. Takes about a minute on two cores.
"""

import argparse
import concurrent.futures
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
RECORDED = ROOT / "tools/bench/instruction_counts.json"
RECORDS, SEED = 20000, 7
# Stages differ by a little with the lengths of paths and the layout of hash tables; sums less so.
# The start is the loader's: how much it does depends on the machine's libraries and environment more than on us.
TOLERANCE = {"total": 0.02, "part": 0.05, "start": 0.25}
# What is less than this share of its run is not worth a figure.
SHARE_MIN = 0.004
NO_SUCH_TARGET = 3
TARGETS = ["scalar", "sse4", "avx2"]  # callgrind knows no AVX-512


def fail(message):
    sys.exit(f"instruction_counts: {message}")


def callgrind(work, name, mark, command):
    """Runs a command; returns its exit code, its standard output and the instructions of each part, which `mark` ends."""
    counts = work / name.replace(" ", "_")
    done = subprocess.run(
        ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={counts}.cg", f"--dump-after={mark}*", *command],
        capture_output=True, text=True)
    if done.returncode not in (0, NO_SUCH_TARGET):
        fail(f"{' '.join(map(str, command))} failed under valgrind:\n{done.stdout}{done.stderr}")
    parts = {}
    for path in work.glob(f"{counts.name}.cg*"):
        text = path.read_text()
        part = re.search(r"^part: (\d+)$", text, re.M)
        total = re.search(r"^totals: (\d+)$", text, re.M)
        parts[int(part[1]) if part else 0] = int(total[1])
        path.unlink()
    return done.returncode, done.stdout, [parts[number] for number in sorted(parts)]


def by_name(names, counts):
    if len(names) != len(counts):
        fail(f"{len(counts)} parts were counted, {len(names)} were expected: {', '.join(names)}")
    figures = {}
    for name, count in zip(names, counts):
        figures[name] = figures.get(name, 0) + count
    total = sum(figures.values())
    return {"total": total} | {name: count for name, count in figures.items() if count >= SHARE_MIN * total}


def count_run(work, build):
    program = build / "tools/cli/ipse"
    subprocess.run([program, "generate", "--records", str(RECORDS), "--seed", str(SEED), "--output", work / "p.csv", "--quiet"],
                   check=True, stdout=subprocess.DEVNULL)
    _, _, counts = callgrind(work, "dedup", "ipse::StageClock::Lap",
                             [program, "dedup", work / "p.csv", "--output", work / "out", "--threads", "1", "--simd", "sse4",
                              "--quiet"])
    stages = json.loads((work / "out/summary.json").read_text())["performance"]["stages"]
    # After the summary come the stage that moves the files into place and the end of the process.
    return by_name([stage["stage"] for stage in stages] + ["publish", "exit"], counts)


def count_kernels(work, build, target):
    code, output, counts = callgrind(work, f"kernels_{target}", "ipse::EndOfWorkload", [build / "tools/bench/kernel_counts", target])
    if code == NO_SUCH_TARGET:
        return None
    return by_name(output.split("\n")[:-1] + ["exit"], counts)


def compiler_of(build):
    cache = (build / "CMakeCache.txt").read_text()
    compiler = re.search(r"^CMAKE_CXX_COMPILER:[A-Z]+=(.*)$", cache, re.M)[1]
    flavour = re.search(r"^CMAKE_BUILD_TYPE:[A-Z]+=(.*)$", cache, re.M)[1]
    version = subprocess.run([compiler, "--version"], check=True, capture_output=True, text=True).stdout.split("\n")[0]
    return f"{version}, {flavour}"


def measure(build):
    if shutil.which("valgrind") is None:
        fail("valgrind is not installed; run tools/setup.sh test")
    for path in ("tools/cli/ipse", "tools/bench/kernel_counts"):
        if not (build / path).exists():
            fail(f"{build / path} is not there; build it first (tools/test.sh ci)")
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        work = pathlib.Path(folder)
        jobs = {"dedup, 20,000 records": pool.submit(count_run, work, build)}
        for target in TARGETS:
            jobs[f"kernels, {target}"] = pool.submit(count_kernels, work, build, target)
        return {name: job.result() for name, job in jobs.items()}


def compare(recorded, measured):
    grown, fallen = [], []
    for run, old in recorded["figures"].items():
        new = measured.get(run)
        if new is None:
            print(f"{run}: not compared, this machine does not have the target")
            continue
        print(f"\n{run}")
        for name in list(old) + [name for name in new if name not in old]:
            before, now = old.get(name), new.get(name)
            if before is None or now is None:
                print(f"  {name:32} {'no longer there' if now is None else f'{now:>15,} not recorded'}")
                continue
            ratio = now / before
            limit = TOLERANCE[name if name in TOLERANCE else "part"]
            verdict = "GROWN" if ratio > 1 + limit else "less" if ratio < 1 - limit else ""
            (grown if verdict == "GROWN" else fallen if verdict else []).append(f"{run}: {name} {100 * (ratio - 1):+.1f} %")
            print(f"  {name:32} {now:>15,} {100 * (ratio - 1):+7.1f} % {verdict}")
    print()
    for line in fallen:
        print(f"less than recorded: {line}")
    for line in grown:
        print(f"more than recorded: {line}")
    if fallen or grown:
        print("If that is meant, record the figures anew: tools/bench/instruction_counts.py --record")
    else:
        print("all figures are as recorded, within their tolerance")
    return 1 if grown else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/ci", help="build folder with the programs")
    parser.add_argument("--record", action="store_true", help="write the figures anew")
    options = parser.parse_args()
    compiler = compiler_of(options.build)
    if options.record:
        figures = measure(options.build)
        RECORDED.write_text(json.dumps({"compiler": compiler, "figures": figures}, indent=2) + "\n")
        print(f"{RECORDED.relative_to(ROOT)} written; {figures['dedup, 20,000 records']['total']:,} instructions in the run")
        return 0
    recorded = json.loads(RECORDED.read_text())
    if recorded["compiler"] != compiler:
        print(f"not compared: the figures are of {recorded['compiler']}, this build is of {compiler}")
        return 0
    return compare(recorded, measure(options.build))


if __name__ == "__main__":
    sys.exit(main())

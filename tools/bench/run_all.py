#!/usr/bin/env python3
"""Runs every benchmark and writes docs/benchmarks.md whole.

  tools/bench/run_all.py                                     everything; an hour or two, 24 GiB of memory, 20 GiB of disk
  tools/bench/run_all.py --records 100000 1000000 --runs 5   smaller
  tools/bench/run_all.py --only scale dirty                  some sections anew; the others stay as last measured
  tools/bench/run_all.py --render                            no measuring, the document alone

Sections: scale (whole jobs by size), spill (jobs larger than the memory they may use), dirty (a poor file at 60-110 pairs a record), cluster, service (a registry: filled, opened,
asked, fed, overloaded), kernels and peers; the last two
fetch a peer from a package registry, once, and are left out where that fails; what is not measured stays in the page as it was. Figures are kept in build/bench/figures.json.
The program is built first (presets release and ci) unless --program names one. Use the machine for nothing else meanwhile.
"""

import argparse
import filecmp
import json
import math
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIGURES = ROOT / "build/bench/figures.json"
DOCUMENT = ROOT / "docs/benchmarks.md"
MODEL = ROOT / "scoring/model/patient.model.textproto"
SECTIONS = ["scale", "spill", "dirty", "cluster", "service", "kernels", "peers"]
SEED = 7
SPILL_SHARE = 0.6  # of what a job took, to show it with less
CI_TARGETS = {"cluster": ["cluster_bench"], "service": ["ipse", "ipsed", "service_load"]}
COMPARING = ("compare", "count patterns", "score")  # stages that compare pairs

sys.path.insert(0, str(ROOT / "tools/bench"))
import benchmark_page  # noqa: E402
import service_figures  # noqa: E402


def fail(message):
    sys.exit(f"run_all: {message}")


def say(text):
    print(text, flush=True)


def run(command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)
    if done.returncode != 0:
        fail(f"{' '.join(map(str, command))} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def timed(command):
    """Runs a command; returns wall seconds, processor seconds and peak bytes of the whole process."""
    start = time.monotonic()
    child = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        fail(f"{' '.join(map(str, command))} failed:\n{errors}")
    return {"seconds": seconds, "cpu_seconds": usage.ru_utime + usage.ru_stime, "peak_memory_bytes": usage.ru_maxrss * 1024}


def machine():
    cpu = re.search(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    memory = int(re.search(r"^MemTotal: +(\d+)", pathlib.Path("/proc/meminfo").read_text(), re.M)[1]) / 2**20
    commit = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip()
    return {"cpu": cpu[1] if cpu else platform.machine(), "processors": len(os.sched_getaffinity(0)), "memory_gib": memory,
            "kernel": ".".join(platform.release().split(".")[:2]), "compiler": run([os.environ.get("CXX", "c++"), "--version"]).split("\n")[0],
            "commit": commit}


def build(targets_of_ci):
    say("building")
    run(["cmake", "--preset", "release"], cwd=ROOT)
    run(["cmake", "--build", "build/release", "--target", "ipse"], cwd=ROOT)
    if targets_of_ci:
        run(["cmake", "--preset", "ci"], cwd=ROOT)
        run(["cmake", "--build", "build/ci", "--target", *targets_of_ci], cwd=ROOT)
    return ROOT / "build/release/tools/cli/ipse"


def generate(program, work, records, *options):
    data, truth = work / "p.csv", work / "truth.csv"
    run([program, "generate", "--records", records, "--seed", SEED, "--output", data, "--truth", truth, "--quiet", *options])
    return data, truth


def whole_job(program, work, data, truth, runs, *options):
    """`ipse dedup` as a process: a warm-up and `runs` runs. Every figure of every run, the stages of the median run."""
    out = work / "out"
    command = [program, "dedup", data, "--output", out, "--quiet", *options]
    timed(command)
    measured = []
    for _ in range(runs):
        figures = timed(command)
        figures["summary"] = json.loads((out / "summary.json").read_text())
        measured.append(figures)
    measured.sort(key=lambda figures: figures["seconds"])
    median = measured[(len(measured) - 1) // 2]
    summary = median["summary"]
    judged = json.loads(run([program, "evaluate", out, "--truth", truth, "--worst", 0, "--json"]))
    return {"records": summary["records"], "bytes": data.stat().st_size, "runs": runs,
            "seconds": [figures["seconds"] for figures in measured],
            "cpu_seconds": [figures["cpu_seconds"] for figures in measured],
            "peak_memory_bytes": [figures["peak_memory_bytes"] for figures in measured],
            "candidates": summary["blocking"]["candidate_pairs"],
            "rules": sum(1 for rule in summary["blocking"]["rules"] if rule["pairs"] > 0),
            "identities": summary["identities"],
            "pairwise": judged["pairwise"],
            "found": sum(grade["share_of_true_pairs"] for grade in judged["grades"].values()),
            "stages": summary["performance"]["stages"], "stage_seconds": summary["performance"]["seconds"]}


def pairs_per_second(job):
    seconds = sum(stage["seconds"] for stage in job["stages"] if stage["stage"] in COMPARING)
    return job["candidates"] / seconds if seconds > 0 else math.nan


def measure_scale(program, work, options):
    jobs = []
    for records in sorted(options.records):
        say(f"scale: {records:,} records, a warm-up and {options.runs} runs")
        data, truth = generate(program, work, records)
        job = whole_job(program, work, data, truth, options.runs)
        job["pairs_per_second"] = pairs_per_second(job)
        say(f"  {statistics.median(job['seconds']):.2f} s, {max(job['peak_memory_bytes']) / 2**30:.2f} GiB")
        jobs.append(job)
        shutil.rmtree(work / "out")
        data.unlink()
    return {"seed": SEED, "jobs": jobs}


def run_watched(command):
    """Runs a command; returns wall seconds and the most it held in memory that was no file's."""
    start, most = time.monotonic(), 0
    child = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    while child.poll() is None:
        time.sleep(0.05)
        try:
            found = re.search(r"^RssAnon:\s*(\d+)", pathlib.Path(f"/proc/{child.pid}/status").read_text(), re.M)
        except OSError:
            continue
        most = max(most, int(found[1]) * 1024 if found else 0)
    if child.returncode != 0:
        fail(f"{' '.join(map(str, command))} failed:\n{child.stderr.read()}")
    return {"seconds": time.monotonic() - start, "held_bytes": most}


def same_results(left, right):
    names = ("clusters.csv", "links.csv", "review.csv", "model.textproto")
    return all(filecmp.cmp(left / name, right / name, shallow=False) for name in names)


def measure_spill(program, work, options):
    """Each file with the memory there is and, if that was enough, with less than it took."""
    rows = []
    for records in sorted(options.spill_records):
        say(f"spill: {records:,} records")
        data = work / "p.csv"
        run([program, "generate", "--records", records, "--seed", SEED, "--output", data, "--quiet"])
        limit = 0
        for out in (work / "all", work / "less"):
            limited = ["--memory-limit", f"{limit:.2f}"] if limit else []
            row = run_watched([program, "dedup", data, "--output", out, "--quiet", *limited])
            performance = json.loads((out / "summary.json").read_text())["performance"]
            row |= {"records": records, "limit_gib": limit, "spilled_bytes": performance["spilled_bytes"]}
            if limit:
                row["same"] = same_results(work / "all", out)
            rows.append(row)
            say(f"  {row['seconds']:.1f} s, {row['held_bytes'] / 2**30:.2f} GiB held, {row['spilled_bytes'] / 2**30:.2f} GiB in files")
            limit = row["held_bytes"] / 2**30 * SPILL_SHARE
            if row["spilled_bytes"] > 0:
                break
        shutil.rmtree(work / "all")
        shutil.rmtree(work / "less", ignore_errors=True)
        data.unlink()
    return rows


def widened_model(work):
    """The built-in model with a larger budget and three rules that ask for one name alone."""
    text = MODEL.read_text()
    for field, value in (("block_size_max", 1000), ("wide_pairs_per_record", 60)):
        text, found = re.subn(rf"^(  {field}): .*$", rf"\1: {value}", text, count=1, flags=re.M)
        if found != 1:
            fail(f"{MODEL} no longer has the field {field} that the wide model sets")
    rules = "".join(f'  rule {{ name: "wide: {name}" part {{ {part} }} wide: true }}\n'
                    for name, part in (("whole family name", 'field: "family"'), ("whole given name", 'field: "given"'),
                                       ("family name sound", 'field: "family" transform: SOUNDEX')))
    end = text.index("\n}\n", text.index("blocking {")) + 1
    path = work / "wide.model.textproto"
    path.write_text(text[:end] + rules + text[end:])
    return path


def measure_dirty(program, work, options):
    say("dirty: 50,000 records, names and birth dates only, half of them duplicates")
    data, truth = generate(program, work, 50_000, "--difficulty", "heavy", "--duplicates", "0.5", "--names-and-birth-date-only")
    job = whole_job(program, work, data, truth, options.runs, "--model", widened_model(work))
    return job | {"pairs_per_second": pairs_per_second(job)}


def measure_cluster(program, work, options):
    say("cluster: registries and giant components")
    bench = ROOT / "build/ci/tests/scoring/cluster/cluster_bench"
    return json.loads(run([bench, "--benchmark_format=json", "--benchmark_min_time=0.01"]))["benchmarks"]


def measure_service(program, work, options):
    measured = []
    for records in options.registry_records:
        say(f"service: a registry of {records:,} records")
        data, _ = generate(program, work, records)
        newcomers = work / "new.csv"
        run([program, "generate", "--records", 100_000, "--seed", SEED + 1, "--output", newcomers, "--quiet"])
        ci = ROOT / "build/ci/tools"
        measured.append(service_figures.measure(
            {"ipse": ci / "cli/ipse", "ipsed": ci / "ipsed/ipsed", "service_load": ci / "bench/service_load"}, data, newcomers,
            work / f"registry{records}", 5))
    return measured


def measure_kernels(program, work, options):
    say("kernels: against the peer, ten minutes or so")
    done = subprocess.run([ROOT / "tools/bench/kernels.sh"], capture_output=True, text=True)
    if done.returncode != 0:
        say(f"  left out: {done.stderr.strip()[-500:]}")
        return None
    return done.stdout


def measure_peers(program, work, options):
    say("peers: Splink on DuckDB")
    path = work / "peers.json"
    done = subprocess.run([ROOT / "tools/bench/peers.py", program, "--seed", str(SEED), "--json", path, "--records",
                           *map(str, options.peer_records)], capture_output=True, text=True)
    if done.returncode != 0:
        say(f"  left out: {done.stderr.strip()[-500:]}")
        return None
    return json.loads(path.read_text()) | {"table": done.stdout}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, help="the ipse program (default: built here)")
    parser.add_argument("--records", type=int, nargs="+", default=[100_000, 1_000_000, 5_000_000, 20_000_000])
    parser.add_argument("--runs", type=int, default=3, help="timed runs of each job, after a warm-up")
    parser.add_argument("--spill-records", type=int, nargs="+", default=[5_000_000],
                        help="100000000 takes half an hour and 60 GiB of disk")
    parser.add_argument("--peer-records", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--registry-records", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS, help="measure these sections")
    parser.add_argument("--work", type=pathlib.Path, help="folder for the data (default: the system's temporary folder)")
    parser.add_argument("--render", action="store_true", help="write the document from the figures there are")
    parser.add_argument("--document", type=pathlib.Path, default=DOCUMENT, help="where the document goes")
    options = parser.parse_args()
    figures = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    if not options.render:
        program = options.program or build([target for section, targets in CI_TARGETS.items() if section in options.only for target in targets])
        FIGURES.parent.mkdir(parents=True, exist_ok=True)
        for section in options.only:
            with tempfile.TemporaryDirectory(dir=options.work) as folder:
                measured = globals()[f"measure_{section}"](program.resolve(), pathlib.Path(folder), options)
            if measured is not None:
                figures[section] = {"machine": machine(), "figures": measured}
                FIGURES.write_text(json.dumps(figures, indent=1))
    if not figures:
        fail("there are no figures yet; run without --render")
    options.document.write_text(benchmark_page.page(figures, DOCUMENT.read_text() if DOCUMENT.exists() else ""))
    say(f"{options.document} written")


if __name__ == "__main__":
    main()

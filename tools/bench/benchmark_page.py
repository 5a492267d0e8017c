"""Turns the figures of run_all.py into docs/benchmarks.md. Pure functions; nothing is measured here."""

import math
import re
import statistics

GIB = 2**30

# What must be reached on two cores and 24 GiB: whole job, seconds and GiB by records.
GOALS = {1_000_000: (3, 1.5), 5_000_000: (15, 4), 20_000_000: (60, 10)}
PAIRS_PER_SECOND_GOAL = 10e6
DIRTY_SECONDS_GOAL = 1

TITLES = {"scale": "## By size", "spill": "## Larger than memory", "dirty": "## A very dirty file, looked at widely", "cluster": "## Clustering alone",
          "service": "## A registry and its service", "kernels": "## String kernels", "peers": "## Beside an SQL-engine linkage"}
FOOT = "Instruction counts of"

HEAD = """# Time and memory

Written whole by

```
tools/bench/run_all.py
```

which builds the program, generates the data, measures and writes this page; `--records` and `--runs` make it smaller, `--only scale` (or
`spill`, `dirty`, `cluster`, `service`, `kernels`, `peers`) measures one section anew. A *job* is `ipse dedup` as a whole process with no options, from its start to
its exit: reading, recognising, standardising, blocking with all rules, training without labels, scoring, clustering, writing all six files to
the disk. Data come from `ipse generate` (moderate difficulty unless stated). Every job has a warm-up before the runs that count; times are
the median, with the fastest and the slowest run in brackets; memory is the most the kernel saw resident.
"""


def spread(values, form="{:.2f}"):
    shown = form.format(statistics.median(values))
    return shown if len(values) < 2 else f"{shown} ({form.format(min(values))} – {form.format(max(values))})"


def verdict(reached):
    return "reached" if reached else "**not reached**"


def ran_on(machine):
    return (f"*{machine['cpu']}, {machine['processors']} processors, {machine['memory_gib']:.0f} GiB; Linux {machine['kernel']}; "
            f"{machine['compiler']}, Release; revision {machine['commit']}.*\n")


def slope(points):
    """Least squares of log time on log records."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    mean_x, mean_y = (sum(values) / len(logs) for values in zip(*logs))
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)


def scale_table(jobs):
    lines = ["| records | seconds | processor seconds | peak memory, GiB | pairs compared | a record | pairs compared a second | goal |",
             "|---|---|---|---|---|---|---|---|"]
    for job in jobs:
        goal = "–"
        if job["records"] in GOALS:
            seconds, gib = GOALS[job["records"]]
            met = statistics.median(job["seconds"]) <= seconds and max(job["peak_memory_bytes"]) <= gib * GIB
            goal = f"{seconds} s, {gib} GiB: {verdict(met)}"
        lines.append(f"| {job['records']:,} | **{spread(job['seconds'])}** | {spread(job['cpu_seconds'])} | "
                     f"{max(job['peak_memory_bytes']) / GIB:.2f} | {job['candidates']:,} | {job['candidates'] / job['records']:.1f} | "
                     f"{job['pairs_per_second'] / 1e6:.2f} M | {goal} |")
    return "\n".join(lines) + "\n"


def slope_text(jobs):
    if len(jobs) < 2:
        return ""
    wall = [(job["records"], statistics.median(job["seconds"])) for job in jobs]
    cpu = [(job["records"], statistics.median(job["cpu_seconds"])) for job in jobs]
    steps = ", ".join(f"{a[0]:,} → {b[0]:,}: {slope([a, b]):.2f}" for a, b in zip(wall, wall[1:]))
    return (f"\nTime grows as records to the power of **{slope(wall):.2f}** (processor time {slope(cpu):.2f}); 1 is linear, and n log n over "
            f"this range is {slope([(x, x * math.log(x)) for x, _ in wall]):.2f}. Step by step: {steps}.\n")


def curve(jobs):
    """Microseconds a record, as bars of text."""
    if len(jobs) < 2:
        return ""
    costs = [(job["records"], 1e6 * statistics.median(job["seconds"]) / job["records"]) for job in jobs]
    most = max(cost for _, cost in costs)
    lines = [f"{records:>12,}  {cost:6.2f} µs a record  {'█' * max(1, round(40 * cost / most))}" for records, cost in costs]
    return "\n```\n" + "\n".join(lines) + "\n```\n"


def stage_names(jobs):
    names = []
    for job in jobs:
        for stage in job["stages"]:
            if stage["stage"] not in names:
                names.append(stage["stage"])
    return names


def stage_table(jobs):
    lines = ["| stage | " + " | ".join(f"{job['records']:,}" for job in jobs) + " |", "|---" * (len(jobs) + 1) + "|"]
    for name in stage_names(jobs):
        cells = []
        for job in jobs:
            stages = [stage for stage in job["stages"] if stage["stage"] == name]
            cells.append(f"{sum(s['seconds'] for s in stages):.3f} / {sum(s['cpu_seconds'] for s in stages):.3f} / "
                         f"{max(s['peak_memory_bytes'] for s in stages) / 2**20:,.0f}" if stages else "–")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    totals = [f"**{job['stage_seconds']:.3f}** of {statistics.median(job['seconds']):.3f}" for job in jobs]
    lines.append("| together | " + " | ".join(totals) + " |")
    return "\n".join(lines) + "\n"


def accuracy_table(jobs):
    lines = ["| records | rules in use | identities | pairwise precision | recall | F1 | true pairs blocked and kept |",
             "|---|---|---|---|---|---|---|"]
    for job in jobs:
        lines.append(f"| {job['records']:,} | {job['rules']} | {job['identities']:,} | {job['pairwise']['precision']:.4f} | "
                     f"{job['pairwise']['recall']:.4f} | {job['pairwise']['f1']:.4f} | {job['found']:.4f} |")
    return "\n".join(lines) + "\n"


def scale_section(figures):
    jobs = figures["jobs"]
    runs = ", ".join(f"{job['runs']} at {job['records']:,}" for job in jobs)
    return (f"## By size\n\nSeed {figures['seed']}; runs: {runs}.\n\n" + scale_table(jobs) +
            "\n*Pairs compared a second* are all candidates over the stages that make, compare and score them, which for a couple of "
            "pairs a record is mostly making them; the very dirty file below shows the comparing itself.\n" + slope_text(jobs) + curve(jobs) +
            "\n### Where the time goes\n\nSeconds / processor seconds of all threads / peak memory in MiB after the stage, in the median run "
            "(`summary.json`, `performance.stages`). What the last line lacks is writing `summary.json` itself, moving the files into "
            "place, and the end of the process.\n\n" + stage_table(jobs) +
            "\n### What came out\n\nJudged against the generator's truth by `ipse evaluate`; see [accuracy.md](accuracy.md). The last column is the share of all true "
            "pairs that blocking brought together and that were kept in any grade: a lower limit of what blocking reaches.\n\n" +
            accuracy_table(jobs))


def dirty_section(job):
    seconds = statistics.median(job["seconds"])
    return (f"## A very dirty file, looked at widely\n\n`ipse generate --records 50000 --seed 7 --difficulty heavy --duplicates 0.5 "
            f"--names-and-birth-date-only`, matched with the built-in model and three more rules, which ask for one name alone (family "
            f"name, given name, sound of the family name): {job['candidates'] / job['records']:.0f} pairs a record, {job['candidates']:,} in all. Whole job: "
            f"**{spread(job['seconds'])} s** ({spread(job['cpu_seconds'])} of processor time), "
            f"{max(job['peak_memory_bytes']) / 2**20:,.0f} MiB; goal {DIRTY_SECONDS_GOAL} s: {verdict(seconds <= DIRTY_SECONDS_GOAL)}. "
            f"**{job['pairs_per_second'] / 1e6:.1f} M pairs a second** are made, compared and scored; goal 10 M: "
            f"{verdict(job['pairs_per_second'] >= PAIRS_PER_SECOND_GOAL)}. "
            f"Pairwise precision {job['pairwise']['precision']:.4f}, recall {job['pairwise']['recall']:.4f}.\n\n" +
            stage_table([job]))


def spill_section(rows):
    lines = ["| records | may use | seconds | held in memory, GiB | in files, GiB | |", "|---|---|---|---|---|---|"]
    before = None
    for row in rows:
        said = "–"
        if before is not None and before["records"] == row["records"]:
            said = (f"{row['seconds'] / before['seconds']:.2f} × the time; " +
                    ("the same bytes in all results" if row["same"] else "**other results**"))
        limit = f"{row['limit_gib']:.2f} GiB" if row["limit_gib"] else "what is free"
        lines.append(f"| {row['records']:,} | {limit} | **{row['seconds']:.1f}** | {row['held_bytes'] / GIB:.2f} | "
                     f"{row['spilled_bytes'] / GIB:.2f} | {said} |")
        before = row
    return ("## Larger than memory\n\n`tools/bench/run_all.py --only spill`, with `--spill-records` for other sizes: one run each. What large arrays "
            "take beyond the memory a job may use lies in files in the output folder (`--memory-limit`; by default what the machine has free). "
            "*Held* are pages that only memory can hold; where the machine has room, the kernel keeps pages of the files in memory besides.\n\n" +
            "\n".join(lines) + "\n")


def cluster_section(benchmarks):
    lines = ["| registry | records | kept edges | seconds | µs a record | pairs scored | memory, bytes a record |", "|---|---|---|---|---|---|---|"]
    for bench in benchmarks:
        name = bench["name"].split("/")
        records = int(name[2])
        shape = f"one component: {name[1]}"
        if name[0] == "BM_Cluster":
            shape = f"people, {name[1]} linkage, {name[3]} thread{'s' if name[3] != '1' else ''}"
        seconds = bench["real_time"] / 1e3
        lines.append(f"| {shape} | {records:,} | {bench['edges']:,.0f} | {seconds:.2f} | {1e6 * seconds / records:.2f} | "
                     f"{bench['scored']:,.0f} | {bench['bytes_per_record']:.0f} |")
    return ("## Clustering alone\n\n`cluster_bench`, synthetic kept edges. Average linkage scores every pair inside a component; connected "
            "components, what most tools stop at, for comparison. The giant components hold every record at once, as a chain, a star around "
            "one record and a hairball of ten neighbours a record: cost a record hardly grows with their size.\n\n" + "\n".join(lines) + "\n")


# What a registry must reach on two cores; the goals are for 10 M records.
SERVICE_GOALS = {"load": 50_000, "open": 15, "replay": 90, "register": 5_000, "match_share": .5, "lookup_share": .8, "match_p99_ms": 2, "register_p99_ms": 25,
                 "goodput": .9, "overload_p99": 3}


def service_rows(figures):
    """What is measured, its text, and whether the goal is reached; None: none is set."""
    capacity, overload, goals = figures["capacity"], figures["overload"], SERVICE_GOALS
    rate = {name: figures["records"] / figures["load_seconds"] if name == "load" else capacity[name]["calls_a_second"]
            for name in ("load", "echo", "match", "lookup", "register")}
    p99 = {name: capacity[name]["p99_us"] / 1e3 for name in ("echo_half_load", "match_half_load", "lookup_half_load", "register_alone")}
    paced = capacity["register_paced"]
    beyond, calm, peak = overload["match_beyond"], overload["match_70_percent"], overload["match"]["calls_a_second"]
    goodput = beyond["calls_a_second"] / peak
    slower = beyond["p99_since_made_us"] / calm["p99_since_made_us"]
    return [
        ("`ipse load`, records a second", f"{rate['load']:,.0f}", rate["load"] >= goals["load"]),
        ("`ipsed` until it answers, from its snapshot, s", f"{figures['open_seconds']:.1f}", figures["open_seconds"] <= goals["open"]),
        ("the same by replaying its journal", f"{figures['replay_seconds']:.1f}", figures["replay_seconds"] <= goals["replay"]),
        ("memory then, bytes a record", f"{figures['peak_memory_bytes'] / figures['records']:,.0f}", None),
        ("empty echo, calls a second", f"{rate['echo']:,.0f}", None),
        ("Match, calls a second (share of the echo's)", f"{rate['match']:,.0f} ({rate['match'] / rate['echo']:.0%})",
         rate["match"] >= goals["match_share"] * rate["echo"]),
        ("Lookup, the same", f"{rate['lookup']:,.0f} ({rate['lookup'] / rate['echo']:.0%})", rate["lookup"] >= goals["lookup_share"] * rate["echo"]),
        ("empty echo at half load, p50 / p99 in ms", f"{capacity['echo_half_load']['p50_us'] / 1e3:.2f} / {p99['echo_half_load']:.2f}", None),
        ("Match at half load, the same", f"{capacity['match_half_load']['p50_us'] / 1e3:.2f} / {p99['match_half_load']:.2f}",
         p99["match_half_load"] <= goals["match_p99_ms"]),
        ("Lookup at half load, the same", f"{capacity['lookup_half_load']['p50_us'] / 1e3:.2f} / {p99['lookup_half_load']:.2f}", None),
        ("Register, 128 under way, calls a second (p99 in ms)", f"{rate['register']:,.0f} ({capacity['register']['p99_us'] / 1e3:.1f})",
         rate["register"] >= goals["register"]),
        (f"Register, {paced['made_a_second']:,.0f} sent a second, p50 / p99 in ms", f"{paced['p50_us'] / 1e3:.1f} / {paced['p99_since_made_us'] / 1e3:.1f}",
         paced["made_a_second"] >= .98 * goals["register"] and paced["p99_since_made_us"] / 1e3 <= goals["register_p99_ms"]),
        ("Register, one at a time, p50 / p99 in ms", f"{capacity['register_alone']['p50_us'] / 1e3:.2f} / {p99['register_alone']:.2f}", None),
        (f"Match with {beyond['made_a_second'] / peak:.1f} times capacity sent, answered in time", f"{goodput:.0%} of capacity", goodput >= goals["goodput"]),
        ("p99 of those, against 70 % load", f"{slower:.1f} times", slower <= goals["overload_p99"]),
    ]


def service_section(registries):
    tables = [service_rows(figures) for figures in registries]
    lines = ["| | " + " | ".join(f"{figures['records']:,} records" for figures in registries) + " |", "|---|" + "---|" * len(registries)]
    for rows in zip(*tables):
        cells = [text if reached is None else f"{text}, {verdict(reached)}" for _, text, reached in rows]
        lines.append(f"| {rows[0][0]} | " + " | ".join(cells) + " |")
    return ("## A registry and its service\n\n`ipse generate` (moderate, seed 7) loaded, served by `ipsed`, and put under load by `service_load` "
            "from the same machine over loopback, 8 connections, 32 calls under way unless stated; so service, client and gRPC share the processors, and "
            "the empty echo, a service of the same interface that answers nothing, says what the latter two cost. Latencies are what "
            "the client saw, in an open loop from the moment a call was due. For overload the service has one processor and the load "
            "the other; more than about twice the capacity one processor cannot send. Goals are those for 10 M records.\n\n" +
            "\n".join(lines) + "\n")


def kernels_section(text):
    return ("## String kernels\n\n`tools/bench/kernels.sh`: against the best mode of rapidfuzz-cpp in the same run, single thread, "
            "nanoseconds a pair; answers are checked before anything is timed.\n\n" + text.strip() + "\n")


def peers_section(figures):
    return ("## Beside an SQL-engine linkage\n\n`tools/bench/peers.py`: both read the same generated file, train without labels, score, cluster "
            "and write, one after the other in one run; both clusterings are judged by one function. " + figures["table"].strip() + "\n")


def former_section(former, title):
    """The section of that title in the page as it was, so that what was not measured this time is not lost; or nothing."""
    found = re.search(rf"^{re.escape(title)}\n.*?(?=^## |^{re.escape(FOOT)}|\Z)", former, re.M | re.S)
    return found[0].rstrip("\n") + "\n" if found else ""


def page(figures, former=""):
    makers = {"scale": scale_section, "spill": spill_section, "dirty": dirty_section, "cluster": cluster_section, "service": service_section, "kernels": kernels_section,
              "peers": peers_section}
    text = HEAD
    for name, make in makers.items():
        if name in figures:
            text += "\n" + make(figures[name]["figures"]) + "\n" + ran_on(figures[name]["machine"])
        elif section := former_section(former, TITLES[name]):
            text += "\n" + section
    return text + "\n" + FOOT + " a 20,000-record run and of the kernels are compared with committed figures in every run of `.ci/run`; see [hacking.md](hacking.md).\n"

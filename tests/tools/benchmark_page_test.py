#!/usr/bin/env python3
"""tools/bench/benchmark_page.py says of figures what they are. Nothing is measured."""

import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools/bench"))
import benchmark_page as page  # noqa: E402

MACHINE = {"cpu": "Abacus 9", "processors": 2, "memory_gib": 24, "kernel": "6.1", "compiler": "c++ 12", "commit": "abc"}


def job(records, seconds, gib=1.0):
    stage = {"stage": "compare", "seconds": seconds / 2, "cpu_seconds": seconds, "peak_memory_bytes": 2**29}
    return {"records": records, "runs": 3, "seconds": [seconds * 0.9, seconds, seconds * 1.2], "cpu_seconds": [2 * seconds] * 3,
            "peak_memory_bytes": [int(gib * 2**30)] * 3, "candidates": 5 * records, "pairs_per_second": 10 * records / seconds,
            "rules": 29, "identities": records - 7, "found": 0.996, "pairwise": {"precision": 0.99, "recall": 0.98, "f1": 0.985},
            "stages": [stage, stage], "stage_seconds": seconds}


class Page(unittest.TestCase):
    def test_slope_of_powers(self):
        for power in (0.5, 1, 2):
            points = [(x, 3e-6 * x**power) for x in (1e5, 1e6, 5e6, 2e7)]
            self.assertAlmostEqual(page.slope(points), power)

    def test_spread_is_median_fastest_and_slowest(self):
        self.assertEqual(page.spread([3.0, 1.0, 2.0]), "2.00 (1.00 – 3.00)")
        self.assertEqual(page.spread([3.0]), "3.00")

    def test_goals_are_judged_by_median_time_and_highest_memory(self):
        def verdict(seconds, gib):
            return page.scale_table([job(1_000_000, seconds, gib)]).split("|")[-2]
        self.assertNotIn("not reached", verdict(2.9, 1.4))
        self.assertIn("not reached", verdict(3.1, 1.4))
        self.assertIn("not reached", verdict(2.9, 1.6))

    def test_stages_of_one_name_are_one_line(self):
        text = page.stage_table([job(1000, 4.0), job(2000, 8.0)])
        self.assertEqual(text.count("| compare |"), 1)
        self.assertIn("| compare | 4.000 / 8.000 / 512 | 8.000 / 16.000 / 512 |", text)

    def test_a_job_with_less_memory_is_set_beside_the_one_with_all(self):
        row = {"records": 5_000_000, "seconds": 20.0, "held_bytes": 2 * page.GIB, "spilled_bytes": 0, "limit_gib": 0}
        less = row | {"seconds": 25.0, "limit_gib": 1.2, "spilled_bytes": page.GIB, "same": True}
        text = page.spill_section([row, less, row | {"records": 100_000_000}])
        self.assertEqual(text.count("× the time"), 1)
        self.assertIn("1.25 × the time; the same bytes", text)
        self.assertIn("**other results**", page.spill_section([row, less | {"same": False}]))

    def test_a_page_holds_the_sections_there_are(self):
        figures = {"scale": {"machine": MACHINE, "figures": {"seed": 7, "jobs": [job(100_000, 1), job(1_000_000, 10)]}},
                   "dirty": {"machine": MACHINE, "figures": job(50_000, 0.02)},
                   "kernels": {"machine": MACHINE, "figures": "| kernel | ns |"}}
        text = page.page(figures)
        self.assertIn("to the power of **1.00**", text)
        self.assertIn("| kernel | ns |", text)
        self.assertIn("**25.0 M pairs a second**", text)
        self.assertIn("Abacus 9, 2 processors, 24 GiB", text)
        self.assertNotIn("SQL-engine", text)
        self.assertNotIn(" nan ", text)

    def test_a_service_is_judged_by_its_share_of_the_echo(self):
        def call(rate, p99_us):
            return {"calls_a_second": rate, "p50_us": p99_us / 2, "p99_us": p99_us, "made_a_second": 2.1 * rate, "p99_since_made_us": p99_us}

        capacity = {name: call(rate, 900) for name, rate in (("echo", 10_000), ("match", 4_000), ("lookup", 9_000), ("register", 6_000))}
        capacity |= {name: call(1_000, 1_500) for name in ("echo_half_load", "match_half_load", "lookup_half_load", "register_alone")}
        capacity["register_paced"] = call(5_000, 26_000) | {"made_a_second": 5_000}
        overload = {"match": call(4_000, 900), "match_70_percent": call(2_800, 1_000), "match_beyond": call(3_800, 3_500)}
        figures = {"records": 1_000, "load_seconds": 0.1, "replay_seconds": 95, "open_seconds": 2, "peak_memory_bytes": 300_000, "capacity": capacity,
                   "overload": overload}
        reached = {text: verdict for text, _, verdict in page.service_rows(figures)}
        self.assertEqual([verdict for verdict in reached.values() if verdict is not None],
                         [False, True, False, False, True, True, True, False, True, False])
        capacity["register_paced"]["p99_since_made_us"] = 24_000
        self.assertIn("13.0 / 24.0, reached", page.service_section([figures]))
        capacity["register_paced"]["made_a_second"] = 4_000
        self.assertIn("13.0 / 24.0, **not reached**", page.service_section([figures]), "fewer were sent than asked")
        self.assertIn("4,000 (40%), **not reached**", page.service_section([figures]))
        self.assertIn("2.0 times capacity", page.service_section([figures]))

    def test_what_was_not_measured_stays(self):
        scale = {"scale": {"machine": MACHINE, "figures": {"seed": 7, "jobs": [job(100_000, 1)]}}}
        kernels = {"kernels": {"machine": MACHINE, "figures": "| kernel | ns |"}}
        former = page.page(kernels, "# Old\n\n## Clustering alone\n\nold clusters\n\n## Odd one\n\ngone\n")
        text = page.page(scale, former)
        self.assertIn("| kernel | ns |", text)
        self.assertIn("old clusters", text)
        self.assertNotIn("gone", text)
        self.assertEqual(text.count("## String kernels"), 1)
        self.assertEqual(text.count(page.FOOT), 1)
        self.assertEqual(page.page(scale, text), text, "again: the same page")


if __name__ == "__main__":
    unittest.main()

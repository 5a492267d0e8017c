#!/usr/bin/env python3
"""tools/bench/instruction_counts.py tells growth from noise. Does not count anything."""

import contextlib
import importlib.util
import io
import pathlib
import sys
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "tools/bench/instruction_counts.py"
sys.dont_write_bytecode = True
spec = importlib.util.spec_from_file_location("instruction_counts", SCRIPT)
counts = importlib.util.module_from_spec(spec)
spec.loader.exec_module(counts)

RECORDED = {"figures": {"run": {"total": 1000000, "read": 400000, "score": 600000}, "kernels": {"total": 5000}}}


def compared(measured):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = counts.compare(RECORDED, measured)
    return code, out.getvalue()


class Compare(unittest.TestCase):
    def test_the_same_figures_pass(self):
        code, text = compared(RECORDED["figures"])
        self.assertEqual(code, 0)
        self.assertIn("all figures are as recorded", text)

    def test_noise_passes(self):
        code, _ = compared({"run": {"total": 1010000, "read": 404000, "score": 606000}, "kernels": {"total": 4950}})
        self.assertEqual(code, 0)

    def test_growth_fails_and_names_the_figure(self):
        code, text = compared({"run": {"total": 1015000, "read": 400000, "score": 640000}, "kernels": {"total": 5000}})
        self.assertEqual(code, 1)
        self.assertIn("more than recorded: run: score +6.7 %", text)
        self.assertNotIn("more than recorded: run: read", text)

    def test_growth_of_the_total_fails(self):
        code, text = compared({"run": {"total": 1030000, "read": 412000, "score": 618000}, "kernels": {"total": 5000}})
        self.assertEqual(code, 1)
        self.assertIn("more than recorded: run: total +3.0 %", text)

    def test_less_passes_and_asks_for_new_figures(self):
        code, text = compared({"run": {"total": 500000, "read": 200000, "score": 300000}, "kernels": {"total": 5000}})
        self.assertEqual(code, 0)
        self.assertIn("less than recorded: run: total -50.0 %", text)
        self.assertIn("--record", text)

    def test_a_target_that_the_machine_lacks_is_left_out(self):
        code, text = compared({"run": RECORDED["figures"]["run"], "kernels": None})
        self.assertEqual(code, 0)
        self.assertIn("kernels: not compared", text)

    def test_parts_must_have_names(self):
        with self.assertRaises(SystemExit):
            counts.by_name(["read", "score"], [1, 2, 3])

    def test_small_parts_have_no_figure_of_their_own_but_count(self):
        self.assertEqual(counts.by_name(["read", "tiny", "read"], [9000, 10, 990]), {"total": 10000, "read": 9990})


if __name__ == "__main__":
    unittest.main()

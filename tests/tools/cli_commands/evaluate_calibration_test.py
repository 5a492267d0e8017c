"""`ipse evaluate --calibration`: what a run said against what was the case, in figures, JSON and a picture."""

import json
import pathlib
import unittest
import xml.etree.ElementTree

from cli import CliTest, INPUT, csv_text

# Two people of three records each; weights in bits.
LINKS = [("a1", "a2", 12), ("a2", "a3", 1), ("b1", "b2", 11), ("a1", "b1", 10), ("a2", "b2", 3), ("a3", "b3", -3)]
SVG = "{http://www.w3.org/2000/svg}"


def probability(bits):
    return 2 ** bits / (1 + 2 ** bits)


class Calibration(CliTest):
    def setUp(self):
        super().setUp()
        (self.folder / "out").mkdir()
        records = [person + number for person in "ab" for number in "123"]
        self.write("out/clusters.csv", csv_text(["record_id", "cluster_id"], [[r, i] for i, r in enumerate(records)]))
        rows = [[l, r, bits, probability(bits), "certain" if bits >= 10 else "probable" if bits >= 0 else "possible"] for l, r, bits in LINKS]
        self.write("out/links.csv", csv_text(["record_id_l", "record_id_r", "match_weight", "match_probability", "grade"], rows))
        self.truth = self.write("t.csv", csv_text(["rec_id", "cluster_id"], [[r, r[0]] for r in records]))

    def curve(self, *arguments):
        return json.loads(self.run_ok("evaluate", self.path("out"), "--truth", self.truth, "--json", "--calibration", *arguments))["calibration_curve"]

    def row(self, curve, name):
        return next(row for row in curve["estimated_against_true"] if row["links_from"] == name)

    def test_precision_and_recall_by_hand(self):
        curve = self.curve()
        ten = self.row(curve, "+10.0 bits")
        self.assertEqual((ten["links"], ten["threshold_bits"]), (3, 10))
        self.assertAlmostEqual(ten["precision_estimated"], (probability(12) + probability(11) + probability(10)) / 3)
        self.assertAlmostEqual(ten["precision"]["share"], 2 / 3)
        self.assertAlmostEqual(ten["recall"]["share"], 2 / 6)
        self.assertIsNone(ten["recall_estimated"], "nothing says how many matches the run expected")
        certain = self.row(curve, "certain")
        self.assertEqual({key: certain[key] for key in ("links", "precision", "recall")}, {key: ten[key] for key in ("links", "precision", "recall")})
        self.assertEqual(self.row(curve, "probable and certain")["links"], 5)
        self.assertEqual(self.row(curve, "-4.0 bits")["recall"]["share"], 0.5)
        self.assertEqual(self.row(curve, "+20.0 bits")["links"], 0)

    def test_bins_by_hand(self):
        bins = [b for b in self.curve()["reliability"] if b["links"] > 0]
        # Bins of two bits from -4 up: -3; 1; 3; 10 and 11; 12.
        self.assertEqual([b["links"] for b in bins], [1, 1, 1, 2, 1])
        self.assertEqual([b["observed"]["share"] for b in bins], [0, 1, 0, 0.5, 1])
        self.assertAlmostEqual(bins[3]["mean_predicted"], (probability(10) + probability(11)) / 2)

    def test_pictures_are_well_formed_and_hold_every_point(self):
        text = self.run_ok("evaluate", self.path("out"), "--truth", self.truth, "--calibration", self.path("c.svg"))
        self.assertIn("c.svg", text)
        self.assertIn("precision said", text)
        root = xml.etree.ElementTree.parse(self.path("c.svg")).getroot()
        self.assertEqual(root.tag, SVG + "svg")
        curve = self.curve(self.path("c.html"))
        points = sum(b["links"] > 0 for b in curve["reliability"])
        points += 2 * sum(row["links"] > 0 and row["threshold_bits"] is not None for row in curve["estimated_against_true"])
        self.assertEqual(len(list(root.iter(SVG + "circle"))), points)
        page = pathlib.Path(self.path("c.html")).read_text()
        self.assertTrue(page.startswith("<!doctype html>"))
        self.assertIn("<svg", page)
        self.assertEqual(page.count("<tr>"), 1 + sum(row["links"] > 0 for row in curve["estimated_against_true"]))

    def test_names_of_pictures(self):
        self.assertIn(".svg", self.run_fails(INPUT, "evaluate", self.path("out"), "--truth", self.truth, "--calibration", self.path("c.png")))
        self.run_fails(INPUT, "evaluate", self.path("out"), "--truth", self.truth, "--calibration", self.path("none/c.svg"))

    def test_without_the_option_nothing_of_it(self):
        self.assertNotIn("precision said", self.run_ok("evaluate", self.path("out"), "--truth", self.truth))

    def test_recall_is_estimated_from_the_run(self):
        self.run_ok("generate", "-n", "4000", "--seed", "8", "-o", self.path("p.csv"), "--truth", self.path("t.csv"), "--quiet")
        out = self.dedup(self.path("p.csv"), "run")
        summary = json.loads(pathlib.Path(out, "summary.json").read_text())["estimates"]
        curve = json.loads(self.run_ok("evaluate", out, "--truth", self.path("t.csv"), "--json", "--calibration"))["calibration_curve"]
        for name, key in (("certain", "automatic"), ("probable and certain", "link")):
            row = self.row(curve, name)
            # The weights of links.csv are rounded to four decimals.
            self.assertAlmostEqual(row["precision_estimated"], summary[key + "_precision"], 4)
            self.assertAlmostEqual(row["recall_estimated"], summary[key + "_recall"], 4)
        # Truth for some records only: the run's expectation is of something else.
        lines = pathlib.Path(self.path("t.csv")).read_text().splitlines()
        half = self.write("half.csv", "\n".join(lines[:2000]) + "\n")
        curve = json.loads(self.run_ok("evaluate", out, "--truth", half, "--json", "--calibration"))["calibration_curve"]
        self.assertIsNone(self.row(curve, "certain")["recall_estimated"])


if __name__ == "__main__":
    unittest.main()

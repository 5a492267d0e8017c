"""`ipse households`: families one can read among other people, and generated populations with truth."""

import json
import pathlib
import unittest

from cli import CliTest, HEADER, INPUT, csv_text, people, read_csv

HOME = ["77 Lantern Road", "Northfield", "10001", "555-777-0001"]
FLAT = ["5 Harbour Lane", "Southport", "20002", "555-601-1001"]
HOSTEL = ["900 Canal Street", "Eastham", "30003"]
ROWS = [
    # A couple, their twins and a son; the mother is there twice, once misspelt.
    ["F1", "Greta", "Lindqvist", "1975-04-03", "F", "411-22-3344"] + HOME,
    ["F2", "Grete", "Lindqvist", "1975-04-03", "F", "411-22-3344"] + HOME,
    ["F3", "Oskar", "Lindqvist", "1973-09-21", "M", "412-33-4455"] + HOME,
    ["F4", "Nele", "Lindqvist", "2009-05-17", "F", ""] + HOME,
    ["F5", "Marlon", "Lindqvist", "2009-05-17", "M", ""] + HOME,
    ["F6", "Theo", "Lindqvist", "2004-11-30", "M", "413-44-5566"] + HOME,
    # Two people of other names who share a flat and its phone.
    ["M1", "Jasper", "Okafor", "1990-02-11", "M", "421-22-3344"] + FLAT,
    ["M2", "Leonie", "Brandvold", "1991-07-25", "F", "422-33-4455"] + FLAT,
] + [
    # Seven people of an institution.
    ["H%d" % i, given, family, "19%02d-0%d-1%d" % (40 + 3 * i, i + 1, i), "FM"[i % 2], "43%d-22-33%02d" % (i, i)] + HOSTEL + ["555-70%d-30%02d" % (i, 11 * i)]
    for i, (given, family) in enumerate([("Abby", "Crane"), ("Boris", "Dahl"), ("Clara", "Everly"), ("Dmitri", "Fox"), ("Elsa", "Grimm"),
                                         ("Frank", "Holm"), ("Gina", "Ibsen")])
]


class Households(CliTest):
    def setUp(self):
        super().setUp()
        others, _ = people(300, 12)
        self.file = self.write("p.csv", csv_text(HEADER, ROWS + others))

    def households(self, *arguments):
        self.text = self.run_ok("households", *arguments, "--quiet")
        return self.read(self.path("out"))

    def read(self, out):
        cluster = {row["record_id"]: row["cluster_id"] for row in read_csv(out + "/clusters.csv")}
        home = {row["cluster_id"]: row for row in read_csv(out + "/households.csv")}
        self.assertEqual(set(home), set(cluster.values()))
        return {record: home[c] for record, c in cluster.items()}

    def test_families_by_hand(self):
        home = self.households(self.file, "-o", self.path("out"))
        family = {home["F%d" % i]["household_id"] for i in range(1, 7)}
        self.assertEqual(len(family), 1)
        self.assertEqual(home["F1"]["cluster_id"], home["F2"]["cluster_id"], "identities come first")
        self.assertEqual(home["F1"]["household_size"], "5")
        self.assertEqual(home["F4"]["relation"], "twin or other child of one birth")
        self.assertEqual(home["F4"]["related_to"], home["F5"]["cluster_id"])
        self.assertIn("relative", home["F3"]["relation"])
        self.assertEqual(home["M1"]["household_id"], home["M2"]["household_id"])
        self.assertEqual(home["M1"]["household_size"], "2")
        self.assertNotEqual(home["M1"]["household_id"], home["F1"]["household_id"])
        self.assertEqual(len({home["H%d" % i]["household_id"] for i in range(7)}), 7, "an institution is no household")

    def test_relations(self):
        home = self.households(self.file, "-o", self.path("out"))
        relations = {frozenset((row["cluster_id_l"], row["cluster_id_r"])): row for row in read_csv(self.path("out/relations.csv"))}
        pair = lambda a, b: relations.get(frozenset((home[a]["cluster_id"], home[b]["cluster_id"])))
        self.assertEqual(pair("F3", "F4")["years_apart"], "35")
        self.assertEqual(pair("F4", "F5")["years_apart"], "0")
        self.assertEqual(pair("F3", "F4")["same_household"], "1")
        self.assertGreater(float(pair("F3", "F6")["probability"]), 0.9)
        self.assertIsNone(pair("H0", "H1"))
        self.assertIsNone(pair("F1", "M1"))
        for row in relations.values():
            self.assertNotEqual(row["cluster_id_l"], row["cluster_id_r"])

    def test_larger_than_a_household(self):
        self.assertEqual(len({self.households(self.file, "-o", self.path("out"), "--largest", "4")["F%d" % i]["household_id"] for i in range(3, 7)}), 4)

    def test_a_finished_run_gives_the_same(self):
        one = self.households(self.file, "-o", self.path("out"))
        self.dedup(self.file, "run")
        self.run_ok("households", self.path("run"), "--quiet", "--threads", "3")
        self.assertEqual(one, self.read(self.path("run")))
        for name in ("households.csv", "relations.csv"):
            self.assertEqual(pathlib.Path(self.path("out"), name).read_bytes(), pathlib.Path(self.path("run"), name).read_bytes())

    def test_mistakes(self):
        self.assertIn("--output", self.run_fails(INPUT, "households", self.file))
        self.dedup(self.file, "run")
        self.assertIn("--output", self.run_fails(INPUT, "households", self.path("run"), "-o", self.path("else")))
        self.run_fails(INPUT, "households", self.path("none.csv"), "-o", self.path("out"))

    def test_without_addresses_nobody_lives_together(self):
        others, _ = people(200, 3)
        bare = self.write("bare.csv", csv_text(HEADER[:5], [row[:5] for row in ROWS + others]))
        home = self.households(bare, "-o", self.path("out"))
        self.assertIn("warning", self.text)
        self.assertEqual({row["household_size"] for row in home.values()}, {"1"})


class Measured(CliTest):
    def test_truth_of_a_population(self):
        self.run_ok("generate", "-n", "8000", "--seed", "21", "-o", self.path("p.csv"), "--truth", self.path("t.csv"), "--quiet")
        self.assertIn("institutions", self.run_ok("households", self.path("p.csv"), "-o", self.path("out"), "--quiet"))
        arguments = ["evaluate", self.path("out"), "--truth", self.path("t.csv")]
        figures = json.loads(self.run_ok(*arguments, "--json"))["households"]
        self.assertIn("living together today", self.run_ok(*arguments))
        self.assertGreater(figures["family"]["precision"], 0.96)
        self.assertGreater(figures["household"]["recall"], 0.75)
        kinds = {row["relation"] for row in read_csv(self.path("out/relations.csv"))}
        self.assertTrue({"relative, same household", "same address, nothing else in common", "twin or other child of one birth"} <= kinds, kinds)
        self.assertEqual(figures["household"], self.by_enumeration("household_id"))
        self.assertEqual(figures["family"], self.by_enumeration("family_id"))

    def by_enumeration(self, column):
        """The same figures by looking at every pair of records of two people."""
        cluster = {row["record_id"]: row["cluster_id"] for row in read_csv(self.path("out/clusters.csv"))}
        home = {row["cluster_id"]: row["household_id"] for row in read_csv(self.path("out/households.csv"))}
        truth = {row["rec_id"]: row for row in read_csv(self.path("t.csv"))}
        groups = {}
        for record, row in truth.items():
            groups.setdefault(("found", home[cluster[record]]), []).append(record)
            groups.setdefault(("true", row[column]), []).append(record)
        pairs = {"found": set(), "true": set()}
        for (kind, _), records in groups.items():
            for i, a in enumerate(records):
                pairs[kind].update((a, b) for b in records[i + 1:] if truth[a]["cluster_id"] != truth[b]["cluster_id"])
        right, found, true = len(pairs["found"] & pairs["true"]), len(pairs["found"]), len(pairs["true"])
        precision, recall = right / found, right / true
        return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall), "true_positive": right,
                "false_positive": found - right, "false_negative": true - right}

    def test_households_of_another_run_are_not_measured(self):
        for name, seed in (("a", "1"), ("b", "2")):
            self.run_ok("generate", "-n", "1000", "--seed", seed, "-o", self.path(name + ".csv"), "--truth", self.path(name + "_t.csv"), "--quiet")
            self.run_ok("households", self.path(name + ".csv"), "-o", self.path(name), "--quiet")
        lines = pathlib.Path(self.path("a/households.csv")).read_text().splitlines(True)
        pathlib.Path(self.path("b/households.csv")).write_text("".join(lines[:500]))
        figures = json.loads(self.run_ok("evaluate", self.path("b"), "--truth", self.path("b_t.csv"), "--json"))
        self.assertNotIn("households", figures)
        self.assertTrue(any("same run" in note for note in figures["notes"]), figures["notes"])
        self.assertIn("households", json.loads(self.run_ok("evaluate", self.path("a"), "--truth", self.path("a_t.csv"), "--json")))
        plain = self.dedup(self.path("a.csv"), "plain")
        self.assertNotIn("households", self.run_ok("evaluate", plain, "--truth", self.path("a_t.csv")))
        # The identities were made anew since.
        self.dedup(self.path("a.csv"), "a")
        text = self.run_ok("evaluate", self.path("a"), "--truth", self.path("a_t.csv"))
        self.assertIn("older than clusters.csv", text)
        self.assertNotIn("living together today", text)


if __name__ == "__main__":
    unittest.main()

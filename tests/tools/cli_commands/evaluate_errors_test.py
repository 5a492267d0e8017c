"""`ipse evaluate` by phenomenon: hand-made results, truth and tags whose every figure can be counted on the fingers."""

import json
import unittest

from cli import CliTest, HEADER, csv_text, read_csv

# Ann (a1-a4), Bob (b1, b2), his son Bob (c1), the twins Dee and Deb (d1, e1), Eve (f1, f2), and Gil, who is a test (g1).
CLUSTERS = {"a1": 1, "a2": 1, "a3": 1, "a4": 2, "b1": 3, "b2": 3, "c1": 3, "d1": 4, "e1": 4, "f1": 5, "f2": 6, "g1": 5}
LINKS = [("a1", "a2", 20, "certain"), ("a2", "a3", 3, "probable"), ("a3", "a4", -2, "possible"), ("b1", "b2", 15, "certain"),
         ("b1", "c1", 12, "certain"), ("b2", "c1", 2, "probable"), ("d1", "e1", 4, "probable"), ("f1", "f2", 5, "probable"),
         ("f1", "g1", 11, "certain"), ("a4", "g1", 1, "possible"), ("a1", "f1", 10.5, "certain")]
PERSON = {"c1": "c", "e1": "e"}
HOUSEHOLD = {"a": "H1", "b": "H2", "c": "H2", "d": "H3", "e": "H3", "f": "H4", "g": "H5"}
TAGS = {"a2": "nick", "a3": "dob_day|nick", "a4": "dob_month", "b1": "jrsr", "b2": "jrsr", "c1": "jrsr", "d1": "twin", "e1": "twin",
        "f2": "stale_addr", "g1": "test"}


class ErrorTypes(CliTest):
    def evaluate(self, households=True, tags=True):
        folder = self.folder / "out"
        folder.mkdir(exist_ok=True)
        self.write("out/clusters.csv", csv_text(["record_id", "cluster_id"], CLUSTERS.items()))
        rows = [[l, r, weight, 2 ** weight / (1 + 2 ** weight), grade] for l, r, weight, grade in LINKS]
        self.write("out/links.csv", csv_text(["record_id_l", "record_id_r", "match_weight", "match_probability", "grade"], rows))
        truth = [[r, r[0], HOUSEHOLD[r[0]], "F" + HOUSEHOLD[r[0]][1]] for r in CLUSTERS]
        header = ["rec_id", "cluster_id", "household_id", "family_id"]
        if not households:
            header, truth = header[:2], [row[:2] for row in truth]
        arguments = ["evaluate", str(folder), "--truth", self.write("t.csv", csv_text(header, truth))]
        if tags:
            rows = [[r, r[0], TAGS.get(r, "")] for r in CLUSTERS]
            arguments += ["--tags", self.write("g.csv", csv_text(["rec_id", "cluster_id", "tags"], rows))]
        self.text = self.run_ok(*arguments)
        return json.loads(self.run_ok(*arguments, "--json"))

    def row(self, figures, tag):
        return next(row for row in figures["tags"] if (row["tag"] or row["phenomenon"]) == tag)

    def check(self, row, **want):
        self.assertEqual({key: row[key] for key in want}, want)

    def test_outcomes_are_counted_by_hand(self):
        figures = self.evaluate()
        # True pairs: six of Ann, one of Bob, one of Eve.
        self.check(figures["true_pair_outcomes"], true_pairs=8, certain=2, review=2, joined=1, weak=3, not_compared=None, found=4)
        # Ann's nickname is in a2 and a3: a1-a2, a2-a3, a2-a4, a1-a3, a3-a4.
        self.check(self.row(figures, "nick"), records=2, true_pairs=5, certain=1, review=1, joined=1, weak=2, found=3)
        self.check(self.row(figures, "dob_day"), records=1, true_pairs=3, certain=0, review=1, joined=1, weak=1)
        self.check(self.row(figures, "dob_month"), records=1, true_pairs=3, certain=0, review=0, joined=0, weak=3)
        # The phenomenon as a whole counts a pair once: a3-a4 carries both.
        self.check(self.row(figures, "birth date wrong"), records=2, true_pairs=5, review=1, joined=1, weak=3)
        self.check(self.row(figures, "stale_addr"), records=1, true_pairs=1, review=1, found=0)
        self.check(self.row(figures, "jrsr"), records=3, true_pairs=1, certain=1, false_certain=1, false_review=1)
        self.check(self.row(figures, "twin"), true_pairs=0, false_certain=0, false_review=1)
        self.assertEqual(figures["untagged"]["true_pairs"], 0)

    def test_false_links_by_kind(self):
        kinds = {row["kind"]: (row["certain"], row["review"]) for row in self.evaluate()["false_link_kinds"]}
        self.assertEqual(kinds, {"father and son of one name": (1, 1), "twins": (0, 1), "unknown or test patient": (1, 0), "unrelated": (1, 0)})
        # Without tags the households tell what they can; without these, nothing does.
        kinds = {row["kind"]: (row["certain"], row["review"]) for row in self.evaluate(tags=False)["false_link_kinds"]}
        self.assertEqual(kinds, {"relatives, same household": (1, 2), "unrelated": (2, 0)})
        kinds = {row["kind"]: (row["certain"], row["review"]) for row in self.evaluate(tags=False, households=False)["false_link_kinds"]}
        self.assertEqual(kinds, {"unknown": (3, 2)})

    def test_table(self):
        self.evaluate()
        for words in ("true pairs that carry", "birth date wrong", "  month", "nickname", "false links join", "twins"):
            self.assertIn(words, self.text)
        self.assertNotIn("not compared:", self.text)
        self.evaluate(tags=False)
        self.assertNotIn("true pairs that carry", self.text)

    def test_unknown_tags_are_counted_under_their_own_name(self):
        TAGS["f1"] = "strange_thing"
        self.addCleanup(TAGS.pop, "f1")
        self.check(self.row(self.evaluate(), "strange_thing"), phenomenon="other", meaning="strange_thing", true_pairs=1, review=1)

    def test_not_compared_is_told_from_the_input(self):
        rows = [["R1", "Ada", "Abend", "1950-01-02", "F", "", "", "", "", ""], ["R2", "Wim", "Winter", "1999-08-17", "M", "", "", "", "", ""],
                ["R3", "Cora", "Birne", "1980-03-04", "F", "123-45-6781", "", "", "", "555-201-3001"],
                ["R4", "Cora", "Birne", "1980-03-04", "F", "123-45-6781", "", "", "", "555-201-3001"]]
        out = self.dedup(self.write("a.csv", csv_text(HEADER, rows)))
        truth = self.write("t.csv", csv_text(["rec_id", "cluster_id"], [["R1", 1], ["R2", 1], ["R3", 2], ["R4", 2]]))
        outcomes = json.loads(self.run_ok("evaluate", out, "--truth", truth, "--json"))["true_pair_outcomes"]
        self.check(outcomes, true_pairs=2, weak=0, not_compared=1, found=1)
        self.assertEqual(outcomes["certain"] + outcomes["review"], 1)

    def test_outcomes_of_a_population_add_up(self):
        self.run_ok("generate", "-n", "3000", "--seed", "4", "--difficulty", "heavy", "-o", self.path("p.csv"), "--truth",
                    self.path("t.csv"), "--tags", self.path("g.csv"), "--quiet")
        out = self.dedup(self.path("p.csv"))
        figures = json.loads(self.run_ok("evaluate", out, "--truth", self.path("t.csv"), "--tags", self.path("g.csv"), "--json"))
        for row in figures["tags"] + [figures["true_pair_outcomes"], figures["untagged"]]:
            self.assertEqual(row["true_pairs"], row["certain"] + row["review"] + row["joined"] + row["weak"] + row["not_compared"])
        self.assertEqual(figures["true_pair_outcomes"]["true_pairs"], figures["pairs"]["true_positive"] + figures["pairs"]["false_negative"])
        self.assertEqual(figures["true_pair_outcomes"]["found"], figures["pairs"]["true_positive"])
        # Every tag of the generator has words.
        self.assertNotIn("other", {row["phenomenon"] for row in figures["tags"]})
        kinds = [row["kind"] for row in figures["false_link_kinds"]]
        self.assertFalse([kind for kind in kinds if kind.startswith("taken by the model")], kinds)
        grades = figures["grades"]
        self.assertEqual(sum(row["certain"] for row in figures["false_link_kinds"]), grades["certain"]["links"] - grades["certain"]["true"])


if __name__ == "__main__":
    unittest.main()

"""`ipse tune`: decided pairs move a model, and the pairs worth deciding are proposed."""

import json
import math
import pathlib
import unittest

from cli import CliTest, INPUT, csv_text, read_csv

HEADER = ["record_id_l", "record_id_r", "decision"]


class Tune(CliTest):
    def setUp(self):
        super().setUp()
        self.run_ok("generate", "-n", "4000", "--seed", "17", "--difficulty", "heavy", "-o", self.path("p.csv"), "--truth", self.path("t.csv"), "--quiet")
        self.out = self.dedup(self.path("p.csv"))
        self.person = {row["rec_id"]: row["cluster_id"] for row in read_csv(self.path("t.csv"))}

    def propose(self, count, *arguments, name="q.csv"):
        self.run_ok("tune", self.out, "--propose", str(count), "--proposals", self.path(name), "--quiet", *arguments)
        return read_csv(self.path(name))

    def decided(self, rows, wrong=False):
        return [[r["record_id_l"], r["record_id_r"], "same" if (self.person[r["record_id_l"]] == self.person[r["record_id_r"]]) != wrong else "different"]
                for r in rows]

    def test_proposals_are_doubtful_and_speak_for_others(self):
        rows = self.propose(60)
        self.assertEqual(len({(r["record_id_l"], r["record_id_r"]) for r in rows}), 60)
        self.assertTrue(all(r["decision"] == "" for r in rows))
        worth = [float(r["match_probability"]) * (1 - float(r["match_probability"])) * int(r["stands_for"]) for r in rows]
        # The first of each pattern come by falling worth.
        firsts, seen = [], set()
        for row, w in zip(rows, worth):
            if row["explanation"] + row["match_probability"] not in seen:
                firsts.append(w)
            seen.add(row["explanation"] + row["match_probability"])
        self.assertGreater(len(firsts), 10)
        for earlier, later in zip(firsts, firsts[1:]):
            self.assertGreaterEqual(earlier, later - 1e-4)
        self.assertGreater(worth[0], 0.1)

    def test_decided_pairs_are_not_proposed_again(self):
        rows = self.propose(40)
        labels = self.write("labels.csv", csv_text(HEADER, self.decided(rows)))
        again = self.propose(40, "--labels", labels)
        known = {frozenset((r["record_id_l"], r["record_id_r"])) for r in rows}
        self.assertFalse(known & {frozenset((r["record_id_l"], r["record_id_r"])) for r in again})

    def test_deterministic(self):
        one = self.propose(50, "--threads", "1")
        self.assertEqual(one, self.propose(50, "--threads", "4", name="r.csv"))
        labels = self.write("labels.csv", csv_text(HEADER, self.decided(one)))
        for name, threads in (("a", "1"), ("b", "3")):
            self.run_ok("tune", self.out, "--labels", labels, "-o", self.path(name), "--threads", threads, "--quiet")
        self.assertEqual(pathlib.Path(self.path("a")).read_bytes(), pathlib.Path(self.path("b")).read_bytes())

    def tuned(self, rows, name):
        self.run_ok("tune", self.out, "--labels", self.write("labels.csv", csv_text(HEADER, rows)), "-o", self.path(name), "--quiet")
        self.run_ok("dedup", self.path("p.csv"), "--model", self.path(name), "-o", self.path("out_" + name), "--quiet")
        weights = {frozenset((r["record_id_l"], r["record_id_r"])): float(r["match_weight"]) for r in read_csv(self.path("out_" + name + "/links.csv"))}
        return [weights.get(frozenset(row[:2]), -5) for row in rows]

    def test_labels_move_the_model_their_way(self):
        rows = self.propose(80)
        before = {frozenset((r["record_id_l"], r["record_id_r"])): float(r["match_probability"]) for r in rows}
        weights = {}
        for decision in ("same", "different"):
            weights[decision] = sum(self.tuned([row[:2] + [decision] for row in self.decided(rows)], decision))
        start = sum(max(-5, math.log2(p / (1 - p))) for p in before.values())
        self.assertGreater(weights["same"], start)
        self.assertGreater(weights["same"], weights["different"] + 80)

    def test_the_certain_thresholds_are_never_lowered(self):
        rows = [row[:2] + ["same"] for row in self.decided(self.propose(60))]
        self.tuned(rows, "m")
        for name in ("certain_bits", "certain_alone_bits"):
            with self.subTest(name=name):
                bits = lambda path: float(next(line.split()[1] for line in pathlib.Path(path).read_text().splitlines() if name + ":" in line))
                self.assertGreaterEqual(bits(self.path("m")), bits(self.out + "/model.textproto"))
                with open(self.path("out_m") + "/summary.json", encoding="utf-8") as file:
                    self.assertEqual(json.load(file)["thresholds"][name], bits(self.path("m")))

    def test_mistakes(self):
        link = read_csv(self.out + "/links.csv")[0]
        pair = [link["record_id_l"], link["record_id_r"]]
        model = ["-o", self.path("m")]
        for rows in ([pair + ["perhaps"]], [["NOBODY", pair[0], "same"]], [pair + ["same"], pair[::-1] + ["different"]], [pair + [""]], []):
            with self.subTest(rows=rows):
                self.run_fails(INPUT, "tune", self.out, "--labels", self.write("l.csv", csv_text(HEADER, rows)), *model)
        good = self.write("l.csv", csv_text(HEADER, [pair + ["same"]]))
        self.run_fails(INPUT, "tune", self.out)
        self.run_fails(INPUT, "tune", self.out, *model)
        self.run_fails(INPUT, "tune", self.out, "--propose", "5")
        self.run_fails(INPUT, "tune", self.path("none"), "--labels", good, *model)
        self.run_fails(INPUT, "tune", self.out, "--labels", self.write("w.csv", "a,b\n1,2\n"), *model)

    def test_no_values(self):
        self.assertEqual(list(self.propose(5, "--no-values")[0]), HEADER + ["match_probability", "stands_for", "explanation"])
        self.assertIn("last_name_l", self.propose(5)[0])


if __name__ == "__main__":
    unittest.main()

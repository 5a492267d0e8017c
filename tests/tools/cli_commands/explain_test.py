"""'ipse explain' on people one can see: each way two records are, or are not, one identity."""

import json
import unittest

from cli import CliTest, INPUT, csv_text, people, read_csv, HEADER


class Explain(CliTest):
    # The people the stories are about, in front of a crowd to learn from.
    CAST = [
        ["ANNA1", "Annabel", "Morgenstern", "1980-03-04", "F", "123-45-6781", "12 Oak Street", "Northfield", "10001", "555-301-4001"],
        ["ANNA2", "Annabel", "Morgenstern", "1980-03-04", "F", "123-45-6781", "12 Oak Street", "Northfield", "10001", "555-301-4001"],
        ["OTHER", "Konrad", "Quellmann", "1931-12-24", "M", "987-65-4329", "7 Elm Street", "Westbury", "40004", "555-909-8008"],
        ["MISSING", "Ruprecht", "Zuckerberg", "", "M", "", "", "", "", ""],
    ]

    def setUp(self):
        super().setUp()
        rows, _ = people(500, 11)
        self.file = self.write("a.csv", csv_text(HEADER, self.CAST + rows))
        self.out = self.dedup(self.file)

    def story(self, left, right, *arguments):
        return json.loads(self.run_ok("explain", self.out, left, right, "--json", *arguments))

    def test_a_linked_pair(self):
        story = self.story("ANNA1", "ANNA2")
        self.assertTrue(story["one_identity"])
        self.assertEqual(story["grade"], "certain")
        self.assertEqual(story["path"], ["ANNA1", "ANNA2"])
        self.assertTrue(any(rule["produces"] for rule in story["rules"]))
        by_name = {c["comparison"]: c for c in story["comparisons"]}
        self.assertEqual(by_name["given name"]["left"], "ANNABEL")
        self.assertEqual(by_name["national id"]["left_records"], 2)
        self.assertEqual(by_name["e-mail"]["level"], "missing")

    def test_the_parts_add_up_to_the_weight_of_links_csv(self):
        for link in read_csv(self.out + "/links.csv")[:20]:
            story = self.story(link["record_id_l"], link["record_id_r"])
            self.assertAlmostEqual(story["match_weight"], float(link["match_weight"]), delta=1e-3)
            total = story["prior_bits"] + sum(c["bits"] for c in story["comparisons"])
            self.assertAlmostEqual(total, story["match_weight"], delta=1e-4)
            self.assertEqual(story["grade"], link["grade"])

    def test_what_other_records_claim_is_a_part_of_the_grade_and_the_weight(self):
        born = ["2021-05-06", "F", "", "9 Birch Lane", "Northfield", "10001", "555-301-4777"]
        also = [["TWIN1", "Aurelia", "Sternberg", *born], ["TWIN2", "Philippa", "Sternberg", *born], ["BABY", "BABY GIRL", "Sternberg", *born]]
        out = self.dedup(self.write("b.csv", csv_text(HEADER, self.CAST + also + people(500, 11)[0])), "b")
        kept = {(link["record_id_l"], link["record_id_r"]): link for link in read_csv(out + "/links.csv")}
        for twin in ("TWIN1", "TWIN2"):
            link = kept[twin, "BABY"]
            story = json.loads(self.run_ok("explain", out, twin, "BABY", "--json"))
            self.assertLess(story["other_records_bits"], -1)
            self.assertEqual(story["grade"], "probable")
            self.assertAlmostEqual(story["match_weight"], float(link["match_weight"]), delta=1e-3)
            total = story["prior_bits"] + sum(c["bits"] for c in story["comparisons"]) + story["other_records_bits"]
            self.assertAlmostEqual(total, story["match_weight"], delta=1e-3)
            self.assertEqual(story["grade"], link["grade"])
            self.assertIn("another person claims one of them", self.run_ok("explain", out, twin, "BABY"))

        alone = self.dedup(self.write("c.csv", csv_text(HEADER, self.CAST + also[1:] + people(500, 11)[0])), "c")
        story = json.loads(self.run_ok("explain", alone, "TWIN2", "BABY", "--json"))
        self.assertEqual(story["grade"], "certain")
        self.assertGreater(story["other_records_bits"], 1)
        self.assertIn("nobody else claims either", self.run_ok("explain", alone, "TWIN2", "BABY"))
        # The matches expected in all are those of the pairs as they stand once others were heard.
        with open(out + "/summary.json", encoding="utf-8") as file:
            found = json.load(file)["estimates"]["matches_found"]
        self.assertAlmostEqual(found, sum(float(link["match_probability"]) for link in kept.values()), delta=0.05)

    def test_a_relative_in_common_is_named(self):
        mother = ["Walburga", "1990-01-02", "F", "214-38-7265"]
        family = [
            ["BABY", "BABY GIRL", "Sternberg", "2019-05-06", "F", "", "9 Birch Lane", "Northfield", "10001", "555-301-4777"],
            ["OLD", mother[0], "Sternberg", *mother[1:], "9 Birch Lane", "Northfield", "10001", "555-301-4777"],
            ["NEW", mother[0], "Sternberg", *mother[1:], "31 Ash Street", "Northfield", "10001", "555-808-2121"],
            ["CHILD", "Philippa", "Sternberg", "2019-05-06", "F", "", "31 Ash Street", "Northfield", "10001", "555-808-2121"]]
        out = self.dedup(self.write("d.csv", csv_text(HEADER, self.CAST + family + people(500, 11)[0])), "d")
        link = next(link for link in read_csv(out + "/links.csv") if {"BABY", "CHILD"} == {link["record_id_l"], link["record_id_r"]})
        story = json.loads(self.run_ok("explain", out, "BABY", "CHILD", "--json"))
        self.assertEqual(story["relatives"], {"in_common": True, "with_l": "OLD", "with_r": "NEW"})
        self.assertGreater(story["other_records_bits"], 0)  # not much, as a twin has the same relatives
        self.assertAlmostEqual(story["match_weight"], float(link["match_weight"]), delta=1e-3)
        self.assertEqual(story["grade"], link["grade"])
        self.assertTrue(story["explanation"].endswith("; a relative in common"))
        text = self.run_ok("explain", out, "BABY", "CHILD")
        self.assertIn("the relative: OLD shares a contact with the first, NEW with the second, and they are one person", text)
        hidden = self.run_ok("explain", out, "BABY", "CHILD", "--no-values")
        self.assertIn("the relative: #6 shares a contact with the first, #7 with the second", hidden)
        with open(out + "/summary.json", encoding="utf-8") as file:
            summary = json.load(file)
        self.assertGreaterEqual(summary["links"]["relatives"]["in_common"], 1)

    def test_the_sentence_is_that_of_review_csv(self):
        self.assertIn("same", self.story("ANNA1", "ANNA2")["explanation"])
        self.assertIn(self.story("ANNA1", "ANNA2")["explanation"], self.run_ok("explain", self.out, "ANNA1", "ANNA2"))
        for row in read_csv(self.out + "/review.csv")[:20]:
            self.assertEqual(self.story(row["record_id_l"], row["record_id_r"])["explanation"], row["explanation"])

    def test_either_order_gives_the_same_weight(self):
        self.assertEqual(self.story("ANNA1", "OTHER")["match_weight"], self.story("OTHER", "ANNA1")["match_weight"])

    def test_a_pair_that_was_not_compared(self):
        story = self.story("ANNA1", "OTHER")
        self.assertFalse(story["one_identity"])
        self.assertEqual(story["grade"], "certainly-not")
        self.assertEqual(story["reasons"][0]["reason"], "not_compared")
        self.assertIn("below_threshold", [reason["reason"] for reason in story["reasons"]])
        why = {rule["rule"]: rule["why_not"] for rule in story["rules"]}
        self.assertEqual(why["national id"], "national_id differs")
        self.assertIn("birth_date differs", why["family name token, birth date"])

    def test_missing_key_parts_are_named(self):
        why = {rule["rule"]: rule["why_not"] for rule in self.story("ANNA1", "MISSING")["rules"]}
        self.assertEqual(why["national id"], "national_id missing in the second")
        self.assertIn("birth_date missing in the second", why["birth date, city"])

    def test_text_says_it_in_words(self):
        text = self.run_ok("explain", self.out, "ANNA1", "ANNA2")
        for word in ("ANNABEL", "two random records", "held by records", "likeliest as one person", "one identity", "linked directly"):
            self.assertIn(word, text)
        text = self.run_ok("explain", self.out, "ANNA1", "OTHER")
        for word in ("not one identity", "not compared", "below the threshold", "what costs most"):
            self.assertIn(word, text)

    def test_no_values(self):
        text = self.run_ok("explain", self.out, "ANNA1", "ANNA2", "--no-values")
        for word in ("ANNABEL", "ANNA1", "MORGENSTERN", "123456781"):
            self.assertNotIn(word, text)

    def test_unknown_ids_and_one_id_twice(self):
        for ids in (("ANNA1", "ELVIS"), ("ELVIS", "ANNA1")):
            message = self.run_fails(INPUT, "explain", self.out, *ids)
            self.assertIn("clusters.csv", message)
            self.assertNotIn("ELVIS", message)
        self.run_fails(INPUT, "explain", self.out, "ANNA1", "ANNA1")

    def test_input_changed_or_gone(self):
        self.write("a.csv", csv_text(HEADER, self.CAST))
        self.run_fails(INPUT, "explain", self.out, "ANNA1", "ANNA2")
        (self.folder / "a.csv").unlink()
        self.assertIn("a.csv", self.run_fails(INPUT, "explain", self.out, "ANNA1", "ANNA2"))

    def test_no_results(self):
        self.run_fails(INPUT, "explain", self.path("none"), "A", "B")


class Reasons(CliTest):
    def test_numbered_records(self):
        rows, _ = people(200, 12)
        out = self.dedup(self.write("a.csv", csv_text(HEADER[1:], [row[1:] for row in rows + rows[:1]])))
        story = json.loads(self.run_ok("explain", out, "1", str(len(rows) + 1), "--json"))
        self.assertTrue(story["one_identity"])

    def test_siblings_of_one_birth_are_not_linked_automatically(self):
        rows, _ = people(300, 13)
        twins = [["T1", "Leonhard", "Federmann", "2012-05-06", "M", "311-22-3331", "9 Ash Street", "Eastham", "30003", "555-411-5001"],
                 ["T2", "Benedikt", "Federmann", "2012-05-06", "M", "311-22-4442", "9 Ash Street", "Eastham", "30003", "555-411-5001"]]
        out = self.dedup(self.write("a.csv", csv_text(HEADER, rows + twins)))
        story = json.loads(self.run_ok("explain", out, "T1", "T2", "--json"))
        self.assertNotEqual(story["grade"], "certain")
        if story["grade"] == "probable":
            self.assertIn("twins", story["review_reason"])

    def test_linked_through_another_record(self):
        rows, _ = people(400, 14)
        middle = ["M", "Roswitha", "Hammerson", "1962-08-09", "F", "411-33-5551", "3 Pine Street", "Southport", "20002", "555-611-7001"]
        one = ["A", "Roswitha", "Hammerson", "1962-08-09", "F", "411-33-5551", "", "", "", ""]
        two = ["B", "Roswitha", "Hammerson", "1962-08-09", "F", "", "3 Pine Street", "Southport", "20002", "555-611-7001"]
        out = self.dedup(self.write("a.csv", csv_text(HEADER, rows + [middle, one, two])))
        story = json.loads(self.run_ok("explain", out, "A", "B", "--json"))
        self.assertTrue(story["one_identity"])
        self.assertIn(len(story["path"]), (2, 3))
        self.assertEqual([story["path"][0], story["path"][-1]], ["A", "B"])

    def test_records_of_one_file_of_a_link_run(self):
        rows, _ = people(200, 15, duplicates=0)
        left = self.write("l.csv", csv_text(HEADER, rows + [["DOUBLE"] + rows[0][1:]]))
        right = self.write("r.csv", csv_text(HEADER, [["X" + row[0]] + row[1:] for row in rows[1:]]))
        self.run_ok("link", left, right, "-o", self.path("out"), "--quiet")
        story = json.loads(self.run_ok("explain", self.path("out"), "DOUBLE", rows[0][0], "--json"))
        if not story["one_identity"]:
            self.assertIn("--within", story["reasons"][0]["text"])


if __name__ == "__main__":
    unittest.main()

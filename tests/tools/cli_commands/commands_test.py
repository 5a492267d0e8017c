"""Every command does what its help says, with the exit codes the program promises."""

import json
import os
import pathlib
import re
import unittest

from cli import CliTest, INPUT, OK, RESOURCES, USAGE, csv_text, read_csv

COMMANDS = [["dedup"], ["link"], ["train"], ["evaluate"], ["explain"], ["generate"], ["model"], ["model", "show"],
            ["model", "check"], ["blocking"], ["blocking", "analyse"]]


class Help(CliTest):
    def test_every_command_has_help_with_an_example(self):
        for command in COMMANDS:
            with self.subTest(command=command):
                text = self.run_ok(*command, "--help")
                self.assertIn("Usage", text)
                self.assertGreater(len(text), 200)

    def test_program_help_names_exit_codes_and_commands(self):
        text = self.run_ok("--help")
        for command in COMMANDS:
            self.assertIn(command[0], text)
        self.assertIn("Exit codes", text)

    def test_version(self):
        self.assertRegex(self.run_ok("--version"), r"^ipse \d+\.\d+\.\d+")

    def test_usage_errors_exit_with_2(self):
        for arguments in ([], ["nonsense"], ["dedup"], ["dedup", "a.csv"], ["dedup", "a.csv", "--output"],
                          ["dedup", "a.csv", "-o", "out", "--threads", "0"], ["generate", "--output", "x.csv"],
                          ["generate", "-n", "0", "-o", "x.csv"], ["generate", "-n", "5", "-o", "x", "--difficulty", "odd"],
                          ["generate", "-n", "5", "-o", "x", "--duplicates", "0.9"], ["model"], ["blocking"], ["link", "a.csv", "-o", "out"],
                          ["explain", "out", "R1"], ["evaluate", "out"]):
            with self.subTest(arguments=arguments):
                self.run_fails(USAGE, *arguments)


class Generate(CliTest):
    def test_writes_records_truth_and_tags(self):
        text = self.run_ok("generate", "--records", "500", "--seed", "3", "-o", self.path("p.csv"), "--truth",
                           self.path("t.csv"), "--tags", self.path("g.csv"))
        self.assertIn("500 records", text)
        self.assertEqual(len(read_csv(self.path("p.csv"))), 500)
        truth = read_csv(self.path("t.csv"))
        self.assertEqual([row["rec_id"] for row in truth], [row["rec_id"] for row in read_csv(self.path("p.csv"))])
        self.assertEqual(set(truth[0]), {"rec_id", "cluster_id", "household_id", "family_id"})
        self.assertEqual(set(read_csv(self.path("g.csv"))[0]), {"rec_id", "cluster_id", "tags"})

    def test_same_seed_same_bytes(self):
        for name, seed, threads in (("a", "5", "1"), ("b", "5", "4"), ("c", "6", "1")):
            self.run_ok("generate", "-n", "3000", "--seed", seed, "-o", self.path(name), "--threads", threads)
        read = lambda name: pathlib.Path(self.path(name)).read_bytes()
        self.assertEqual(read("a"), read("b"))
        self.assertNotEqual(read("a"), read("c"))

    def test_standard_output_holds_the_records_only(self):
        text = self.run_ok("generate", "-n", "10", "-o", "-")
        self.assertEqual(len(text.splitlines()), 11)
        self.assertTrue(text.startswith("rec_id,"))

    def test_options_shape_the_population(self):
        self.run_ok("generate", "-n", "400", "-o", self.path("p.csv"), "--names-and-birth-date-only", "--everybody",
                    "--truth", self.path("t.csv"))
        self.assertTrue(all(not row["phone"] and not row["ssn"] for row in read_csv(self.path("p.csv"))))
        seen = {}
        for row in read_csv(self.path("t.csv")):
            seen[row["cluster_id"]] = seen.get(row["cluster_id"], 0) + 1
        self.assertGreaterEqual(min(seen.values()), 2)

    def test_two_outputs_of_one_name_are_refused(self):
        message = self.run_fails(INPUT, "generate", "-n", "5", "-o", self.path("x"), "--truth", self.path("x"))
        self.assertIn("two outputs", message)

    def test_a_folder_that_is_not_there(self):
        self.run_fails(INPUT, "generate", "-n", "5", "-o", self.path("none/x.csv"))


class TrainAndModel(CliTest):
    def test_trained_model_gives_the_run_its_own_results(self):
        file = self.write_people("a.csv", 400, 1)
        own = pathlib.Path(self.dedup(file, "own"))
        text = self.run_ok("train", file, "--output", self.path("m.textproto"))
        self.assertIn("iterations", text)
        self.assertEqual((own / "model.textproto").read_bytes(), pathlib.Path(self.path("m.textproto")).read_bytes())
        again = pathlib.Path(self.dedup(file, "again", "--model", self.path("m.textproto")))
        for name in ("clusters.csv", "links.csv", "review.csv", "model.textproto"):
            self.assertEqual((own / name).read_bytes(), (again / name).read_bytes(), name)

    def test_train_to_standard_output_is_a_model_file(self):
        file = self.write_people("a.csv", 200, 2)
        self.write("m", self.run_ok("train", file, "--output", "-", "--quiet"))
        self.assertIn("trained", self.run_ok("model", "check", self.path("m")))

    def test_train_leaves_the_old_model_when_the_input_is_bad(self):
        self.write("m", "old")
        self.run_fails(INPUT, "train", self.path("none.csv"), "--output", self.path("m"))
        self.assertEqual(pathlib.Path(self.path("m")).read_text(), "old")

    def test_across_files_needs_two(self):
        file = self.write_people("a.csv", 50, 3)
        self.assertIn("two files", self.run_fails(INPUT, "train", file, "-o", self.path("m"), "--across-files"))

    def test_show_built_in_model(self):
        text = self.run_ok("model", "show")
        for word in ("field", "blocking rule", "class of pairs", "certain", "guard", "birth date", "id "):
            self.assertIn(word, text)

    def test_show_trained_model_has_weights_per_level(self):
        out = self.dedup(self.write_people("a.csv", 400, 4))
        text = self.run_ok("model", "show", out)
        self.assertIn("weight, bits", text)
        self.assertRegex(text, r"(?m)^  exact +0\.\d+ +\S+ +\+\d+\.\d")

    def test_canonical_text_is_a_fixed_point(self):
        text = self.run_ok("model", "show", "--text")
        self.assertEqual(text, self.run_ok("model", "show", "--text", self.write("m", text)))

    def test_check_names_all_mistakes_at_once(self):
        text = self.run_ok("model", "show", "--text")
        text = text.replace('role: "birth_date"', 'role: "birthday"').replace('outcome: "nickname"', 'outcome: "pet_name"')
        text = re.sub(r'(evidence \{\s+comparison: )"phone"', r'\1"fone"', text)
        message = self.run_fails(INPUT, "model", "check", self.write("m", text))
        for word in ("birthday", "pet_name", "fone"):
            self.assertIn(word, message)

    def test_check_names_mistakes_in_blocking_and_cleaning_too(self):
        text = self.run_ok("model", "show", "--text")
        text = text.replace('name: "given"\n', 'name: "given"\n  cleaning_rule { pattern: "(" }\n', 1)
        text = text.replace('transform: SOUNDEX\n', 'transform: YEAR\n', 1)
        text = text.replace('name: "e-mail"\n    part {\n      field: "email"', 'name: "e-mail"\n    part {\n      field: "mail"', 1)
        message = self.run_fails(INPUT, "model", "check", self.write("m", text))
        for word in ("'given'", "'mail'", "does not fit"):
            self.assertIn(word, message)

    def test_check_names_the_line_of_a_syntax_error(self):
        self.assertIn("line 2", self.run_fails(INPUT, "model", "check", self.write("m", 'name: "x"\nfield {{\n')))

    def test_missing_model_and_other_entity_type(self):
        self.run_fails(INPUT, "model", "check", self.path("none"))
        self.assertIn("built-in", self.run_fails(INPUT, "model", "show", "--entity-type", "starship"))

    def test_a_later_format_version_is_refused(self):
        text = self.run_ok("model", "show", "--text").replace("format_version: 1", "format_version: 99")
        self.assertIn("version 99", self.run_fails(INPUT, "model", "check", self.write("m", text)))


class Blocking(CliTest):
    def test_analyse_prints_rules_and_totals_and_writes_nothing(self):
        file = self.write_people("a.csv", 500, 5)
        before = sorted(os.listdir(self.folder))
        text = self.run_ok("blocking", "analyse", file)
        for word in ("sole matches", "national id", "estimated completeness", "candidate pairs", "not used"):
            self.assertIn(word, text)
        self.assertEqual(before, sorted(os.listdir(self.folder)))

    def test_threads_do_not_change_the_figures(self):
        file = self.write_people("a.csv", 6000, 6)
        self.assertEqual(self.run_ok("blocking", "analyse", file, "--threads", "1", "--quiet"),
                         self.run_ok("blocking", "analyse", file, "--threads", "8", "--quiet"))


class Link(CliTest):
    def setUp(self):
        super().setUp()
        rows = [["Ada", "Abend", "1980-03-04", "123-45-6781", "555-201-3001"], ["Bodo", "Brot", "1955-11-23", "234-56-7812", "555-202-3002"],
                ["Cora", "Cembal", "1999-07-08", "345-67-8123", "555-203-3003"], ["Dirk", "Dunkel", "1941-02-13", "456-78-1234", "555-204-3004"]]
        header = ["id", "first_name", "last_name", "dob", "ssn", "phone"]
        self.left = self.write("left.csv", csv_text(header, [["L%d" % i] + row for i, row in enumerate(rows + rows[:1])]))
        self.right = self.write("right.csv", csv_text(header, [["M%d" % i] + row for i, row in enumerate(rows[:3])]))

    def clusters(self, *arguments):
        self.run_ok("link", self.left, self.right, "-o", self.path("out"), "--quiet", *arguments)
        return {row["record_id"]: row["cluster_id"] for row in read_csv(self.path("out/clusters.csv"))}

    def test_links_across_files(self):
        cluster = self.clusters()
        for i in range(3):
            self.assertEqual(cluster["L%d" % i], cluster["M%d" % i])
        self.assertNotEqual(cluster["L3"], cluster["M0"])

    def test_pairs_inside_a_file_are_not_linked_directly(self):
        self.clusters()
        for row in read_csv(self.path("out/links.csv")):
            self.assertNotEqual(row["record_id_l"][0], row["record_id_r"][0])

    def test_unique_file_gives_an_identity_one_record_at_most(self):
        cluster = self.clusters("--within", "--unique", self.left)
        self.assertNotEqual(cluster["L0"], cluster["L4"])
        self.assertIn("free of duplicates", self.run_ok("explain", self.path("out"), "L0", "L4"))

    def test_unique_must_be_an_input(self):
        self.run_fails(INPUT, "link", self.left, self.right, "-o", self.path("out"), "--unique", "other.csv")


class Evaluate(CliTest):
    def setUp(self):
        super().setUp()
        self.file = self.write_people("a.csv", 400, 7)
        self.out = self.dedup(self.file)
        self.truth = self.path("truth_a.csv")

    def figures(self, *arguments):
        return json.loads(self.run_ok("evaluate", self.out, "--json", *arguments))

    def pair_counts(self):
        """Pairwise counts by enumeration, for comparison."""
        cluster = {row["record_id"]: row["cluster_id"] for row in read_csv(self.out + "/clusters.csv")}
        person = {row["rec_id"]: row["cluster_id"] for row in read_csv(self.truth)}
        ids = sorted(cluster)
        counts = [0, 0, 0]
        for i, a in enumerate(ids):
            for b in ids[i + 1:]:
                same, true = cluster[a] == cluster[b], person[a] == person[b]
                counts[0] += same and true
                counts[1] += same and not true
                counts[2] += true and not same
        return counts

    def test_figures_agree_with_enumeration(self):
        figures = self.figures("--truth", self.truth)
        pairs = figures["pairs"]
        self.assertEqual([pairs["true_positive"], pairs["false_positive"], pairs["false_negative"]], self.pair_counts())
        self.assertGreater(figures["pairwise"]["f1"], 0.9)

    def test_text_has_every_section(self):
        text = self.run_ok("evaluate", self.out, "--truth", self.truth)
        for word in ("B-cubed", "precision", "certain", "95 % interval", "links from bits", "recall at precision of at least 99.9 %",
                     "probability said", "exact clusters"):
            self.assertIn(word, text)

    def test_the_input_itself_can_be_the_truth_by_named_columns(self):
        rows = [[row["rec_id"], row["cluster_id"], "x"] for row in read_csv(self.truth)]
        odd = self.write("odd.csv", csv_text(["which", "who", "note"], rows))
        self.run_fails(INPUT, "evaluate", self.out, "--truth", odd)
        named = self.figures("--truth", odd, "--id-column", "which", "--truth-column", "who")
        self.assertEqual(named["pairwise"], self.figures("--truth", self.truth)["pairwise"])

    def test_header_spellings(self):
        want = self.figures("--truth", self.truth)["pairwise"]
        rows = [[row["rec_id"], row["cluster_id"]] for row in read_csv(self.truth)]
        for header in (["record_id", "cluster_id"], ["id", "true_id"], ["rec_id", "entity_id"], ["RecordID", "ClusterID"]):
            with self.subTest(header=header):
                self.assertEqual(self.figures("--truth", self.write("t.csv", csv_text(header, rows)))["pairwise"], want)

    def test_two_truth_files_and_partial_truth(self):
        rows = [[row["rec_id"], row["cluster_id"]] for row in read_csv(self.truth)]
        half = len(rows) // 2
        one = self.write("one.csv", csv_text(["rec_id", "cluster_id"], rows[:half]))
        two = self.write("two.csv", csv_text(["rec_id", "cluster_id"], rows[half:]))
        self.assertEqual(self.figures("--truth", one, "--truth", two)["pairs"], self.figures("--truth", self.truth)["pairs"])
        self.assertEqual(self.figures("--truth", one)["records"], half)

    def test_bad_truth_files(self):
        for content in ("", "rec_id,cluster_id\n", "rec_id,cluster_id\nNOBODY,1\n", "a,b,c\n1,2,3\n", "rec_id,cluster_id\nR0,1\nR0,2\n",
                        "rec_id,cluster_id\nR0,\n"):
            with self.subTest(content=content):
                self.run_fails(INPUT, "evaluate", self.out, "--truth", self.write("t.csv", content))
        self.run_fails(INPUT, "evaluate", self.out, "--truth", self.path("none.csv"))

    def test_no_values_holds_no_value(self):
        wrong = [[row["rec_id"], i] for i, row in enumerate(read_csv(self.truth))]
        truth = self.write("wrong.csv", csv_text(["rec_id", "cluster_id"], wrong))
        self.assertRegex(self.run_ok("evaluate", self.out, "--truth", truth), r"\bR\d+\b[^#]+\b(WANDA|RITA|IDA|DIRK|[A-Z]{3,})\b")
        text = self.run_ok("evaluate", self.out, "--truth", truth, "--no-values")
        self.assertIn("heaviest false links", text)
        for row in read_csv(self.file):
            for column in ("rec_id", "last_name", "ssn"):
                if len(row[column]) > 3:
                    self.assertNotIn(row[column].upper() + " ", text.upper())

    def test_results_that_are_none(self):
        self.run_fails(INPUT, "evaluate", self.path("none"), "--truth", self.truth)
        self.write("out/clusters.csv", "a,b\n1,2\n")
        self.run_fails(INPUT, "evaluate", self.out, "--truth", self.truth)

    def test_figures_survive_the_input_being_gone(self):
        os.unlink(self.file)
        text = self.run_ok("evaluate", self.out, "--truth", self.truth)
        self.assertIn("B-cubed", text)
        self.assertIn("no single pairs are shown", text)


class StandardOutput(CliTest):
    def test_full_standard_output_is_a_resource_error(self):
        with open("/dev/full", "wb") as full:
            import subprocess
            from cli import PROGRAM
            result = subprocess.run([PROGRAM, "model", "show"], stdout=full, stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(result.returncode, RESOURCES)
        self.assertIn(b"standard output", result.stderr)


if __name__ == "__main__":
    unittest.main()

"""Input that cannot be used, or hardly: a message with the place and the remedy, never a crash, never a value."""

import gzip
import os
import pathlib
import time
import unittest

from cli import CliTest, HEADER, INPUT, OK, RESOURCES, csv_text, people, read_csv

CANARY = "Xanthippe-Canary"
CANARY_SSN = "612-88-9917"


class BadInput(CliTest):
    def bad(self, content, *words, code=INPUT, arguments=()):
        """Every command that reads records refuses the content with the words, and leaves no output behind."""
        file = self.write("bad.csv", content)
        for command in (["dedup", file, "-o", self.path("out")], ["train", file, "-o", self.path("m")], ["blocking", "analyse", file]):
            with self.subTest(command=command[0]):
                message = self.run_fails(code, *command, *arguments)
                self.assertIn("bad.csv", message) if "bad.csv" in words else None
                for word in words:
                    self.assertIn(word, message)
                self.assertNotIn(CANARY, message)
                self.assertNotIn(CANARY_SSN, message)
        self.assertFalse((self.folder / "out" / "clusters.csv").exists())
        self.assertFalse((self.folder / "m").exists())

    def test_missing_file(self):
        message = self.run_fails(INPUT, "dedup", self.path("none.csv"), "-o", self.path("out"))
        self.assertIn("none.csv", message)

    def test_folder_as_file(self):
        self.run_fails(INPUT, "dedup", str(self.folder), "-o", self.path("out"))

    def test_empty_file(self):
        self.bad("", "bad.csv")

    def test_header_only(self):
        self.bad("first_name,last_name,birth_date\n", "bad.csv", "header")

    def test_no_recognisable_column(self):
        rows = [[CANARY, "%d" % (i * 7919 % 1000)] for i in range(50)]
        self.bad(csv_text(["qqq", "zzz"], rows), "--column")

    def test_duplicate_record_ids(self):
        rows, _ = people(20, 1)
        rows[3][0] = rows[5][0] = CANARY
        self.bad(csv_text(HEADER, rows), "rec_id", "ids repeat", "bad.csv:5", "ignored")

    def test_missing_record_ids(self):
        rows, _ = people(20, 1)
        rows[3][0] = ""
        self.bad(csv_text(HEADER, rows), "no id", "bad.csv:5")

    def test_duplicate_headers(self):
        self.bad("first_name,last_name,last_name\nAda,%s,Brot\n" % CANARY, "bad.csv:1", "columns 2 and 3")

    def test_ragged_rows_are_named_or_set_aside(self):
        rows, _ = people(60, 2)
        lines = csv_text(HEADER, rows).splitlines()
        lines[10] += "," + CANARY
        text = "\n".join(lines) + "\n"
        self.bad(text, "bad.csv:11", "--skip-bad-rows")
        out = self.dedup(self.write("a.csv", text), "out", "--skip-bad-rows")
        self.assertEqual(len(read_csv(out + "/clusters.csv")), len(rows) - 1)

    def test_unclosed_quote(self):
        rows, _ = people(20, 2)
        text = csv_text(HEADER, rows).replace(rows[4][1], '"' + CANARY, 1)
        self.bad(text, "bad.csv", "quote")

    def test_binary_junk(self):
        junk = bytes((i * 197 + i // 7) % 256 for i in range(20000))
        file = self.write("bad.csv", junk)
        result = self.start("dedup", file, "-o", self.path("out"))
        self.assertIn(result.returncode, (OK, INPUT), result.stderr)

    def test_damaged_gzip(self):
        rows, _ = people(200, 3)
        data = gzip.compress(csv_text(HEADER, rows).encode())
        self.bad(data[: len(data) // 2], "bad.csv")

    def test_bad_json_lines(self):
        self.bad('{"resourceType": "Patient", "id": "%s"\n{"x": 1}\n' % CANARY, "bad.csv")

    def test_settings_that_name_nothing(self):
        rows, _ = people(20, 2)
        file = self.write("a.csv", csv_text(HEADER, rows))
        for arguments, word in ((["--column", "nothing=given_name"], "no column"), (["--column", "ssn=nonsense"], "no such role"),
                                (["--column", "ssn"], "HEADER=ROLE"), (["--delimiter", "abc"], "--delimiter"), (["--simd", "abacus"], "SIMD"),
                                (["--model", self.path("none")], "model")):
            with self.subTest(arguments=arguments):
                self.assertIn(word, self.run_fails(INPUT, "dedup", file, "-o", self.path("out"), *arguments))

    def test_untrained_or_alien_models(self):
        rows, _ = people(20, 2)
        file = self.write("a.csv", csv_text(HEADER, rows))
        for content in ("", "name: \"x\"", "{", "\0\0\0", CANARY):
            with self.subTest(content=content):
                message = self.run_fails(INPUT, "dedup", file, "-o", self.path("out"), "--model", self.write("m", content))
                self.assertIn(self.path("m"), message)

    def test_output_that_cannot_be(self):
        file = self.write_people("a.csv", 30, 4)
        self.write("afile", "x")
        self.run_fails(INPUT, "dedup", file, "-o", self.path("afile"))
        for out in (self.path("afile/below"), "/proc/ipse_out", "/dev/null/out"):
            with self.subTest(out=out):
                result = self.start("dedup", file, "-o", out)
                self.assertIn(result.returncode, (INPUT, RESOURCES), result.stderr)
                self.assertTrue(result.stderr.startswith(b"ipse: "), result.stderr)

    @unittest.skipIf(os.geteuid() == 0, "root may write anywhere")
    def test_unwritable_output_folder(self):
        file = self.write_people("a.csv", 30, 4)
        os.mkdir(self.path("locked"), 0o555)
        self.run_fails(RESOURCES, "dedup", file, "-o", self.path("locked"))

    @unittest.skipIf(os.geteuid() == 0, "root may read anything")
    def test_unreadable_input(self):
        file = self.write_people("a.csv", 30, 4)
        os.chmod(file, 0)
        self.run_fails(RESOURCES, "dedup", file, "-o", self.path("out"))


class OddInput(CliTest):
    """Input that is odd and can be used."""

    def works(self, content, records, *arguments):
        out = self.dedup(self.write("odd.csv", content), "out", *arguments)
        clusters = read_csv(out + "/clusters.csv")
        self.assertEqual(len(clusters), records)
        return {row["record_id"]: row["cluster_id"] for row in clusters}

    def test_one_record(self):
        self.assertEqual(self.works(csv_text(HEADER, people(1, 1, duplicates=0)[0]), 1), {"R0": "1"})

    def test_two_equal_records(self):
        row = people(1, 1, duplicates=0)[0][0]
        self.works(csv_text(HEADER, [row, ["S"] + row[1:]]), 2)

    def test_a_column_of_one_value(self):
        rows, _ = people(150, 5)
        for row in rows:
            row[2] = "Samename"
        self.works(csv_text(HEADER, rows), len(rows))

    def test_all_values_missing(self):
        clusters = self.works(csv_text(HEADER, [["R%d" % i] + [""] * 9 for i in range(50)]), 50)
        self.assertEqual(len(set(clusters.values())), 50)

    def test_all_values_placeholders(self):
        rows = [["R%d" % i, "UNKNOWN", "UNKNOWN", "1900-01-01", "U", "999-99-9999", "", "", "", "000-000-0000"] for i in range(60)]
        clusters = self.works(csv_text(HEADER, rows), 60)
        self.assertEqual(len(set(clusters.values())), 60)

    def test_nul_bytes(self):
        rows, _ = people(50, 6)
        text = csv_text(HEADER, rows).replace(rows[7][1], rows[7][1] + "\0", 1)
        self.works(text, len(rows))

    def test_invalid_utf8(self):
        rows, _ = people(50, 7)
        data = csv_text(HEADER, rows).encode().replace(rows[7][1].encode(), b"Ren\xe9e\xff\xc3", 1)
        self.works(data, len(rows))

    def test_other_scripts_and_long_values(self):
        rows, _ = people(60, 8)
        rows[0][1], rows[1][1], rows[2][1], rows[3][2] = "Владимир", "王小明", "فاطمة", "X" * 100000
        self.works(csv_text(HEADER, rows), len(rows))

    def test_crlf_bom_and_no_last_line_end(self):
        rows, _ = people(40, 9)
        text = "\ufeff" + csv_text(HEADER, rows).replace("\n", "\r\n").rstrip("\r\n")
        self.works(text, len(rows))

    def test_awkward_record_ids_come_back_as_they_were(self):
        rows, _ = people(40, 9)
        for i, odd in enumerate(['a,b', 'say "hi"', "two\nlines", " spaces ", "Ünïcode", "=1+1"]):
            rows[i][0] = odd
        clusters = self.works(csv_text(HEADER, rows), len(rows))
        self.assertEqual(list(clusters), [row[0] for row in rows])

    def test_standard_input(self):
        rows, _ = people(40, 9)
        self.run_ok("dedup", "-", "-o", self.path("out"), "--quiet", input=csv_text(HEADER, rows).encode())
        self.assertEqual(len(read_csv(self.path("out/clusters.csv"))), len(rows))

    def test_a_file_against_itself(self):
        rows, _ = people(150, 10, duplicates=0)
        plain = csv_text(HEADER[1:], [row[1:] for row in rows])
        self.run_ok("link", self.write("a.csv", plain), self.write("b.csv", plain), "-o", self.path("out"), "--quiet")
        clusters = [row["cluster_id"] for row in read_csv(self.path("out/clusters.csv"))]
        n = len(rows)
        same = sum(clusters[i] == clusters[n + i] for i in range(n))
        self.assertGreaterEqual(same, n * 0.99)

    def test_the_same_ids_in_two_files_are_refused_with_the_remedy(self):
        rows, _ = people(50, 10)
        a, b = self.write("a.csv", csv_text(HEADER, rows)), self.write("b.csv", csv_text(HEADER, rows))
        self.assertIn("ignored", self.run_fails(INPUT, "link", a, b, "-o", self.path("out")))
        self.run_ok("link", a, b, "-o", self.path("out"), "--quiet", "--column", "rec_id=ignored")

    def test_existing_output_folder_keeps_other_files(self):
        out = self.dedup(self.write_people("a.csv", 60, 1))
        (pathlib.Path(out) / "mine.txt").write_text("mine")
        first = (pathlib.Path(out) / "clusters.csv").read_bytes()
        self.dedup(self.write_people("b.csv", 80, 2))
        self.assertNotEqual((pathlib.Path(out) / "clusters.csv").read_bytes(), first)
        self.assertEqual((pathlib.Path(out) / "mine.txt").read_text(), "mine")

    def test_many_records_of_one_name_take_bounded_time(self):
        count = 200000
        lines = ["rec_id,first_name,last_name,birth_date"]
        lines += ["R%d,John,Smith,19%02d-%02d-%02d" % (i, i % 80 + 10, i % 12 + 1, i // 12 % 28 + 1) for i in range(count)]
        started = time.monotonic()
        self.works("\n".join(lines) + "\n", count)
        self.assertLess(time.monotonic() - started, SECONDS_FOR_ONE_NAME)

    def test_many_equal_records_take_bounded_time(self):
        count = 100000
        lines = ["rec_id,first_name,last_name,birth_date,phone"]
        lines += ["R%d,John,Smith,1970-02-03,555-201-3001" % i for i in range(count)]
        self.works("\n".join(lines) + "\n", count)


# Generous: the machine may be busy. Work that grew with the square of the records would take hours.
SECONDS_FOR_ONE_NAME = 200


class PersonalData(CliTest):
    def test_no_value_on_standard_error(self):
        """Whatever is wrong with a file, its values stay out of the messages."""
        row = ["1", CANARY, CANARY, "1970-01-02", "F", CANARY_SSN, "12 %s Street" % CANARY, CANARY, "10001", "555-301-4001"]
        good = csv_text(HEADER, [row, ["2"] + row[1:]])
        broken = [good.replace("1970-01-02", "1970-01-02,extra", 1), good.replace(CANARY, '"' + CANARY, 1), good.replace("\n2,", "\n1,", 1),
                  good.encode()[:-20], gzip.compress(good.encode())[:-9], good.replace(",", ";", 7), good + CANARY + "\n",
                  good.encode("utf-16"), '{"resourceType":"Patient","name":[{"family":"%s"}\n' % CANARY]
        for content in [good] + broken:
            file = self.write("c.csv", content)
            for command in (["dedup", file, "-o", self.path("out")], ["link", file, file, "-o", self.path("out")], ["train", file, "-o", self.path("m")],
                            ["blocking", "analyse", file], ["evaluate", self.path("out"), "--truth", file],
                            ["explain", self.path("out"), CANARY, CANARY_SSN], ["model", "check", file], ["model", "show", file]):
                with self.subTest(command=command[0], content=str(content)[:40]):
                    stderr = self.start(*command).stderr.decode("utf-8", "replace")
                    self.assertNotIn(CANARY.lower(), stderr.lower())
                    self.assertNotIn(CANARY_SSN, stderr)


if __name__ == "__main__":
    unittest.main()

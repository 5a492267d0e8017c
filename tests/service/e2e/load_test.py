#!/usr/bin/python3
"""The bulk load from outside: extracts with times, faults and interruptions.

    load_test.py IPSE
"""

import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

IPSE = sys.argv[1]


def ipse(*words):
    return subprocess.run([IPSE, *map(str, words)], capture_output=True, text=True, timeout=300)


class LoadTest(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        self.registry = self.folder / "registry"

    def tearDown(self):
        self.temporary.cleanup()

    def load(self, rows, *words, header="mrn,first_name,last_name,date_of_birth,phone,last_updated"):
        path = self.folder / "extract.csv"
        path.write_text("\n".join([header, *rows]) + "\n")
        result = ipse("load", self.registry, path, "--source", "EAST", "--column", "last_updated=updated_at", *words)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def test_times_decide_which_data_are_newer(self):
        row = "QX{},QXANN,QXSAMPLE,1971-03-04,214-736-01{},{}"
        self.assertRegex(self.load([row.format(i, 10 + i, "2026-02-0{} 10:00:00".format(i)) for i in (1, 2)]), r"taken +2\n")
        self.assertRegex(self.load([row.format(1, 91, "2026-01-31")]), r"older than known +1\n")
        self.assertRegex(self.load([row.format(1, 92, "2026-03-01T08:00:00+02:00")]), r"taken +1\n")
        self.assertRegex(self.load([row.format(1, 93, "20260228")]), r"older than known +1\n")
        told = self.load([row.format(2, 94, "last week")])
        self.assertIn("1 times in column 'last_updated' cannot be read", told)
        self.assertNotIn("QX", told)

    def kept(self):
        return b"".join(file.read_bytes() for file in self.registry.iterdir() if file.is_file())

    def identities(self, told):
        return int(re.search(r"of (\d+) identities", told)[1])

    # The same three people, sent by one system with ISO dates and by another that writes the day first.
    def test_dates_are_read_as_the_columns_other_dates_tell(self):
        people = [("QXANN", "1971-03-04", "04/03/1971"), ("QXBEN", "1972-11-05", "05/11/1972"), ("QXCOR", "1973-12-25", "25/12/1973")]
        self.load([f"QX{i},{name},QXSAMPLE,{iso},214-736-01{40 + i}," for i, (name, iso, _) in enumerate(people)])
        told = self.load([f"QY{i},{name},QXSAMPLE,{own},214-736-01{40 + i}," for i, (name, _, own) in enumerate(people)])
        self.assertRegex(told, r"taken +3\n")
        self.assertEqual(self.identities(told), 3, "the same birth dates, written otherwise")
        self.assertNotIn("tells day from month", told)
        kept = self.kept()
        self.assertEqual(kept.count(b"1971-03-04"), 2)
        self.assertNotIn(b"04/03/1971", kept, "nobody can read it as the third of April")
        self.assertIn(b"25/12/1973", kept, "as it was sent")

    def test_a_column_that_does_not_tell_is_named_and_can_be_told(self):
        self.load(["QX1,QXANN,QXSAMPLE,1971-03-04,,"])
        rows = ["QY1,QXANN,QXSAMPLE,04/03/1971,,"]
        told = self.load(rows)
        self.assertIn("No date in column 'date_of_birth' tells day from month", told)
        self.assertIn(b"04/03/1971", self.kept())
        told = self.load(rows, "--date-order", "day-first")
        self.assertNotIn("tells day from month", told)
        self.assertRegex(told, r"taken +1\n")
        self.assertEqual(self.kept().count(b"1971-03-04"), 2)

    def test_the_same_file_again_changes_nothing(self):
        rows = [f"QX{i},QXANN{i},QXSAMPLE,1971-03-04,214-736-{1000 + i}," for i in range(5)]
        self.assertRegex(self.load(rows), r"taken +5\n")
        self.assertRegex(self.load(rows), r"loaded before from this file +5\n")

    def test_what_is_wrong_with_a_record_is_told_and_the_rest_is_loaded(self):
        told = self.load([f"QX1,{'N' * 300},QXSAMPLE,1971-03-04,,", "QX2,QXBEN,QXSAMPLE,1972-03-04,,", ",QXCOR,QXSAMPLE,1973-03-04,,"])
        self.assertRegex(told, r"taken +1\n")
        self.assertRegex(told, r"refused \(first at .*2.*256 is the limit\) +1\n")
        self.assertRegex(told, r"without a number +1\n")

    def test_killed_it_goes_on_where_it_was(self):
        extract = self.folder / "many.csv"
        made = ipse("generate", "--output", extract, "--records", 4000, "--seed", 3)
        self.assertEqual(made.returncode, 0, made.stderr)
        whole = ipse("load", self.folder / "whole", extract, "--quiet")
        self.assertEqual(whole.returncode, 0, whole.stderr)
        for again in range(3):
            process = subprocess.Popen([IPSE, "load", self.registry, extract, "--quiet"], stderr=subprocess.DEVNULL)
            deadline = time.monotonic() + 60
            while process.poll() is None and time.monotonic() < deadline:
                wal = self.registry / "registry.db-wal"
                if wal.exists() and wal.stat().st_size > 300_000 * (again + 1):
                    break
                time.sleep(0.002)
            process.send_signal(signal.SIGKILL)
            process.wait()
        last = ipse("load", self.registry, extract)
        self.assertEqual(last.returncode, 0, last.stderr)

        def holds(text):
            return re.search(r"holds (\d+) records of (\d+) identities; (\d+) reviews", text).groups()

        self.assertEqual(holds(last.stdout), holds(ipse("load", self.folder / "whole", extract).stdout))
        self.assertEqual(ipse("registry", "verify", self.registry).returncode, 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

"""Runs the program and makes small, invented record files for the tests of this folder.

IPSE_PROGRAM names the binary. Every run has a time limit, so a hang is a failure.
"""

import csv
import io
import os
import pathlib
import random
import subprocess
import tempfile
import unittest

PROGRAM = os.environ.get("IPSE_PROGRAM", "build/release/tools/cli/ipse")
SECONDS_MAX = 240

OK, USAGE, INPUT, RESOURCES, INTERNAL = 0, 2, 3, 4, 5

GIVEN = ("Ada Bela Cora Dora Edna Fina Gila Hulda Ida Jola Kira Lena Mila Nora Olga Pia Rita Sina Tilda Una Vera Wanda Yara "
         "Arno Bodo Curt Dirk Egon Falk Gero Hugo Ivo Jost Karl Lutz Max Nils Otto Paul Rolf Sven Tom Udo Veit Wim").split()
FAMILY = ("Abend Brot Cembal Dunkel Eisen Falter Garten Hafen Insel Jammer Kessel Lampe Morgen Nebel Ofen Pfeffer Quell Rasen "
          "Sommer Tasse Ufer Vogel Winter Xanten Zucker Anker Birne Distel Engel Feder Gabel Hammer Igel Jolle Krone").split()
STREETS = "Oak Elm Pine Maple Cedar Birch Ash Walnut Cherry Spruce".split()
CITIES = [("Northfield", "10001"), ("Southport", "20002"), ("Eastham", "30003"), ("Westbury", "40004")]
HEADER = ["rec_id", "first_name", "last_name", "birth_date", "sex", "ssn", "street", "city", "zip", "phone"]


def people(count, seed, duplicates=0.3):
    """Rows of invented people, some recorded twice with an error; and the truth as {rec_id: person}."""
    rng = random.Random(seed)
    rows, truth = [], {}

    def add(person, row):
        rec_id = "R%d" % len(rows)
        rows.append([rec_id] + row)
        truth[rec_id] = person

    for person in range(count):
        city, code = rng.choice(CITIES)
        given, family = rng.choice(GIVEN), rng.choice(FAMILY) + rng.choice(["", "mann", "er", "son", "berg"])
        row = [given, family, "%04d-%02d-%02d" % (rng.randint(1930, 2015), rng.randint(1, 12), rng.randint(1, 28)),
               rng.choice("FM"), "%03d-%02d-%04d" % (rng.randint(100, 665), rng.randint(10, 99), rng.randint(1000, 9999)),
               "%d %s Street" % (rng.randint(1, 400), rng.choice(STREETS)), city, code,
               "555-%03d-%04d" % (rng.randint(200, 999), rng.randint(1000, 9999))]
        add(person, row)
        if rng.random() < duplicates:
            again = list(row)
            kind = rng.randrange(4)
            if kind == 0:
                again[0] = given[0]
            elif kind == 1:
                at = rng.randrange(len(family) - 1)
                again[1] = family[:at] + family[at + 1] + family[at] + family[at + 2:]
            elif kind == 2:
                again[4] = ""
                again[8] = "555-%03d-%04d" % (rng.randint(200, 999), rng.randint(1000, 9999))
            else:
                again[5] = "%d %s Avenue" % (rng.randint(1, 400), rng.choice(STREETS))
            add(person, again)
    return rows, truth


def csv_text(header, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def read_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


class CliTest(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        self._folder = tempfile.TemporaryDirectory(prefix="ipse_cli_")
        self.addCleanup(self._folder.cleanup)
        self.folder = pathlib.Path(self._folder.name)

    def path(self, name):
        return str(self.folder / name)

    def write(self, name, content):
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (self.folder / name).write_bytes(data)
        return self.path(name)

    def write_people(self, name, count, seed, **options):
        rows, truth = people(count, seed, **options)
        self.write(name, csv_text(HEADER, rows))
        self.write("truth_" + name, csv_text(["rec_id", "cluster_id"], truth.items()))
        return self.path(name)

    def start(self, *arguments, **options):
        return subprocess.run([PROGRAM, *arguments], capture_output=True, timeout=options.pop("timeout", SECONDS_MAX),
                              **options)

    def run_ok(self, *arguments, **options):
        result = self.start(*arguments, **options)
        self.assertEqual(result.returncode, OK, result.stderr.decode("utf-8", "replace"))
        return result.stdout.decode("utf-8")

    def run_fails(self, code, *arguments, **options):
        """Runs, expects the exit code and a message of one's own, and returns the message."""
        result = self.start(*arguments, **options)
        message = result.stderr.decode("utf-8", "replace")
        self.assertEqual(result.returncode, code, message)
        self.assertTrue(message.startswith("ipse: ") if code != USAGE else message, message)
        return message

    def dedup(self, file, out="out", *arguments):
        self.run_ok("dedup", file, "--output", self.path(out), "--quiet", *arguments)
        return self.path(out)


if __name__ == "__main__":
    unittest.main()

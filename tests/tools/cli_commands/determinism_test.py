"""The same input gives the same bytes: for any number of threads, on every instruction set, and with the saved model."""

import pathlib
import re
import unittest

from cli import CliTest, INPUT

FILES = ("clusters.csv", "links.csv", "review.csv", "model.textproto")


class Determinism(CliTest):
    def setUp(self):
        super().setUp()
        self.run_ok("generate", "-n", "12000", "--seed", "4", "--difficulty", "heavy", "-o", self.path("a.csv"), "--quiet")

    def bytes_of(self, name, *arguments):
        out = pathlib.Path(self.dedup(self.path("a.csv"), name, *arguments))
        return {file: (out / file).read_bytes() for file in FILES}

    def targets(self):
        message = self.run_fails(INPUT, "dedup", self.path("a.csv"), "-o", self.path("none"), "--simd", "nonsense")
        return re.findall(r"\b(?:scalar|sse4|avx2|avx3(?:_dl)?)\b", message)

    def test_threads(self):
        one = self.bytes_of("one", "--threads", "1")
        for threads in ("2", "3", "8"):
            self.assertEqual(self.bytes_of("t" + threads, "--threads", threads), one, threads)

    def test_simd_targets(self):
        targets = self.targets()
        self.assertIn("scalar", targets)
        want = self.bytes_of("best")
        for target in targets:
            with self.subTest(target=target):
                self.assertEqual(self.bytes_of(target, "--simd", target), want)

    def test_saved_model(self):
        own = self.bytes_of("own")
        self.assertEqual(self.bytes_of("again", "--model", self.path("own/model.textproto")), own)

    def test_link_threads(self):
        lines = pathlib.Path(self.path("a.csv")).read_text().splitlines(keepends=True)
        left = self.write("l.csv", "".join(lines[:6001]))
        right = self.write("r.csv", lines[0] + "".join(lines[6001:]))
        results = []
        for threads in ("1", "8"):
            self.run_ok("link", left, right, "-o", self.path("x" + threads), "--threads", threads, "--quiet")
            results.append({file: pathlib.Path(self.path("x" + threads + "/" + file)).read_bytes() for file in FILES})
        self.assertEqual(results[0], results[1])

    def test_order_of_columns_does_not_change_the_clusters(self):
        import csv
        with open(self.path("a.csv"), newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
        with open(self.path("b.csv"), "w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows([row[:1] + row[:0:-1] for row in rows])
        a, b = self.dedup(self.path("a.csv"), "a"), self.dedup(self.path("b.csv"), "b")
        self.assertEqual(pathlib.Path(a + "/clusters.csv").read_bytes(), pathlib.Path(b + "/clusters.csv").read_bytes())


if __name__ == "__main__":
    unittest.main()

"""The shipped sample gives the results that were looked at and kept in tests/golden.

A change that is meant to change results writes them anew: IPSE_UPDATE_GOLDEN=1 ctest -R cli_golden, and says why.
"""

import os
import pathlib
import shutil
import unittest

from cli import CliTest

ROOT = pathlib.Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "tests" / "golden"


class Golden(CliTest):
    def test_sample(self):
        out = pathlib.Path(self.dedup(str(ROOT / "datasets/samples/patients_2k.csv"), "sample"))
        for file in ("clusters.csv", "links.csv"):
            kept = GOLDEN / f"patients_2k_{file}"
            if os.environ.get("IPSE_UPDATE_GOLDEN"):
                shutil.copyfile(out / file, kept)
            self.assertEqual((out / file).read_text(), kept.read_text(), f"{file} differs from {kept}")


if __name__ == "__main__":
    unittest.main()

"""A full disk, a killed run, two runs at once: the old results stay whole, and a whole result is told from half a one."""

import os
import pathlib
import resource
import signal
import subprocess
import time
import unittest

from cli import CliTest, INPUT, OK, PROGRAM, RESOURCES, read_csv

RESULTS = ("clusters.csv", "links.csv", "review.csv", "model.textproto", "summary.json", "report.html")


class Survival(CliTest):
    def results(self, out="out"):
        return {name: (self.folder / out / name).read_bytes() for name in RESULTS}

    def limited(self, file_bytes_max):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes_max, file_bytes_max))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        return limit

    def test_all_results_are_there(self):
        self.dedup(self.write_people("a.csv", 80, 1))
        self.assertTrue(all(self.results().values()))
        self.assertEqual(sorted(os.listdir(self.folder / "out")), sorted(RESULTS))

    def test_disk_full_at_any_file_leaves_the_old_results(self):
        old = self.write_people("a.csv", 80, 1)
        self.dedup(old)
        before = self.results()
        new = self.write_people("b.csv", 400, 2)
        for limit in (0, 100, 4096, 20000):
            with self.subTest(limit=limit):
                result = self.start("dedup", new, "-o", self.path("out"), "--quiet", preexec_fn=self.limited(limit))
                self.assertEqual(result.returncode, RESOURCES, result.stderr)
                self.assertEqual(self.results(), before)
                self.assertEqual(sorted(os.listdir(self.folder / "out")), sorted(RESULTS))

    def test_disk_full_for_single_files(self):
        file = self.write_people("a.csv", 200, 3)
        self.write("m", "old model")
        result = self.start("train", file, "-o", self.path("m"), preexec_fn=self.limited(100))
        self.assertEqual(result.returncode, RESOURCES, result.stderr)
        self.assertEqual((self.folder / "m").read_text(), "old model")
        result = self.start("generate", "-n", "5000", "-o", self.path("p.csv"), "--truth", self.path("t.csv"), preexec_fn=self.limited(1000))
        self.assertEqual(result.returncode, RESOURCES, result.stderr)
        self.assertFalse((self.folder / "p.csv").exists() or (self.folder / "t.csv").exists())

    def test_full_device(self):
        file = self.write_people("a.csv", 200, 3)
        self.run_fails(RESOURCES, "train", file, "-o", "/dev/full", "--quiet")
        self.run_fails(RESOURCES, "generate", "-n", "500", "-o", "/dev/full", "--quiet")

    def test_killed_runs_leave_the_old_results_whole(self):
        self.dedup(self.write_people("a.csv", 80, 1))
        before = self.results()
        self.run_ok("generate", "-n", "30000", "--seed", "9", "-o", self.path("b.csv"), "--quiet")
        started = time.monotonic()
        self.run_ok("dedup", self.path("b.csv"), "-o", self.path("whole"), "--quiet")
        seconds = time.monotonic() - started
        whole = self.results("whole")
        killed = 0
        for share in (0.02, 0.2, 0.5, 0.8, 0.95, 1.0):
            with self.subTest(share=share):
                run = subprocess.Popen([PROGRAM, "dedup", self.path("b.csv"), "-o", self.path("out"), "--quiet"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(seconds * share)
                run.kill()
                if run.wait() == OK:
                    break
                killed += 1
                if (self.folder / "out" / "summary.json").exists():
                    # A whole result: the old one or the new one, nothing between.
                    now = self.results()
                    same = lambda results: all(now[name] == results[name] for name in ("clusters.csv", "links.csv", "model.textproto"))
                    self.assertTrue(same(before) or same(whole))
        self.assertGreater(killed, 0)
        self.dedup(self.path("b.csv"))
        self.assertEqual(sorted(os.listdir(self.folder / "out")), sorted(RESULTS))
        self.assertEqual(self.results()["clusters.csv"], whole["clusters.csv"])

    def test_interrupt_ends_the_run_and_leaves_the_old_results(self):
        self.dedup(self.write_people("a.csv", 80, 1))
        before = self.results()
        self.run_ok("generate", "-n", "100000", "--seed", "9", "-o", self.path("b.csv"), "--quiet")
        run = subprocess.Popen([PROGRAM, "dedup", self.path("b.csv"), "-o", self.path("out"), "--quiet"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.3)
        run.send_signal(signal.SIGINT)
        self.assertNotEqual(run.wait(timeout=60), OK)
        self.assertEqual(self.results(), before)

    def test_a_second_run_into_the_same_folder_is_refused(self):
        import fcntl
        file = self.write_people("a.csv", 80, 1)
        staging = pathlib.Path(self.path("out/.ipse-partial"))
        staging.mkdir(parents=True)
        lock = os.open(staging, os.O_RDONLY)
        self.addCleanup(os.close, lock)
        fcntl.flock(lock, fcntl.LOCK_EX)
        self.assertIn("another run", self.run_fails(RESOURCES, "dedup", file, "-o", self.path("out")))

    def test_broken_pipe(self):
        run = subprocess.Popen([PROGRAM, "generate", "-n", "200000", "-o", "-"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        run.stdout.read(100)
        run.stdout.close()
        self.assertNotEqual(run.wait(timeout=60), OK)
        run.stderr.close()


if __name__ == "__main__":
    unittest.main()

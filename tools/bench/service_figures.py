"""Measures a registry and its service, for run_all.py: filling it, opening it, asking it, feeding it, overloading it."""

import json
import pathlib
import re
import subprocess
import time


def peak_bytes(pid):
    return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) * 1024


class Service:
    """A running ipsed on free ports of loopback."""

    def __init__(self, program, folder):
        start = time.monotonic()
        self.process = subprocess.Popen([program, "--data", folder, "--listen", "127.0.0.1:0", "--metrics", "off"],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("listening on port "):
            raise RuntimeError(f"{program} did not start")
        self.seconds_to_open = time.monotonic() - start
        self.address = f"127.0.0.1:{line.split()[-1]}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(180)
        self.process.stdout.close()


def measure(programs, people, newcomers, folder, seconds):
    """`programs`: ipse, ipsed and service_load by name."""
    start = time.monotonic()
    subprocess.run([programs["ipse"], "load", folder, people, "--quiet"], check=True)
    filled = time.monotonic() - start
    with people.open() as lines:
        figures = {"records": sum(1 for _ in lines) - 1, "load_seconds": filled}

    def load(phase, service, *prefix):
        command = [*prefix, programs["service_load"], "--server", service.address, "--people", people, "--new-people", newcomers,
                   "--phase", phase, "--seconds", str(seconds)]
        return json.loads(subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout)

    (pathlib.Path(folder) / "registry.snapshot").unlink(missing_ok=True)
    with Service(programs["ipsed"], folder) as service:
        figures["replay_seconds"] = service.seconds_to_open
    with Service(programs["ipsed"], folder) as service:
        figures["open_seconds"] = service.seconds_to_open
        figures["peak_memory_bytes"] = peak_bytes(service.process.pid)
        figures["capacity"] = load("capacity", service)
        subprocess.run(["taskset", "-a", "-p", "-c", "0", str(service.process.pid)], check=True, capture_output=True)
        figures["overload"] = load("overload", service, "taskset", "-c", "1")
    return figures

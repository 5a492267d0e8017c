"""Starts ipsed for a test and talks to it through stubs made from the published proto, as a client in another language would."""

import json
import pathlib
import subprocess
import sys
import tempfile
import time

import grpc

ROOT = pathlib.Path(__file__).resolve().parents[3]


def make_stubs(folder):
    """Compiles service/proto into Python modules in `folder` and imports them."""
    package = pathlib.Path(folder) / "ipse" / "v1"
    package.mkdir(parents=True)
    subprocess.run(
        ["protoc", f"--proto_path={ROOT / 'service/proto'}", f"--python_out={folder}", f"--grpc_out={folder}",
         "--plugin=protoc-gen-grpc=/usr/bin/grpc_python_plugin", "ipse/v1/types.proto", "ipse/v1/registry.proto"],
        check=True)
    sys.path.insert(0, str(folder))
    from ipse.v1 import registry_pb2, registry_pb2_grpc, types_pb2  # noqa: made a moment ago
    return registry_pb2, registry_pb2_grpc, types_pb2


class Service:
    """A running ipsed over a folder, on a free port."""

    def __init__(self, program, data, extra=(), metrics="off"):
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [program, "--data", str(data), "--listen", "127.0.0.1:0", "--metrics", metrics, *extra],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("listening on port "):
            self.process.wait(10)
            raise RuntimeError("ipsed did not start: " + self.log_text())
        self.address = "127.0.0.1:" + line.split()[-1]
        self.channel = grpc.insecure_channel(self.address)

    def log_text(self):
        self.log.seek(0)
        return self.log.read().decode()

    def logged(self, event):
        """The first log line of an event, as a dictionary."""
        return next(line for line in map(json.loads, self.log_text().splitlines()) if line["event"] == event)

    def kill(self):
        self.process.kill()
        self.close()
        self.log.close()

    def stop(self):
        self.process.terminate()
        return self.close()

    def close(self):
        code = self.process.wait(30)
        self.process.stdout.close()
        self.channel.close()
        return code


def wait_for(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it did not happen within %s seconds" % seconds)
        time.sleep(0.01)

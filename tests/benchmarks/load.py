"""Asking a server on this machine as fast as it answers, for a bounded time."""

import json
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks.processes import Failed, started

SCRIPT = Path(__file__).with_name("readers.lua")
CONNECTIONS = 16
MOST_SECONDS = 900


@dataclass(frozen=True)
class Run:
    """What wrk measured: times of answers in milliseconds; `errors` are answers that failed."""

    requests: int
    seconds: float
    p50: float
    p99: float
    bytes: int
    errors: int

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


@dataclass(frozen=True)
class Load:
    """Who asks for what. `limit`: end after that many requests, however long `seconds` are."""

    wrk: str
    folder: Path
    paths: tuple[str, ...] = ("/",)
    readers: int = 1
    encoding: str = "gzip"
    seconds: float = 5
    limit: int = 0
    connections: int = CONNECTIONS

    def __call__(self, url: str) -> Run:
        """Raises Failed where the server is not on this machine or wrk ends badly."""
        if not (urlsplit(url).hostname or "").startswith("127."):
            raise Failed(f"{url} is not on this machine; load is for 127.0.0.0/8 only")
        paths = self.folder / "paths"
        paths.write_text("\n".join(self.paths) + "\n")
        seconds = max(1, min(round(self.seconds), MOST_SECONDS))
        command = [self.wrk, "-t", "1", "-c", str(self.connections), "-d", f"{seconds}s"]
        command += ["--timeout", "20s", "--latency", "-s", str(SCRIPT), url + "/", "--"]
        command += [str(self.readers), str(paths), self.encoding or "-", str(self.limit)]
        with started(command, {}, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            output = []
            for line in process.stdout:
                output.append(line)
                if line.strip() == "LIMIT":
                    process.send_signal(signal.SIGINT)
            complaint = process.stderr.read()
        return result("".join(output), complaint)


def result(output: str, complaint: str = "") -> Run:
    """What a script of wrk's says in the end. Raises Failed."""
    found = [line for line in output.splitlines() if line.startswith("RESULT ")]
    if not found:
        raise Failed(f"wrk: {(complaint or output).strip()[-300:]}")
    return Run(**json.loads(found[0].removeprefix("RESULT ")))

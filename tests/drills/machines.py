"""Machines of a drill: instances of one site, each with its own checkout, folder and port."""

import contextlib
import http.client
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import processes
from tests.benchmarks.ground import Site
from tests.drills.asking import FIREFOX, PATIENCE_SECONDS
from tests.drills.services import answers, free_port
from tests.waiting import until

_LEFT_OUT = (".*", "var", "__pycache__", "docs", "tests")


class Machine:
    """`host` is what readers call the site, whichever machine answers."""

    def __init__(self, name: str, site: Site, checkout: Path, host: str, shared: dict[str, str]):
        self.name, self.site, self.checkout, self.host = name, site, checkout, host
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = site.environment(HOST="127.0.0.1", PORT=str(self.port), **shared)
        self.log = site.folder.parent / f"{name}.log"
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        settings = {name: value for name, value in (os.environ | self.environment).items() if value}
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn"],
                cwd=self.checkout,
                env=settings,
                stdout=log,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        until(lambda: answers(self.port))

    def kill(self) -> None:
        """All its processes at once, as when a machine loses its power."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def end(self) -> None:
        if self._process:
            processes.end(self._process)

    def get(self, path: str) -> tuple[int, str, float]:
        """Status, text and seconds of this machine's answer to a reader of the site."""
        began = time.monotonic()
        connected = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        headers = {"Host": self.host, "User-Agent": FIREFOX.format(128), "Connection": "close"}
        with contextlib.closing(connected):
            connected.request("GET", path, headers=headers)
            answer = connected.getresponse()
            text = answer.read().decode(errors="replace")
        return answer.status, text, time.monotonic() - began


@contextlib.contextmanager
def running(machines: list[Machine]) -> Iterator[None]:
    try:
        for machine in machines:
            machine.start()
        yield
    finally:
        for machine in machines:
            machine.end()


def checkout(folder: Path) -> Path:
    """The same content elsewhere, and of another time."""
    shutil.copytree(
        processes.ROOT,
        folder,
        ignore=shutil.ignore_patterns(*_LEFT_OUT),
        copy_function=shutil.copyfile,
    )
    return folder


def visit(host: str, readers: int, threads: int = 8) -> int:
    """So many readers open the home page once each; how many were answered."""
    numbers, good = iter(range(readers)), []
    turn = threading.Lock()

    def go_on() -> None:
        while True:
            with turn:
                number = next(numbers, None)
            if number is None:
                return
            connected = http.client.HTTPConnection(host, timeout=PATIENCE_SECONDS)
            headers = {
                "User-Agent": FIREFOX.format(100 + number % 20),
                "X-Forwarded-For": f"10.20.{number // 250}.{number % 250}",
                "Connection": "close",
            }
            with contextlib.closing(connected):
                connected.request("GET", "/", headers=headers)
                answer = connected.getresponse()
                answer.read()
                if answer.status == 200:
                    good.append(number)

    at_work = [threading.Thread(target=go_on) for _ in range(threads)]
    for thread in at_work:
        thread.start()
    for thread in at_work:
        thread.join()
    return len(good)

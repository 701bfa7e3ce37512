"""Readers of a kept and of a cold page while very many slow clients hold connections."""

import contextlib
import http.client
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks.bench import Bench
from tests.benchmarks.ground import Site
from tests.benchmarks.processes import Failed, Server, started
from tests.benchmarks.report import Table
from tests.benchmarks.statistics import percentile
from tests.waiting import until

# How often somebody asks, in seconds.
PAUSE = 0.05
# So many answers tell what they take without slow clients.
ENOUGH = 100
LARGE = 30 * 1024 * 1024
PLACE = "/media/images/large.png"


class Reader(threading.Thread):
    """Asks for the paths in turn, each over a connection of its own; `times` are in seconds."""

    def __init__(self, url: str, paths: Iterator[str], stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._address, self._paths, self._stop_asking = urlsplit(url).netloc, paths, stop
        self.times: list[float] = []
        self.answers: Counter[str] = Counter()

    def run(self) -> None:
        while not self._stop_asking.wait(PAUSE):
            began = time.monotonic()
            connection = http.client.HTTPConnection(self._address, timeout=30)
            try:
                connection.request("GET", next(self._paths), headers={"User-Agent": "Mozilla/5.0"})
                answer = connection.getresponse()
                answer.read()
                self.answers[str(answer.status)] += 1
            except (OSError, http.client.HTTPException) as error:
                self.answers[type(error).__name__] += 1
            finally:
                connection.close()
            self.times.append(time.monotonic() - began)


def kept() -> Iterator[str]:
    while True:
        yield "/"


def cold() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"/tim-kiem/?q=n%C4%83m+{number}"


def measured(url: str, meanwhile: Callable[[list[Reader]], None]) -> dict[str, Reader]:
    """Readers of both kinds of page, while the rest goes on."""
    stop = threading.Event()
    readers = {"kept": Reader(url, kept(), stop), "cold": Reader(url, cold(), stop)}
    for reader in readers.values():
        reader.start()
    try:
        meanwhile(list(readers.values()))
    finally:
        stop.set()
    for reader in readers.values():
        reader.join(60)
    return readers


def _have_asked(readers: list[Reader]) -> None:
    until(lambda: all(len(reader.times) >= ENOUGH for reader in readers))


def held(server: Server) -> Counter[str]:
    """What the workers hold together."""
    found: Counter[str] = Counter()
    for pid in server.workers():
        process = Path("/proc", str(pid))
        found["threads"] += len(list(process.glob("task/*")))
        found["files"] += len(list(process.glob("fd/*")))
        status = (process / "status").read_text().partition("VmRSS:")[2]
        found["megabytes"] += int(status.split()[0]) // 1000
    return found


def make_large(site: Site) -> Path:
    """A picture to be read slowly, at PLACE."""
    large = site.folder / PLACE.strip("/")
    large.parent.mkdir(parents=True, exist_ok=True)
    with large.open("wb") as file:
        file.truncate(LARGE)
    return large


def attacked(
    server: Server, count: int, seconds: float, *more: str
) -> tuple[dict[str, Reader], Counter[str], dict[str, int]]:
    """Readers among slow clients, what the workers held at most, and whom the server has ended."""
    module = "tests.benchmarks.probes.slow_clients"
    command = [sys.executable, "-m", module, server.url, str(count), str(seconds), *more]
    most: Counter[str] = Counter()
    with started(command, {}, stdout=subprocess.PIPE) as process:
        assert process.stdout

        def attack(readers: list[Reader]) -> None:
            if process.stdout and "there" not in process.stdout.readline():
                raise Failed("the slow clients did not come in")
            while process.returncode is None:
                most.update(held(server) - most)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=1)

        during = measured(server.url, attack)
        ended: dict[str, int] = json.loads(process.stdout.read())["ended"]
    return during, most, ended


def run(bench: Bench) -> list[Table]:
    count, seconds = bench.scale(2000, 200), bench.scale(60, 5)
    site = bench.ground.site("home")
    large = make_large(site)
    with bench.ground.serve(site) as server:
        for path in ("/", "/tim-kiem/?q=a"):
            server.get(path, **{"User-Agent": "Mozilla/5.0"})
        bench.say("without slow clients")
        alone = measured(server.url, _have_asked)
        before = held(server)
        bench.say(f"{count:,} slow clients")
        during, most, ended = attacked(server, count, seconds, PLACE)
        bench.say(f"ended: {ended}")
        # What was begun last is let go of after the idle time.
        until(lambda: held(server)["files"] <= before["files"] + 4)
        after = held(server)
    large.unlink()
    rows: list[list[object]] = []
    for name, readers in (("without slow clients", alone), ("with them", during)):
        for page, reader in readers.items():
            times = [1000 * each for each in reader.times]
            rows.append(
                [
                    f"{page} page, {name}",
                    len(times),
                    f"{percentile(times, 0.5):.0f}",
                    f"{percentile(times, 0.99):.0f}",
                    f"{max(times):.0f}",
                    ", ".join(f"{said}: {number}" for said, number in reader.answers.items()),
                ]
            )
    kinds = ", ".join(f"{name} {number}" for name, number in ended.items())
    left: list[list[object]] = [
        [what, before[what], most[what], after[what]] for what in ("threads", "files", "megabytes")
    ]
    return [
        Table(
            f"Readers among {count:,} slow clients",
            ("", "requests", "median ms", "p99 ms", "worst ms", "answers"),
            rows,
            [
                f"{seconds} s, from 250 addresses, a sixth of each kind: silent, half a header, a "
                "byte a second of one, half a body, a byte a second of one, reading a byte a "
                "second of 30 MB. Ended by the "
                f"server and begun again: {kinds}."
            ],
        ),
        Table("What all workers hold", ("", "before", "at most", "afterwards"), left),
    ]

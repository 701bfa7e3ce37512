"""A burst: ten times as many searches as the site can answer, and what readers see meanwhile."""

import json
import subprocess
import sys
import time

from tests.benchmarks.bench import Bench
from tests.benchmarks.parts.slow import Reader, measured
from tests.benchmarks.processes import Server, started
from tests.benchmarks.report import Table
from tests.benchmarks.statistics import percentile
from tests.waiting import until

TIMES = 10


def run(bench: Bench) -> list[Table]:
    seconds = bench.scale(30, 4)
    site = bench.ground.site("home")
    with bench.ground.serve(site) as server:
        server.get("/", **{"User-Agent": "Mozilla/5.0"})
        capacity = bench.load(paths=("/tim-kiem/?q=n%C4%83m",), readers=1)(server.url).rate
        bench.say(f"{capacity:.0f} searches a second; {TIMES * capacity:.0f} are asked for")
        module = "tests.benchmarks.probes.burst"
        command = [sys.executable, "-m", module, server.url, str(TIMES * capacity), str(seconds)]
        told: list[str] = []
        first: list[float] = []
        with started(command, {}, stdout=subprocess.PIPE) as process:
            assert process.stdout
            out = process.stdout

            def burst(readers: list[Reader]) -> None:
                told.append(out.readline())
                first.append(_first_answer(server) - json.loads(told[0])["ended"])

            readers = measured(server.url, burst)
            times: dict[str, list[float]] = json.loads(out.readline())
    rows: list[list[object]] = []
    for status, taken in sorted(times.items()):
        rows.append(_row(f"search: {status}", taken))
    kept = readers["kept"]
    said = ", ".join(f"{status}: {number}" for status, number in kept.answers.items())
    rows.append(_row(f"kept page ({said})", kept.times))
    notes = [
        f"{seconds} s at {TIMES} times the {capacity:.0f} searches a second that the site answers. "
        f"The first search after it was answered in full {first[0]:.2f} s after its end."
    ]
    columns = ("", "answers", "median ms", "p99 ms", "worst ms")
    return [Table("A burst of searches", columns, rows, notes)]


def _row(name: str, seconds: list[float]) -> list[object]:
    times = [1000 * each for each in seconds]
    figures = (percentile(times, 0.5), percentile(times, 0.99), max(times))
    return [name, len(times), *(f"{figure:.0f}" for figure in figures)]


def _first_answer(server: Server) -> float:
    """When a search was first answered in full."""

    def is_answered() -> bool:
        try:
            return bool(server.get("/tim-kiem/?q=sau", **{"User-Agent": "Mozilla/5.0"}))
        except OSError:
            return False

    until(is_answered, pause=0.02)
    return time.monotonic()

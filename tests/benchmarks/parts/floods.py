"""Floods of requests that cost something, and the kept home page beside them."""

import contextlib
import subprocess
import threading
from pathlib import Path

from tests.benchmarks.bench import Bench
from tests.benchmarks.load import Run, result
from tests.benchmarks.parts.slow import Reader, kept
from tests.benchmarks.processes import Server, started
from tests.benchmarks.report import Table
from tests.benchmarks.statistics import percentile

SCRIPT = Path(__file__).parent.parent / "flood.lua"
CONNECTIONS = 64
FLOODS = {
    "kept": "the kept home page itself",
    "cookies": "made-up session cookies, home page",
    "cookies-cold": "made-up session cookies, admin",
    "missing": "addresses that are none",
    "searches": "searches, each another",
}


def run(bench: Bench) -> list[Table]:
    seconds = bench.scale(15, 3)
    site = bench.ground.site("home")
    rows: list[list[object]] = []
    with bench.ground.serve(site) as server:
        server.get("/", **{"User-Agent": "Mozilla/5.0"})
        load = bench.load(seconds=seconds - 2)
        load(server.url)
        rows.append(_row("nothing", None, load(server.url), _one_reader(server, seconds)))
        for kind, name in FLOODS.items():
            bench.say(f"flood: {name}")
            with _flood(bench, server, kind, seconds) as flood:
                beside = load(server.url)
                flooded = result(flood.communicate()[0])
            with _flood(bench, server, kind, seconds):
                reader = _one_reader(server, seconds)
            rows.append(_row(name, flooded, beside, reader))
    notes = [
        f"{seconds} s, {CONNECTIONS} connections of the flood as fast as they are answered. “Many” "
        "are 16 connections that ask for the kept home page without pause, one reader asks every "
        "50 ms. What a flood of the kept page leaves is what is left of the machine's processors."
    ]
    columns = (
        "beside",
        "flood: answers/s",
        "flood: not 2xx",
        "many: requests/s",
        "many: p99 ms",
        "many: errors",
        "one: median ms",
        "one: p99 ms",
        "one: worst ms",
    )
    return [Table("Kept pages beside floods", columns, rows, notes)]


def _flood(
    bench: Bench, server: Server, kind: str, seconds: int
) -> contextlib.AbstractContextManager[subprocess.Popen[str]]:
    command = [bench.wrk, "-t", "1", "-c", str(CONNECTIONS), "-d", f"{seconds}s"]
    command += ["--timeout", "20s", "--latency", "-s", str(SCRIPT), server.url, "--", kind]
    return started([*command, "sessionid"], {}, stdout=subprocess.PIPE)


def _one_reader(server: Server, seconds: int) -> list[float]:
    """Milliseconds, of a reader who asks now and then."""
    stop = threading.Event()
    reader = Reader(server.url, kept(), stop)
    reader.start()
    stop.wait(seconds - 1)
    stop.set()
    reader.join(60)
    return [1000 * each for each in reader.times]


def _row(name: str, flood: Run | None, many: Run, one: list[float]) -> list[object]:
    return [
        name,
        f"{flood.rate:,.0f}" if flood else "–",
        f"{flood.errors:,}" if flood else "–",
        f"{many.rate:,.0f}",
        f"{many.p99:.1f}",
        many.errors,
        *(f"{percentile(one, share):.0f}" for share in (0.5, 0.99, 1.0)),
    ]

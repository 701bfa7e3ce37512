"""What one worker holds after very many requests for very many addresses."""

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.bench import READERS, Bench
from tests.benchmarks.processes import ROOT, Failed, gunicorn
from tests.benchmarks.report import Table

STEPS = 4
# No more than a worker has threads: what nobody kept is answered too, not refused as too much.
CONNECTIONS = 4


def run(bench: Bench) -> list[Table]:
    addresses, requests = bench.scale(10_000, 300), bench.scale(100_000, 1200)
    site = bench.ground.site("home")
    # Some list pages and two languages: so many articles give as many addresses.
    site.fill(addresses // 2)
    paths = tuple(site.probe("addresses", str(addresses)))
    if len(paths) < addresses:
        raise Failed(f"only {len(paths)} addresses where {addresses} were wanted")
    rows = []
    # One worker, never replaced, so that it answers everything.
    options = ("--workers", "1", "--max-requests", "0")
    with gunicorn(
        "sotngoaivu.asgi",
        site.environment(),
        log=bench.ground.log,
        options=options,
        python=_deployed(bench.ground.folder / "venv"),
    ) as server:
        (worker,) = server.workers()
        bench.load(paths=paths[:50], connections=CONNECTIONS, limit=100, seconds=30)(server.url)
        rows.append(["at the start", "100", *_held(worker), 0])
        done = errors = 0
        for step in range(1, STEPS + 1):
            portion = requests * step // STEPS - requests * (step - 1) // STEPS
            # Each portion begins where the one before ended.
            turned = paths[done % addresses :] + paths[: done % addresses]
            load = bench.load(
                paths=turned,
                connections=CONNECTIONS,
                readers=READERS,
                limit=portion,
                seconds=900,
            )
            measured = load(server.url)
            errors += measured.errors
            done += measured.requests
            bench.say(f"{done:,} requests in all, {measured.rate:,.0f} a second")
            rows.append([_when(step), f"{done:,}", *_held(worker), errors])
        if server.workers() != [worker]:
            raise Failed("the worker was replaced under way")
    notes = [
        f"{addresses:,} addresses in turn, {READERS:,} readers in turn; SQLite; compressed.",
        "The worker has the site in common with the process that started it, and with others.",
    ]
    columns = ("", "requests", "RSS, MB", "its share (PSS), MB", "its own alone, MB", "errors")
    return [Table("Memory of a worker", columns, rows, notes)]


def _deployed(folder: Path) -> str:
    """A Python with the packages of a deployed site; libraries load more where the tests' are."""
    python = str(folder / "bin" / "python")
    install = ["-m", "pip", "install", "--quiet", "--require-hashes", "-r"]
    for command in (
        [sys.executable, "-m", "venv", str(folder)],
        [python, *install, str(ROOT / "requirements.txt")],
    ):
        subprocess.run(command, check=True)
    return python


def _when(step: int) -> str:
    return "at the end" if step == STEPS else f"after {step} of {STEPS} parts"


def _held(pid: int) -> list[str]:
    """RSS, the share of it that falls to this process (PSS), and what it shares with no other.

    In MB (10⁶ bytes).
    """
    found: dict[str, int] = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, _, value = line.partition(":")
        found[name] = int(value.split()[0]) * 1024
    own = found["Private_Clean"] + found["Private_Dirty"]
    return [f"{size / 1e6:,.0f}" for size in (found["Rss"], found["Pss"], own)]

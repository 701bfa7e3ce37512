"""Redis frozen, then killed, under a site with readers on SQLite: at most one slow answer a worker.

Each outage takes twenty seconds; DRILL_SECONDS chooses another time.
"""

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tests.benchmarks.ground import Ground
from tests.benchmarks.processes import Server
from tests.benchmarks.report import Table, document, machine
from tests.drills.asking import Asker, ask, asking, await_all_well, await_answers, outage
from tests.drills.damaged_backups import say
from tests.drills.services import redis

SECONDS = 20.0
WORKERS = 2
# Redis' own bound, and what a page takes besides.
SLOW, MOST_RECOVERY = 0.5, 3.0


def main() -> int:
    """Run the drill and print its tables; returns 1 where anything went otherwise."""
    seconds = float(os.environ.get("DRILL_SECONDS") or SECONDS)
    tables, good = [], True
    with (
        tempfile.TemporaryDirectory(prefix="drill-") as folder,
        Ground(Path(folder), say) as ground,
        redis(Path(folder)) as (process, url),
    ):
        site = ground.site("redis")
        settings = {"CACHE_URL": url, "WEB_CONCURRENCY": str(WORKERS), "LOG_LEVEL": "INFO"}
        with ground.serve(site, **settings) as server:
            _warm(server)
            for name, begin, end in (
                ("frozen", signal.SIGSTOP, signal.SIGCONT),
                ("killed", signal.SIGKILL, None),
            ):
                table, held = _outage(ground, server, process, name, (begin, end), seconds)
                tables.append(table)
                good &= held
        print(document(tables, machine()))
    print("As it should be." if good else "NOT as it should be.")
    return 0 if good else 1


def _warm(server: Server) -> None:
    for number in range(20):
        ask(server.url, "/", number=number)
        ask(server.url, "/tim-kiem/goi-y/?q=viet", number=number)


def _outage(
    ground: Ground,
    server: Server,
    redis: "subprocess.Popen[bytes]",
    name: str,
    signals: tuple[signal.Signals, signal.Signals | None],
    seconds: float,
) -> tuple[Table, bool]:
    hot = Asker("kept page, at hand", lambda number: "/")
    # Each a page of its own, so that all ask the cache.
    new = Asker("page nobody kept", lambda number: f"/tin-tuc/?year={1900 + number % 900}")
    suggested = Asker(
        "suggestions", lambda number: f"/tim-kiem/goi-y/?q=v{number % 900}", pause=0.6
    )
    alive = Asker("/healthz", lambda number: "/healthz")
    ready = Asker("/readyz", lambda number: "/readyz", pause=1.0)
    askers = [hot, new, suggested, alive]
    said = len(ground.log.read_text().splitlines())
    with asking(server.url, [*askers, ready]):
        await_answers([*askers, ready])
        say(f"Redis is {name} for {seconds:.0f} s")
        redis.send_signal(signals[0])
        start = time.monotonic()
        outage(seconds, start)
        end = time.monotonic()
        if signals[1]:
            redis.send_signal(signals[1])
            say("Redis goes on")
            await_all_well(ready, end)
            await_answers(askers)
    lines = [
        line
        for line in ground.log.read_text().splitlines()[said:]
        if "answer" in line or "Traceback" in line or "cache" in line
    ]
    found = [asked for asker in askers for asked in asker.between(start, end)]
    slow = sum(asked.seconds >= SLOW for asked in found)
    table = Table(
        f"Redis {name} for {seconds:.0f} s",
        ["asked for", "times", "answers", "worst s"],
        [asker.row(start, end) for asker in (*askers, ready)],
    )
    ill = [asked for asked in ready.between(start, end) if asked.status != 503]
    late = [
        asked.at + asked.seconds - end
        for asked in ready.found
        if asked.at + asked.seconds > end and asked.status != 200
    ]
    table.rows += [
        [f"answers of {SLOW} s or more", "", slow, ""],
        ["lines of the log", "", len(lines), ""],
    ]
    if signals[1]:
        table.rows.append(
            ["seconds until it is used again", "", "", f"{max(late, default=0.0):.1f}"]
        )
    table.notes += [f"- {line}" for line in lines[:12]]
    good = (
        {asked.status for asked in found} <= {200, 429}
        and slow <= WORKERS
        # What was asked in the first moment may have been answered still.
        and len(ill) <= 1
        and len(lines) <= WORKERS * (2 if signals[1] else 1)
        and (not signals[1] or max(late, default=0.0) < MOST_RECOVERY)
    )
    return table, good

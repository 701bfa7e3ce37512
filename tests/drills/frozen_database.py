"""PostgreSQL frozen for forty seconds under a site with readers: it neither refuses nor answers.

The server and all its sessions are stopped as a machine stops that hangs; the system still takes
what is sent to them. DRILL_SECONDS chooses another length.
"""

import contextlib
import os
import re
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.benchmarks.ground import Ground, Site
from tests.benchmarks.report import Table, document, machine
from tests.drills.asking import Asker, ask, asking, await_all_well, await_answers, outage
from tests.drills.damaged_backups import say
from tests.waiting import until

SECONDS = 40.0
# What must hold: of kept pages and /healthz, of everything else, until all is as before.
MOST_KEPT, MOST_REFUSED, MOST_RECOVERY = 1.0, 3.0, 10.0
# Readers before, and answers after which nothing is to come any more.
WARM, SETTLED = 60, 20
# Each worker has its own line of each part that the outage concerns, at most.
MOST_LINES = 2 * 2 * 4


def main() -> int:
    """Run the drill and print its table; returns 1 where anything went otherwise."""
    seconds = float(os.environ.get("DRILL_SECONDS") or SECONDS)
    with (
        tempfile.TemporaryDirectory(prefix="drill-") as folder,
        Ground(Path(folder), say) as ground,
    ):
        site = ground.site("frozen", "PostgreSQL")
        server = int((Path(folder) / "postgres" / "postmaster.pid").read_text().split()[0])
        result = _outage(ground, site, server, seconds)
        print(document(result[0], machine(ground.postgres_version)))
        for line in result[2]:
            print(line[:200])
    print("As it should be." if result[1] else "NOT as it should be.")
    return 0 if result[1] else 1


def _outage(
    ground: Ground, site: Site, postmaster: int, seconds: float
) -> tuple[list[Table], bool, list[str]]:
    hot = Asker("kept page, at hand", lambda number: "/")
    stored = Asker("kept page, in the store", lambda number: kept[number % len(kept)], pause=0.2)
    alive = Asker("/healthz", lambda number: "/healthz")
    thread = Asker("a thread without the database", lambda number: "/healthz", "OPTIONS")
    others = Asker("search", lambda number: f"/tim-kiem/?q=so+{number}", threads=10, pause=0.05)
    english = Asker("search in English", lambda number: f"/en/tim-kiem/?q=a{number}", threads=2)
    editors = Asker("admin", lambda number: "/admin/login/", threads=2)
    ready = Asker("/readyz", lambda number: "/readyz", pause=1.0)
    askers = [hot, alive, thread, others, english, editors, ready]
    kept: list[str] = []
    ground.log.write_text("")
    with ground.serve(site, LOG_LEVEL="INFO", WEB_CONCURRENCY="2") as server:
        for number in range(WARM):
            ask(server.url, "/", number=number)
        # Each is rendered by one worker; the other one has it in the store only.
        sitemap = server.get("/sitemap.xml").decode()
        found = re.findall(r"<loc>https?://[^/<]+(/[^<]+)</loc>", sitemap)
        kept += [path for path in found[:120] if ask(server.url, path).status == 200]
        until(lambda: _visits(site) >= WARM)
        before = _visits(site)
        with asking(server.url, askers):
            await_answers(askers)
            quiet = len(ground.log.read_text().splitlines())
            say(f"PostgreSQL is frozen for {seconds:.0f} s")
            with frozen(postmaster), asking(server.url, [stored]):
                start = time.monotonic()
                outage(seconds / 2, start)
                # Readers nobody knows yet, who are to count when it is over.
                newcomers = [ask(server.url, "/", number=number) for number in range(500, 515)]
                outage(seconds, start)
                end = time.monotonic()
            say("PostgreSQL goes on")
            await_all_well(ready, end)
            await_answers(askers, SETTLED)
            until(lambda: _visits(site) - before >= len(newcomers))
        counted = _visits(site) - before
        lines = ground.log.read_text().splitlines()[quiet:]
    table = Table(
        f"PostgreSQL frozen for {seconds:.0f} s",
        ["asked for", "times", "answers", "worst s"],
        [asker.row(start, end) for asker in askers],
    )
    back = max(_recovery(asker, end) for asker in (others, english, editors, ready, stored))
    table.rows.insert(1, stored.row(start, end))
    table.rows += [
        ["seconds until all is as before", "", "", f"{back:.1f}"],
        ["readers of that time counted", len(newcomers), counted, ""],
        ["lines of the log", "", len(lines), ""],
    ]
    good = (
        _worst(start, end, hot, stored, alive, thread) < MOST_KEPT
        and _worst(start, end, others, english, editors, ready) < MOST_REFUSED
        and {asked.status for asker in (hot, stored, alive) for asked in asker.found} == {200}
        and {asked.status for asker in (others, english, editors) for asked in asker.found}
        <= {200, 503}
        and all(asked.retry_after for asked in others.found if asked.status == 503)
        and back < MOST_RECOVERY
        # The askers themselves are one reader.
        and counted in (len(newcomers), len(newcomers) + 1)
        and len(lines) <= MOST_LINES
    )
    return [table], good, lines


def _visits(site: Site) -> int:
    with psycopg.connect(site.database_url) as connected:
        row = connected.execute("SELECT COALESCE(SUM(visits), 0) FROM visits_day").fetchone()
        return int(row[0]) if row else 0


def _worst(start: float, end: float, *askers: Asker) -> float:
    return max(asked.seconds for asker in askers for asked in asker.between(start, end))


def _recovery(asker: Asker, end: float) -> float:
    """Seconds from the end of the outage until nothing was refused or outdated any more."""
    late = [
        asked.at + asked.seconds - end
        for asked in asker.found
        if asked.at + asked.seconds > end and (asked.status != 200 or asked.stale)
    ]
    return max(late, default=0.0)


@contextlib.contextmanager
def frozen(postmaster: int) -> Iterator[None]:
    """The server first, so that it makes no further sessions, then those that there are."""
    stopped: list[int] = []
    try:
        for pid in (postmaster, *_children(postmaster)):
            os.kill(pid, signal.SIGSTOP)
            stopped.append(pid)
        yield
    finally:
        for pid in reversed(stopped):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

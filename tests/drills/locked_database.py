"""SQLite locked for twenty seconds by a process that writes: readers go on, editors are told.

DRILL_SECONDS chooses another time.
"""

import contextlib
import os
import sqlite3
import tempfile
import time
from pathlib import Path

from tests.benchmarks.ground import Ground, Site
from tests.benchmarks.processes import Server
from tests.benchmarks.report import Table, document, machine
from tests.drills.asking import Asker, ask, asking, await_all_well, await_answers, outage
from tests.drills.damaged_backups import say
from tests.drills.editor import Editor, make_editor, told
from tests.waiting import until

SECONDS = 20.0
# Readers of the time when it is locked.
NEWCOMERS = 15
WORDS = "ghi dữ liệu quá lâu"
MOST_READERS, MOST_EDITORS, MOST_READY = 1.0, 8.0, 3.0
VISITS = "SELECT COALESCE(SUM(visits), 0) FROM visits_day"


def main() -> int:
    """Run the drill and print its table; returns 1 where anything went otherwise."""
    seconds = float(os.environ.get("DRILL_SECONDS") or SECONDS)
    with (
        tempfile.TemporaryDirectory(prefix="drill-") as folder,
        Ground(Path(folder), say) as ground,
    ):
        site = ground.site("locked")
        make_editor(site)
        with ground.serve(site, LOG_LEVEL="INFO", WEB_CONCURRENCY="2") as server:
            table, good = _lock(ground, site, server, seconds)
        print(document([table], machine()))
    print("As it should be." if good else "NOT as it should be.")
    return 0 if good else 1


def _lock(ground: Ground, site: Site, server: Server, seconds: float) -> tuple[Table, bool]:
    editor = Editor(server.url, WORDS)
    editor.sign_in()
    columns = [editor.work()]
    hot = Asker("kept page", lambda number: "/")
    new = Asker("page nobody kept", lambda number: f"/tin-tuc/?year={1900 + number % 900}")
    vain = Asker("search in vain", lambda number: f"/tim-kiem/?q=zzq{number}", pause=0.5)
    alive = Asker("/healthz", lambda number: "/healthz")
    ready = Asker("/readyz", lambda number: "/readyz", pause=1.0)
    readers = [hot, new, vain, alive]
    said = len(ground.log.read_text().splitlines())
    with (
        contextlib.closing(sqlite3.connect(site.folder / "bench.sqlite3")) as database,
        asking(server.url, [*readers, ready]),
    ):
        await_answers([*readers, ready])
        before = database.execute(VISITS).fetchone()[0]
        database.execute("BEGIN IMMEDIATE")
        say(f"the database is locked for {seconds:.0f} s")
        start = time.monotonic()
        for number in range(500, 500 + NEWCOMERS):
            ask(server.url, "/", number=number)
        columns.append(editor.work())
        took = time.monotonic() - start
        outage(seconds, start)
        end = time.monotonic()
        database.execute("ROLLBACK")
        say("it is free again")
        await_all_well(ready, end)
        columns.append(editor.work())

        def counted_since() -> int:
            return int(database.execute(VISITS).fetchone()[0] - before)

        until(lambda: counted_since() >= NEWCOMERS)
        counted = counted_since()
    lines = ground.log.read_text().splitlines()[said:]
    table = Table("SQLite locked", ["who", "free", "locked", "free again"])
    table.rows += told(columns, [*readers, ready], start, end)
    table.rows += [
        ["an upload and a save, seconds", "", f"{took:.1f}", ""],
        [f"readers counted afterwards, of {NEWCOMERS}", "", "", counted],
        ["lines of the log", "", len(lines), ""],
    ]
    table.notes += [f"- {line[:200]}" for line in lines[:20]]
    found = [asked for asker in readers for asked in asker.between(start, end)]
    good = (
        {asked.status for asked in found} == {200}
        and max(asked.seconds for asked in found) < MOST_READERS
        and max(asked.seconds for asked in ready.between(start, end)) < MOST_READY
        and [answer for _what, answer in columns[0]] == ["302", "302"]
        and all(answer == f"503, {WORDS}" for _what, answer in columns[1])
        and took < 2 * MOST_EDITORS
        and columns[2] == columns[0]
        # The askers are one reader themselves.
        and counted in (NEWCOMERS, NEWCOMERS + 1)
        and not any("Traceback" in line for line in lines)
    )
    return table, good

"""A disk that fills up under a site with readers and editors, on SQLite, and has room again.

Database, uploads and kept pages are on a small disk in memory, so the drill needs root.
"""

import contextlib
import os
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.ground import Ground, Site
from tests.benchmarks.processes import Server
from tests.benchmarks.report import Table, document, machine
from tests.drills.asking import Asker, asking, await_all_well, await_answers
from tests.drills.damaged_backups import say
from tests.drills.editor import Editor, make_editor, told

SIZE = "300m"
FULL_WORDS = "máy chủ đã đầy"


def main() -> int:
    """Run the drill and print its table; returns 1 where anything went otherwise."""
    if os.geteuid():
        print("Only root may make a small disk to fill.")
        return 1
    with (
        _small_disk() as folder,
        Ground(folder, say) as ground,
    ):
        site = ground.site("full")
        make_editor(site)
        ground.log = Path(tempfile.gettempdir()) / f"drill-{os.getpid()}.log"
        with ground.serve(site, LOG_LEVEL="INFO", WEB_CONCURRENCY="2") as server:
            table, good = _fill_up(ground, site, server)
        print(document([table], machine()))
        ground.log.unlink()
    print("As it should be." if good else "NOT as it should be.")
    return 0 if good else 1


def _fill_up(ground: Ground, site: Site, server: Server) -> tuple[Table, bool]:
    editor = Editor(server.url, FULL_WORDS)
    editor.sign_in()
    columns: list[list[tuple[str, str]]] = []
    files = _files(site)
    columns.append(editor.work())
    hot = Asker("kept page", lambda number: "/")
    new = Asker("page nobody kept", lambda number: f"/tin-tuc/?year={1900 + number % 900}")
    vain = Asker("search in vain", lambda number: f"/tim-kiem/?q=zzq{number}", pause=0.5)
    picture = Asker("social picture", lambda number: "/gioi-thieu/og.png", pause=0.5)
    alive = Asker("/healthz", lambda number: "/healthz")
    ready = Asker("/readyz", lambda number: "/readyz", pause=1.0)
    readers = [hot, new, vain, picture, alive]
    made = len(_files(site) - files)
    said = len(ground.log.read_text().splitlines())
    ballast = site.folder.parent / "ballast"
    with asking(server.url, [*readers, ready]):
        await_answers([*readers, ready])
        say("the disk is full")
        start = time.monotonic()
        _take_all_room(ballast)
        before = _files(site)
        await_answers(readers)
        columns.append(editor.work())
        await_answers(readers)
        half = _files(site) - before
        end = time.monotonic()
        say("there is room again")
        ballast.unlink()
        await_all_well(ready, end)
        columns.append(editor.work())
    lines = ground.log.read_text().splitlines()[said:]
    table = Table("A disk that is full", ["who", "with room", "full", "with room again"])
    table.rows += told(columns, [*readers, ready], start, end)
    with contextlib.closing(sqlite3.connect(site.folder / "bench.sqlite3")) as database:
        intact = database.execute("PRAGMA integrity_check").fetchone()[0]
    table.rows += [
        ["half files left", "", len(half), ""],
        ["database", "", "", intact],
        ["lines of the log", "", len(lines), ""],
    ]
    table.notes += [f"- {line[:200]}" for line in lines[:20]]
    statuses = {asked.status for asker in readers for asked in asker.found}
    good = (
        statuses == {200}
        and [answer for _what, answer in columns[0]] == ["302", "302"]
        and all(answer == f"507, {FULL_WORDS}" for _what, answer in columns[1])
        and columns[2] == columns[0]
        and not half
        and made > 0
        and intact == "ok"
        and not any("Traceback" in line for line in lines)
    )
    return table, good


def _files(site: Site) -> set[Path]:
    return {path for path in (site.folder / "media").rglob("*") if path.is_file()}


def _take_all_room(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(64 * 1024))
    with ballast.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(512))


@contextlib.contextmanager
def _small_disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)

"""A backup of 2,000 articles with pictures, made while editors work, is restored row by row.

Editors publish, upload and delete all the time, and write pairs of rows in one transaction, first
without and then with a backup under way: neither may wait long. Then the data are destroyed, the
backup is restored over its own site and into an empty database of the other kind, and each gives
the same rows and files again. DRILL_ARTICLES chooses another number.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks import processes
from tests.benchmarks.ground import DATABASES, Ground, Site
from tests.benchmarks.report import Table, document, machine
from tests.drills.damaged_backups import say

ARTICLES, CALM_SECONDS = 2000, 20


def main() -> int:
    """Run the drill on both databases and print its table; returns 1 where anything is amiss."""
    articles = os.environ.get("DRILL_ARTICLES", str(ARTICLES))
    results: dict[str, dict[str, Any]] = {}
    with (
        tempfile.TemporaryDirectory(prefix="drill-") as folder,
        Ground(Path(folder), say) as ground,
    ):
        for database, other in zip(DATABASES, reversed(DATABASES), strict=True):
            results[database] = _one(ground, database, other, int(articles))
        print(document([_load(results), _restored(results)], machine(ground.postgres_version)))
    good = all(
        result["paired"] and result["own"] and result["elsewhere"] and not result["without"]
        for result in results.values()
    )
    good &= all(
        not result["busy"]["failed"] and result["busy"]["saves"] for result in results.values()
    )
    print("As it should be." if good else "NOT as it should be.")
    return 0 if good else 1


def _one(ground: Ground, database: str, other: str, articles: int) -> dict[str, Any]:
    say(f"making a site of {articles} articles on {database}")
    site = ground.empty("load", database)
    site.fill(articles)
    archive = ground.folder / f"{database.lower()}.tar.gz"
    _ask(site, "pictures", archive)
    say(f"editors at work on {database}, without a backup, then with one")
    result: dict[str, Any] = {}
    with Editors(site, archive) as editors:
        time.sleep(CALM_SECONDS)
        result["calm"] = editors.stop()
    with Editors(site, archive) as editors:
        began = time.monotonic()
        site.manage("backup", str(archive))
        result["seconds"] = time.monotonic() - began
        result["busy"] = editors.stop()
    say(f"saves without a backup: {result['calm']}, with one: {result['busy']}")
    result |= _ask(site, "look", archive)
    say(f"destroying and restoring {database}")
    _ask(site, "spoil", archive)
    began = time.monotonic()
    result["own"] = _ask(site, "restore", archive)
    result["restoring"] = time.monotonic() - began
    say(f"restoring the backup of {database} into an empty {other}")
    result["elsewhere"] = _ask(ground.empty("elsewhere", other), "restore", archive)
    return result


class Editors:
    """Editors at work in a process of their own, until `stop`, which returns what came of it."""

    def __init__(self, site: Site, archive: Path) -> None:
        self._stop = archive.with_suffix(".stop")
        self._began = archive.with_suffix(".began")
        command = [*_MODULE, "edit", str(archive)]
        self._process = processes.started(command, site.environment(), stdout=subprocess.PIPE)

    def __enter__(self) -> "Editors":
        for mark in (self._stop, self._began):
            mark.unlink(missing_ok=True)
        self._running = self._process.__enter__()
        while not self._began.exists():
            time.sleep(0.1)
        return self

    def stop(self) -> dict[str, Any]:
        self._stop.touch()
        found: dict[str, Any] = json.loads(self._running.communicate()[0].splitlines()[-1])
        return found

    def __exit__(self, *exc: Any) -> None:
        self._process.__exit__(*exc)


_MODULE = (sys.executable, "-m", "tests.drills.scratch_load")


def _ask(site: Site, step: str, archive: Path) -> Any:
    output = processes.run([*_MODULE[1:], step, str(archive)], site.environment())
    return json.loads(output.strip().splitlines()[-1])


def _load(results: dict[str, dict[str, Any]]) -> Table:
    columns = [
        "database",
        "backup under way",
        "seconds",
        "saves",
        "median ms",
        "longest ms",
        "failed",
    ]
    table = Table("Editors' saves", columns)
    for database, result in results.items():
        for name, told, seconds in (
            ("calm", "no", float(CALM_SECONDS)),
            ("busy", "yes", result["seconds"]),
        ):
            found = result[name]
            cells = [found["saves"], found["median"], found["longest"], found["failed"]]
            table.rows.append([database, told, f"{seconds:.0f}", *cells])
    return table


def _restored(results: dict[str, dict[str, Any]]) -> Table:
    columns = ["backup of", "rows", "files", "MB", "restored in s", "rows without a file"]
    columns += ["of one moment", "same again", "same in the other database"]
    table = Table("The backup, restored", columns)
    for database, result in results.items():
        told = ["yes" if result[name] else "NO" for name in ("paired", "own", "elsewhere")]
        figures = [f"{result['rows']:,}", f"{result['files']:,}", result["bytes"] // 1_000_000]
        table.rows.append(
            [database, *figures, f"{result['restoring']:.0f}", result["without"], *told]
        )
    return table

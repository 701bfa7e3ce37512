"""A former site of 1,000 articles moves in and out, in each format, on both databases.

A second run makes nothing; after the undo every row and file is as it was before, but for what only
tells of it: the logs, and the import itself. DRILL_COUNT chooses how many articles there are.
"""

import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks import processes
from tests.benchmarks.ground import DATABASES, Ground, Site
from tests.benchmarks.report import Table, document, machine
from tests.drills.damaged_backups import say

COUNT = 1000
FORMATS = ("csv", "wxr", "nukeviet")
# What tells that something was done, not what there is.
_TELLS = re.compile(
    r"importing\.import(batch|problem)|wagtailcore\.(page|model)logentry|pagecache\.\w+"
)
_LAST = re.compile(
    r"(\d+) records: (\d+) articles \((\d+) published\), (\d+) there already, (\d+) left out, "
    r"(\d+) failed; (\d+) problems"
)


def main() -> int:
    """Run the drill and print its table; returns 1 where something was left, or made twice."""
    count = int(os.environ.get("DRILL_COUNT", str(COUNT)))
    columns = ("format, database", "records", "articles", "published", "left out", "problems")
    times = ("looked at", "imported", "again", "undone", "left behind")
    table, kinds, good = Table("Moving in", (*columns, *times)), Table("Problems", ()), True
    with (
        tempfile.TemporaryDirectory(prefix="drill-") as folder,
        Ground(Path(folder), say) as ground,
    ):
        files = Path(folder) / "former"
        processes.run(["-m", "tests.news.importing.former", str(files), str(count)], {})
        for database in DATABASES:
            site = ground.site("moving", database)
            for format in FORMATS:
                row, is_good, told = _move(site, files, format)
                table.rows.append([f"{format}, {database}", *row])
                kinds.notes += [f"{format}: {line}" for line in told if database == DATABASES[0]]
                good &= is_good
        print(document([table, kinds], machine(ground.postgres_version)))
    print("As it should be." if good else "NOT as it should be.")
    return 0 if good else 1


def _move(site: Site, files: Path, format: str) -> tuple[list[object], bool, list[str]]:
    say(f"{format} on {site.name}")
    before = site.probe("held")
    arguments = (
        *("import_news", str(files / f"former.{format}"), "--format", format),
        *("--media", str(files / "media"), "--make-categories"),
    )
    _output, looked = _timed(site, *arguments)
    output, imported = _timed(site, *arguments, "--publish")
    numbers = _numbers(output)
    number = re.search(r"--undo (\d+)", output)
    again, second = _timed(site, *arguments, "--publish")
    _output, undone = _timed(site, "import_news", "--undo", number[1] if number else "0")
    left = _different(before, site.probe("held"))
    for each in left:
        say(f"different: {each}")
    records, articles, published, _known, left_out, _failed, problems = numbers
    row: list[object] = [records, articles, published, left_out, problems]
    row += [f"{seconds:.0f} s" for seconds in (looked, imported, second, undone)]
    kinds = [line for line in output.splitlines() if re.match(r"[A-Z].* \(\d+\)\.", line)]
    return [*row, len(left)], not left and _numbers(again)[1] == 0, kinds


def _timed(site: Site, *arguments: str) -> tuple[str, float]:
    began = time.monotonic()
    return site.manage(*arguments), time.monotonic() - began


def _numbers(output: str) -> list[int]:
    found = _LAST.search(output)
    assert found, output
    return [int(each) for each in found.groups()]


def _different(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Tables and files that are not as they were."""
    return [
        name
        for part in ("tables", "files")
        for name in sorted({*before[part], *after[part]})
        if before[part].get(name) != after[part].get(name) and not _TELLS.fullmatch(name)
    ]


if __name__ == "__main__":
    sys.exit(main())

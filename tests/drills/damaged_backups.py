"""Two hundred backups damaged at random on either database: none is restored, the good one is.

The sites have generated articles, pictures and documents. At the end each good backup is restored
over its own site, which has been changed meanwhile, and into an empty database of the other kind.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks import processes
from tests.benchmarks.ground import DATABASES, Ground, Site
from tests.benchmarks.report import Table, document, machine
from tests.drills.damage import KINDS

ARTICLES, COUNT, SEED = 200, 200, 20_261_005
_BEGUN = time.monotonic()


def say(what: str) -> None:
    print(f"[{time.monotonic() - _BEGUN:5.0f} s] {what}", file=sys.stderr, flush=True)


def main() -> int:
    """Run the drill and print its tables; returns 1 where anything went otherwise."""
    with (
        tempfile.TemporaryDirectory(prefix="drill-") as folder,
        Ground(Path(folder), say) as ground,
    ):
        results = {database: _one(ground, database) for database in DATABASES}
        for database, other in zip(DATABASES, reversed(DATABASES), strict=True):
            say(f"restoring the backup of {database} into an empty {other}")
            empty = ground.empty("elsewhere", other)
            results[database]["elsewhere"] = _ask(empty, "restore", _archive(ground, database))
        print(document(_tables(results), machine(ground.postgres_version)))
    good = all(
        not result["accepted"]
        and sum(result["refused"].values()) == COUNT
        and all(result[name] for name in ("same", "spoilt", "restored", "elsewhere"))
        for result in results.values()
    )
    print("As it should be." if good else "NOT as it should be.")
    return 0 if good else 1


def _one(ground: Ground, database: str) -> dict[str, Any]:
    say(f"making a site on {database}")
    site, archive = ground.empty("drill", database), _archive(ground, database)
    site.fill(ARTICLES)
    result: dict[str, Any] = _ask(site, "make", archive)
    say(f"restoring {COUNT} damaged backups on {database}")
    result |= _ask(site, "damage", archive, DRILL_COUNT=str(COUNT), DRILL_SEED=str(SEED))
    say(f"restoring the good backup on {database}")
    result["spoilt"] = _ask(site, "spoil", archive)
    result["restored"] = _ask(site, "restore", archive)
    return result


def _archive(ground: Ground, database: str) -> Path:
    return ground.folder / f"{database.lower()}.tar.gz"


def _ask(site: Site, step: str, archive: Path, **environment: str) -> Any:
    module = ["-m", "tests.drills.scratch_site", step, str(archive)]
    output = processes.run(module, site.environment(**environment))
    found: Any = json.loads(output.strip().splitlines()[-1])
    return found


def _tables(results: dict[str, dict[str, Any]]) -> list[Table]:
    columns = ["damage"]
    for database in results:
        columns += [f"{database}: refused", "accepted"]
    damage = Table(f"Damaged backups, seed {SEED}", columns)
    for kind in KINDS:
        cells: list[object] = [kind]
        for result in results.values():
            cells += [result["refused"].get(kind, 0), result["accepted"].get(kind, 0)]
        damage.rows.append(cells)
    total: list[object] = ["all"]
    for result in results.values():
        total += [sum(result["refused"].values()), sum(result["accepted"].values())]
    damage.rows.append(total)
    good = Table(
        "The good backup",
        [
            "backup of",
            *("rows", "uploads", "kB", "site unchanged by the damaged ones"),
            *("restored as it was", "restored into the other database"),
        ],
    )
    for database, result in results.items():
        size = f"{result['bytes'] // 1000:,}"
        told = ["yes" if result[name] else "NO" for name in ("same", "restored", "elsewhere")]
        good.rows.append([database, f"{result['rows']:,}", result["files"], size, *told])
    return [damage, good]


if __name__ == "__main__":
    sys.exit(main())

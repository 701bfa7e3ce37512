"""Restores killed at any moment, on both databases: after the next start rows and files fit.

A site has one state, a backup holds another. The restore is killed, the site is prepared as at any
start, and then must be in the one state or the other, wholly, with nothing left over. DRILL_COUNT
chooses how many restores are killed on each database.
"""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks import processes
from tests.benchmarks.ground import DATABASES, Ground
from tests.benchmarks.report import Table, document, machine
from tests.drills.damaged_backups import say

ARTICLES, COUNT = 40, 50


def main() -> int:
    """Run the drill and print its table; returns 1 where a site was left between two states."""
    count = os.environ.get("DRILL_COUNT", str(COUNT))
    columns = ["database", "killed", "before", "after", "half", "left over", "killed while …"]
    table = Table("Restores killed", columns)
    good = True
    with (
        tempfile.TemporaryDirectory(prefix="drill-") as folder,
        Ground(Path(folder), say) as ground,
    ):
        for database in DATABASES:
            say(f"making a site on {database}")
            site = ground.empty("killed", database)
            site.fill(ARTICLES)
            say(f"killing {count} restores on {database}")
            command = ["-m", "tests.drills.scratch_killed", str(ground.folder / database), count]
            output = processes.run(command, site.environment())
            found: dict[str, Any] = json.loads(output.strip().splitlines()[-1])
            moments = ", ".join(f"{name} {number}" for name, number in found["moments"].items())
            cells = [found[name] for name in ("before", "after", "half", "left")]
            table.rows.append([database, sum(cells[:3]), *cells, moments])
            good &= (
                not found["half"] and not found["left"] and bool(found["before"] and found["after"])
            )
        print(document([table], machine(ground.postgres_version)))
    print("As it should be." if good else "NOT as it should be.")
    return 0 if good else 1

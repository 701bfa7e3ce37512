"""Four editors at once, five minutes on each database: nobody sees or saves another's text.

Each opens an article of their own, saves it as a draft and publishes it, again and again. Every
form must show that article's words only, and so must what is stored at the end. DRILL_SECONDS, of
each database, shortens it.
"""

import json
import os
import tempfile
from pathlib import Path

from tests.benchmarks import processes
from tests.benchmarks.ground import DATABASES, Ground
from tests.benchmarks.report import Table, document, machine
from tests.drills.damaged_backups import say

SECONDS = 300


def main() -> int:
    """Run the drill on both databases and print its table; returns 1 where anything went wrong."""
    seconds = os.environ.get("DRILL_SECONDS", str(SECONDS))
    columns = ["database", "seconds", "forms opened", "saved", "published", "answers 500"]
    table = Table("Four editors at once", [*columns, "foreign words", "failures"])
    good = True
    with (
        tempfile.TemporaryDirectory(prefix="drill-") as folder,
        Ground(Path(folder), say) as ground,
    ):
        for database in DATABASES:
            site = ground.site("editors", database)
            say(f"four editors at work on {database} for {seconds} s")
            with ground.serve(site, SITE_URL="") as server:
                client = ["-m", "tests.drills.scratch_editors", server.url, seconds]
                found = json.loads(processes.run(client, site.environment()).splitlines()[-1])
            table.rows.append([database, seconds, *found.values()])
            good &= found["saved"] > 0 and found["published"] > 0
            good &= not (found["errors"] or found["foreign"] or found["failures"])
        log = ground.log.read_text()
        print(document([table], machine(ground.postgres_version)))
    if "Traceback" in log:
        print(log)
        good = False
    print("As it should be." if good else "NOT as it should be.")
    return 0 if good else 1

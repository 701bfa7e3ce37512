"""`manage.py tidy` killed at any moment, on both databases: the next run ends what is left.

Two sites hold the same. One is tidied at once; on the other each run is killed, and nothing may be
half done meanwhile. In the end both hold the same again. DRILL_COUNT chooses how many are killed.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.benchmarks.ground import DATABASES, Ground, Site
from tests.benchmarks.processes import started
from tests.benchmarks.report import Table, document, machine
from tests.drills.damaged_backups import say

ARTICLES, COUNT = 150, 20
FEW_STAY = {"KEEP_REVISIONS": "2", "KEEP_REVISIONS_DAYS": "1", "KEEP_LOG_MONTHS": "1"}
TIDY = [sys.executable, "manage.py", "tidy"]


def main() -> int:
    """Run the drill and print its table; returns 1 where something was half done."""
    count = int(os.environ.get("DRILL_COUNT", str(COUNT)))
    columns = ("database", "killed", "half done", "left in the end", "as without a kill")
    table, good = Table("Tidying killed", columns), True
    with (
        tempfile.TemporaryDirectory(prefix="drill-") as folder,
        Ground(Path(folder), say) as ground,
    ):
        for database in DATABASES:
            sites = []
            for name in ("tidied", "killed"):
                say(f"making a site on {database}, to be {name}")
                sites.append(ground.site(name, database))
                sites[-1].fill(ARTICLES)
                _ask(sites[-1], "clutter")
            began = time.monotonic()
            _tidy(sites[0])
            whole = time.monotonic() - began
            killed, half = _kill(sites[1], count, whole)
            _tidy(sites[1])
            left = _ask(sites[1], "left")
            same = _ask(sites[0], "held") == _ask(sites[1], "held")
            table.rows.append([database, killed, half, left, "yes" if same else "NO"])
            good &= bool(killed) and not half and not left and same
        print(document([table], machine(ground.postgres_version)))
    print("As it should be." if good else "NOT as it should be.")
    return 0 if good else 1


def _ask(site: Site, step: str) -> object:
    return site.probe("clutter", step, **FEW_STAY)


def _tidy(site: Site) -> None:
    with started(TIDY, site.environment(**FEW_STAY)) as process:
        assert process.wait(600) == 0


def _kill(site: Site, count: int, whole: float) -> tuple[int, int]:
    """How many runs were killed before their end, and after how many something was half done."""
    chance, killed, half = Random(1), 0, 0
    # A run needs a while to begin.
    beginning = _beginning(site)
    say(f"a whole run takes {whole:.1f} s, of which {beginning:.1f} to begin")
    for number in range(count):
        # Later runs find less to do; all together they get through.
        delay = beginning + chance.random() * max(0.2, (whole - beginning) / 4)
        with started(TIDY, site.environment(**FEW_STAY)) as process:
            try:
                process.wait(delay)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                killed += 1
        wrong = _ask(site, "wrong")
        if wrong:
            half += 1
            say(f"run {number}: {json.dumps(wrong, ensure_ascii=False)}")
    return killed, half


def _beginning(site: Site) -> float:
    began = time.monotonic()
    site.manage("tidy", "--help")
    return time.monotonic() - began

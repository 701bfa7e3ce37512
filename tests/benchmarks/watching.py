"""Readers who look at the same pages all the time and note which edition they see."""

import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.benchmarks.probes.editor import MARK

# Readers get some of its spaces as no-break ones.
_EDITION = re.compile(MARK.replace(" ", r"\s") + r"\s(\d+)\.")


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer: edition 0 is the one before the first publish; times by the monotonic clock."""

    path: str
    asked: float
    answered: float
    worker: str
    edition: int


@dataclass
class Readers:
    """`count` readers, each on connections of its own; a new one every few pages."""

    url: str
    paths: tuple[str, ...]
    count: int
    seen: list[Seen] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __enter__(self) -> "Readers":
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._read, args=(number,), daemon=True)
            for number in range(self.count)
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(timeout=30)

    def _read(self, number: int) -> None:
        headers = {
            "User-Agent": f"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.{number}",
            "X-Forwarded-For": f"10.9.0.{number + 1}",
        }
        turn = number
        while not self._ended.is_set():
            # A new connection now and then meets another worker.
            connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
            try:
                for _ in range(5):
                    turn += 1
                    self._ask(connection, self.paths[turn % len(self.paths)], headers)
            except (OSError, http.client.HTTPException) as error:
                self.errors.append(f"{type(error).__name__}: {error}")
            finally:
                connection.close()

    def _ask(
        self, connection: http.client.HTTPConnection, path: str, headers: dict[str, str]
    ) -> None:
        asked = time.monotonic()
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        body = response.read().decode(errors="replace")
        answered = time.monotonic()
        if response.status != 200:
            self.errors.append(f"{path} answers {response.status}")
            return
        editions = [int(number) for number in _EDITION.findall(body)]
        worker = response.getheader("X-Worker", "")
        self.seen.append(Seen(path, asked, answered, worker, max(editions, default=0)))


def oldest(seen: list[Seen], published: list[float]) -> float:
    """How long, in seconds, a page had been out of date when a reader was shown it, at most.

    `published` are the times at which edition 1, 2, … were done. Time on the way is not counted:
    a page is judged by when it was asked for.
    """
    ages = [answer.asked - time_ for answer in seen for time_ in published[answer.edition :][:1]]
    return max([0.0, *ages])


def visible_everywhere(
    seen: list[Seen], published: list[float], workers: set[str]
) -> list[float | None]:
    """For each edition: after how many seconds every worker had shown it on every page.

    None where the next edition came before all had been asked.
    """
    wanted = {(path, worker) for path in {answer.path for answer in seen} for worker in workers}
    first: dict[tuple[int, str, str], float] = {}
    for answer in sorted(seen, key=lambda answer: answer.answered):
        first.setdefault((answer.edition, answer.path, answer.worker), answer.answered)
    found: list[float | None] = []
    for number, done in enumerate(published, start=1):
        times = [first.get((number, *each)) for each in wanted]
        known = [time_ for time_ in times if time_ is not None]
        found.append(max(0.0, max(known) - done) if len(known) == len(wanted) and known else None)
    return found

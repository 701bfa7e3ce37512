"""Readers of a drill: each asks one kind of thing again and again, and notes what came of it."""

import contextlib
import http.client
import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.waiting import until

PATIENCE_SECONDS = 90.0
# Of each asker, so many answers show what is usual.
USUAL = 5
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:{0}.0) Gecko/20100101 Firefox/{0}.0"


@dataclass(frozen=True)
class Asked:
    at: float
    seconds: float
    status: int
    retry_after: bool
    stale: bool


@dataclass
class Asker:
    """`path` gives the address of each request, from its number."""

    name: str
    path: Callable[[int], str]
    method: str = "GET"
    threads: int = 1
    pause: float = 0.1
    found: list[Asked] = field(default_factory=list)

    def between(self, start: float, end: float) -> list[Asked]:
        """Of what was asked in that time; what was never answered counts as all the time."""
        return [asked for asked in self.found if start <= asked.at < end]

    def row(self, start: float, end: float) -> list[object]:
        found = self.between(start, end)
        statuses = Counter(asked.status or "broken off" for asked in found)
        worst = max((asked.seconds for asked in found), default=0.0)
        told = ", ".join(
            f"{status}: {count}" for status, count in sorted(statuses.items(), key=str)
        )
        return [self.name, len(found), told, f"{worst:.2f}"]


def ask(url: str, path: str, method: str = "GET", number: int = 0) -> Asked:
    began = time.monotonic()
    connected = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE_SECONDS)
    headers = {
        "User-Agent": FIREFOX.format(100 + number % 20),
        "X-Forwarded-For": f"10.8.{number // 250}.{number % 250}",
        "Connection": "close",
    }
    status, retry_after, stale = 0, False, False
    with contextlib.suppress(OSError, http.client.HTTPException):
        connected.request(method, path, headers=headers)
        answer = connected.getresponse()
        answer.read()
        status, retry_after = answer.status, "Retry-After" in answer.headers
        stale = "ttl=-" in answer.headers.get("Cache-Status", "")
    connected.close()
    return Asked(began, time.monotonic() - began, status, retry_after, stale)


def await_answers(askers: list[Asker], count: int = USUAL) -> None:
    """Return when each of them has had so many further answers."""
    before = [len(asker.found) for asker in askers]
    until(
        lambda: all(
            len(asker.found) >= former + count for asker, former in zip(askers, before, strict=True)
        )
    )


def await_all_well(asker: Asker, since: float) -> None:
    """Return when what was asked after the moment `since` has been answered 200 again."""
    until(lambda: any(asked.at > since and asked.status == 200 for asked in asker.found))


def outage(seconds: float, since: float) -> None:
    """What is measured is the outage itself: it lasts so long from `since` on."""
    threading.Event().wait(max(0.0, since + seconds - time.monotonic()))


@contextlib.contextmanager
def asking(url: str, askers: list[Asker]) -> Iterator[None]:
    """All of them ask until the block is left."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=_go_on, args=(url, asker, stop))
        for asker in askers
        for _ in range(asker.threads)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _go_on(url: str, asker: Asker, stop: threading.Event) -> None:
    numbers = itertools.count(threading.get_ident() % 1000 * 1000)
    while not stop.wait(asker.pause):
        asker.found.append(ask(url, asker.path(next(numbers)), asker.method, 7))

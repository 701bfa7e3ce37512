"""Several readers and workers at once, and a database that is away."""

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from sotngoaivu.pagecache import front
from sotngoaivu.pagecache.front import FrontDoor
from sotngoaivu.pagecache.middleware import SLOT, PageCacheMiddleware, keep
from sotngoaivu.pagecache.store import FileStore
from sotngoaivu.pagecache.watcher import Known
from tests.pagecache.conftest import Answer, ask

# What a test waits for comes, or something is wrong: no machine is that slow.
PATIENCE = 60


class Site:
    """A stand-in for Django: one page whose text names its edition.

    `while_rendering` is called in each rendering, once the edition has been read.
    """

    def __init__(self) -> None:
        self.edition, self.renders, self.status = 1, 0, 200
        self.while_rendering: Callable[[], object] = lambda: time.sleep(0.05)
        self.broken = False
        self._lock = threading.Lock()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        with self._lock:
            self.renders += 1
        edition = self.edition
        self.while_rendering()
        if self.broken:
            raise RuntimeError("the view failed")

        def view(request: HttpRequest) -> HttpResponse:
            keep(request)
            return HttpResponse(f"edition {edition}", status=self.status)

        request = HttpRequest()
        request.META = environ
        response = PageCacheMiddleware(view)(request)
        start_response(f"{response.status_code} X", list(response.items()))
        return [response.content]


class Watch:
    """What the workers of the test know of the generation, set by hand."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.known = Known("1", time.monotonic(), away=False)

    def start(self) -> None:
        pass

    def look(self) -> Known:
        if not self.known.away and self.known.token != str(self.site.edition):
            self.known = Known(str(self.site.edition), time.monotonic(), away=False)
        return self.known


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def new_door(site: Site, store: FileStore) -> Callable[[], FrontDoor]:
    return lambda: FrontDoor(site, store, Watch(site))  # type: ignore[arg-type]


def all_at_once(doors: list[FrontDoor], readers: int = 8) -> list[Answer]:
    with ThreadPoolExecutor(readers) as pool:
        return list(pool.map(lambda n: ask(doors[n % len(doors)], "/"), range(readers)))


def test_one_worker_renders_for_all_who_ask_at_once(
    site: Site, new_door: Callable[[], FrontDoor]
) -> None:
    answers = all_at_once([new_door(), new_door()])
    assert {answer.text for answer in answers} == {"edition 1"}
    assert site.renders == 1


def test_the_former_page_is_served_while_one_renders_the_new_one(
    site: Site, new_door: Callable[[], FrontDoor], monkeypatch: pytest.MonkeyPatch
) -> None:
    door = new_door()
    ask(door, "/")
    site.edition = 2
    door._watcher.look()
    monkeypatch.setattr(front, "GRACE_SECONDS", PATIENCE)
    rendering, others_answered = threading.Event(), threading.Event()

    def hold() -> None:
        rendering.set()
        assert others_answered.wait(PATIENCE)

    site.while_rendering = hold
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(ask, door, "/")
        assert rendering.wait(PATIENCE)
        assert [answer.text for answer in all_at_once([door])] == ["edition 1"] * 8
        others_answered.set()
        assert first.result(PATIENCE).text == "edition 2"
    assert site.renders == 2


def test_a_slow_rendering_is_waited_for_so_that_nobody_reads_an_old_page(
    site: Site, new_door: Callable[[], FrontDoor], monkeypatch: pytest.MonkeyPatch
) -> None:
    door = new_door()
    ask(door, "/")
    site.edition = 2
    door._watcher.look()
    monkeypatch.setattr(front, "GRACE_SECONDS", 0)
    assert {answer.text for answer in all_at_once([door])} == {"edition 2"}
    assert site.renders == 2


def test_a_page_changed_while_it_was_rendered_is_rendered_again(
    site: Site, new_door: Callable[[], FrontDoor]
) -> None:
    door = new_door()

    def change() -> None:
        site.edition = 2

    site.while_rendering = change
    assert ask(door, "/").text == "edition 1"
    door._watcher.look()
    assert ask(door, "/").text == "edition 2"


def test_a_failed_rendering_lets_the_next_reader_try(
    site: Site, new_door: Callable[[], FrontDoor]
) -> None:
    door = new_door()
    site.broken = True
    with pytest.raises(RuntimeError):
        ask(door, "/")
    site.broken = False
    assert ask(door, "/").text == "edition 1"


def test_a_page_that_is_not_to_be_kept_makes_nobody_wait_in_line(
    site: Site, new_door: Callable[[], FrontDoor]
) -> None:
    door = new_door()
    site.status = 404
    ask(door, "/")
    together = threading.Barrier(4)
    site.while_rendering = lambda: together.wait(PATIENCE)
    assert {answer.status for answer in all_at_once([door], 4)} == {404}
    assert site.renders == 5


def test_while_the_database_is_away_what_was_kept_is_served_and_marked(
    site: Site, new_door: Callable[[], FrontDoor]
) -> None:
    door = new_door()
    ask(door, "/")
    watch = door._watcher
    watch.known = Known("1", time.monotonic() - 60, away=True)
    fresh_process = new_door()
    fresh_process._watcher.known = Known(None, time.monotonic(), away=True)
    for each in (door, door, fresh_process):
        answer = ask(each, "/")
        assert answer.text == "edition 1"
        assert "ttl=-" in answer.headers["Cache-Status"]
    assert site.renders == 1
    watch.known = Known("1", time.monotonic(), away=False)
    assert "Cache-Status" not in ask(door, "/").headers


def test_nothing_is_kept_of_what_was_rendered_without_the_database(
    site: Site, new_door: Callable[[], FrontDoor], store: FileStore
) -> None:
    door = new_door()
    door._watcher.known = Known(None, time.monotonic(), away=True)
    assert ask(door, "/").text == "edition 1"
    assert store.get(("127.0.0.1:8000", "/", "")) is None


def test_the_slot_is_the_front_doors_alone(site: Site, new_door: Callable[[], FrontDoor]) -> None:
    """A header cannot make one: names from headers begin with HTTP_."""
    assert not SLOT.startswith("HTTP_")
    assert ask(new_door(), "/", HTTP_SOTNGOAIVU_PAGECACHE_SLOT="x").status == 200

"""Several readers and workers at once, and a database that is away."""

import http.client
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from sotngoaivu.pagecache import application
from sotngoaivu.pagecache.application import CachedPageApplication
from sotngoaivu.pagecache.middleware import SLOT, Slot
from sotngoaivu.pagecache.store import FileStore
from sotngoaivu.pagecache.watcher import CacheState
from tests.pagecache.conftest import Answer, ask
from tests.pagecache.standins import Site, Watch
from tests.waiting import PATIENCE


@dataclass
class Worker:
    """A front door before the site, and what it knows."""

    site: Site
    watch: Watch
    door: CachedPageApplication

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        self.site.someone_asks()
        return self.door(environ, start_response)


NewWorker = Callable[[], Worker]


@pytest.fixture
def new_worker(site: Site, store: FileStore) -> NewWorker:
    def make() -> Worker:
        watch = Watch(site)
        return Worker(site, watch, CachedPageApplication(site, store, watch))  # type: ignore[arg-type]

    return make


def all_at_once(workers: list[Worker], readers: int = 8) -> list[Answer]:
    with ThreadPoolExecutor(readers) as pool:
        return list(pool.map(lambda n: ask(workers[n % len(workers)], "/"), range(readers)))


def test_one_worker_renders_for_all_who_ask_at_once(site: Site, new_worker: NewWorker) -> None:
    site.render_until_all_have_come(8)
    answers = all_at_once([new_worker(), new_worker()])
    assert {answer.text for answer in answers} == {"edition 1"}
    assert site.renders == 1


def test_the_former_page_is_served_while_one_renders_the_new_one(
    site: Site, new_worker: NewWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = new_worker()
    ask(worker, "/")
    site.edition = 2
    worker.watch.look()
    monkeypatch.setattr(application, "GRACE_SECONDS", PATIENCE)
    rendering, others_answered = threading.Event(), threading.Event()

    def hold() -> None:
        rendering.set()
        assert others_answered.wait(PATIENCE)

    site.while_rendering = hold
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(ask, worker, "/")
        assert rendering.wait(PATIENCE)
        assert [answer.text for answer in all_at_once([worker])] == ["edition 1"] * 8
        others_answered.set()
        assert first.result(PATIENCE).text == "edition 2"
    assert site.renders == 2


def test_a_slow_rendering_is_waited_for_so_that_nobody_reads_an_old_page(
    site: Site, new_worker: NewWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = new_worker()
    ask(worker, "/")
    site.edition = 2
    worker.watch.look()
    monkeypatch.setattr(application, "GRACE_SECONDS", 0)
    site.render_until_all_have_come(1 + 8)
    assert {answer.text for answer in all_at_once([worker])} == {"edition 2"}
    assert site.renders == 2


def test_a_page_changed_while_it_was_rendered_is_rendered_again(
    site: Site, new_worker: NewWorker
) -> None:
    worker = new_worker()

    def change() -> None:
        site.edition = 2

    site.while_rendering = change
    assert ask(worker, "/").text == "edition 1"
    worker.watch.look()
    assert ask(worker, "/").text == "edition 2"


def test_a_failed_rendering_lets_the_next_reader_try(site: Site, new_worker: NewWorker) -> None:
    worker = new_worker()
    site.broken = True
    with pytest.raises(RuntimeError):
        ask(worker, "/")
    site.broken = False
    assert ask(worker, "/").text == "edition 1"


def test_a_page_that_is_not_to_be_kept_makes_nobody_wait_in_line(
    site: Site, new_worker: NewWorker
) -> None:
    worker = new_worker()
    site.status = 404
    ask(worker, "/")
    together = threading.Barrier(4)
    site.while_rendering = lambda: together.wait(PATIENCE)
    assert {answer.status for answer in all_at_once([worker], 4)} == {404}
    assert site.renders == 5


def test_a_failure_does_not_keep_a_page_from_being_kept(site: Site, new_worker: NewWorker) -> None:
    worker = new_worker()
    site.status = 503
    assert ask(worker, "/").status == 503
    site.status = 200
    for _time in range(3):
        assert ask(worker, "/").status == 200
    assert site.renders == 2


def test_while_the_database_is_away_what_was_kept_is_served_and_marked(
    site: Site, new_worker: NewWorker
) -> None:
    worker = new_worker()
    ask(worker, "/")
    worker.watch.state = CacheState("1", time.monotonic() - 60, away=True)
    fresh_process = new_worker()
    fresh_process.watch.state = CacheState(None, time.monotonic(), away=True)
    for each in (worker, worker, fresh_process):
        answer = ask(each, "/")
        assert answer.text == "edition 1"
        assert "ttl=-" in answer.headers["Cache-Status"]
    assert site.renders == 1
    worker.watch.state = CacheState("1", time.monotonic(), away=False)
    assert "Cache-Status" not in ask(worker, "/").headers


def test_nothing_is_kept_of_what_was_rendered_without_the_database(
    site: Site, new_worker: NewWorker, store: FileStore
) -> None:
    worker = new_worker()
    worker.watch.state = CacheState(None, time.monotonic(), away=True)
    assert ask(worker, "/").text == "edition 1"
    assert store.get(("127.0.0.1:8000", "/", "")) is None
    worker.watch.state = CacheState("1", time.monotonic(), away=False)
    assert ask(worker, "/").text == "edition 1"
    assert store.get(("127.0.0.1:8000", "/", "")) is not None


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.mark.parametrize("cookie", ["", "session"])
def test_the_slot_is_the_front_doors_alone(
    site: Site, new_worker: NewWorker, session: str, cookie: str
) -> None:
    """Whatever headers a reader sends, of none does a server make what the door leaves there."""
    name = SLOT.removeprefix("HTTP_")
    headers = dict.fromkeys((SLOT, name, name.replace(".", "-"), name.replace("_", "-")), "x")
    headers |= {"Host": "127.0.0.1:8000", "Cookie": session if cookie else "a=b"}
    with make_server("127.0.0.1", 0, new_worker(), handler_class=_QuietHandler) as server:
        threading.Thread(target=server.handle_request).start()
        reader = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE)
        reader.request("GET", "/", headers=headers)
        answer = reader.getresponse()
        assert (answer.status, answer.read()) == (200, b"edition 1")
        reader.close()
    # With a session the door hands the request on as it is.
    assert site.slots == ([None] if cookie else [Slot("", [b"edition 1"])])

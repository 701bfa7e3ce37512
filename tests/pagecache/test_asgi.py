"""The event loop before the site: it answers what is at hand, and waits for nothing."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sotngoaivu.core.asgi import body
from sotngoaivu.pagecache import asgi
from sotngoaivu.pagecache.application import CachedPageApplication
from sotngoaivu.pagecache.asgi import HotPageApplication
from sotngoaivu.pagecache.store import FileStore
from tests.loop import run
from tests.pagecache.standins import Site, Watch
from tests.waiting import PATIENCE

pytestmark = pytest.mark.one_database


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str


class Service:
    """Notes what is asked of it."""

    def __init__(self, notes: list[str]) -> None:
        self.notes = notes

    def start(self) -> None:
        self.notes.append("start")

    def stop(self) -> None:
        self.notes.append("stop")


class Door:
    """The application in an event loop of its own."""

    def __init__(self, site: Site, store: FileStore, folder: Path, *services: Any) -> None:
        self.site, self.watch, self.notes = site, Watch(site), list[str]()
        cached = CachedPageApplication(site, store, self.watch)  # type: ignore[arg-type]
        self.application = HotPageApplication(
            cached,
            cached.pages,
            in_loop=["/healthz"],
            files={"/static/": str(folder)},
            services=[*services, Service(self.notes)],
        )

    def __call__(self, readers: Callable[[], Awaitable[None]]) -> None:
        async def live() -> None:
            asked: asyncio.Queue[Any] = asyncio.Queue()
            said: asyncio.Queue[Any] = asyncio.Queue()
            living = asyncio.create_task(
                self.application({"type": "lifespan"}, asked.get, said.put)
            )
            for event in ("startup", "shutdown"):
                await asked.put({"type": f"lifespan.{event}"})
                assert (await said.get())["type"] == f"lifespan.{event}.complete"
                if event == "startup":
                    await asyncio.wait_for(readers(), PATIENCE)
            await living

        run(live())

    async def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes = b"",
        hosts: Sequence[bytes] = (b"127.0.0.1:8000",),
        *,
        whole: bool = True,
        expect: bytes = b"",
    ) -> Answer:
        sent: list[Any] = []
        length = [(b"content-length", str(len(body)).encode())] if body else []
        length += [(b"expect", expect)] if expect else []
        scope = {
            "type": "http",
            "method": method,
            "http_version": "1.1",
            "scheme": "http",
            "raw_path": path.encode(),
            "query_string": b"",
            "client": ("10.1.2.3", 5000),
            "server": ("127.0.0.1", 8000),
            "headers": [*((b"host", host) for host in hosts), *length],
        }
        messages = [{"type": "http.request", "body": body, "more_body": not whole}]

        async def receive() -> Any:
            if not messages:
                await asyncio.Event().wait()
            return messages.pop()

        async def send(message: Any) -> None:
            sent.append(message)

        await self.application(scope, receive, send)
        head = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        text = b"".join(message["body"] for message in sent[1:]).decode()
        return Answer(sent[0]["status"], head, text)


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def door(site: Site, store: FileStore, tmp_path: Path) -> Door:
    return Door(site, store, tmp_path)


def hold(site: Site) -> tuple[threading.Semaphore, threading.Event]:
    """Renderings wait: what tells that one has begun, and what lets them go on."""
    begun, go_on = threading.Semaphore(0), threading.Event()

    def wait() -> None:
        begun.release()
        assert go_on.wait(PATIENCE)

    site.while_rendering = wait
    return begun, go_on


async def until_begun(begun: threading.Semaphore, number: int) -> None:
    for _ in range(number):
        assert await asyncio.to_thread(begun.acquire, True, PATIENCE)


def test_a_page_is_rendered_in_a_thread_and_then_at_hand(door: Door) -> None:
    async def readers() -> None:
        threads = {threading.get_ident()}
        door.site.while_rendering = lambda: threads.add(threading.get_ident())
        first, second = await door.ask("/"), await door.ask("/")
        assert first.text == second.text == "edition 1"
        assert second.headers["content-length"] == str(len("edition 1"))
        assert len(threads) == 2
        assert door.site.renders == 1

    door(readers)


def test_services_begin_before_the_first_request_and_end_after_the_last(door: Door) -> None:
    async def readers() -> None:
        assert door.notes == ["start"]
        await door.ask("/")

    door(readers)
    assert door.notes == ["start", "stop"]


def test_kept_pages_and_health_are_answered_while_all_threads_are_at_work(
    door: Door, tmp_path: Path
) -> None:
    (tmp_path / "site.css").write_text("css")

    async def readers() -> None:
        await door.ask("/")
        begun, go_on = hold(door.site)
        held = [asyncio.create_task(door.ask(f"/{n}/")) for n in range(asgi.THREADS)]
        await until_begun(begun, asgi.THREADS)
        assert (await door.ask("/")).text == "edition 1"
        door.site.while_rendering = lambda: None
        assert (await door.ask("/healthz")).status == 200
        assert (await door.ask("/static/site.css")).status == 200
        go_on.set()
        assert {answer.status for answer in await asyncio.gather(*held)} == {200}

    door(readers)


def test_who_asks_for_a_page_that_is_being_rendered_holds_no_thread(door: Door) -> None:
    async def readers() -> None:
        begun, go_on = hold(door.site)
        same = [asyncio.create_task(door.ask("/")) for _ in range(50)]
        await until_begun(begun, 1)
        other = asyncio.create_task(door.ask("/other/"))
        await until_begun(begun, 1)
        go_on.set()
        assert {answer.text for answer in await asyncio.gather(*same)} == {"edition 1"}
        assert (await other).text == "edition 1"
        assert door.site.renders == 2

    door(readers)


def test_whoever_waits_for_a_rendering_that_fails_asks_anew(door: Door) -> None:
    async def readers() -> None:
        door.site.status = 500
        begun, go_on = hold(door.site)
        asking = [asyncio.create_task(door.ask("/")) for _ in range(3)]
        await until_begun(begun, 1)
        door.site.status = 200
        go_on.set()
        answers = await asyncio.gather(*asking)
        assert sorted(answer.status for answer in answers)[:2] == [200, 200]

    door(readers)


async def fill(door: Door, begun: threading.Semaphore) -> list["asyncio.Task[Answer]"]:
    """Ask for so much that nobody else gets a place."""
    asked: list[asyncio.Task[Answer]] = []
    while not asked or not any(task.done() for task in asked):
        asked.append(asyncio.create_task(door.ask(f"/{len(asked)}/", "POST", b"x")))
        if len(asked) <= asgi.THREADS:
            await until_begun(begun, 1)
        await asyncio.sleep(0)
    return asked


def test_beyond_the_queue_readers_are_told_to_come_back(door: Door) -> None:
    async def readers() -> None:
        begun, go_on = hold(door.site)
        asked = await fill(door, begun)
        for path, language in (("/b/", "vi"), ("/en/b/", "en")):
            refused = await door.ask(path)
            assert refused.status == 503
            assert int(refused.headers["retry-after"]) > 0
            assert refused.headers["content-language"] == language
            assert f'<html lang="{language}">' in refused.text
        go_on.set()
        assert {answer.status for answer in await asyncio.gather(*asked)} == {200, 503}
        assert (await door.ask("/b/")).status == 200

    door(readers)


def test_a_hot_page_that_changed_is_rendered_however_full_the_site_is(door: Door) -> None:
    async def readers() -> None:
        await door.ask("/")
        begun, go_on = hold(door.site)
        asked = await fill(door, begun)
        door.site.edition = 2
        door.watch.look()
        door.site.while_rendering = lambda: None
        changed = await door.ask("/")
        assert (changed.status, changed.text) == (200, "edition 2")
        go_on.set()
        await asyncio.gather(*asked)

    door(readers)


def test_a_page_that_cannot_be_kept_is_not_waited_for_one_by_one(door: Door) -> None:
    async def readers() -> None:
        door.site.status = 404
        begun, go_on = hold(door.site)
        same = [asyncio.create_task(door.ask("/not/")) for _ in range(3)]
        await until_begun(begun, 1)
        go_on.set()
        go_on_again, begun_again = threading.Event(), threading.Semaphore(0)

        def wait() -> None:
            begun_again.release()
            assert go_on_again.wait(PATIENCE)

        door.site.while_rendering = wait
        # Both others at once.
        await until_begun(begun_again, 2)
        go_on_again.set()
        assert {answer.status for answer in await asyncio.gather(*same)} == {404}

    door(readers)


def test_a_body_that_does_not_come_keeps_no_page_from_others(door: Door) -> None:
    async def readers() -> None:
        held = asyncio.create_task(door.ask("/", "GET", b"x", whole=False))
        await asyncio.sleep(0)
        assert (await door.ask("/")).text == "edition 1"
        held.cancel()

    door(readers)


def test_only_what_is_there_is_a_file(door: Door, tmp_path: Path) -> None:
    (tmp_path / "there.css").write_text("css")

    async def readers() -> None:
        begun, go_on = hold(door.site)
        asked = await fill(door, begun)
        door.site.while_rendering = lambda: None
        there = await door.ask("/static/there.css")
        others = [await door.ask(f"/static/{name}") for name in ("gone.css", "../a", "%00", "")]
        assert there.status == 200
        assert [answer.status for answer in others] == [503] * 4
        go_on.set()
        await asyncio.gather(*asked)

    door(readers)


def test_after_a_body_that_was_not_let_in_the_connection_ends(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body, "MOST_BYTES", 10)

    async def readers() -> None:
        asked = await door.ask("/x/", "POST", b"x" * 20, expect=b"100-continue")
        assert asked.headers["connection"] == "close"
        sent = await door.ask("/x/", "POST", b"x" * 20)
        assert "connection" not in sent.headers

    door(readers)


def test_a_kept_page_that_cannot_be_sent_is_told_once_and_left_to_the_site(
    door: Door, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(scope: Any) -> None:
        raise LookupError("told")

    monkeypatch.setattr(door.application, "at_once", fail)

    async def readers() -> None:
        assert (await door.ask("/")).text == "edition 1"

    door(readers)
    assert [record.message for record in caplog.records] == ["A kept page could not be sent."]


class Hanging:
    """A service that waits for a database that does not answer."""

    def __init__(self) -> None:
        self.let = threading.Event()

    def start(self) -> None:
        assert self.let.wait(PATIENCE)

    def stop(self) -> None:
        self.let.set()


def test_a_service_that_hangs_does_not_keep_the_door_shut(
    site: Site, store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asgi, "START_SECONDS", 0.05)
    door = Door(site, store, tmp_path, Hanging())

    async def readers() -> None:
        assert (await door.ask("/")).text == "edition 1"

    door(readers)


def test_a_request_to_two_hosts_is_refused(door: Door) -> None:
    async def readers() -> None:
        await door.ask("/")
        answer = await door.ask("/", hosts=(b"127.0.0.1:8000", b"127.0.0.1:8000"))
        assert answer.status == 400
        assert '<html lang="vi">' in answer.text

    door(readers)


def test_a_body_that_is_too_large_is_told_in_the_readers_language(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body, "MOST_BYTES", 10)

    async def readers() -> None:
        answer = await door.ask("/en/x/", "POST", b"x" * 20)
        assert answer.status == 413
        assert "too large" in answer.text
        assert door.site.renders == 0

    door(readers)


def test_a_page_asked_for_with_a_body_is_left_to_the_site(door: Door) -> None:
    async def readers() -> None:
        await door.ask("/")
        assert (await door.ask("/", "GET", b"abc")).text == "edition 1"
        assert door.application.at_once(SCOPE | {"headers": WITH_BODY}) is None
        assert door.application.at_once(SCOPE | {"headers": WITH_BODY[:1]}) is not None

    door(readers)


WITH_BODY = [(b"host", b"127.0.0.1:8000"), (b"content-length", b"3")]
SCOPE = {
    "type": "http",
    "method": "GET",
    "scheme": "http",
    "raw_path": b"/",
    "query_string": b"",
    "client": ("10.1.2.3", 5000),
}

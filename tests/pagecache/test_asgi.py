"""The event loop before the site: it answers what is at hand, and waits for nothing."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotngoaivu.conf.logs import request_id
from sotngoaivu.core.asgi import body
from sotngoaivu.pagecache import asgi
from sotngoaivu.pagecache.asgi import HotPageApplication
from sotngoaivu.pagecache.store import FileStore
from tests.loop import run
from tests.pagecache.doors import Door
from tests.pagecache.standins import Site
from tests.waiting import PATIENCE

pytestmark = pytest.mark.one_database


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


def test_a_body_that_does_not_come_keeps_no_page_from_others(door: Door) -> None:
    async def readers() -> None:
        held = asyncio.create_task(door.ask("/", "GET", b"x", whole=False))
        await asyncio.sleep(0)
        assert (await door.ask("/")).text == "edition 1"
        held.cancel()

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


def test_whatever_is_not_at_hand_has_a_name_which_its_thread_logs(door: Door) -> None:
    logged: list[str] = []

    async def readers() -> None:
        door.site.while_rendering = lambda: logged.append(request_id.get())
        made = await door.ask("/")
        assert logged == [made.headers["x-request-id"]]
        refused = await door.ask("/", hosts=(b"a", b"b"))
        other = await door.ask("/healthz")
        names = {each.headers["x-request-id"] for each in (made, refused, other)}
        assert len(names) == 3
        # The log has nothing to tell of it.
        assert "x-request-id" not in (await door.ask("/")).headers

    door(readers)


def test_a_kept_page_bears_the_name_that_the_proxy_has_given(door: Door, settings: Any) -> None:
    name = b"0123456789abcdef"

    async def readers() -> None:
        settings.TRUSTED_PROXIES = 1
        for _page in range(2):
            assert (await door.ask("/", names=[name])).headers["x-request-id"] == name.decode()
        assert "x-request-id" not in (await door.ask("/")).headers
        assert "x-request-id" not in (await door.ask("/", names=[b"a b"])).headers
        twice = await door.ask("/", names=[name, name])
        assert name.decode() not in twice.headers["x-request-id"]
        settings.TRUSTED_PROXIES = 0
        assert "x-request-id" not in (await door.ask("/", names=[name])).headers

    door(readers)


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
        # Whoever stands in front may have understood something else.
        assert answer.headers["connection"] == "close"

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


def test_what_is_answered_in_the_loop_asks_for_no_session() -> None:
    """The database may hang, and the loop with it."""
    seen: list[dict[str, Any]] = []

    def site(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        seen.append(environ)
        start("200 OK", [])
        return [b"ok"]

    async def ask() -> None:
        scope = {
            "type": "http",
            "method": "GET",
            "http_version": "1.1",
            "scheme": "http",
            "raw_path": b"/healthz",
            "query_string": b"",
            "client": ("10.1.2.3", 5000),
            "server": ("127.0.0.1", 8000),
            "headers": [(b"host", b"127.0.0.1:8000"), (b"cookie", b"sessionid=a")],
        }

        async def receive() -> Any:
            return {"type": "http.request"}

        async def send(message: Any) -> None:
            pass

        await HotPageApplication(site, None, in_loop=["/healthz"])(scope, receive, send)

    run(ask())
    assert len(seen) == 1
    assert "HTTP_COOKIE" not in seen[0]

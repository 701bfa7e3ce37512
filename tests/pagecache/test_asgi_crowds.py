"""Many readers at once before the event loop: who waits, who is refused, who holds a thread."""

import asyncio
import threading
from pathlib import Path

import pytest

from sotngoaivu.pagecache import asgi
from sotngoaivu.pagecache.store import FileStore
from tests.pagecache.doors import Door, fill, hold, until_begun
from tests.waiting import PATIENCE

pytestmark = pytest.mark.one_database


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


def test_no_page_waits_for_what_another_server_is_asked_for(door: Door) -> None:
    async def readers() -> None:
        begun, go_on = hold(door.site)
        held = [
            asyncio.create_task(door.ask(f"/media/{number}.png"))
            for number in range(asgi.REMOTE_THREADS + 2)
        ]
        await until_begun(begun, asgi.REMOTE_THREADS)
        door.site.while_rendering = lambda: None
        pages = [door.ask(f"/{number}/") for number in range(asgi.THREADS)]
        assert {answer.status for answer in await asyncio.gather(*pages)} == {200}
        assert not any(task.done() for task in held)
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


def test_a_page_that_another_worker_keeps_is_found_however_full_the_site_is(
    door: Door, store: FileStore, tmp_path: Path
) -> None:
    other = Door(door.site, store, tmp_path)

    async def reader() -> None:
        await other.ask("/")

    async def readers() -> None:
        begun, go_on = hold(door.site)
        asked = await fill(door, begun)
        try:
            found = await asyncio.gather(*(door.ask("/") for _ in range(3)))
            refused = await door.ask("/khac/")
        finally:
            go_on.set()
            await asyncio.gather(*asked)
        assert [(answer.status, answer.text) for answer in found] == 3 * [(200, "edition 1")]
        assert refused.status == 503

    other(reader)
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

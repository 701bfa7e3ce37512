"""A request's body is taken whole, or refused for a reason."""

import asyncio
import tempfile
from collections.abc import Iterable
from typing import Any

import pytest

from sotngoaivu.core.asgi import body
from sotngoaivu.core.asgi.body import Bodies, Body, BodyRefused, Gone
from tests.loop import run


def receiver(*parts: bytes, then: dict[str, Any] | None = None) -> Any:
    """What comes one after the other; at last `then`, or nothing more ever."""
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    if messages and then is None:
        messages[-1]["more_body"] = False

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop(0)
        if then is None or not then:
            await asyncio.Event().wait()
        return then or {}

    return receive


def taken(receive: Any, announced: str = "", held: Bodies | None = None) -> bytes:
    async def take() -> bytes:
        with Body(held or Bodies()) as whole:
            await whole.take(receive, announced)
            assert whole.length == len(whole.file.read())
            whole.file.seek(0)
            return whole.file.read()

    return run(take())


@pytest.mark.parametrize("parts", [(b"",), (b"abc",), (b"a", b"", b"bc"), (b"x" * 50_000,) * 5])
def test_it_is_handed_over_whole(parts: Iterable[bytes]) -> None:
    assert taken(receiver(*parts)) == b"".join(parts)


def test_who_has_gone_waits_for_no_answer() -> None:
    with pytest.raises(Gone):
        taken(receiver(b"half", then={"type": "http.disconnect"}))


def test_what_is_announced_too_large_is_not_even_begun() -> None:
    with pytest.raises(BodyRefused) as refused:
        taken(receiver(then={}), str(body.MOST_BYTES + 1))
    assert refused.value.status == 413


def test_what_grows_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "MOST_BYTES", 100)
    with pytest.raises(BodyRefused) as refused:
        taken(receiver(b"x" * 60, b"x" * 60), "nonsense")
    assert refused.value.status == 413


def test_what_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "FIRST_SECONDS", 0.01)
    with pytest.raises(BodyRefused) as refused:
        taken(receiver(b"half", then={}))
    assert refused.value.status == 408


def test_all_bodies_together_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "MOST_BYTES_TOGETHER", 100)
    held = Bodies()
    assert taken(receiver(b"x" * 90), held=held)
    with pytest.raises(BodyRefused) as refused:
        taken(receiver(b"x" * 60, b"x" * 60), held=held)
    assert refused.value.status == 503
    assert held == Bodies()


def test_who_sends_nothing_makes_room_for_a_newcomer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "MOST_BODIES", 2)
    held = Bodies()

    async def take(receive: Any) -> str:
        try:
            with Body(held) as whole:
                await whole.take(receive, "")
                return whole.file.read().decode()
        except BodyRefused as error:
            return str(error.status)

    async def ask() -> list[str]:
        more = asyncio.Event()
        later = receiver(b"la", b"ter")

        async def receive() -> Any:
            message = await later()
            if not message["more_body"]:
                await more.wait()
            return message

        slow = asyncio.create_task(take(receiver(b"half", then={})))
        going_on = asyncio.create_task(take(receive))
        while held.bytes < len("halfla"):
            await asyncio.sleep(0)
        newcomer = await take(receiver(b"new"))
        more.set()
        return [newcomer, await slow, await going_on]

    assert run(ask()) == ["new", "408", "later"]
    assert held == Bodies()


def test_a_disk_that_is_full_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "IN_MEMORY_BYTES", 10)

    class Full:
        def write(self, part: bytes) -> None:
            raise OSError(28, "No space left on device")

        def close(self) -> None: ...

    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", lambda size: Full())
    with pytest.raises(BodyRefused) as refused:
        taken(receiver(b"x" * 60))
    assert refused.value.status == 507

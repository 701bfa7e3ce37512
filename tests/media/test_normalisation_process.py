"""The process that reads pictures is bounded, knows nothing, and spoils no upload when it ends."""

import os
import sys
from io import BytesIO

import pytest

from sotngoaivu.core import confined
from sotngoaivu.media.normalisation.bounds import MEMORY, Refusal
from sotngoaivu.media.normalisation.process import normalise
from tests.media.samples import halves, packed, printed, refusal

pytestmark = pytest.mark.one_database


def instead_of_the_child(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(confined, "command", lambda *given: [sys.executable, "-c", program])


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import os; os.abort()", Refusal.DAMAGED),
        ("raise Exception('a fault')", Refusal.DAMAGED),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", Refusal.TOO_COSTLY),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", Refusal.TOO_COSTLY),
        ("", Refusal.DAMAGED),
    ],
)
def test_a_child_that_ends_badly_refuses_the_picture(
    monkeypatch: pytest.MonkeyPatch, program: str, reason: Refusal
) -> None:
    instead_of_the_child(monkeypatch, program)
    assert refusal(packed(halves(), "PNG")) == reason


def test_a_child_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "import signal; signal.pause()"
    instead_of_the_child(monkeypatch, endless)
    monkeypatch.setattr(confined, "SECONDS", 0.1)
    assert refusal(packed(halves(), "PNG")) == Refusal.TOO_COSTLY


def test_a_child_that_cannot_be_started_refuses_for_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "command", lambda *given: ["/nowhere/python"])
    assert refusal(packed(halves(), "PNG")) == Refusal.BUSY


def test_a_picture_waits_for_the_one_before_it_but_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(confined, "PATIENCE", 0)
    with confined.turn():
        assert refusal(packed(halves(), "PNG")) == Refusal.BUSY
    assert normalise(BytesIO(packed(halves(), "PNG"))).extension == "png"


def test_the_child_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    telling = "import os; print('png'); print(sorted(os.environ))"
    instead_of_the_child(monkeypatch, telling)
    assert "SECRET_KEY" in os.environ
    assert b"SECRET_KEY" not in normalise(BytesIO(b"")).content


def test_the_child_imports_neither_django_nor_the_site_and_has_bounded_memory() -> None:
    program = (
        "import sys\n"
        "from sotngoaivu.core import confined\n"
        "from sotngoaivu.media.normalisation import __main__, picture\n"
        "print(sorted({'django', 'wagtail', 'willow'} & {*sys.modules}))\n"
        f"confined.confine({MEMORY})\n"
        f"try: bytearray({MEMORY})\n"
        "except MemoryError: print('bounded')"
    )
    assert printed(program).split("\n")[:2] == ["[]", "bounded"]

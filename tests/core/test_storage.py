"""An upload is stored whole, or leaves nothing."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from sotngoaivu.core.storage import WholeFileStorage


def _full() -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Endless(ContentFile[bytes]):
    """The disk is full after its first part."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half"
        raise _full()


def test_uploads_are_stored_so() -> None:
    assert settings.STORAGES["default"]["BACKEND"].endswith(WholeFileStorage.__name__)


def test_what_a_full_disk_breaks_off_is_gone(tmp_path: Path) -> None:
    storage = WholeFileStorage(tmp_path)
    storage.save("a/report.pdf", ContentFile(b"there before"))
    with pytest.raises(OSError, match="No space left"):
        storage.save("a/report.pdf", Endless(b"x"))
    assert [path.read_bytes() for path in tmp_path.rglob("*.pdf")] == [b"there before"]


@pytest.mark.parametrize("told", [True, False])
def test_what_was_received_on_another_disk_is_stored_whole_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    received = tmp_path / "received"
    received.write_bytes(b"x" * 1000)
    content: Any = ContentFile(b"")
    content.temporary_file_path = lambda: str(received)
    write = os.write

    def write_half(descriptor: int, data: bytes) -> int:
        """The system says how much it took, and fails with the next part."""
        if told and not data:
            raise _full()
        return write(descriptor, data[:500])

    def other_disk(*args: object) -> None:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    monkeypatch.setattr("django.core.files.move.os.rename", other_disk)
    monkeypatch.setattr("django.core.files.move.os.write", write_half)
    storage = WholeFileStorage(tmp_path / "media")
    with pytest.raises(OSError, match="No space left"):
        storage.save("large.zip", content)
    assert list((tmp_path / "media").glob("*")) == []

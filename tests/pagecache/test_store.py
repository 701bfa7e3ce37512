"""A folder of kept pages that is no use, or holds damaged ones, keeps no reader from a page."""

import errno
import logging
import os
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from sotngoaivu.pagecache.application import CachedPageApplication
from sotngoaivu.pagecache.store import FileStore
from tests.pagecache.conftest import ask
from tests.pagecache.standins import Site, Watch


def _front_door(site: Site, store: FileStore) -> CachedPageApplication:
    """Of a process that has just begun."""
    return CachedPageApplication(site, store, Watch(site))  # type: ignore[arg-type]


def test_a_folder_that_is_none_fails_no_page_and_is_told_of_once(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "pages"
    folder.write_text("a file where the folder should be")
    store = FileStore(folder, "tests")
    with caplog.at_level(logging.INFO):
        for number in range(3):
            assert ask(_front_door(site, store), "/").status == 200
            assert site.renders == number + 1
        assert len(caplog.messages) == 1
        folder.unlink()
        assert ask(_front_door(site, store), "/").status == 200
        assert ask(_front_door(site, store), "/").status == 200
    assert site.renders == 4
    assert len(caplog.messages) == 2


def test_a_full_disk_keeps_nothing_and_leaves_no_half_page(
    site: Site, store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = open

    class Full(FileIO):
        def write(self, data: Any) -> int:
            super().write(data[:10])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def full(path: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        return Full(path, mode) if mode == "wb" else usual(path, mode, *args, **kwargs)

    with monkeypatch.context() as disk:
        disk.setattr("builtins.open", full)
        assert ask(_front_door(site, store), "/").status == 200
    assert _kept(tmp_path) == []


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-9], lambda data: b"", lambda data: data * 2]
)
def test_a_damaged_page_is_rendered_and_kept_again(
    site: Site, store: FileStore, tmp_path: Path, damage: Any
) -> None:
    ask(_front_door(site, store), "/")
    (kept,) = _kept(tmp_path)
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))
    answer = ask(_front_door(site, store), "/")
    assert (answer.status, answer.text) == (200, "edition 1")
    assert site.renders == 2
    assert kept.read_bytes() == whole


def _kept(folder: Path) -> list[Path]:
    return [path for path in folder.glob("pages/??/*") if path.is_file()]

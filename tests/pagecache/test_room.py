"""Memory and disk are bounded, and what cannot be read or written harms no reader."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from django.test import override_settings

from sotngoaivu.pagecache.entry import Entry
from sotngoaivu.pagecache.memory import MOST_REFUSED, MemoryStore
from sotngoaivu.pagecache.store import CacheStore, FileStore


def page(size: int = 100, generation: str = "g") -> Entry:
    return Entry.make(generation, [("Content-Type", "text/html")], [os.urandom(size)])


def test_the_least_lately_asked_for_leave_memory_first() -> None:
    hot = MemoryStore(most_bytes=5 * page().size)
    for n in range(5):
        hot.put(("", f"/{n}/", ""), page())
    assert hot.get(("", "/0/", ""))
    hot.put(("", "/5/", ""), page())
    held = [n for n in range(6) if hot.get(("", f"/{n}/", ""))]
    assert held == [0, 2, 3, 4, 5]


def test_a_page_put_again_counts_once() -> None:
    hot = MemoryStore(most_bytes=3 * page().size)
    hot.put(("", "/other/", ""), page())
    for _ in range(10):
        hot.put(("", "/", ""), page())
    assert hot.get(("", "/other/", ""))


def test_what_is_refused_is_remembered_for_its_generation_and_bounded() -> None:
    hot = MemoryStore()
    for n in range(MOST_REFUSED + 10):
        hot.refuse(("", f"/{n}/", ""), "g1")
    last = ("", f"/{MOST_REFUSED + 9}/", "")
    assert hot.is_refused(last, "g1")
    assert not hot.is_refused(last, "g2")
    assert not hot.is_refused(("", "/0/", ""), "g1")


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("??/*"))


def test_the_files_written_longest_ago_are_deleted_first(tmp_path: Path) -> None:
    store = FileStore(tmp_path, "n", most_bytes=60_000)
    for n in range(20):
        key = ("", f"/{n}/", "")
        before = set(tmp_path.glob("??/*"))
        store.put(key, page(5000))
        (written,) = set(tmp_path.glob("??/*")) - before
        os.utime(written, (n, n))
    store.sweep()
    assert size_of(tmp_path) <= 60_000
    assert store.get(("", "/0/", "")) is None
    assert store.get(("", "/19/", "")) is not None


def test_writing_many_pages_keeps_the_folder_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sotngoaivu.pagecache.store.SWEEP_EVERY", 5)
    store = FileStore(tmp_path, "n", most_bytes=30_000)
    for n in range(40):
        store.put(("", f"/{n}/", ""), page(2000))
    assert size_of(tmp_path) <= 30_000 + 5 * 2500


def test_another_version_of_the_site_uses_none_of_the_pages(tmp_path: Path) -> None:
    FileStore(tmp_path, "old").put(("", "/", ""), page())
    assert FileStore(tmp_path, "new").get(("", "/", "")) is None


def test_a_damaged_file_is_not_there(tmp_path: Path) -> None:
    store = FileStore(tmp_path, "n")
    store.put(("", "/", ""), page())
    assert store.get(("", "/", "")) is not None
    (file,) = tmp_path.glob("??/*")
    file.write_bytes(b"half a pa")
    assert store.get(("", "/", "")) is None


def test_a_folder_that_cannot_be_written_harms_no_reader(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = FileStore(tmp_path / "file", "n")
    store.put(("", "/", ""), page())
    assert store.get(("", "/", "")) is None
    with store.claim(("", "/", "")) as claimed:
        assert claimed


@pytest.fixture(params=["files", "shared cache"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FileStore | CacheStore]:
    if request.param == "files":
        yield FileStore(tmp_path, "n")
        return
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    with override_settings(CACHES={"default": memory}):
        yield CacheStore("n")
        caches["default"].clear()


def test_a_store_gives_back_what_it_was_given(either: FileStore | CacheStore) -> None:
    kept = page(3000)
    either.put(("h", "/", "a=1"), kept)
    assert either.get(("h", "/", "a=1")) == kept
    assert either.get(("h", "/", "")) is None
    either.drop(("h", "/", "a=1"))
    assert either.get(("h", "/", "a=1")) is None


def test_one_at_a_time_may_render(either: FileStore | CacheStore) -> None:
    key = ("h", "/", "")
    with either.claim(key) as first, either.claim(key) as second:
        assert (first, second) == (True, False)
    with either.claim(key) as again:
        assert again

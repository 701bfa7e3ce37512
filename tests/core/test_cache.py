"""A cache that is away, full or damaged reads as "not there", and is used again when it is well."""

import errno
import logging
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

import pytest

from sotngoaivu.core import redis_cache
from sotngoaivu.core.cache import ForgivingFileCache
from sotngoaivu.core.redis_cache import ForgivingRedisCache
from tests.waiting import until


def _use(cache: Any) -> None:
    """Everything a cache is asked for; nothing of it may fail."""
    cache.set("a", 1)
    assert cache.get("a") is None
    assert cache.get("a", "default") == "default"
    assert cache.get("a", default=5) == 5
    assert cache.get_many(["a", "b"]) == {}
    assert cache.get_or_set("a", lambda: "made") in ("made", None)
    assert cache.add("b", 1)
    assert not cache.has_key("a")
    assert not cache.touch("a")
    assert not cache.delete("a")
    assert cache.set_many({"a": 1}) == []
    cache.delete_many(["a"])
    cache.clear()


@pytest.fixture
def files(tmp_path: Path) -> ForgivingFileCache:
    return ForgivingFileCache(str(tmp_path / "cache"), {})


def test_a_folder_that_cannot_be_used_keeps_nothing_and_fails_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "cache"
    folder.write_text("a file where the folder should be")
    files = ForgivingFileCache(str(folder), {})
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            _use(files)
        assert len(caplog.messages) == 1
        folder.unlink()
        files.set("a", 1)
        assert files.get("a") == 1
    assert len(caplog.messages) == 2


def test_a_full_disk_keeps_nothing_and_leaves_nothing(
    files: ForgivingFileCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(ForgivingFileCache, "_write_content", full)
        _use(files)
    assert list((tmp_path / "cache").glob("*")) == []
    files.set("a", 1)
    assert files.get("a") == 1


@pytest.mark.parametrize("keep", [0, 1, 10, -1])
def test_a_damaged_entry_is_not_there_and_can_be_made_again(
    files: ForgivingFileCache, tmp_path: Path, keep: int
) -> None:
    files.set("a", "kept")
    (entry,) = (tmp_path / "cache").glob("*")
    entry.write_bytes(entry.read_bytes()[:keep])
    assert files.get("a", "default") == "default"
    assert not files.has_key("a")
    assert files.get_many(["a"]) == {}
    files.set("a", "made again")
    assert files.get("a") == "made again"


def test_bytes_that_are_none_of_its_own_are_not_there(
    files: ForgivingFileCache, tmp_path: Path
) -> None:
    files.set("a", "kept")
    (entry,) = (tmp_path / "cache").glob("*")
    entry.write_bytes(b"\x80garbage" * 20)
    assert files.get("a") is None
    assert not entry.exists()


def test_an_error_of_the_program_is_told(files: ForgivingFileCache) -> None:
    with pytest.raises(Exception, match="pickle"):
        files.set("a", lambda: None)


@pytest.fixture
def address() -> Iterator[str]:
    """Of a Redis that takes connections and hangs."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


OPTIONS = {"OPTIONS": {"socket_connect_timeout": 0.05, "socket_timeout": 0.05}}


def test_redis_that_hangs_is_waited_for_once(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    cache = ForgivingRedisCache(address, OPTIONS)
    with caplog.at_level(logging.INFO):
        assert cache.get("a", "default") == "default"
        assert cache.is_away()
        # Another thread's, of the same server: asked no more either.
        assert ForgivingRedisCache(address, OPTIONS).is_away()
        _use(cache)
    assert len([message for message in caplog.messages if "cache" in message]) == 1


def test_redis_is_used_again_once_it_answers(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = ForgivingRedisCache(address, OPTIONS)
    cache.set("a", 1)
    assert cache.is_away()
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCache.set", lambda *args: None)
    until(lambda: not cache.is_away())


class Answering(StreamRequestHandler):
    """A Redis that has nothing, and keeps nothing while `refuses` is set."""

    refuses = threading.Event()

    def handle(self) -> None:
        while line := self.rfile.readline():
            parts = []
            for _part in range(int(line[1:])):
                self.rfile.readline()
                parts.append(self.rfile.readline().strip())
            self.wfile.write(self.answer(parts[0].upper()))

    def answer(self, command: bytes) -> bytes:
        if command == b"SET" and self.refuses.is_set():
            return b"-NOREPLICAS Not enough good replicas to write.\r\n"
        return b"$-1\r\n" if command == b"GET" else b"+OK\r\n"


class Server(ThreadingTCPServer):
    # Its clients keep their connections.
    daemon_threads = True


@pytest.fixture
def answering() -> Iterator[str]:
    """The address of one."""
    with Server(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"redis://127.0.0.1:{server.server_address[1]}/0"
        server.shutdown()


def test_redis_that_keeps_nothing_is_left_alone_until_it_does(
    answering: str, caplog: pytest.LogCaptureFixture
) -> None:
    cache = ForgivingRedisCache(answering, {"OPTIONS": {"protocol": 2}})
    assert cache.get("a") is None
    assert not cache.is_away()
    Answering.refuses.set()
    with caplog.at_level(logging.DEBUG, "sotngoaivu.core.breaker"):
        cache.set("a", 1)
        # The probe has been told so, too.
        until(lambda: any("still away" in message for message in caplog.messages))
    assert cache.is_away()
    Answering.refuses.clear()
    until(lambda: not cache.is_away())


def test_redis_whose_answers_are_slow_is_left_alone_until_they_are_quick(
    answering: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = ForgivingRedisCache(answering, {"OPTIONS": {"protocol": 2}})
    assert cache.get("a") is None
    monkeypatch.setattr(redis_cache, "SLOW_SECONDS", 0)
    for _time in range(redis_cache.MOST_SLOW - 1):
        cache.get("a")
    assert not cache.is_away()
    cache.get("a")
    assert cache.is_away()
    monkeypatch.undo()
    until(lambda: not cache.is_away())

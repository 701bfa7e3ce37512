"""Encryption: a backup that only the holder of a private key can read (the format of `age`).

The site has the public key alone (BACKUP_PUBLIC_KEY), so whoever takes the server has no key to the
backups that lie elsewhere. What is encrypted is streamed: nothing of it is on disk in the clear.
"""

import contextlib
import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import pyrage
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_MAGIC = b"age-encryption.org/v1"


def recipients() -> list[Any]:
    """The keys of BACKUP_PUBLIC_KEY. Raises ImproperlyConfigured."""
    found = []
    for word in settings.BACKUP_PUBLIC_KEY:
        kind = pyrage.ssh if word.startswith("ssh-") else pyrage.x25519
        try:
            found.append(kind.Recipient.from_str(word))
        except pyrage.RecipientError as error:
            raise ImproperlyConfigured(
                f"BACKUP_PUBLIC_KEY has a key that cannot be read ({error}). Write it as age1… or "
                "ssh-ed25519 …, several separated by commas."
            ) from error
    return found


def identities(file: Path) -> list[Any]:
    """The private keys in a file as `age-keygen` or `ssh-keygen` makes it. Raises ValueError."""
    try:
        text = file.read_text().strip()
        if text.startswith("-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(text.encode() + b"\n")]
        lines = [line.strip() for line in text.splitlines()]
        keys = [line for line in lines if line and not line.startswith("#")]
        return [pyrage.x25519.Identity.from_str(key) for key in keys]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        # An error of a key could repeat it.
        raise ValueError(f"{file} holds no private key that can be read") from error


def is_encrypted(source: Path) -> bool:
    """Raises OSError."""
    with source.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


@contextlib.contextmanager
def encrypted(target: IO[bytes], keys: Sequence[Any]) -> Iterator[IO[bytes]]:
    """What is written within arrives in `target`, encrypted, when the block has been left.

    Raises what writing to the target raises.
    """
    through = _Through(target)
    reading, writing = os.pipe()

    def work() -> None:
        with os.fdopen(reading, "rb") as source:
            pyrage.encrypt_io(source, through, keys)

    with _beside(work, through), os.fdopen(writing, "wb") as sink:
        yield sink


@contextlib.contextmanager
def decrypted(source: IO[bytes], keys: Sequence[Any]) -> Iterator[IO[bytes]]:
    """A stream of what is encrypted in `source`; raises ValueError where that is damaged."""
    through = _Through(source)
    reading, writing = os.pipe()

    def work() -> None:
        with os.fdopen(writing, "wb") as sink:
            pyrage.decrypt_io(through, sink, keys)

    with _beside(work, through), os.fdopen(reading, "rb") as stream:
        yield stream
        # Whoever stops early has found fault with it already.
        while stream.read(1024 * 1024):
            pass


class _Through:
    """A file by way of which pyrage reads or writes; remembers what went wrong with the file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.error: OSError | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._file.read(size)
        except OSError as error:
            self.error = error
            raise

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        self._file.flush()


@contextlib.contextmanager
def _beside(work: Callable[[], None], through: _Through) -> Iterator[None]:
    """Have a thread do its work at the other end of a pipe; its failure is the block's."""
    failures: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as error:
            failures.append(error)

    thread = threading.Thread(target=run, name="encryption", daemon=True)
    thread.start()
    broken: Exception | None = None
    try:
        yield
    except Exception as error:
        broken = error
    thread.join()
    if through.error:
        raise through.error
    # Who hangs up early breaks the pipe: then what made him do so is what failed.
    if failures and not _is_of_pipe(failures[0]):
        raise ValueError(f"it cannot be decrypted ({failures[0]})") from failures[0]
    if broken:
        raise broken


def _is_of_pipe(error: Exception) -> bool:
    return isinstance(error, BrokenPipeError) or "Broken pipe" in str(error)


class Scratch:
    """A file without a name, so that nobody finds it and nothing is left of it.

    Where it is `secret`, what is in it is encrypted with a key that only this object has.
    """

    def __init__(self, folder: Path, *, secret: bool) -> None:
        self._folder = folder
        self._key = pyrage.x25519.Identity.generate() if secret else None

    def __enter__(self) -> "Scratch":
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=self._folder)
        return self

    def __exit__(self, *exc: object) -> None:
        self._file.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[IO[bytes]]:
        if self._key is None:
            yield self._file
        else:
            with encrypted(self._file, [self._key.to_public()]) as sink:
                yield sink

    @contextlib.contextmanager
    def reading(self) -> Iterator[IO[bytes]]:
        """A stream of what was written, from its beginning."""
        self._file.seek(0)
        if self._key is None:
            yield self._file
        else:
            with decrypted(self._file, [self._key]) as stream:
                yield stream

"""The files of a former site, in which an address finds its file, wherever they lie."""

import html
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import Protocol
from urllib.parse import unquote, urlsplit

from sotngoaivu.core.text.legacy import LegacyEncoding, decode
from sotngoaivu.core.text.vietnamese import slugify

# Sizes that WordPress makes of a picture; the picture itself is the better one.
_SIZE = re.compile(r"-(?:\d{1,5}x\d{1,5}|scaled)(?=\.\w{3,5}\Z)")
_MOST = 500_000


class Files(Protocol):
    def names(self) -> Iterable[str]:
        """The paths of the files, with slashes."""

    def read(self, name: str, most: int) -> bytes | None:
        """The content of a file, at most one byte more than `most`; None where there is none."""


class Folder:
    """A folder of this machine; what links lead out of it is none of its files."""

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()

    def names(self) -> Iterator[str]:
        for place, _folders, names in os.walk(self._path):
            for name in names:
                yield Path(place, name).relative_to(self._path).as_posix()

    def read(self, name: str, most: int) -> bytes | None:
        whole = (self._path / name).resolve()
        if not whole.is_relative_to(self._path) or not whole.is_file():
            return None
        try:
            with whole.open("rb") as file:
                return file.read(most + 1)
        except OSError:
            return None


class MediaFolder:
    """Finds the file that an address of the former site means."""

    def __init__(self, files: Files | None = None) -> None:
        self._files = files
        self._by_name: dict[str, list[str]] = {}
        # Where names were written in another encoding, or without diacritics.
        self._by_reading: dict[str, set[str]] = {}
        for number, path in enumerate(files.names() if files else ()):
            if number == _MOST:
                break
            name = PurePath(path).name
            self._by_name.setdefault(_key(name), []).append(path)
            for reading in _readings(name):
                self._by_reading.setdefault(reading, set()).add(path)

    def find(self, address: str) -> str | None:
        """The path of the file that is meant; None where there is none.

        Of several of its name, the one whose folders are most like the address's. A name that is
        written otherwise (in an old encoding, without diacritics) must be the only one.
        """
        try:
            path = unquote(urlsplit(html.unescape(address.strip()).replace("\\", "/")).path)
        except ValueError:
            return None
        for wanted in dict.fromkeys([_SIZE.sub("", path), path]):
            parts = [_key(part) for part in wanted.split("/") if part not in ("", ".", "..")]
            found = self._by_name.get(parts[-1], []) if parts else []
            if found:
                return max(found, key=lambda path: _alike(path, parts))
        similar = set[str]().union(
            *(self._by_reading.get(each, ()) for each in _readings(PurePath(path).name))
        )
        return similar.pop() if len(similar) == 1 else None

    def read(self, path: str, most: int) -> bytes | None:
        """The content of a file that `find` has found, at most one byte more than `most`.

        None where it cannot be read.
        """
        return self._files.read(path, most) if self._files else None


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _readings(name: str) -> set[str]:
    """What a name may be in plain letters, whichever encoding it was written in."""
    read = set() if name.isascii() else {decode(name, encoding) for encoding in LegacyEncoding}
    found = (each.rpartition(".") for each in {name, *read})
    return {f"{slug}.{ending.lower()}" for stem, _dot, ending in found if (slug := slugify(stem))}


def _alike(path: str, parts: list[str]) -> int:
    """How many parts are the same, from the end on."""
    own = [_key(part) for part in path.split("/")]
    number = 0
    for one, other in zip(reversed(own), reversed(parts), strict=False):
        if one != other:
            break
        number += 1
    return number

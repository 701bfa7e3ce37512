"""The folder with a former site's files, in which an address finds its file."""

import os
import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Sizes that WordPress makes of a picture; the picture itself is the better one.
_SIZE = re.compile(r"-(?:\d{1,5}x\d{1,5}|scaled)(?=\.\w{3,5}\Z)")
_MOST = 500_000


class MediaFolder:
    """Knows its files by their paths; what links lead out of it is none of its files."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder.resolve() if folder else None
        self._by_name: dict[str, list[str]] = {}
        if self._folder:
            self._look(self._folder)

    def _look(self, folder: Path) -> None:
        number = 0
        for place, _folders, names in os.walk(folder):
            for name in names:
                number += 1
                if number > _MOST:
                    return
                path = Path(place, name).relative_to(folder).as_posix()
                self._by_name.setdefault(_key(name), []).append(path)

    def find(self, address: str) -> str | None:
        """The path within the folder of the file that is meant; None where there is none.

        Of several of its name, the one whose folders are most like the address's.
        """
        try:
            path = unquote(urlsplit(address.strip().replace("\\", "/")).path)
        except ValueError:
            return None
        for wanted in dict.fromkeys([_SIZE.sub("", path), path]):
            parts = [_key(part) for part in wanted.split("/") if part not in ("", ".", "..")]
            found = self._by_name.get(parts[-1], []) if parts else []
            if found:
                return max(found, key=lambda path: _alike(path, parts))
        return None

    def read(self, path: str, most: int) -> bytes | None:
        """The content of a file that `find` has found, at most one byte more than `most`.

        None where it cannot be read.
        """
        if self._folder is None:
            return None
        whole = (self._folder / path).resolve()
        if not whole.is_relative_to(self._folder) or not whole.is_file():
            return None
        try:
            with whole.open("rb") as file:
                return file.read(most + 1)
        except OSError:
            return None


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _alike(path: str, parts: list[str]) -> int:
    """How many parts are the same, from the end on."""
    own = [_key(part) for part in path.split("/")]
    number = 0
    for one, other in zip(reversed(own), reversed(parts), strict=False):
        if one != other:
            break
        number += 1
    return number

"""Caches that may be away, full or damaged: the site then works without them, only slower.

What cannot be read is not there; what cannot be written is not kept. `incr` still raises: no honest
number can be given for it.
"""

import contextlib
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.filebased import FileBasedCache

from sotngoaivu.core.outage import Outage

# What is said of something that is not there: by what reads, and by what writes.
_READING: dict[str, Callable[[], Any]] = {
    "get": lambda: None,
    "get_many": dict,
    "has_key": bool,
    "touch": bool,
}
_WRITING: dict[str, Callable[[], Any]] = {
    "add": lambda: True,
    "clear": bool,
    "delete": bool,
    "delete_many": lambda: None,
    "set": lambda: None,
    "set_many": list,
}


def _forgiving(method: Callable[..., Any], absent: Callable[[], Any]) -> Callable[..., Any]:
    name = method.__name__

    @wraps(method)
    def forgiving(self: "ForgivingCache", *args: Any, **kwargs: Any) -> Any:
        if not self.is_away():
            try:
                with self.asking():
                    result = method(self, *args, **kwargs)
            except self.failures as error:
                self.note_away(error)
            except Exception:
                # What a damaged entry makes unpickling raise has no bounds.
                if name not in _READING:
                    raise
                self.delete(args[0] if args else kwargs.get("key"))
            else:
                if name == "set":
                    self.note_kept()
                return result
        if name == "get":
            return args[1] if len(args) > 1 else kwargs.get("default")
        return absent()

    return forgiving


class ForgivingCache(BaseCache, ABC):
    # What says that it is away.
    failures: tuple[type[Exception], ...] = (OSError,)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, absent in (_READING | _WRITING).items():
            setattr(cls, name, _forgiving(getattr(cls, name), absent))

    def is_away(self) -> bool:
        """Whether it is not even to be asked."""
        return False

    def asking(self) -> contextlib.AbstractContextManager[None]:
        """While it is asked something."""
        return contextlib.nullcontext()

    @abstractmethod
    def note_away(self, error: Exception) -> None:
        """It could not be asked."""

    def note_kept(self) -> None:
        """Something could be written."""

    def count(self, key: str, seconds: float) -> int:
        """How often workers that share it have counted; 0 where none do."""
        return 0


def counted(key: str, seconds: float) -> int:
    """The count of all workers and machines that share a Redis; 0 where there is none to ask."""
    shared = caches["default"]
    return shared.count(key, seconds) if isinstance(shared, ForgivingCache) else 0


_folders: dict[str, Outage] = {}
_making = threading.Lock()


class ForgivingFileCache(ForgivingCache, FileBasedCache):
    """Files; one that is damaged is deleted, so that it can be made again."""

    def __init__(self, folder: str, params: dict[str, Any]) -> None:
        # Django makes the folder here already.
        with contextlib.suppress(OSError):
            super().__init__(folder, params)
        with _making:
            if folder not in _folders:
                _folders[folder] = Outage("The folder of the cache cannot be used")
        self._outage = _folders[folder]

    def note_away(self, error: Exception) -> None:
        self._outage.begin(error)

    def note_kept(self) -> None:
        self._outage.end()

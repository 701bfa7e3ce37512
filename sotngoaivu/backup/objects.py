"""Object staging: uploads in a storage that knows single objects only, such as S3.

A plan is stored among the uploads before any of them is touched: which are added, which replaced,
their former contents copied beside the plan, and which are removed once the rows are committed.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from sotngoaivu.backup.uploads import PREFIX, stored_names

_PLAN, _FORMER = "plan.json", "former"


@dataclass(frozen=True)
class Plan:
    """Names of the uploads that one exchange adds, replaces, and removes at its end."""

    added: list[str]
    replaced: list[str]
    removed: list[str]


class ObjectStaging:
    """The new uploads lie in a folder of this machine, plan and former ones in the storage.

    The name of both folders is the token.
    """

    def __init__(self, folder: Path) -> None:
        self.token, self.folder, self.new = folder.name, folder, folder / "new"
        self.new.mkdir()

    @classmethod
    def begin(cls) -> Self:
        return cls(Path(tempfile.mkdtemp(prefix=PREFIX, dir=settings.VAR_DIR)))

    def exchange(self) -> None:
        plan = self._plan()
        _put(f"{self.token}/{_PLAN}", ContentFile(json.dumps(asdict(plan)).encode()))
        for name in plan.replaced:
            _copy(name, f"{self.token}/{_FORMER}/{name}")
        for name in plan.added + plan.replaced:
            with (self.new / name).open("rb") as file:
                _put(name, File(file))

    def _plan(self) -> Plan:
        new = {
            path.relative_to(self.new).as_posix() for path in self.new.rglob("*") if path.is_file()
        }
        there = set(stored_names())
        differing = {name for name in new & there if not self._is_same(name)}
        return Plan(sorted(new - there), sorted(differing), sorted(there - new))

    def _is_same(self, name: str) -> bool:
        path = self.new / name
        if default_storage.size(name) != path.stat().st_size:
            return False
        with default_storage.open(name) as stored, path.open("rb") as new:
            return _digest(stored) == _digest(new)

    @staticmethod
    def left() -> list[str]:
        """The tokens of what is there now, and folders of this machine."""
        inner = {path.name for path in Path(settings.VAR_DIR).glob(f"{PREFIX}*/")}
        return sorted(inner | {name for name in _folders() if name.startswith(PREFIX)})

    @staticmethod
    def settle(token: str, stands: Callable[[], bool]) -> None:
        """Undo what the plan did unless it stands, else do the rest of it; then forget it."""
        if default_storage.exists(f"{token}/{_PLAN}"):
            with default_storage.open(f"{token}/{_PLAN}") as file:
                plan = Plan(**json.loads(file.read()))
            is_kept = stands()
            for name in plan.removed if is_kept else plan.added:
                default_storage.delete(name)
            for name in plan.replaced:
                former = f"{token}/{_FORMER}/{name}"
                if default_storage.exists(former):
                    if not is_kept:
                        _copy(former, name)
                    default_storage.delete(former)
            default_storage.delete(f"{token}/{_PLAN}")
        if token in _folders():
            for name in list(stored_names(folder=token)):
                default_storage.delete(name)
            default_storage.delete(token)
        shutil.rmtree(Path(settings.VAR_DIR) / token, ignore_errors=True)


def _folders() -> list[str]:
    return list(default_storage.listdir("")[0])


def _copy(name: str, target: str) -> None:
    with default_storage.open(name) as file:
        _put(target, File(file))


def _put(name: str, content: "File[Any]") -> None:
    """Store it under that very name. Raises OSError where the storage chooses another."""
    default_storage.delete(name)
    stored = default_storage.save(name, content)
    if stored != name:
        default_storage.delete(stored)
        raise OSError(f"the storage keeps {name} as {stored}")


def _digest(file: Any) -> bytes:
    sha256 = hashlib.sha256()
    while chunk := file.read(1024 * 1024):
        sha256.update(chunk)
    return sha256.digest()

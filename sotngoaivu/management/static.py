"""Gathered static files: what STATIC_ROOT holds, beside what is left of former versions.

They are gathered in a folder of their own and then take the place of those that are there, each at
once and the manifest last, so a site that is running misses nothing meanwhile. A stamp tells of
what they were made, and by a digest what is in each of them.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management.base import CommandError

MANIFEST = "staticfiles.json"
# In VAR_DIR.
STAMP = "static-stamp"
# In STATIC_ROOT, so that files are moved within one disk.
BEING_MADE = ".being-made"


def fingerprint() -> str:
    """Return a digest of every static file's name, size and time, which a new one changes."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def are_whole(stamp: Path, made_of: str) -> bool:
    """Whether what the stamp tells of was made of that, and is there as it was."""
    try:
        told = json.loads(stamp.read_text())
        root = Path(settings.STATIC_ROOT)
        return told["made_of"] == made_of and all(
            _digest(root / name) == digest for name, digest in told["digests"].items()
        )
    except (OSError, ValueError, TypeError, KeyError):
        return False


def lost(stamp: Path) -> list[str]:
    """Names of files in STATIC_ROOT that pages ask for and that are not there as gathered.

    Raises OSError where nothing tells which they are.
    """
    root, digests = Path(settings.STATIC_ROOT), {}
    names = set(json.loads((root / MANIFEST).read_text())["paths"].values())
    # What an image brings along has no stamp.
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        digests = json.loads(stamp.read_text())["digests"]
    return sorted(
        name for name in names | set(digests) if not _is_whole(root / name, digests.get(name))
    )


def _is_whole(path: Path, digest: str | None) -> bool:
    try:
        found = _digest(path)
    except OSError:
        return False
    return digest in (None, found)


@contextlib.contextmanager
def gathering() -> Iterator[Callable[[], None] | None]:
    """Have them gathered by another process meanwhile; what is given, if anything, waits for it.

    The other process does not outlive the block.
    """
    stamp, made_of = settings.VAR_DIR / STAMP, fingerprint()
    if are_whole(stamp, made_of):
        yield None
        return
    folder = Path(settings.STATIC_ROOT) / BEING_MADE
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "collectstatic"]
    process = subprocess.Popen(
        [*command, "--noinput", "-v0"],
        env=os.environ | {"STATIC_ROOT": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )

    def gather() -> None:
        said, _nothing = process.communicate()
        if process.returncode:
            lines = said.decode(errors="replace").strip().splitlines() or ["no reason given"]
            raise CommandError(f"Static files could not be gathered: {lines[-1]}")
        digests = put_in_place(folder)
        stamp.write_text(json.dumps({"made_of": made_of, "digests": digests}))

    try:
        yield gather
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def put_in_place(folder: Path) -> dict[str, str]:
    """Move what is in the folder to STATIC_ROOT; return each file's digest by its name there."""
    root, digests = Path(settings.STATIC_ROOT), {}
    files = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    # Whoever starts meanwhile finds all that the manifest names.
    for name in sorted(files, key=lambda name: str(name) == MANIFEST):
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        digests[name.as_posix()] = _digest(folder / name)
        (folder / name).replace(target)
    shutil.rmtree(folder)
    return digests


def _digest(path: Path) -> str:
    """Of all files together it takes a fraction of a second. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

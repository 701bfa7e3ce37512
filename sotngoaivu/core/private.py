"""Privacy on disk: what a running site writes is its owner's alone.

Database, secret key, first password, kept pages and backups: nobody else on the machine reads them.
"""

import contextlib
import os
import stat
from pathlib import Path

from django.conf import settings

# What others may not do with anything that a process makes from now on.
UMASK = 0o077


def mode_of_root() -> int:
    """Permissions of VAR_DIR.

    A web server in front that serves uploads goes through to them, and sees nothing else.
    """
    goes_through = Path(settings.MEDIA_ROOT).is_relative_to(settings.VAR_DIR)
    return 0o710 if goes_through and not settings.SERVE_MEDIA else 0o700


def tighten(folder: Path, spared: Path | None = None) -> None:
    """Take from everybody else what is below `folder`, links and others' files excepted.

    What is in `spared` stays as it is.
    """
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if Path(place, name) != spared]
        for name in (".", *files):
            path = Path(place, name)
            with contextlib.suppress(OSError):
                state = path.lstat()
                mode = stat.S_IMODE(state.st_mode)
                if (
                    mode & UMASK
                    and state.st_uid == os.geteuid()
                    and not stat.S_ISLNK(state.st_mode)
                ):
                    path.chmod(mode & ~UMASK)

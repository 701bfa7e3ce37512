"""Trouble: what is behind an error that is nobody's mistake, so that people learn the truth."""

import errno
from collections.abc import Iterator
from enum import Enum, auto

from django.db import InterfaceError, InternalError, OperationalError

from sotngoaivu.core.confined import Failure, NoAnswer
from sotngoaivu.core.remote import UploadsAway

_FULL = {errno.ENOSPC, errno.EDQUOT}
# PostgreSQL's codes (appendix A of its manual), and what SQLite says.
_FULL_CODES, _FULL_WORDS = {"53100"}, "disk is full"
_BUSY_CODES, _BUSY_WORDS = {"55P03", "40P01", "57014"}, "is locked"
# A standby, or what a provider makes of a full disk.
_READ_ONLY_CODES, _READ_ONLY_WORDS = {"25006"}, "readonly database"


class Trouble(Enum):
    # Nothing can be written.
    FULL = auto()
    # Others write or have files read, and went on for too long.
    BUSY = auto()
    # The database answers, and takes no changes.
    READ_ONLY = auto()
    # The database does not answer; what was sent to it may have been stored.
    AWAY = auto()
    # The server of uploads does not answer.
    UPLOADS_AWAY = auto()


def trouble(error: BaseException | None) -> Trouble | None:
    """None for what is an error of the program's."""
    found = list(_chain(error))
    if any(isinstance(each, OSError) and each.errno in _FULL for each in found):
        return Trouble.FULL
    if any(isinstance(each, UploadsAway) for each in found):
        return Trouble.UPLOADS_AWAY
    if any(isinstance(each, NoAnswer) and each.reason is Failure.BUSY for each in found):
        return Trouble.BUSY
    codes = {getattr(each, "sqlstate", None) for each in found}
    ours = [each for each in found if isinstance(each, OperationalError | InterfaceError)]
    if codes & _READ_ONLY_CODES and any(isinstance(each, InternalError) for each in found):
        return Trouble.READ_ONLY
    if not ours:
        return None
    words = " ".join(map(str, ours))
    if _READ_ONLY_WORDS in words:
        return Trouble.READ_ONLY
    if codes & _FULL_CODES or _FULL_WORDS in words:
        return Trouble.FULL
    if codes & _BUSY_CODES or _BUSY_WORDS in words:
        return Trouble.BUSY
    return Trouble.AWAY


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and those it came of."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__

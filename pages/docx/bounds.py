"""Bounds of Word files and of the process that reads them, and the reasons for refusing one."""

from enum import StrEnum

# What a file may unfold to, in bytes: all of it, and what of it is no picture.
UNPACKED, UNPACKED_WORDS = 80 * 1024 * 1024, 8 * 1024 * 1024
PARTS = 5_000
# Of the child process: address space, in bytes. Eight megabytes of common text, every few words
# of it with a font of their own, take 440.
MEMORY = 768 * 1024 * 1024


class Refusal(StrEnum):
    """Why a Word file is not read."""

    UNREADABLE = "unreadable"
    # More bytes, words, memory or time than the bounds.
    TOO_LONG = "too-long"
    TOO_DEEP = "too-deep"
    TOO_MANY_PICTURES = "too-many-pictures"


class Refused(Exception):
    """The file is not read, for `reason`."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason

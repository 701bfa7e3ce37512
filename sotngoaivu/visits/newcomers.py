"""Newcomers: of one address a process takes so many new readers a minute, and no more.

Whoever makes up browsers' names can thus add no more than a large office or a village behind one
address would. Nothing is written: addresses are counted under keyed hashes, for a minute.
"""

import datetime
import itertools
import secrets
from collections.abc import Iterator

from sotngoaivu.core.http.clients import network

MOST_NEWCOMERS = 20
# Of one minute; beyond that the minute begins anew.
MOST_ADDRESSES = 20_000
_KEY = secrets.token_bytes(16)


class Newcomers:
    """Every method may be called from any thread, and takes no lock."""

    def __init__(self) -> None:
        self._minute: tuple[int, dict[int, Iterator[int]]] = (0, {})

    def admits(self, address: str, now: datetime.datetime) -> bool:
        """Whether one more new reader of `address` counts in the minute of `now`, and note that.

        An address that the server does not know ("") has no bound.
        """
        if not address:
            return True
        minute, taken = int(now.timestamp()) // 60, self._minute
        if taken[0] != minute or len(taken[1]) >= MOST_ADDRESSES:
            taken = self._minute = (minute, {})
        # One step of the dictionary's own and one of the iterator's: no other thread divides them.
        each = taken[1].setdefault(hash((_KEY, network(address))), itertools.count())
        return next(each) < MOST_NEWCOMERS

"""What all tests of a module find in the database: made once, taken back after the last of them."""

import contextlib
from collections.abc import Iterator
from typing import Any

from django.core.cache import cache
from django.db import transaction


@contextlib.contextmanager
def standing(blocker: Any) -> Iterator[None]:
    """For a fixture of a module in `TOGETHER` (tests/conftest.py); `blocker`: pytest-django's.

    What each test changes is rolled back to this; none of them may have transactions of its own.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()

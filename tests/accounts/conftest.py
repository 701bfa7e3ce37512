"""Fixtures of accounts."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _codes_unused() -> Iterator[None]:
    """Which codes were used lately is in the cache, which no test's end rolls back."""
    cache.clear()
    yield
    cache.clear()

"""A cache of its own for each test, and readers who have not asked anything yet."""

import pytest
from django.core.cache import cache

from sotngoaivu.search import missed, suggestions


@pytest.fixture(autouse=True)
def _nothing_kept(request: pytest.FixtureRequest, settings: object) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": request.node.nodeid,
        }
    }
    cache.clear()
    missed.limit.clear()
    suggestions.limit.clear()

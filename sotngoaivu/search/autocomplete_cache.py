"""Cache of autocomplete answers, dropped as soon as anything is published."""

import hashlib
import uuid
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import transaction

# Seconds.
KEPT = 60
_GENERATION = "search:generation"


def suggestions(words: str, language: str, make: Callable[[], list[Any]]) -> list[Any]:
    """What `make` gives for these words, from the cache where it is there.

    What was made before the last `forget_suggestions` is not given any more.
    """
    generation = cache.get_or_set(_GENERATION, _new_generation, None)
    name = hashlib.sha256(f"{generation} {language} {words}".encode()).hexdigest()
    found = cache.get(f"search:suggestions:{name}")
    if found is None:
        found = make()
        cache.set(f"search:suggestions:{name}", found, KEPT)
    return found


def forget_suggestions() -> None:
    """Once what is being written has been committed, suggestions are made anew."""
    transaction.on_commit(_forget)


def _forget() -> None:
    cache.set(_GENERATION, _new_generation(), None)


def _new_generation() -> str:
    return uuid.uuid4().hex

"""Renamed lists: addresses with a former slug of a category or tag, as they are now."""

from typing import Any

from django.http import HttpRequest

from news.feed_links import FEED_TYPES, feed_path
from news.models.category import Category
from pages.models.former_slugs import formerly
from pages.models.tags import Tag

_PARAMETERS: dict[str, Any] = {"category": Category, "tag": Tag}


def present_address(request: HttpRequest) -> str | None:
    """Where what was asked for is now; None where nothing of it has a former slug."""
    query, path = request.GET.copy(), request.path
    for name, model in _PARAMETERS.items():
        if found := formerly(model, query.get(name)):
            query[name] = found.slug
    index, kind, slug = _feed(path)
    if found := formerly(Category, slug):
        path = index + feed_path(kind, found.slug)
    address = f"{path}?{query.urlencode()}" if query else path
    return address if (path, query) != (request.path, request.GET) else None


def _feed(path: str) -> tuple[str, str, str]:
    """The parts of a category's feed's path; no slug where it is no such path."""
    index, _slash, rest = path.rstrip("/").rpartition("/")
    index, _slash, kind = index.rpartition("/")
    return (f"{index}/", kind, rest) if kind in FEED_TYPES else (path, "", "")

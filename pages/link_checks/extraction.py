"""Links of a page to other sites, in whatever field or block they stand."""

import contextlib
import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urlsplit

from django.conf import settings

from pages.models.links import LONGEST

_IN_RICH_TEXT = re.compile(r'href="(https?://[^"]+)"')


def outside_links(page: Any) -> set[str]:
    """Addresses without their fragments; a page of this site's own is none."""
    return set(_outside(_strings(page.serializable_data())))


def _outside(strings: Iterable[str]) -> Iterator[str]:
    own = urlsplit(settings.SITE_URL).netloc
    for text in strings:
        found = [text] if text.startswith(("http://", "https://")) else []
        for url in found or map(unescape, _IN_RICH_TEXT.findall(text)):
            address = urldefrag(url.strip()).url
            if not re.search(r"\s", address) and len(address) <= LONGEST:
                host = urlsplit(address).netloc
                if host and host != own:
                    yield address


def _strings(value: Any) -> Iterator[str]:
    """All strings of what JSON may hold; bodies are JSON within it."""
    if isinstance(value, str) and value.startswith(("[", "{")):
        with contextlib.suppress(ValueError):
            value = json.loads(value)
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)

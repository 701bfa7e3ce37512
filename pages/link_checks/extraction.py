"""Links of a page that were typed as addresses, in whatever field or block they stand."""

import contextlib
import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urlsplit

from django.conf import settings

from pages.models.links import LONGEST
from sotngoaivu.core.i18n.languages import repeats_a_column

_IN_RICH_TEXT = re.compile(r'<a [^<>]*?href="([^"<>]*)"')


def outside_links(typed: Iterable[tuple[str, str]]) -> set[str]:
    """Those of `typed_links` that lead to other sites, without their fragments."""
    found = set()
    for _field, typed_address in typed:
        with contextlib.suppress(ValueError):
            address = urldefrag(typed_address).url
            parts = urlsplit(address)
            is_outside = parts.scheme in {"http", "https"} and parts.netloc
            is_address = not re.search(r"\s", address) and len(address) <= LONGEST
            if is_outside and is_address and not is_own(parts.netloc):
                found.add(address)
    return found


def is_own(host: str) -> bool:
    """Whether that host, with its port, is this site."""
    return host == urlsplit(settings.SITE_URL).netloc


def typed_links(page: Any) -> Iterator[tuple[str, str]]:
    """(field, address) of each, as it was typed: of other sites, of this one, or of nothing."""
    for field, value in page.serializable_data().items():
        if not repeats_a_column(page, field):
            for text in _strings(value):
                whole = [text] if text.startswith(("http://", "https://")) else []
                for address in whole or map(unescape, _IN_RICH_TEXT.findall(text)):
                    yield field, address.strip()
            for address in _in_blocks(value):
                yield field, address


def _in_blocks(value: Any) -> Iterator[str]:
    """Paths that stand alone in a block, which all call their address `url`."""
    value = _of_json(value)
    if isinstance(value, dict):
        url = value.get("url")
        if isinstance(url, str) and url.startswith("/"):
            yield url
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _in_blocks(each)


def _strings(value: Any) -> Iterator[str]:
    """All strings of what JSON may hold; bodies are JSON within it."""
    value = _of_json(value)
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


def _of_json(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(("[", "{")):
        with contextlib.suppress(ValueError):
            return json.loads(value)
    return value

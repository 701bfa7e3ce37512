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
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE

_IN_RICH_TEXT = re.compile(r'href="(https?://[^"]+)"')
_ANY_IN_RICH_TEXT = re.compile(r'<a [^<>]*?href="([^"<>]*)"')


def outside_links(page: Any) -> set[str]:
    """Addresses without their fragments; a page of this site's own is none."""
    return set(_outside(_strings(page.serializable_data())))


def is_own(host: str) -> bool:
    """Whether that host, with its port, is this site."""
    return host == urlsplit(settings.SITE_URL).netloc


def typed_links(page: Any) -> Iterator[tuple[str, str]]:
    """(field, address) of each, as it was typed: of other sites, of this one, or of nothing."""
    content = page.serializable_data()
    for field, value in content.items():
        # Beside its columns, a bilingual field repeats one of them.
        if f"{field}_{MAIN_LANGUAGE}" not in content:
            for text in _strings(value):
                whole = [text] if text.startswith(("http://", "https://")) else []
                for address in whole or map(unescape, _ANY_IN_RICH_TEXT.findall(text)):
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


def _outside(strings: Iterable[str]) -> Iterator[str]:
    for text in strings:
        found = [text] if text.startswith(("http://", "https://")) else []
        for url in found or map(unescape, _IN_RICH_TEXT.findall(text)):
            address = urldefrag(url.strip()).url
            if not re.search(r"\s", address) and len(address) <= LONGEST:
                host = urlsplit(address).netloc
                if host and not is_own(host):
                    yield address


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

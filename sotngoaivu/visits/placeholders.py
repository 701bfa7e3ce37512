"""Placeholders: what stands in a kept page where the live counts go.

It carries a value derived from SECRET_KEY, the same in every worker and after a restart, and
is always replaced before a page leaves. So nobody can write it into a text; were it done all the
same, the figures would show once more.
"""

import re
from functools import cache

from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString


@cache
def _nonce() -> str:
    return salted_hmac("sotngoaivu.visits.page", "mark", algorithm="sha256").hexdigest()[:32]


@cache
def _pattern() -> re.Pattern[bytes]:
    return re.compile(rb"<!--visits " + _nonce().encode() + rb" ([a-z]{2})-->")


def placeholder(language: str) -> SafeString:
    """What stands in the HTML where the figures go, in `language` (two letters)."""
    return format_html("<!--visits {} {}-->", _nonce(), language[:2])


def split(content: bytes) -> tuple[list[bytes], str]:
    """Cut a page at its placeholders: the pieces around them, and the language the first one names.

    Without any: the whole page as the one piece, and "".
    """
    parts = _pattern().split(content)
    return parts[::2], parts[1].decode() if len(parts) > 1 else ""


def fill(pieces: list[bytes], block: bytes) -> bytes:
    """Join what `split` returned, with the figures' HTML (`figures.block`) between the pieces."""
    return block.join(pieces)

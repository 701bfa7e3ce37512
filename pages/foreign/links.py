"""Links of a foreign text: what may be linked to, and how rich text writes it."""

import re
from urllib.parse import urlsplit

from django.utils.html import escape

_BLANK = re.compile(r"[\x00-\x20\u00a0]+")
_LONGEST = 2000
_SCHEMES = {"http", "https", "mailto", "tel"}
FILES = re.compile(
    r"\.(?:csv|docx?|odp|ods|odt|pdf|pptx?|rtf|txt|xlsx?|zip|rar|7z)\Z", re.IGNORECASE
)
PICTURES = re.compile(r"\.(?:avif|gif|heic|jpe?g|png|webp|bmp|tiff?)\Z", re.IGNORECASE)


def bare(address: str) -> str:
    """The address without blanks, which browsers leave out even within `java script:`."""
    return _BLANK.sub("" if ":" in address[:20] else "%20", address.strip())[: _LONGEST + 1]


def is_whole(address: str) -> bool:
    """Whether it is an address that may be linked to as it stands."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if len(address) > _LONGEST or parts.scheme not in _SCHEMES:
        return False
    return bool(parts.hostname if parts.scheme.startswith("http") else parts.path)


def path_of(address: str) -> str:
    """The path that an address names; "" where it is none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def to_address(address: str) -> str:
    return f'href="{escape(address)}"'


def to_document(key: int) -> str:
    return f'linktype="document" id="{key}"'

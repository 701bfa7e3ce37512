"""Live fragment: what is filled into a public page each time it is answered, kept or not.

The port between the page cache, which keeps pages with a placeholder, and the app that says what
stands there for this reader now. That app binds its fragment once, at start; until then pages have
none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

# In a WSGI environment: somebody else sees to it that this request is noted, if it is to be.
NOTED = "sotngoaivu.live.noted"


def _whole(content: bytes) -> tuple[list[bytes], str]:
    return [content], ""


@dataclass(frozen=True, slots=True)
class LiveFragment:
    """`split` cuts a page at its placeholders: the pieces, and the language, "" without any.

    `html` is what goes between the pieces in that language; it never fails and never waits for the
    database. `note` is told the WSGI environment of each GET that is answered with a kept page.
    """

    split: Callable[[bytes], tuple[list[bytes], str]] = _whole
    html: Callable[[str], bytes] = lambda language: b""
    note: Callable[[Mapping[str, Any]], None] = lambda environ: None


class _Bound:
    fragment = LiveFragment()


def bind(fragment: LiveFragment) -> None:
    _Bound.fragment = fragment


def live_fragment() -> LiveFragment:
    return _Bound.fragment

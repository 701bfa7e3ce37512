"""Conversion: foreign HTML into the raw blocks of a body, and what of it is left out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape

from pages.foreign.encodings import Choice, TextReader
from pages.foreign.flow import Block
from pages.foreign.media import LeftOut, Media, NoMedia, Reason
from pages.foreign.tree import UNSEEN, name_of, parse, take_out_hidden
from pages.foreign.writer import BlockWriter
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.text.legacy import LegacyEncoding


@dataclass
class Conversion:
    """`blocks` are raw: what a StreamField of `BodyBlock` stores, without ids."""

    blocks: list[Block]
    left_out: list[LeftOut] = field(default_factory=list)
    # The one that most of the text was in.
    encoding: LegacyEncoding | None = None
    # Lines that were put right.
    put_right: int = 0


def convert(
    html: str,
    *,
    media: Media | None = None,
    encoding: Choice = "auto",
    language: str = MAIN_LANGUAGE,
) -> Conversion:
    """Make blocks of `html`; `encoding` None keeps every letter as it is. Raises TooMuch.

    `language` is that of the words that are put where the text lacks some.

    Headings become sections and their parts, whichever levels the text has.
    """
    root = parse(html)
    has_hidden = take_out_hidden(root)
    reader = TextReader(encoding, " ".join(_words(root)))
    writer = BlockWriter(reader, media or NoMedia(), language)
    writer.write(root)
    blocks = _with_two_levels(writer.blocks)
    left_out = [*([LeftOut(Reason.HIDDEN)] if has_hidden else []), *writer.left_out]
    most = reader.found.most_common(1)
    return Conversion(blocks, left_out, most[0][0] if most else None, reader.found.total())


def as_html(text: str) -> str:
    """Plain text as HTML: a paragraph for what blank lines part, a break for each line."""
    parts = text.replace("\r\n", "\n").replace("\r", "\n").split("\n\n")
    return "".join(
        f"<p>{'<br>'.join(map(escape, part.strip().split(chr(10))))}</p>"
        for part in parts
        if part.strip()
    )


def _words(root: Any) -> Iterable[str]:
    """The texts of the tree that readers see, more or less."""
    for element in root.iter():
        if element.text and name_of(element) not in UNSEEN and name_of(element) != "script":
            yield element.text
        if element.tail:
            yield element.tail


def _with_two_levels(blocks: list[Block]) -> list[Block]:
    """The highest level of headings becomes that of sections, all below it that of their parts."""
    headings = [block["value"] for block in blocks if block["type"] == "heading"]
    highest = min((heading["level"] for heading in headings), default="h2")
    for heading in headings:
        heading["level"] = "h2" if heading["level"] == highest else "h3"
    return blocks

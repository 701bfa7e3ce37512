"""Markdown: what a page's `<main>` says, without its furniture, for programs that read."""

import json
import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from sotngoaivu.core.http.addresses import absolute
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.templatetags.bilingual import machinedate

# What Markdown, or HTML within it, could take for its own.
_MARKS = re.compile(r"([\\`*_\[\]<]|&(?=#?\w+;)|~(?=~))")
_LINE_START = re.compile(r"^(#{1,6}(?=\s|$)|[-+>=](?=\s|$)|\d{1,9}(?=[.)](?:\s|$)))")
# What an address of a link may begin with, once it is whole.
_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_IN_ADDRESS = {ord(sign): f"%{ord(sign):02X}" for sign in " ()<>[]\\\"'`"}
# What only serves somebody who looks at the page or moves about on it; templates mark theirs.
FURNITURE = "form, nav, svg, script, style, button, [hidden], aside[aria-label], [data-furniture]"


def escaped(text: str) -> str:
    """`text` that Markdown shows as it is."""
    text = _MARKS.sub(r"\\\1", text)
    return _LINE_START.sub(
        lambda found: f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}", text
    )


class Converter(MarkdownConverter):
    """Headings by #, links and pictures with whole addresses; words that are words alone."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        text = escaped(text)
        return text.replace("|", "\\|") if {"td", "th"} & parent_tags else text

    def convert_summary(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n**{text.strip()}**\n\n"

    def convert_figcaption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n*{' '.join(text.split())}*\n\n" if text.strip() else ""

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n**{text.strip()}**: "

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"{text.strip()}\n\n"


def main_content(html: str, address: str) -> str:
    """Markdown of the `<main>` of a whole page; links are made absolute against `address`."""
    soup = BeautifulSoup(html, "html.parser")
    main = soup.find("main")
    if main is None:
        return ""
    _tidy(main, address)
    converter = Converter(heading_style="ATX", bullets="-", keep_inline_images_in=["a"])
    text = str(converter.convert_soup(main))
    # Two spaces at its end break a line that says something.
    breaks = [line.endswith("  ") and bool(line.strip()) for line in text.splitlines()]
    lines = [
        line if is_break else line.rstrip()
        for line, is_break in zip(text.splitlines(), breaks, strict=True)
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _tidy(main: Tag, address: str) -> None:
    """Leave what says something, with whole addresses."""
    for piece in main.select(FURNITURE):
        piece.decompose()
    # How a template is broken into lines says nothing.
    for words in main.find_all(string=True):
        if not words.find_parent("pre"):
            words.replace_with(re.sub(r"\s+", " ", words))
    # A picture that says nothing, and a link's title that only its style parts from its text.
    for piece in main.select('img[alt=""]'):
        piece.decompose()
    for piece in main.select("a b"):
        if piece.find_next_sibling():
            piece.insert_after(": ")
    _part_neighbours(main)
    _make_attributes_whole(main, address)


def _make_attributes_whole(main: Tag, address: str) -> None:
    """No address and no description ends before it ends."""
    for attribute in ("href", "src"):
        for piece in main.select(f"[{attribute}]"):
            whole = absolute(str(piece[attribute]), address)
            piece[attribute] = whole.translate(_IN_ADDRESS)
            if not whole.startswith(_SCHEMES):
                del piece[attribute]
    for attribute in ("alt", "title"):
        for piece in main.select(f"[{attribute}]"):
            piece[attribute] = escaped(" ".join(str(piece[attribute]).split()))


def _part_neighbours(main: Tag) -> None:
    """Facts that only their places on the page part: "27/11/2026 · Hợp tác quốc tế"."""
    for piece in main.select(":is(span, time) + :is(span, time)"):
        before = piece.find_previous_sibling()
        between = piece.previous_sibling
        if not before or not re.search(r"[\w)”]$", before.get_text().strip()):
            continue
        if between is before:
            piece.insert_before(" · ")
        elif between and not str(between).strip():
            between.replace_with(" · ")


def document(page: Any, html: str, source: str, *, title: str, address: str) -> str:
    """The Markdown view of `page`, whose HTML view is `html`.

    Opens with a front matter of `title`, language, `address`, date and `source`, the department.
    """
    language = "vi" if page.fallback_notice else page.active_language
    facts = {
        "title": title,
        "language": language or MAIN_LANGUAGE,
        "address": address,
        "date": machinedate(page.issued_on),
        "source": source,
    }
    head = "\n".join(f"{key}: {_quoted(value)}" for key, value in facts.items() if value)
    return f"---\n{head}\n---\n\n{main_content(html, page.absolute_url)}\n"


def _quoted(value: str) -> str:
    """A YAML scalar in double quotes."""
    return json.dumps(" ".join(value.split()), ensure_ascii=False)

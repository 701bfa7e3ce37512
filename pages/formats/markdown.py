"""Markdown: what a page's `<main>` says, without its furniture, for programs that read."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from sotngoaivu.core.http.addresses import absolute
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE

# What only serves somebody who looks at the page or moves about on it; templates mark theirs.
FURNITURE = "form, nav, svg, script, style, button, [hidden], aside[aria-label], [data-furniture]"


class Converter(MarkdownConverter):
    """Headings by #, links and pictures with whole addresses."""

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
    lines = [line.rstrip() if not line.endswith("  ") else line for line in text.splitlines()]
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
    for attribute in ("href", "src"):
        for piece in main.select(f"[{attribute}]"):
            piece[attribute] = absolute(str(piece[attribute]), address)
            if not piece[attribute]:
                del piece[attribute]


def document(page: Any, html: str, source: str) -> str:
    """The Markdown view of `page`, whose HTML view is `html`.

    Opens with a front matter of title, language, address, date and `source`, the department.
    """
    language = "vi" if page.fallback_notice else page.active_language
    date = page.shown_date
    facts = {
        "title": page.localized_title,
        "language": language or MAIN_LANGUAGE,
        "address": page.canonical_url,
        "date": date.isoformat(timespec="seconds") if date else "",
        "source": source,
    }
    head = "\n".join(f"{key}: {_quoted(value)}" for key, value in facts.items() if value)
    return f"---\n{head}\n---\n\n{main_content(html, page.absolute_url)}\n"


def _quoted(value: str) -> str:
    """A YAML scalar in double quotes."""
    text = " ".join(value.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'

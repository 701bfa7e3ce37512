"""Text of the guide: Markdown files beside this one, by sections, searched without diacritics.

Its pictures are of the real screens: `![What it shows](name)` is `static/img/guide/name.png`, which
`make guide-pictures` takes and a test compares with the screen.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from sotngoaivu.core.text.folding import fold
from sotngoaivu.core.text.vietnamese import slugify

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

GUIDE, CARD = "huong-dan-bien-tap.md", "the-mot-trang.md"


@dataclass(frozen=True)
class Section:
    title: str
    html: SafeString
    words: str

    @property
    def anchor(self) -> str:
        return slugify(self.title)


@cache
def sections(name: str) -> tuple[Section, ...]:
    """What stands before the first heading of the second level, then what each of them heads."""
    first, *others = _source(name).split("\n## ")
    title, _newline, opening = first.partition("\n")
    parts = [(title.removeprefix("# "), opening)]
    parts += [(part.partition("\n")[0], part.partition("\n")[2]) for part in others]
    return tuple(
        # The text is the site's own, and HTML in it is not rendered.
        Section(title, mark_safe(_html(text)), fold(f"{title}\n{text}"))  # noqa: S308
        for title, text in parts
    )


def _source(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _markdown() -> "MarkdownIt":
    # A megabyte that few workers ever need: the guide is read seldom, and kept.
    from markdown_it import MarkdownIt

    return MarkdownIt("js-default")


def _html(text: str) -> str:
    markdown = _markdown()
    tokens = markdown.parse(text)
    inside = [each for token in tokens for each in token.children or ()]
    for picture in (each for each in inside if each.type == "image"):
        picture.attrs |= {
            "src": static(f"img/guide/{picture.attrs['src']}.png"),
            "loading": "lazy",
        }
    html: str = markdown.renderer.render(tokens, markdown.options, {})
    return html


def found(name: str, query: str) -> list[Section]:
    """The sections with all words of `query`, typed with or without diacritics; "": all.

    First those whose heading has most of the words, then those that have them most often.
    """
    wanted = fold(query).split()
    having = [part for part in sections(name) if all(word in part.words for word in wanted)]

    def order(part: Section) -> tuple[int, int]:
        heading = fold(part.title).split()
        often = sum(part.words.count(word) for word in wanted)
        return -sum(word in heading for word in wanted), -often

    return sorted(having, key=order)

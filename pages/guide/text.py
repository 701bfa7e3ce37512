"""Text of the guide: Markdown files beside this one, by sections, searched without diacritics."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from sotngoaivu.core.text.folding import fold
from sotngoaivu.core.text.vietnamese import slugify

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
    source = Path(__file__).with_name(name).read_text(encoding="utf-8")
    first, *others = source.split("\n## ")
    title, _newline, opening = first.partition("\n")
    parts = [(title.removeprefix("# "), opening)]
    parts += [(part.partition("\n")[0], part.partition("\n")[2]) for part in others]
    markdown = MarkdownIt("js-default")
    return tuple(
        # The text is the site's own, and HTML in it is not rendered.
        Section(title, mark_safe(markdown.render(text)), fold(f"{title}\n{text}"))  # noqa: S308
        for title, text in parts
    )


def found(name: str, query: str) -> list[Section]:
    """The sections with all words of `query`, typed with or without diacritics; "": all."""
    wanted = fold(query).split()
    return [part for part in sections(name) if all(word in part.words for word in wanted)]

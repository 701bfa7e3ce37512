"""Records of a former site: what each format gives of an article, all of it still foreign."""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from news.importing.problems import Fault
from sotngoaivu.core.text.legacy import right


@dataclass
class ForeignCategory:
    """A category as the former site knows it, in Unicode; each may be empty."""

    slug: str = ""
    name: str = ""
    name_en: str = ""

    def __post_init__(self) -> None:
        self.name = right(html.unescape(self.name))


@dataclass
class ForeignArticle:
    """One article. Texts are HTML or plain, in whatever encoding; addresses as they were."""

    source_id: str
    # Where in the file, for people.
    place: str
    # What people know it by, where the id is a digest.
    known_by: str = ""
    title: str = ""
    lead: str = ""
    body: str = ""
    title_en: str = ""
    lead_en: str = ""
    body_en: str = ""
    date: str = ""
    slug: str = ""
    categories: Sequence[ForeignCategory] = ()
    tags: Sequence[str] = ()
    author: str = ""
    source: str = ""
    source_url: str = ""
    picture: str = ""
    picture_alt: str = ""
    files: Sequence[str] = ()
    # Paths of the former site, with their query.
    old_addresses: Sequence[str] = ()
    # Those of its English.
    old_addresses_en: Sequence[str] = ()
    # Whether readers of the former site saw it.
    was_public: bool = True
    # Whether it was to become public by itself, at its date.
    is_scheduled: bool = False
    # A page of the former site, which is an article only where somebody says so.
    is_page: bool = False
    # Why it is none of the articles; nothing else of it is read then.
    left_out: Fault | None = None
    faults: list[tuple[Fault, str]] = field(default_factory=list)


class NotThisFormat(Exception):
    """The file is not what it was said to be; the message tells why, in the active language."""


class Source(Protocol):
    """A file of a former site."""

    @property
    def name(self) -> str:
        """What tells this site from others whose records have the same numbers."""

    @property
    def hosts(self) -> set[str]:
        """The hosts at which the former site stood, as far as the file says."""
        return set()

    def articles(self) -> Iterator[ForeignArticle]:
        """The articles in the order of the file, one at a time. Raises NotThisFormat."""

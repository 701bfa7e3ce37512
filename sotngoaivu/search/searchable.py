"""Searchable mixin: what an object says of itself so that readers find it, and its words.

The words of fields and blocks are read from what is stored, quick enough for 100,000 pages.
"""

import datetime
import html
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils import translation
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.stream_block import StreamValue
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE, NEWS, OFFICE, STAFF, DOCUMENT = "page", "news", "office", "staff", "document"
# The kinds of results, in the order of the search page.
KINDS = {
    PAGE: pgettext_lazy("kind of search result", "Page"),
    NEWS: pgettext_lazy("kind of search result", "News"),
    OFFICE: pgettext_lazy("kind of search result", "Office"),
    STAFF: pgettext_lazy("kind of search result", "Staff"),
    DOCUMENT: pgettext_lazy("kind of search result", "Document"),
}

_BREAK = re.compile(r"</(?:p|li|h\d|td|th|tr|div|blockquote)>|<br\s*/?>")
_TAG = re.compile(r"<[^<>]*>")


class Searchable:
    """Mixin of models whose objects the search page finds; they are indexed as they are saved.

    What is indexed is what the database holds of a published object, never a draft.
    """

    search_kind = PAGE
    # The field by which many are put in order, so that the latest are found first.
    search_order = "pk"
    # Bilingual fields, and fields that hold one text for both languages, besides the title.
    bilingual_texts: tuple[str, ...] = ()
    shared_texts: tuple[str, ...] = ()
    # Headings that the template writes, which takes them from here, by the name of what they head:
    # of a field or relation that is empty, the heading is not shown.
    template_headings: ClassVar[Mapping[str, "StrOrPromise"]] = {}
    # Words by which readers ask for the object though it does not say them.
    search_synonyms: ClassVar["StrOrPromise"] = ""

    def search_title(self, language: str) -> str:
        """The title in that language, "" where it has none."""
        name = "title" if language == MAIN_LANGUAGE else f"title_{language}"
        return str(getattr(self, name, "") or "")

    def search_text(self, language: str) -> str:
        """The words of that language besides the title, without markup."""
        texts = [_plain_text(self, name) for name in self._text_fields(language)]
        texts += self._template_headings(language)
        return "\n".join(text for text in texts if text)

    def search_headings(self, language: str) -> str:
        """Those of these words that are headings, which say more of what the text is about.

        A heading a line; synonyms of the object weigh as much.
        """
        values = (getattr(self, name, None) for name in self._text_fields(language))
        found = (_stream_words(value) for value in values if isinstance(value, StreamValue))
        words = itertools.chain.from_iterable(found)
        headings = [word for word, is_heading in words if is_heading and word]
        headings += self._template_headings(language)
        if self.search_synonyms and self.search_title(language):
            with translation.override(language):
                headings.append(str(self.search_synonyms))
        return "\n".join(headings)

    def _template_headings(self, language: str) -> list[str]:
        if not self.search_title(language):
            return []
        with translation.override(language):
            shown = [name for name in self.template_headings if _heads_something(self, name)]
            return [str(self.template_headings[name]) for name in shown]

    def _text_fields(self, language: str) -> list[str]:
        names = [f"{name}_{language}" for name in self.bilingual_texts]
        return [*names, *self.shared_texts] if language == MAIN_LANGUAGE else names

    def search_date(self) -> datetime.datetime | None:
        """When it happened or was issued; None for what stands as it is."""
        return None

    def search_category(self) -> int | None:
        """Key of the category readers may narrow the search to."""
        return None

    def search_page(self) -> int | None:
        """Key of the page that shows the object to readers; None while nobody may see it."""
        return getattr(self, "pk", None) if getattr(self, "live", False) else None

    def search_address(self) -> str:
        """Where on the page the object is ("#…", "?…"), or an address of its own ("/…")."""
        return ""

    def search_dependents(self) -> Iterable["Searchable"]:
        """Others whose entries tell something of this object."""
        return ()


def _heads_something(obj: Any, name: str) -> bool:
    value = getattr(obj, name, True)
    return bool(value.exists() if hasattr(value, "exists") else value)


def _plain_text(obj: Any, name: str) -> str:
    """The words of the object's field `name`."""
    value = getattr(obj, name, None)
    if not value:
        return ""
    if isinstance(value, StreamValue):
        return "\n".join(text for text, _is_heading in _stream_words(value) if text)
    if isinstance(obj._meta.get_field(name), RichTextField):
        return _without_markup(value)
    return str(value).strip()


def _without_markup(text: str) -> str:
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", text))).strip()


def _stream_words(stream: StreamValue) -> Iterator[tuple[str, bool]]:
    return _words(stream.stream_block, stream.raw_data)


def _words(block: blocks.Block, value: Any, is_heading: bool = False) -> Iterator[tuple[str, bool]]:
    """The words in a block's raw value, and whether they are a heading.

    An address or a choice among settings has none. A block names in `heading_fields` which of its
    own are headings.
    """
    if value is None:
        return
    if isinstance(block, blocks.RichTextBlock):
        yield _without_markup(str(value)), is_heading
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock):
        yield str(value).strip(), is_heading
    elif isinstance(block, blocks.StructBlock):
        headings = getattr(block, "heading_fields", ())
        for name, child in block.child_blocks.items():
            yield from _words(child, value.get(name), name in headings)
    elif isinstance(block, TypedTableBlock):
        for column in value.get("columns", []):
            yield str(column.get("heading", "")).strip(), is_heading
    for child, part in _parts(block, value):
        yield from _words(child, part)


def _parts(block: blocks.Block, value: Any) -> Iterator[tuple[blocks.Block, Any]]:
    """The blocks in a list, a stream or a table with their raw values."""
    if isinstance(block, blocks.ListBlock):
        for item in value:
            wrapped = isinstance(item, dict) and "value" in item and item.get("type") == "item"
            yield block.child_block, item["value"] if wrapped else item
    elif isinstance(block, blocks.StreamBlock):
        known = block.child_blocks
        yield from ((known[item["type"]], item["value"]) for item in value if item["type"] in known)
    elif isinstance(block, TypedTableBlock):
        kinds = [column["type"] for column in value.get("columns", [])]
        for row in value.get("rows", []):
            for kind, cell in zip(kinds, row.get("values", []), strict=False):
                if kind in block.child_blocks:
                    yield block.child_blocks[kind], cell

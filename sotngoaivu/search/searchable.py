"""Searchable mixin: what an object says of itself so that readers find it, and its words.

The words of fields and blocks are read from what is stored, quick enough for 100,000 pages.
"""

import datetime
import html
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.stream_block import StreamValue
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE

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
_TAG = re.compile(r"<[^>]*>")


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

    def search_title(self, language: str) -> str:
        """The title in that language, "" where it has none."""
        name = "title" if language == MAIN_LANGUAGE else f"title_{language}"
        return str(getattr(self, name, "") or "")

    def search_text(self, language: str) -> str:
        """The words of that language besides the title, without markup."""
        names = [f"{name}_{language}" for name in self.bilingual_texts]
        names += self.shared_texts if language == MAIN_LANGUAGE else ()
        texts = (_plain_text(self, name) for name in names)
        return "\n".join(text for text in texts if text)

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


def _plain_text(obj: Any, name: str) -> str:
    """The words of the object's field `name`."""
    value = getattr(obj, name, None)
    if not value:
        return ""
    if isinstance(value, StreamValue):
        return "\n".join(text for text in _words(value.stream_block, value.raw_data) if text)
    if isinstance(obj._meta.get_field(name), RichTextField):
        return _without_markup(value)
    return str(value).strip()


def _without_markup(text: str) -> str:
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", text))).strip()


def _words(block: blocks.Block, value: Any) -> Iterator[str]:
    """The words in a block's raw value; an address or a choice among settings has none."""
    if value is None:
        return
    if isinstance(block, blocks.RichTextBlock):
        yield _without_markup(str(value))
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock):
        yield str(value).strip()
    elif isinstance(block, TypedTableBlock):
        yield from (str(column.get("heading", "")).strip() for column in value.get("columns", []))
    for child, part in _parts(block, value):
        yield from _words(child, part)


def _parts(block: blocks.Block, value: Any) -> Iterator[tuple[blocks.Block, Any]]:
    """The blocks in a block with their raw values."""
    if isinstance(block, blocks.StructBlock):
        yield from ((child, value.get(name)) for name, child in block.child_blocks.items())
    elif isinstance(block, blocks.ListBlock):
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

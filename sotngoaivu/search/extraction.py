"""Text extraction: the words of fields and blocks, quick enough for 100,000 pages."""

import html
import re
from collections.abc import Iterator
from typing import Any

from wagtail import blocks
from wagtail.blocks.stream_block import StreamValue
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField

_BREAK = re.compile(r"</(?:p|li|h\d|td|th|tr|div|blockquote)>|<br\s*/?>")
_TAG = re.compile(r"<[^>]*>")
# Text for a reader; an address or a choice among settings is none.
_TEXTS = (blocks.CharBlock, blocks.TextBlock)
_RICH = blocks.RichTextBlock


def plain_text(obj: Any, name: str) -> str:
    """The words of the object's field `name`."""
    value = getattr(obj, name, None)
    if not value:
        return ""
    if isinstance(value, StreamValue):
        return "\n".join(text for text in _stream(value) if text)
    if isinstance(obj._meta.get_field(name), RichTextField):
        return without_markup(value)
    return str(value).strip()


def without_markup(text: str) -> str:
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", text))).strip()


def _stream(value: StreamValue) -> Iterator[str]:
    for child in value.raw_data:
        block = value.stream_block.child_blocks.get(child["type"])
        if block is not None:
            yield from _words(block, child["value"])


def _words(block: blocks.Block, value: Any) -> Iterator[str]:
    """The words in a block's raw value, as it is stored."""
    if value is None:
        return
    if isinstance(block, _RICH):
        yield without_markup(str(value))
    elif isinstance(block, _TEXTS):
        yield str(value).strip()
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _words(child, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            wrapped = isinstance(item, dict) and "value" in item and item.get("type") == "item"
            yield from _words(block.child_block, item["value"] if wrapped else item)
    elif isinstance(block, blocks.StreamBlock):
        for child in value:
            inner = block.child_blocks.get(child["type"])
            if inner is not None:
                yield from _words(inner, child["value"])
    elif isinstance(block, TypedTableBlock):
        columns = value.get("columns", [])
        for column in columns:
            yield str(column.get("heading", "")).strip()
        for row in value.get("rows", []):
            for column, cell in zip(columns, row.get("values", []), strict=False):
                yield from _words(block.child_blocks[column["type"]], cell)

"""Texts and pictures of a page, by the field of the form that they are written in."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils import translation
from wagtail.blocks import StreamValue
from wagtail.rich_text import get_text_for_indexing

from pages.blocks.media import Picture
from pages.blocks.plain import PlainHTML
from sotngoaivu.core.i18n.languages import LANGUAGES

_MARKUP = re.compile(r"<\w")


def bodies(page: Any) -> Iterator[tuple[str, StreamValue]]:
    """(field, value) of each body, in either language."""
    for field, value in _values(page):
        if isinstance(value, StreamValue):
            yield field, value


def pictures(page: Any) -> Iterator[tuple[str, str, Picture]]:
    """(language, field of the form, picture) of the main picture and of each in a body."""
    for language in LANGUAGES:
        with translation.override(language):
            main = page.main_picture
        if main:
            yield language, next(iter(page.rendition_sets)), main
    for field, body in bodies(page):
        language = field.rpartition("_")[2]
        for child in body:
            if isinstance(child.block, PlainHTML):
                for picture in child.block.pictures(child.value):
                    yield language, field, picture


def texts(page: Any) -> Iterator[tuple[str, str]]:
    """(field, words) of each text that says something, titles included."""
    for field, value in [("title", page.title), ("title_en", page.title_en), *_values(page)]:
        if isinstance(value, StreamValue):
            words = "\n".join(value.stream_block.get_searchable_content(value))
        else:
            words = str(value or "")
            words = get_text_for_indexing(words) if _MARKUP.search(words) else words
        if words.strip():
            yield field, words


def _values(page: Any) -> Iterator[tuple[str, Any]]:
    for name in page.bilingual_texts:
        for language in LANGUAGES:
            yield f"{name}_{language}", getattr(page, f"{name}_{language}")

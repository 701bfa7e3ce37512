"""Texts and pictures of a page, by the field of the form that they are written in."""

import re
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils import translation
from modelcluster.models import get_all_child_relations
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.rich_text import get_text_for_indexing

from pages.blocks.media import Picture
from pages.blocks.plain_html import PlainHTML
from sotngoaivu.core.i18n.languages import LANGUAGES, repeats_a_column

_MARKUP = re.compile(r"<\w")
_TEXTS = (models.CharField, models.TextField, StreamField)
_ADDRESSES = (models.SlugField, models.URLField, models.EmailField)


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
    """(field, words) of each text that says something: whatever is written in the form.

    And of what the picture library says of the pictures, where the page says nothing itself.
    """
    written = [(field, words) for field, value in _values(page) if (words := _words(value))]
    yield from written
    own = "\n".join(words for _field, words in written)
    for _language, field, picture in pictures(page):
        for words in map(str, (picture.alt, picture.caption, picture.credit)):
            if words and words not in own:
                yield field, words


def _words(value: Any) -> str:
    if isinstance(value, StreamValue):
        return "\n".join(value.stream_block.get_searchable_content(value)).strip()
    words = str(value or "")
    return (get_text_for_indexing(words) if _MARKUP.search(words) else words).strip()


def _values(page: Any) -> Iterator[tuple[str, Any]]:
    """(field, value) of the page's own texts, and of those of its lists: figures, corrections."""
    yield from _own_values(page)
    for relation in get_all_child_relations(page):
        if issubclass(relation.related_model, Orderable):
            name = relation.get_accessor_name()
            for number, child in enumerate(getattr(page, name).all()):
                for field, value in _own_values(child):
                    yield f"{name}-{number}-{field}", value


def _own_values(instance: Any) -> Iterator[tuple[str, Any]]:
    for field in instance._meta.concrete_fields:
        is_text = isinstance(field, _TEXTS) and not isinstance(field, _ADDRESSES)
        is_written = field.editable and not field.choices and field.name != "path"
        if is_text and is_written and not repeats_a_column(instance, field.name):
            yield field.name, getattr(instance, field.name)

"""Wagtail 8.0: a rich text editor whose texts do not meet in one parser; references noted at once.

`ContentstateConverter` keeps one HTML parser, in a widget that all requests of a process share: two
forms opened at once show each other's paragraphs, or fail. Here each text has a parser of its own.
"""

import copy
from typing import Any

from django.db import transaction
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.rich_text.converters.html_to_contentstate import HtmlToContentStateHandler
from wagtail.models import Page, ReferenceIndex


class OwnParserConverter(ContentstateConverter):
    def from_database_format(self, html: str) -> str:
        own = copy.copy(self)
        own.html_to_contentstate_handler = HtmlToContentStateHandler(self.features)
        converted: str = super(OwnParserConverter, own).from_database_format(html)
        return converted


class RichTextArea(DraftailRichTextArea):
    """The admin's editor of formatted text; WAGTAILADMIN_RICH_TEXT_EDITORS names it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.converter = OwnParserConverter(self.features)


def note_references(page: Page) -> None:
    """Bring the reference index up to what `page` refers to.

    Wagtail does so itself, in a task that may run later than the receivers of `post_save`, and
    documents no way to have it done.
    """
    with transaction.atomic(savepoint=False):
        ReferenceIndex.create_or_update_for_object(page)

"""Wagtail 8.0: a rich text editor whose texts do not meet in one parser.

`ContentstateConverter` keeps one HTML parser, in a widget that all requests of a process share: two
forms opened at once show each other's paragraphs, or fail. Here each text has a parser of its own.
"""

import copy
from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.rich_text.converters.html_to_contentstate import HtmlToContentStateHandler


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

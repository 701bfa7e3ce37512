"""Rich text block: the links of all rich text in a body are looked up together.

Wagtail's link handlers ask the database for each piece of text, for they know of no other.
"""

from typing import TYPE_CHECKING, Any

from django.utils.html import escape
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.rich_text.rewriters import LinkRewriter

from sotngoaivu.core.keys import as_key
from sotngoaivu.core.text.whitelist import whitelisted

if TYPE_CHECKING:
    from pages.navigation.navigation import Navigation

# {("page" or "document", key): address}
Links = dict[tuple[str, str], str]


def links_in(body: blocks.StreamValue, navigation: "Navigation") -> Links:
    """Addresses of all pages and documents that the rich text of `body` links to.

    At most a query for the pages and another one for the documents.
    """
    documents = get_document_model()
    keys: dict[type, set[int]] = {Page: set(), documents: set()}
    for model, key, _model_path, _content_path in body.stream_block.extract_references(body):
        number = as_key(key)
        if model in keys and number is not None:
            keys[model].add(number)
    pages = navigation.addresses(keys[Page]) if keys[Page] else {}
    found = documents.objects.in_bulk(keys[documents]) if keys[documents] else {}
    links = {("page", str(key)): url for key, url in pages.items()}
    return links | {("document", str(key)): each.url for key, each in found.items()}


class RichTextBlock(blocks.RichTextBlock):
    """Takes the addresses of its links from `links` in the context, which the body puts there."""

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context[self.TEMPLATE_VAR] = self.render_basic(value, context)
        return context

    def render_basic(self, value: Any, context: Any = None) -> str:
        links = context and context.get("links")
        if links is None:
            return str(value)
        return whitelisted(_with_addresses(value.source, links))


def _with_addresses(source: str, links: Links) -> str:
    def opening_tag(attributes: dict[str, str]) -> str:
        url = links.get((attributes["linktype"], attributes.get("id", "")))
        return f'<a href="{escape(url)}">' if url else "<a>"

    return str(LinkRewriter({"page": opening_tag, "document": opening_tag})(source))

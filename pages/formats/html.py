"""Plain HTML: bodies and rich text for readers outside the site.

All bodies of an answer are rendered together, so that pictures, documents, linked pages and
renditions are each asked for once, however many bodies there are.
"""

from collections.abc import Iterable
from typing import Any

from bs4 import BeautifulSoup, Comment, Tag
from django.db.models import prefetch_related_objects
from wagtail.blocks import StreamValue
from wagtail.rich_text import expand_db_html

from sotngoaivu.core.http.addresses import absolute

# What every reading program shows; all else is left out, its words kept.
_TAGS = {
    *("a", "b", "blockquote", "br", "caption", "code", "dd", "div", "dl", "dt", "em", "figcaption"),
    *("figure", "h2", "h3", "h4", "hr", "i", "img", "li", "ol", "p", "pre", "small", "span"),
    *("strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "time", "tr", "ul"),
}
# Left out with all that is in them.
_DROPPED = {
    *("script", "style", "form", "button", "input", "select", "textarea", "iframe", "object"),
    *("embed", "svg", "template", "noscript", "nav"),
}
_ATTRIBUTES = {
    *("href", "src", "srcset", "sizes", "alt", "width", "height", "lang", "scope", "datetime"),
    *("colspan", "rowspan", "start"),
}
_SCHEMES = ("http://", "https://", "mailto:", "tel:")


def plain_html(source: str, root_url: str) -> str:
    """Stored rich text as HTML for readers; `root_url` is the scheme and host addresses get."""
    return clean(expand_db_html(source), root_url) if source else ""


def plain_body(stream: StreamValue | None, root_url: str) -> str:
    """One body as HTML for readers, in the active language."""
    if not stream:
        return ""
    (blocks,) = bodies([stream])
    prefetch_renditions(images_in(blocks))
    return plain_html(blocks_html(blocks), root_url)


def clean(html: str, root_url: str) -> str:
    """`html` with nothing that acts, adorns or is not to be read, and whole addresses only."""
    soup = BeautifulSoup(html, "html.parser")
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for tag in soup.find_all(True):
        if tag.decomposed:
            continue
        if tag.name in _DROPPED:
            tag.decompose()
        elif tag.name not in _TAGS:
            tag.unwrap()
        else:
            _clean_attributes(tag, root_url)
    return soup.decode(formatter="minimal")


def _clean_attributes(tag: Tag, root_url: str) -> None:
    for name in list(tag.attrs):
        value = str(tag[name])
        if name not in _ATTRIBUTES:
            del tag[name]
        elif name in ("href", "src"):
            address = absolute(value, f"{root_url}/")
            if address.lower().startswith(_SCHEMES):
                tag[name] = address
            else:
                del tag[name]
        elif name == "srcset":
            candidates = [absolute(candidate, f"{root_url}/") for candidate in value.split(",")]
            tag[name] = ", ".join(candidate for candidate in candidates if candidate)


def bodies(streams: list[StreamValue | None]) -> list[list[Any]]:
    """The blocks of each stream; read as one stream, so that Wagtail looks things up once.

    All streams are of the same kind.
    """
    block = next((stream.stream_block for stream in streams if stream), None)
    if block is None:
        return [[] for _stream in streams]
    raw = [list(stream.raw_data) if stream else [] for stream in streams]
    blocks = list(StreamValue(block, [item for items in raw for item in items], is_lazy=True))
    known = block.child_blocks
    found, start = [], 0
    for items in raw:
        # A stream leaves out blocks of kinds that are no more.
        end = start + sum(item["type"] in known for item in items)
        found.append(blocks[start:end])
        start = end
    return found


def blocks_html(blocks: Iterable[Any]) -> str:
    """Blocks of a body (`pages.blocks.plain_html`) as HTML, rich text as it is stored."""
    return "".join(child.block.plain_html(child.value) for child in blocks)


def images_in(blocks: Iterable[Any]) -> list[Any]:
    return [image for child in blocks for image in child.block.shown_images(child.value)]


def prefetch_renditions(images: list[Any]) -> None:
    """One query for the renditions of all `images`."""
    if images:
        prefetch_related_objects(images, "renditions")

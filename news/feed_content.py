"""The full text of articles for readers outside the site: plain HTML with whole addresses.

All articles of a feed are rendered together, so that pictures, documents, linked pages and
renditions are each asked for once, however many articles there are.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from django.db.models import Model, prefetch_related_objects
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.rich_text import expand_db_html

from news.feed_blocks import figure, rendered
from news.models.article import ArticlePage, Correction
from pages.models.base import BasePage
from sotngoaivu.languages import MAIN_LANGUAGE, has_own
from sotngoaivu.templatetags.bilingual import shortdate

# What every feed reader shows; all else is left out, its words kept.
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
# Stands between the articles while their rich text is expanded in one go.
_BETWEEN = "<!--next article-->"


def full_texts(articles: list[ArticlePage], root_url: str) -> list[str]:
    """The text of each article as HTML, in the active language.

    `root_url` is the site's scheme and host, which all addresses get.
    """
    streams = _bodies(articles)
    _with_renditions(
        [
            *(article.main_image for article in articles if article.main_image),
            *(item["image"] for stream in streams for item in _pictures(stream)),
        ]
    )
    corrections = _corrections(articles)
    titles = _page_titles(streams)
    pages = []
    for article, stream in zip(articles, streams, strict=True):
        parts = [_opening(article)]
        body = "".join(rendered(child, titles) for child in stream)
        parts.append(f"<div{_lang(article, 'body')}>{body}</div>" if body else "")
        parts.append(_put_right(corrections.get(article.pk, [])))
        pages.append("".join(parts))
    expanded = expand_db_html(_BETWEEN.join(pages)).split(_BETWEEN) if pages else []
    return [clean(html, root_url) for html in expanded]


def clean(html: str, root_url: str) -> str:
    """`html` with nothing that acts or adorns, and whole addresses only."""
    soup = BeautifulSoup(html, "html.parser")
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
            address = urljoin(f"{root_url}/", value.strip())
            if address.lower().startswith(_SCHEMES):
                tag[name] = address
            else:
                del tag[name]
        elif name == "srcset":
            tag[name] = ", ".join(
                urljoin(f"{root_url}/", candidate.strip()) for candidate in value.split(",")
            )


def _bodies(articles: list[ArticlePage]) -> list[list[Any]]:
    """The blocks of each article; read as one stream, so that Wagtail looks things up once."""
    block = ArticlePage._meta.get_field("body").stream_block
    raw = [list(article.body.raw_data) if article.body else [] for article in articles]
    blocks = list(StreamValue(block, [item for items in raw for item in items], is_lazy=True))
    known = block.child_blocks
    streams, start = [], 0
    for items in raw:
        # A stream leaves out blocks of kinds that are no more.
        end = start + sum(item["type"] in known for item in items)
        streams.append(blocks[start:end])
        start = end
    return streams


def _pictures(stream: Iterable[Any]) -> Iterable[Any]:
    for child in stream:
        items = {"image": [child.value], "gallery": []}.get(child.block_type, [])
        if child.block_type == "gallery":
            items = child.value["images"]
        yield from (item for item in items if item.get("image"))


def _with_renditions(images: list[Any]) -> None:
    if images:
        prefetch_related_objects(images, "renditions")


def _corrections(articles: list[ArticlePage]) -> dict[int, list[Correction]]:
    found: dict[int, list[Correction]] = {}
    for correction in Correction.objects.filter(page__in=[article.pk for article in articles]):
        found.setdefault(correction.page_id, []).append(correction)
    return found


def _page_titles(streams: list[list[Any]]) -> dict[int, str]:
    """Titles, in the active language, of the pages that cards link to."""
    keys = {
        link["page"].pk
        for stream in streams
        for child in stream
        if child.block_type == "cards"
        for link in child.value["links"]
        if link.get("page")
    }
    pages = BasePage.objects.filter(pk__in=keys) if keys else []
    return {page.pk: page.localized_title for page in pages}


def _lang(obj: Model, field: str) -> str:
    return "" if has_own(obj, field) else f' lang="{MAIN_LANGUAGE}"'


def _opening(article: ArticlePage) -> str:
    parts = []
    if article.lead:
        parts.append(f"<p{_lang(article, 'lead')}><strong>{escape(article.lead)}</strong></p>")
    if article.main_image:
        item = {
            "image": article.main_image,
            "alt": article.main_image_alt,
            "caption": article.main_image_caption,
            "credit": article.main_image_credit,
        }
        parts.append(figure(item))
    return "".join(parts)


def _put_right(corrections: list[Correction]) -> str:
    if not corrections:
        return ""
    items = "".join(
        f'<li><time datetime="{correction.date:%Y-%m-%d}">{shortdate(correction.date)}</time> '
        f"<span{_lang(correction, 'text')}>{escape(correction.text)}</span></li>"
        for correction in corrections
    )
    return f"<h2>{escape(_('Corrections'))}</h2><ul>{items}</ul>"

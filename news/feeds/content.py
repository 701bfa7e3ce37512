"""Feed content: the full text of articles as plain HTML with absolute URLs."""

from typing import TYPE_CHECKING

from django.db.models import Model
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.rich_text import expand_db_html

from pages.formats.html import blocks_html, bodies, clean, images_in, prefetch_renditions
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE, has_own
from sotngoaivu.templatetags.bilingual import shortdate

if TYPE_CHECKING:
    from news.models.article import ArticlePage
    from news.models.correction import Correction

# Stands between the articles while their rich text is expanded in one go.
_BETWEEN = "<!--next article-->"


def full_texts(articles: list["ArticlePage"], root_url: str) -> list[str]:
    """The text of each article as HTML, in the active language.

    `root_url` is the site's scheme and host, which all addresses get.
    """
    streams = bodies([article.body for article in articles])
    prefetch_renditions(
        [
            *(article.main_image for article in articles if article.main_image),
            *(image for stream in streams for image in images_in(stream)),
        ]
    )
    pages = []
    for article, stream in zip(articles, streams, strict=True):
        parts = [_opening(article)]
        body = blocks_html(stream)
        parts.append(f"<div{_lang(article, 'body')}>{body}</div>" if body else "")
        parts.append(_put_right(article.correction_list))
        pages.append("".join(parts))
    expanded = expand_db_html(_BETWEEN.join(pages)).split(_BETWEEN) if pages else []
    return [clean(html, root_url) for html in expanded]


def _lang(obj: Model, field: str) -> str:
    return "" if has_own(obj, field) else f' lang="{MAIN_LANGUAGE}"'


def _opening(article: "ArticlePage") -> str:
    parts = []
    if article.lead:
        parts.append(f"<p{_lang(article, 'lead')}><strong>{escape(article.lead)}</strong></p>")
    if article.main_image:
        parts.append(article.main_picture.plain_html())
    return "".join(parts)


def _put_right(corrections: list["Correction"]) -> str:
    if not corrections:
        return ""
    items = "".join(
        f'<li><time datetime="{correction.date:%Y-%m-%d}">{shortdate(correction.date)}</time> '
        f"<span{_lang(correction, 'text')}>{escape(correction.text)}</span></li>"
        for correction in corrections
    )
    return f"<h2>{escape(_('Corrections'))}</h2><ul>{items}</ul>"

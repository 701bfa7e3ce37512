"""Blocks as plain HTML.

Rich text is given as it is stored; `pages.formats.html` expands that of many bodies at once.
"""

from collections.abc import Callable
from typing import Any

from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pages.blocks.media import Picture
from pages.formats.images import best
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE, LocalizedText


def rendered(child: Any) -> str:
    """One block of a body as HTML."""
    if child.block_type == "visit_counts":
        # Figures that live make no sense in what is kept.
        return ""
    render = _RENDERERS.get(child.block_type)
    return render(child.value) if render else str(child.render())


def figure(picture: Picture) -> str:
    if not picture.image:
        return ""
    shown = best(picture.image)
    caption = _words(picture.caption) if picture.caption else ""
    if picture.credit:
        caption += f" <small>{_own(_('Picture:'))} {_words(picture.credit)}</small>"
    return (
        f'<figure><img src="{escape(shown.file.url)}" alt="{escape(picture.alt)}"{picture.alt.lang}'
        f' width="{shown.width}" height="{shown.height}">'
        + (f"<figcaption>{caption}</figcaption>" if caption else "")
        + "</figure>"
    )


def _words(text: LocalizedText) -> str:
    lang = text.lang
    return f"<span{lang}>{escape(text)}</span>" if lang else escape(text)


def _own(text: str) -> str:
    """Words of the site's own, in the active language."""
    return _words(LocalizedText(text, get_language() or MAIN_LANGUAGE))


def _title(text: str | None) -> str:
    return f"<h2>{escape(text)}</h2>" if text else ""


def _heading(value: Any) -> str:
    level = "h3" if value["level"] == "h3" else "h2"
    return f"<{level}>{escape(value['text'])}</{level}>"


def _quotation(value: Any) -> str:
    words = escape(value["text"]).replace("\n", "<br>")
    by = value.get("attribution")
    return f"<blockquote><p>{words}</p>{f'<p>— {escape(by)}</p>' if by else ''}</blockquote>"


def _facts(value: Any) -> str:
    rows = "".join(
        f"<dt>{escape(fact['term'])}</dt><dd>{fact['description'].source}</dd>"
        for fact in value["facts"]
    )
    return f"{_title(value.get('title'))}<dl>{rows}</dl>"


def _callout(value: Any) -> str:
    title = f"<p><strong>{escape(value['title'])}</strong></p>" if value.get("title") else ""
    return f"<blockquote>{title}{value['text'].source}</blockquote>"


def _steps(value: Any) -> str:
    items = "".join(
        f"<li><p><strong>{escape(step['title'])}</strong></p>"
        f"{step['text'].source if step.get('text') else ''}</li>"
        for step in value["steps"]
    )
    return f"<ol>{items}</ol>"


def _accordion(value: Any) -> str:
    return "".join(
        f"<h3>{escape(item['summary'])}</h3>{item['text'].source}" for item in value["items"]
    )


def _table(value: Any) -> str:
    table = value["table"]
    head = "".join(f'<th scope="col">{escape(column["heading"])}</th>' for column in table.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_cell(cell.value)}</td>" for cell in row) + "</tr>"
        for row in table.rows
    )
    caption = f"<caption>{escape(value['caption'])}</caption>" if value.get("caption") else ""
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value.source if hasattr(value, "source") else escape(value)


def _attachments(value: Any) -> str:
    items = "".join(
        f'<li><a href="{escape(item["document"].url)}">'
        f"{_words(item.label)}</a> "
        f"({escape(item['document'].file_extension.upper())})</li>"
        for item in value["documents"]
        if item.get("document")
    )
    return f"<h2>{_own(_('Attached files'))}</h2><ul>{items}</ul>" if items else ""


def _video(value: Any) -> str:
    return f'<p><a href="{escape(value["url"])}">{escape(value["title"] or value["url"])}</a></p>'


def _gallery(value: Any) -> str:
    return _title(value.get("title")) + "".join(figure(item.picture) for item in value["images"])


def _cards(value: Any) -> str:
    items = ""
    for link in value["links"]:
        if not link.href:
            continue
        text = f" {escape(link['text'])}" if link.get("text") else ""
        items += f'<li><a href="{escape(link.href)}">{_words(link.label)}</a>{text}</li>'
    return f"{_title(value.get('title'))}<ul>{items}</ul>" if items else ""


_RENDERERS: dict[str, Callable[[Any], str]] = {
    "heading": _heading,
    "paragraph": lambda value: value.source,
    "quotation": _quotation,
    "facts": _facts,
    "callout": _callout,
    "steps": _steps,
    "accordion": _accordion,
    "image": lambda value: figure(value.picture),
    "gallery": _gallery,
    "cards": _cards,
    "table": _table,
    "attachments": _attachments,
    "video": _video,
}

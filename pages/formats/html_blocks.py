"""Blocks as plain HTML.

Rich text is given as it is stored; `pages.formats.html` expands that of many bodies at once.
"""

from collections.abc import Callable
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from pages.blocks.media import PictureValue
from pages.formats.images import best


def rendered(child: Any, titles: dict[int, str]) -> str:
    """One block of a body as HTML; `titles` of linked pages by key."""
    if child.block_type == "visit_counts":
        # Figures that live make no sense in what is kept.
        return ""
    if child.block_type == "cards":
        return _cards(child.value, titles)
    render = _RENDERERS.get(child.block_type)
    return render(child.value) if render else str(child.render())


def figure(item: PictureValue) -> str:
    """The picture of `item`."""
    if not item["image"]:
        return ""
    shown = best(item["image"])
    caption = escape(item.get("caption") or "")
    if item.credit_line:
        caption += f" <small>{escape(_('Picture:'))} {escape(item.credit_line)}</small>"
    return (
        f'<figure><img src="{escape(shown.file.url)}" alt="{escape(item.alt_text)}" '
        f'width="{shown.width}" height="{shown.height}">'
        + (f"<figcaption>{caption}</figcaption>" if caption else "")
        + "</figure>"
    )


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
        f"{escape(item.get('title') or item['document'].localized_title)}</a> "
        f"({escape(item['document'].file_extension.upper())})</li>"
        for item in value["documents"]
        if item.get("document")
    )
    return f"<h2>{escape(_('Attached files'))}</h2><ul>{items}</ul>" if items else ""


def _video(value: Any) -> str:
    return f'<p><a href="{escape(value["url"])}">{escape(value["title"] or value["url"])}</a></p>'


def _cards(value: Any, titles: dict[int, str]) -> str:
    items = ""
    for link in value["links"]:
        if not link.href:
            continue
        page = link.get("page")
        label = link.get("title") or (titles.get(page.pk, page.title) if page else link.href)
        text = f" {escape(link['text'])}" if link.get("text") else ""
        items += f'<li><a href="{escape(link.href)}">{escape(label)}</a>{text}</li>'
    return f"{_title(value.get('title'))}<ul>{items}</ul>" if items else ""


_RENDERERS: dict[str, Callable[[Any], str]] = {
    "heading": _heading,
    "paragraph": lambda value: value.source,
    "quotation": _quotation,
    "facts": _facts,
    "callout": _callout,
    "steps": _steps,
    "accordion": _accordion,
    "image": figure,
    "gallery": lambda value: _title(value.get("title")) + "".join(map(figure, value["images"])),
    "table": _table,
    "attachments": _attachments,
    "video": _video,
}

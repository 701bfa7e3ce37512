"""Short ways to write the raw JSON of the body's blocks (see pages/blocks/)."""

from typing import Any

Block = dict[str, Any]


def heading(text: str, level: str = "h2") -> Block:
    return {"type": "heading", "value": {"text": text, "level": level}}


def paragraph(html: str) -> Block:
    return {"type": "paragraph", "value": html}


def quotation(text: str, attribution: str = "") -> Block:
    return {"type": "quotation", "value": {"text": text, "attribution": attribution}}


def facts(title: str, *pairs: tuple[str, str]) -> Block:
    """`pairs` are (term, description in HTML)."""
    listed = [{"term": term, "description": html} for term, html in pairs]
    return {"type": "facts", "value": {"title": title, "facts": listed}}


def callout(title: str, html: str, kind: str = "info") -> Block:
    return {"type": "callout", "value": {"kind": kind, "title": title, "text": html}}


def steps(*pairs: tuple[str, str]) -> Block:
    """`pairs` are (title, text in HTML)."""
    listed = [{"title": title, "text": html} for title, html in pairs]
    return {"type": "steps", "value": {"steps": listed}}


def accordion(*pairs: tuple[str, str]) -> Block:
    """`pairs` are (question, answer in HTML)."""
    listed = [{"summary": question, "text": html} for question, html in pairs]
    return {"type": "accordion", "value": {"items": listed}}


def table(caption: str, columns: list[tuple[str, str]], rows: list[list[Any]]) -> Block:
    """`columns` are (type, heading); types are those of `TableBlock`."""
    value = {
        "columns": [{"type": kind, "heading": text} for kind, text in columns],
        "rows": [{"values": row} for row in rows],
        "caption": "",
    }
    return {"type": "table", "value": {"caption": caption, "table": value}}


def link(page: str, title: str = "", text: str = "", **more: str) -> Block:
    """A link to a page of the starter by its key, as in `resolve`; `more` is for services."""
    return {"page": f"page:{page}", "url": "", "title": title, "text": text, **more}


def cards(title: str, *links: Block) -> Block:
    return {"type": "cards", "value": {"title": title, "links": list(links)}}


def service(page: str, icon: str, title: str, text: str) -> Block:
    return {"type": "service", "value": link(page, title, text, icon=icon)}


def visit_counts() -> Block:
    return {"type": "visit_counts", "value": None}

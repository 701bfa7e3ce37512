"""The tree of foreign HTML: parsed within bounds, however broken it is, and what its tags mean."""

import re
from typing import Any

from lxml import etree

from pages.foreign.bounds import DEPTH_ERROR, ELEMENTS, SIGNS, TOO_DEEP, TOO_LONG, TooMuch
from pages.foreign.media import Reason
from sotngoaivu.core.text.legacy import single_spaced

# No database stores them, and no HTML has them.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# Tags that broken programs open and never close, so that they nest without end. Where a tag itself
# is not closed, all that follows is in it.
_HABITUAL = re.compile(r"</?(?:font|span|small|big|u|o:p)\b[^>]*+>?", re.IGNORECASE)

# Paragraphs end each other, so that they cannot nest.
_BOXES = re.compile(r"<(/?)(?:div|section|article|center)\b[^>]*+>?", re.IGNORECASE)

_HIDDEN = "foreign-hidden"
# In signs.
_LONGEST_SHEETS = 200_000

LEFT_OUT = {
    "script": Reason.SCRIPT,
    **dict.fromkeys(("object", "embed", "applet", "canvas"), Reason.FRAME),
    **dict.fromkeys(("audio", "video"), Reason.PLAYER),
    **dict.fromkeys(("input", "select", "textarea", "button"), Reason.FORM),
}
# What Word writes beside the text, by its `mso-element`; None where that holds no words of anybody.
_WORD_PARTS: dict[str, Reason | None] = {
    **dict.fromkeys(("comment-list", "comment"), Reason.COMMENT),
    **dict.fromkeys(("header", "footer"), Reason.PAGE_MARGIN),
    **dict.fromkeys(
        f"{note}-{part}"
        for note in ("footnote", "endnote")
        for part in ("separator", "continuation-separator", "continuation-notice")
    ),
}
# The marks in the text that lead to its comments, and the comments. The words that somebody
# commented upon are in elements of other classes.
_WORD_COMMENTS = {"msocommentreference", "msocomanchor", "msocomtxt", "msocommenttext"}
# Nothing of theirs is for readers.
UNSEEN = {
    *("head", "style", "noscript", "template", "svg", "math", "meta", "link", "base", "title"),
    *("param", "source", "track", "colgroup", "del", "datalist", "option", "xml"),
}
BLOCKS = {
    *("address", "article", "aside", "body", "center", "dd", "details", "dialog", "div", "dl"),
    *("dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr"),
    *("legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody"),
    *("td", "tfoot", "th", "thead", "tr", "ul", "blockquote", "caption", "html"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
}


def parse(html: str) -> Any:
    """The root element of `html`. Raises TooMuch."""
    if len(html) > SIGNS:
        raise TooMuch(TOO_LONG)
    html = _CONTROLS.sub("", html)
    root, is_whole = _parsed(html)
    if not is_whole:
        flat = _HABITUAL.sub("", html)
        root, is_whole = _parsed(_BOXES.sub(r"<\1p>", flat))
        if not is_whole:
            raise TooMuch(TOO_DEEP)
    if sum(1 for _each in root.iter()) > ELEMENTS:
        raise TooMuch(TOO_LONG)
    return root


def _parsed(html: str) -> tuple[Any, bool]:
    """The root, and whether all of the text is below it."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    root = etree.fromstring(f"<html><body>{html}</body></html>".encode(), parser)
    return root, not any(DEPTH_ERROR in error.message.lower() for error in parser.error_log)


def name_of(element: Any) -> str:
    """The tag's name in small letters; "" for what is no tag."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def text_of(element: Any) -> str:
    """The words below an element, in one line."""
    return single_spaced(" ".join(element.itertext())).strip(" ")


def style_of(element: Any) -> dict[str, str]:
    """What the element's `style` says; bounded, for some carry whole style sheets."""
    return _declared((element.get("style") or "")[:5000].lower())


def _declared(style: str) -> dict[str, str]:
    """The values of the properties that `style`, in small letters, declares."""
    parts = (part.partition(":") for part in style.split(";"))
    values = ((name, value.partition("!")[0], colon) for name, colon, value in parts)
    return {name.strip(): value.strip() for name, value, colon in values if colon}


def beside_text(element: Any) -> tuple[bool, Reason | None]:
    """Whether `element` is none of the text of a Word document, and why that is to be told."""
    said = style_of(element)
    part = said.get("mso-element", "")
    if part in _WORD_PARTS:
        return True, _WORD_PARTS[part]
    if _WORD_COMMENTS.intersection((element.get("class") or "").lower().split()):
        return True, Reason.COMMENT
    return False, None


def take_out_hidden(root: Any) -> bool:
    """Take out what the text hides from its readers; whether any words were in it."""
    rules = _hiding_rules(root)
    hidden = [element for element in root.iter() if _is_hidden(element, rules)]
    has_words = any(map(text_of, hidden))
    for element in hidden:
        element.tag = _HIDDEN
    etree.strip_elements(root, _HIDDEN, with_tail=False)
    return has_words


def _is_hidden(element: Any, rules: set[tuple[str, str]]) -> bool:
    name = name_of(element)
    if not name or name in UNSEEN or name in ("html", "body"):
        return False
    said = style_of(element)
    if (
        element.get("hidden") is not None
        or said.get("display") == "none"
        or said.get("visibility") in ("hidden", "collapse")
        or _word_hides(said)
    ):
        return True
    # What an element says of itself comes before what its class does.
    if not rules or "mso-hide" in said:
        return False
    classes = (element.get("class") or "").lower().split()
    return any((tag, each) in rules for tag in ("", name) for each in classes)


def _word_hides(said: dict[str, str]) -> bool:
    return said.get("mso-hide", "none") != "none"


def _hiding_rules(root: Any) -> set[tuple[str, str]]:
    """The tags ("": any) and classes that Word's style sheet hides.

    Those of others hide for some screens, or until something is pressed.
    """
    sheets = "".join(each.text or "" for each in root.iter("style"))[:_LONGEST_SHEETS].lower()
    first, *others = sheets.split("/*")
    rules = "".join([first, *(each.partition("*/")[2] for each in others)])
    found = set()
    for rule in rules.replace("<!--", "").split("}"):
        selectors, _brace, declarations = rule.rpartition("{")
        if _word_hides(_declared(declarations)):
            parted = (selector.strip().partition(".") for selector in selectors.split(","))
            found |= {(tag, name) for tag, dot, name in parted if dot}
    return found

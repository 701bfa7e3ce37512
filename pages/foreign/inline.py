"""Words within a line: runs of one style, and the HTML of rich text that is made of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.utils.html import escape

from pages.foreign.tree import name_of, style_of
from sotngoaivu.core.text.legacy import LegacyEncoding, font_encoding, single_spaced

_BOLD = {"bold", "bolder", "600", "700", "800", "900"}
_NOT_BOLD = {"normal", "lighter", "400", "300", "200", "100"}
BREAK = "\n"


@dataclass(frozen=True)
class Style:
    bold: bool = False
    italic: bool = False
    raised: bool = False
    # What <a> is written with, "" where it is no link.
    link: str = ""
    # By the font: the encoding, and whether small letters are shown as capitals.
    font: tuple[LegacyEncoding, bool] | None = None
    is_hidden: bool = False
    keeps_lines: bool = False


@dataclass(frozen=True)
class Run:
    text: str
    style: Style


_TAGS: dict[str, dict[str, Any]] = {
    "b": {"bold": True},
    "strong": {"bold": True},
    "i": {"italic": True},
    "em": {"italic": True},
    "cite": {"italic": True},
    "sup": {"raised": True},
    "pre": {"keeps_lines": True},
}


def styled(element: Any, style: Style) -> Style:
    """The style within `element`, which stands in `style`; links are not its affair."""
    style = replace(style, **_TAGS.get(name_of(element), {}))
    said = style_of(element)
    weight, slant = said.get("font-weight", ""), said.get("font-style", "")
    if weight in _BOLD or weight in _NOT_BOLD:
        style = replace(style, bold=weight in _BOLD)
    if slant in ("italic", "oblique", "normal"):
        style = replace(style, italic=slant != "normal")
    if said.get("vertical-align") == "super":
        style = replace(style, raised=True)
    if said.get("mso-list") == "ignore":
        style = replace(style, is_hidden=True)
    if said.get("white-space", "").startswith("pre"):
        style = replace(style, keeps_lines=True)
    face = element.get("face") or said.get("font-family") or ""
    if face:
        style = replace(style, font=font_encoding(face))
    return style


def runs_of(text: str, style: Style) -> list[Run]:
    """`text` with single spaces, or with its lines where they are kept."""
    if not style.keeps_lines:
        return [Run(single_spaced(text), style)]
    lines = [single_spaced(line) for line in text.splitlines()]
    made = [run for line in lines for run in (Run(line, style), Run(BREAK, style))]
    return made if text.endswith(("\n", "\r")) else made[:-1]


def tidied(runs: Iterable[Run]) -> list[Run]:
    """Without spaces and breaks at both ends, and none twice."""
    made: list[Run] = []
    for run in runs:
        text, before = run.text, made[-1].text if made else BREAK
        if text == BREAK:
            if made and before.endswith(" "):
                made[-1] = replace(made[-1], text=before.rstrip(" "))
            if made:
                made.append(run)
            continue
        if before.endswith((" ", BREAK)):
            text = text.lstrip(" ")
        if text:
            made.append(replace(run, text=text))
    while made and not made[-1].text.strip():
        made.pop()
    if made:
        made[-1] = replace(made[-1], text=made[-1].text.rstrip())
    return made


def paragraphs(runs: list[Run]) -> list[list[Run]]:
    """Parted where two breaks follow each other, as programs write that know no paragraphs."""
    made: list[list[Run]] = [[]]
    breaks = 0
    for run in runs:
        breaks = breaks + 1 if run.text == BREAK else 0
        if breaks >= 2:
            made.append([])
        else:
            made[-1].append(run)
    return [tidy for part in made if (tidy := tidied(part))]


def plain(runs: list[Run]) -> str:
    return "".join(run.text for run in runs)


def rich(runs: list[Run]) -> str:
    """The inside of a paragraph of rich text; every tag that is opened is closed."""
    made = []
    for link, within in groupby(runs, key=lambda run: run.style.link):
        inside = "".join(
            _emphasised(style, "".join(run.text for run in alike))
            for style, alike in groupby(list(within), key=_emphasis)
        )
        made.append(f"<a {link}>{inside}</a>" if link and inside.strip() else inside)
    return "".join(made)


def _emphasis(run: Run) -> tuple[bool, bool, bool]:
    return run.style.bold, run.style.italic, run.style.raised


def _emphasised(emphasis: tuple[bool, bool, bool], text: str) -> str:
    html = escape(text).replace(BREAK, "<br/>")
    if not text.strip():
        return html
    for is_so, tag in zip(emphasis, ("b", "i", "sup"), strict=True):
        if is_so:
            html = f"<{tag}>{html}</{tag}>"
    return html


# What puts a line right that may be in a legacy encoding.
Reader = Callable[[list[Run]], list[Run]]

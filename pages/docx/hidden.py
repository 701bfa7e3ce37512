"""Hidden text of a Word file: what its author hid is taken out before anything reads the file.

mammoth knows nothing of it. Hidden are runs (`w:vanish`), by themselves or by their styles, and
rows of tables.
"""

import zipfile
from io import BytesIO
from typing import Any

from lxml import etree

_MARKS = [
    name.encode(encoding)
    for name in ("vanish", "hidden")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
]
_PARTS = {"document", "footnotes", "endnotes"}
# Of a field, such as a link, that begins or ends in hidden text: it is one whole with the rest.
_OF_FIELDS = {"fldChar", "instrText"}
_OFF = {"0", "false", "off"}


def without_hidden(content: bytes, names: set[str]) -> tuple[bytes, bool]:
    """The file without its hidden text, and whether any words were hidden.

    `content` is an archive that has been looked through, `names` those of its parts that may be
    XML; what is none stays as it is.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        read = {name: archive.read(name) for name in names}
    if not any(mark in part for part in read.values() for mark in _MARKS):
        return content, False
    roots = {name: root for name, part in read.items() if (root := _parsed(part)) is not None}
    styles = _Styles([root for root in roots.values() if _name(root) == "styles"])
    kept, has_words = BytesIO(content), False
    with zipfile.ZipFile(kept, "a") as archive:
        for name, root in roots.items():
            hidden = [each for each in root.iter() if styles.hide(each)]
            if _name(root) not in _PARTS or not hidden:
                continue
            has_words = any(map(_has_words, hidden)) or has_words
            for each in hidden:
                _empty(each)
            # The later of two parts of one name is the one that is read.
            archive.filelist.remove(archive.NameToInfo.pop(name))
            archive.writestr(name, etree.tostring(root, encoding="utf-8", xml_declaration=True))
    return kept.getvalue(), has_words


class _Styles:
    """Which styles of a document hide: `True` or `False` where one says so, or one it goes by."""

    def __init__(self, sheets: list[Any]) -> None:
        self._hides: dict[tuple[str, str], bool | None] = {}
        self._based_on: dict[tuple[str, str], str] = {}
        self._default = ""
        for style in (each for sheet in sheets for each in sheet if _name(each) == "style"):
            key = (_said(style, "type"), _said(style, "styleId"))
            if key in self._hides:
                continue
            self._hides[key] = _switch(_child(style, "rPr"), "vanish")
            self._based_on[key] = _said(_child(style, "basedOn"), "val")
            if key[0] == "paragraph" and _said(style, "default") not in {"", *_OFF}:
                self._default = key[1]

    def hide(self, element: Any) -> bool:
        name = _name(element)
        if name == "tr":
            return bool(_switch(_child(element, "trPr"), "hidden"))
        if name != "r":
            return False
        properties = _child(element, "rPr")
        own = _switch(properties, "vanish")
        if own is not None:
            return own
        above = next((each for each in element.iterancestors() if _name(each) == "p"), None)
        named = _said(_child(_child(above, "pPr"), "pStyle"), "val") or self._default
        by_paragraph = self._by_style("paragraph", named)
        by_run = self._by_style("character", _said(_child(properties, "rStyle"), "val"))
        # As Word has it: what both of them turn on is off.
        return by_paragraph != by_run

    def _by_style(self, kind: str, name: str) -> bool:
        seen = set()
        while name and name not in seen:
            seen.add(name)
            if (hides := self._hides.get((kind, name))) is not None:
                return hides
            name = self._based_on.get((kind, name), "")
        return False


def _parsed(part: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(part, parser)
    except etree.XMLSyntaxError:
        return None


def _name(element: Any) -> str:
    """Of an element, without its namespace, of which Word has two."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _child(element: Any, name: str) -> Any:
    if element is None:
        return None
    return next((each for each in element if _name(each) == name), None)


def _said(element: Any, name: str) -> str:
    if element is None:
        return ""
    return next((value for key, value in element.items() if key.endswith(f"}}{name}")), "")


def _switch(properties: Any, name: str) -> bool | None:
    found = _child(properties, name)
    return None if found is None else _said(found, "val") not in _OFF


def _has_words(element: Any) -> bool:
    return any(_name(each) == "t" and (each.text or "").strip() for each in element.iter())


def _empty(element: Any) -> None:
    """Take out what is hidden; a run's part in a field stays."""
    if _name(element) == "tr":
        above = element.getparent()
        if above is not None:
            above.remove(element)
        return
    for each in list(element):
        if _name(each) not in _OF_FIELDS:
            element.remove(each)

"""Conversion of a Word file into HTML, within bounds; in the confined process alone.

mammoth keeps what a document means (headings, lists, tables, emphasis) and drops how it looks. Of
fonts only those are heeded that tell a legacy encoding.
"""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any
from xml.parsers.expat import ExpatError

import mammoth
from mammoth import documents, transforms

from pages.docx.bounds import PARTS, UNPACKED, UNPACKED_WORDS, Refusal, Refused
from pages.docx.hidden import without_hidden
from sotngoaivu.core.text.legacy import decode, font_encoding
from sotngoaivu.core.zip_files import UNREADABLE

# From a footnote to where it is named: anchors lead nowhere in a body.
_BACK = re.compile(r"(?<!\s)\s*+<a href=\"#(?:footnote|endnote)-ref-[^\"<]*+\">↑</a>")
# What Word keeps as it came; all else may be read as XML, whatever it is called.
_PICTURE = re.compile(
    r"\.(?:avif|bmp|emf|gif|heic|jpe?g|odttf|png|tiff?|ttf|webp|wmf)\Z", re.IGNORECASE
)
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='caption'] => p:fresh
p[style-name='Caption'] => p:fresh
"""
# As Word itself marks them; what reads the HTML leaves them out and says so.
_COMMENT = '<span class="MsoCommentReference"></span>'
_HIDDEN = '<span style="mso-hide:all">…</span>'


class _Pictures:
    """Those of a document, in turn, until there are too many."""

    def __init__(self, scheme: str, most: int, most_bytes: int) -> None:
        self.kept: list[bytes] = []
        self._scheme, self._most, self._room = scheme, most, most_bytes

    def __call__(self, image: Any) -> dict[str, str]:
        with image.open() as file:
            content = file.read(self._room + 1)
        self._room -= len(content)
        if self._room < 0 or len(self.kept) == self._most:
            raise Refused(Refusal.TOO_MANY_PICTURES)
        self.kept.append(content)
        return {"src": f"{self._scheme}{len(self.kept) - 1}"}


def converted(
    content: bytes, scheme: str, signs: int, pictures: int, picture_bytes: int
) -> tuple[str, list[bytes]]:
    """The HTML, of so many signs at most, and the pictures, in it `scheme` and their places.

    Raises Refused.
    """
    content, has_hidden = without_hidden(content, _check(content))
    found = _Pictures(scheme, pictures, picture_bytes)
    marks = [_HIDDEN] if has_hidden else []

    def put_right(document: Any) -> Any:
        if document.comments:
            marks.append(_COMMENT)
        return transforms.run(_put_right)(document)

    try:
        made = mammoth.convert_to_html(
            BytesIO(content),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(found),
            transform_document=put_right,
            ignore_empty_paragraphs=True,
        )
    except RecursionError as error:
        raise Refused(Refusal.TOO_DEEP) from error
    except (*UNREADABLE, LookupError, ExpatError, AttributeError) as error:
        # What mammoth stumbles over in files that are none of Word's.
        raise Refused(Refusal.UNREADABLE) from error
    if len(made.value) > signs:
        raise Refused(Refusal.TOO_LONG)
    return "".join([_BACK.sub("", made.value), *marks]), found.kept


def _check(content: bytes) -> set[str]:
    """The names of all parts but pictures.

    Raises Refused for what is no archive, would unfold to too much, or defines entities.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            words = [part for part in parts if not _PICTURE.search(part.filename)]
            if sum(part.file_size for part in parts) > UNPACKED or len(parts) > PARTS:
                raise Refused(Refusal.TOO_LONG)
            if sum(part.file_size for part in words) > UNPACKED_WORDS:
                raise Refused(Refusal.TOO_LONG)
            for part in words:
                read = archive.read(part)
                if any(doctype in read for doctype in _DOCTYPES):
                    raise Refused(Refusal.UNREADABLE)
            return {part.filename for part in words}
    except UNREADABLE as error:
        raise Refused(Refusal.UNREADABLE) from error


def _put_right(run: Any) -> Any:
    """A run in a font of a legacy encoding, its words in Unicode."""
    found = font_encoding(run.font or "")
    if found is None:
        return run
    encoding, is_capital = found

    def right(text: str) -> str:
        read = decode(text, encoding)
        return read.upper() if is_capital else read

    return run.copy(children=[_read(child, right) for child in run.children])


def _read(child: Any, right: Callable[[str], str]) -> Any:
    if isinstance(child, documents.Text):
        return documents.Text(right(child.value))
    return child

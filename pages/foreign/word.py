"""Word files (.docx): read within bounds, as HTML that goes the way of all foreign text.

mammoth keeps what a document means (headings, lists, tables, emphasis) and drops how it looks. Of
fonts only those are heeded that tell a legacy encoding.
"""

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any
from xml.parsers.expat import ExpatError

import mammoth
from django.utils.translation import gettext_lazy as _
from mammoth import documents, transforms

from pages.foreign.bounds import (
    PICTURE_BYTES,
    TOO_DEEP,
    TOO_LONG,
    UNPACKED,
    UNPACKED_XML,
    TooMuch,
)
from pages.foreign.embedded import Embedded
from pages.foreign.tree import font_encoding
from sotngoaivu.core.text.legacy import decode

# From a footnote to where it is named: anchors lead nowhere in a body.
_BACK = re.compile(r"(?<!\s)\s*+<a href=\"#(?:footnote|endnote)-ref-[^\"<]*+\">↑</a>")
UNREADABLE = _("This is no Word document (.docx), or it is damaged.")
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='caption'] => p:fresh
p[style-name='Caption'] => p:fresh
comment-reference =>
"""


@dataclass
class _Pictures:
    """Those of a document, in turn, until there are too many."""

    kept: Embedded = field(default_factory=Embedded)

    def __call__(self, image: Any) -> dict[str, str]:
        with image.open() as file:
            content = file.read(PICTURE_BYTES + 1)
        return {"src": self.kept.add(content)}


def read(file: IO[bytes]) -> tuple[str, Embedded]:
    """The HTML of a Word file, and the pictures that it names. Raises TooMuch."""
    content = file.read()
    _check(content)
    pictures = _Pictures()
    try:
        made = mammoth.convert_to_html(
            BytesIO(content),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(pictures),
            transform_document=transforms.run(_put_right),
            ignore_empty_paragraphs=True,
        )
    except RecursionError as error:
        raise TooMuch(TOO_DEEP) from error
    except (LookupError, ValueError, OSError, ExpatError, AttributeError, zlib.error) as error:
        # What mammoth stumbles over in files that are none of Word's.
        raise TooMuch(UNREADABLE) from error
    return _BACK.sub("", made.value), pictures.kept


def _check(content: bytes) -> None:
    """Raise TooMuch for what is no archive, would unfold to too much, or defines entities."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            words = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
            if sum(part.file_size for part in parts) > UNPACKED or len(parts) > 5_000:
                raise TooMuch(TOO_LONG)
            if sum(part.file_size for part in words) > UNPACKED_XML:
                raise TooMuch(TOO_LONG)
            if any(b"<!DOCTYPE" in archive.read(part) for part in words):
                raise TooMuch(UNREADABLE)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError, EOFError) as error:
        raise TooMuch(UNREADABLE) from error


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

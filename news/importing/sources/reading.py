"""Foreign files as text: UTF-8 where it is, and where not, letters to be recognised later.

A byte that is no UTF-8 becomes the letter that Windows-1252 has for it, which is how text in TCVN3,
VNI or Windows-1258 looks without its font (`sotngoaivu.core.text.legacy`).
"""

import codecs
from pathlib import Path
from typing import TextIO

_AS_LETTERS = "letters-of-windows-1252"


def _as_letters(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(_letter(code) for code in wrong), error.end


def _letter(code: int) -> str:
    return bytes([code]).decode("cp1252", errors="ignore") or chr(code)


codecs.register_error(_AS_LETTERS, _as_letters)


def opened(path: Path) -> TextIO:
    """The text of a file, line ends as they are."""
    with path.open("rb") as file:
        beginning = file.read(4)
    is_wide = beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if is_wide else "utf-8-sig"
    return path.open(encoding=encoding, errors=_AS_LETTERS, newline="")

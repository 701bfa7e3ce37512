"""The encodings of a foreign text: told by its fonts, by the whole of it, or line by line."""

import unicodedata
from collections import Counter
from dataclasses import replace
from typing import Literal

from pages.foreign.inline import Run, plain
from sotngoaivu.core.text.legacy import (
    LegacyEncoding,
    decode,
    detect,
    fits,
    without_references,
)

# None: the text is right as it is. "auto": find out.
Choice = LegacyEncoding | Literal["auto"] | None
# What is looked at to know the encoding of the whole, in signs.
_ENOUGH = 200_000


class TextReader:
    """Puts the lines of one text right; `found` tells which encodings there were."""

    def __init__(self, choice: Choice, whole: str) -> None:
        self._choice = choice
        self._whole = detect(whole[:_ENOUGH]) if choice == "auto" else choice
        self.found: Counter[LegacyEncoding] = Counter()

    def text(self, text: str) -> str:
        """A text without fonts, such as a title or a description."""
        text = without_references(text)
        encoding = self._encoding_of(text)
        if encoding is None:
            return _tidy(text)
        self.found[encoding] += 1
        return _tidy(decode(text, encoding))

    def line(self, runs: list[Run]) -> list[Run]:
        """The runs of a line; what a font says of one comes first."""
        runs = [replace(run, text=without_references(run.text)) for run in runs]
        encoding = self._encoding_of(plain([run for run in runs if not run.style.font]))
        return [self._run(run, encoding) for run in runs]

    def _run(self, run: Run, encoding: LegacyEncoding | None) -> Run:
        if self._choice is None:
            return replace(run, text=_tidy(run.text))
        is_capital = False
        if run.style.font and self._choice == "auto":
            encoding, is_capital = run.style.font
        if encoding is None:
            return replace(run, text=_tidy(run.text))
        text = _tidy(decode(run.text, encoding))
        if text != run.text:
            self.found[encoding] += 1
        return replace(run, text=text.upper() if is_capital else text)

    def _encoding_of(self, text: str) -> LegacyEncoding | None:
        if self._choice is None or text.isascii():
            return None
        if self._choice != "auto":
            return self._choice
        if self._whole and fits(text, self._whole):
            return self._whole
        return detect(text)


def _tidy(text: str) -> str:
    """Composed; a no-break space that was no part of a letter is a space."""
    return unicodedata.normalize("NFC", text).replace("\xa0", " ")

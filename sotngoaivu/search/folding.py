"""The one folding that index and query share, so that words typed without diacritics are found."""

import unicodedata

_D = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})


def fold(text: str) -> str:
    """Return `text` without diacritics and without case: "ĐỐI NGOẠI" → "doi ngoai".

    Decomposed (NFD) and composed (NFC) input give the same, as do the old and the new place of
    a tone mark ("hoà", "hòa"). Letters of other alphabets stay as they are.
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_D))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()

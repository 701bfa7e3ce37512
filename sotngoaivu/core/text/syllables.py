"""Vietnamese syllables: which words Vietnamese spelling allows, told by onset, rhyme and tone."""

import re
import unicodedata
from functools import lru_cache

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
# Acute and dot below: all that a syllable may bear that ends in a stop.
_OF_STOPS = {"\u0301", "\u0323"}
_ONSET = "(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|[bcdđghklmnprstvx])"
# Nucleus → what may follow it.
_RHYMES = {
    "a": " c ch i m n ng nh o p t u y",
    "ă": "c m n ng p t",
    "â": "c m n ng p t u y",
    "e": " c m n ng o p t",
    "ê": " ch m n nh p t u",
    "i": " a ch m n nh p t u",
    "iê": "c m n ng p t u",
    "o": " c i m n ng p t",
    "oa": " c ch i m n ng nh o p t y",
    "oă": "c m n ng t",
    "oe": " n o t",
    "ô": " c i m n ng p t",
    "ơ": " i m n p t",
    "u": " a c i m n ng p t y",
    "uâ": "n ng t y",
    "uê": " ch n nh",
    "uô": "c i m n ng t",
    "uơ": " ",
    "uy": "a ch n nh p t u",
    "uyê": "n t",
    "ư": " a c i m n ng t u",
    "ươ": "c i m n ng p t u",
    "y": " ch m n nh t",
    "yê": "m n ng t u",
}
# After q the glide is written u.
_AFTER_Q = {
    **{f"u{nucleus}": _RHYMES[nucleus] for nucleus in ("a", "ă", "â", "e", "ê", "ơ")},
    "ui": " t",
    "uô": "c",
    "uy": " ch n nh t",
    "uyê": "n t",
}


def _rhymes(rhymes: dict[str, str]) -> str:
    return "|".join(
        nucleus + coda for nucleus, codas in rhymes.items() for coda in set(codas.split(" "))
    )


_SYLLABLE = re.compile(rf"{_ONSET}?(?:{_rhymes(_RHYMES)})|q(?:{_rhymes(_AFTER_Q)})")
_STOP = re.compile(r"(?:c|ch|p|t)\Z")


@lru_cache(maxsize=4096)
def is_syllable(word: str) -> bool:
    """Whether the word, written in whatever case, could be Vietnamese: "nghiêng", not "strength".

    >>> [is_syllable(word) for word in ("Đối", "quyết", "quyêt", "ngoaïi", "café")]
    [True, True, False, False, False]
    """
    tones: list[str] = []
    letters: list[str] = []
    for sign in unicodedata.normalize("NFD", word.lower()):
        (tones if sign in _TONES else letters).append(sign)
    base = unicodedata.normalize("NFC", "".join(letters))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(base):
        return False
    return not _STOP.search(base) or bool(_OF_STOPS & {*tones})

"""Keyboard layouts: words typed in Telex or VNI with no Vietnamese keyboard, "ddoois" → "đối".

The rules are those of the usual keyboards (UniKey): marks and tones stand where they belong or
later in the word. What is no Vietnamese syllable afterwards was not typed that way.
"""

import re
import unicodedata
from collections.abc import Callable

from sotngoaivu.core.text.folding import words

ACUTE, GRAVE, HOOK, TILDE, DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_TELEX_TONES = {"s": ACUTE, "f": GRAVE, "r": HOOK, "x": TILDE, "j": DOT, "z": ""}
_VNI_TONES = {"1": ACUTE, "2": GRAVE, "3": HOOK, "4": TILDE, "5": DOT, "0": ""}
_CIRCUMFLEX, _BREVE = {"a": "â", "e": "ê", "o": "ô"}, {"a": "ă"}
_VOWELS = set("aăâeêioôơuưy")
_VOWEL = f"[{''.join(_VOWELS)}]"
_LONGEST = 12

# Initial consonants, vowels, final consonants; "gi" and "qu" are initials before a vowel.
_SYLLABLE = re.compile(
    rf"(ngh|ng|nh|gh|gi(?={_VOWEL})|qu(?={_VOWEL})|kh|ch|ph|th|tr|[bcdđghklmnprstvx])?"
    rf"({_VOWEL}+)(ch|nh|ng|[cmnpt])?"
)
# All vowels that a syllable may have.
_NUCLEI = set(
    """
    a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iêu iu oa oă oai oao oay oe oeo oi oo
    ôi ơi ua uâ uây uê ui uô uôi uơ uy uya uyê uyu ưa ưi ươ ươi ươu ưu yê yêu
    """.split()  # noqa: SIM905 (one a line would fill the page)
)


def decoded(text: str) -> str:
    """The text with each word that was typed in Telex or VNI in Vietnamese; "" if none was."""
    typed = words(text.casefold())
    read = [decode(word) or word for word in typed]
    return " ".join(read) if read != typed else ""


def decode(word: str) -> str:
    """The Vietnamese syllable that a word of lower-case ASCII letters and digits types, else ""."""
    if not word.isascii() or len(word) > _LONGEST:
        return ""
    type_key = _vni if any(key.isdigit() for key in word) else _telex
    for late in (False, True):
        letters: list[str] = []
        tone = ""
        for key in word:
            tone = type_key(key, letters, tone, late)
        syllable = _syllable("".join(letters), tone)
        if syllable:
            return syllable if syllable != word else ""
    return ""


def _telex(key: str, letters: list[str], tone: str, late: bool) -> str:
    """Add a key to the letters typed so far; return the tone. `late`: marks may come later."""
    if key in _TELEX_TONES and _VOWELS.intersection(letters):
        return _TELEX_TONES[key]
    if key == "w":
        if not _horn(letters) and not _replace(letters, _BREVE, late=True):
            letters.append("ư")
    elif key == "d" and _replace(letters, {"d": "đ"}, late):
        pass
    elif not (key in _CIRCUMFLEX and _replace(letters, {key: _CIRCUMFLEX[key]}, late)):
        letters.append(key)
    return tone


def _vni(key: str, letters: list[str], tone: str, late: bool) -> str:
    if key in _VNI_TONES and _VOWELS.intersection(letters):
        return _VNI_TONES[key]
    changes: dict[str, Callable[[], bool]] = {
        "6": lambda: _replace(letters, _CIRCUMFLEX, late=True),
        "7": lambda: _horn(letters),
        "8": lambda: _replace(letters, _BREVE, late=True),
        "9": lambda: _replace(letters, {"d": "đ"}, late=True),
    }
    if key not in changes or not changes[key]():
        letters.append(key)
    return tone


def _replace(letters: list[str], marks: dict[str, str], late: bool) -> bool:
    """Put a mark on the last letter that takes it; unless `late`, only right before."""
    earliest = 0 if late else max(len(letters) - 1, 0)
    for place in range(len(letters) - 1, earliest - 1, -1):
        if letters[place] in marks:
            letters[place] = marks[letters[place]]
            return True
    return False


def _horn(letters: list[str]) -> bool:
    """Of "uo" comes "ươ", of "ua" "ưa" (not after q), else of the last o or u "ơ" or "ư"."""
    typed = "".join(letters)
    if found := re.search("(?<!q)uo", typed):
        letters[slice(*found.span())] = "ươ"
    elif re.search("(?<!q)ua$", typed):
        letters[-2] = "ư"
    elif "a" in letters:
        return False
    else:
        return _replace(letters, {"o": "ơ", "u": "ư"}, late=True)
    return True


def _syllable(letters: str, tone: str) -> str:
    """The syllable with its tone in place (NFC), "" where there is no such syllable."""
    found = _SYLLABLE.fullmatch(letters)
    if not found:
        return ""
    initial, nucleus, final = (part or "" for part in found.groups())
    if nucleus == "ươ" and not final:
        nucleus = "uơ"
    if nucleus not in _NUCLEI:
        return ""
    # Syllables that are cut off short have one of two tones.
    if final in ("c", "ch", "p", "t") and tone in (GRAVE, HOOK, TILDE):
        return ""
    place = _tone_place(nucleus, final)
    voiced = nucleus[: place + 1] + tone + nucleus[place + 1 :]
    return unicodedata.normalize("NFC", initial + voiced + final)


def _tone_place(nucleus: str, final: str) -> int:
    """The letter that bears the tone, as most papers still have it: "hòa", "thúy"."""
    marked = [place for place, letter in enumerate(nucleus) if letter in "ăâêôơư"]
    if marked:
        return marked[-1]
    if len(nucleus) == 1 or (len(nucleus) == 2 and not final):
        return 0
    return 1

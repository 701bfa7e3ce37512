"""Legacy encodings: Vietnamese as it was written before Unicode, recognised and put right.

TCVN3 (TCVN 5712:1993, the fonts ".VnTime") and VNI (the fonts "VNI-Times") are known only by their
fonts: what is stored are other letters, such as "§èi ngo¹i" or "Ñoái ngoaïi" for "Đối ngoại".
Windows-1258 and UTF-8 look so where a program took them for Windows-1252 ("Ðôìi ngoaòi", "Äá»‘i").
"""

import html
import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum

from sotngoaivu.core.text.syllables import is_syllable


class LegacyEncoding(StrEnum):
    TCVN3 = "tcvn3"
    VNI = "vni"
    WINDOWS_1258 = "windows-1258"
    # UTF-8 that was read as Windows-1252.
    MISREAD_UTF8 = "misread-utf-8"

    @property
    def label(self) -> str:
        """As people call it."""
        return {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "misread-utf-8": "UTF-8"}.get(
            self, "Windows-1258"
        )


# The letters of TCVN 5712:1993 (VN3) from A1 on; "." where the code stands for none.
_TCVN3_FIRST = 0xA1
_TCVN3 = (
    "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ......."  # A1–C5
    "ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ"  # C6–FE
)
_TCVN3_LETTERS = {
    code: letter for code, letter in enumerate(_TCVN3, start=_TCVN3_FIRST) if letter != "."
}
# What programs have made of the micro sign, which is à.
_TCVN3_LETTERS[ord("μ")] = "à"

# A mark after a letter gives what stands for it: VNI's marks after a, e, o and others.
_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_TONES = {"ø": _GRAVE, "ù": _ACUTE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_VNI_CIRCUMFLEX = {"â": "", "à": _GRAVE, "á": _ACUTE, "å": _HOOK, "ã": _TILDE, "ä": _DOT}
_VNI_BREVE = {"ê": "", "è": _GRAVE, "é": _ACUTE, "ú": _HOOK, "ü": _TILDE, "ë": _DOT}
_VNI_ALONE = {
    **{"ñ": "đ", "ô": "ơ", "ö": "ư", "î": "ỵ"},
    **{"ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị"},
}


def _vni_pairs() -> dict[str, str]:
    pairs = {
        f"{letter}{mark}": _VNI_ALONE.get(letter, letter) + tone
        for letter in "aeouyôö"
        for mark, tone in _VNI_TONES.items()
    }
    for letter in "aeo":
        pairs |= {
            f"{letter}{mark}": letter + _CIRCUMFLEX + t for mark, t in _VNI_CIRCUMFLEX.items()
        }
    pairs |= {f"a{mark}": f"a{_BREVE}{tone}" for mark, tone in _VNI_BREVE.items()}
    return {pair: unicodedata.normalize("NFC", letter) for pair, letter in pairs.items()}


_VNI = {**_vni_pairs(), **_VNI_ALONE}
_VNI_SIGN = re.compile("|".join(sorted(_VNI, key=len, reverse=True)), re.IGNORECASE)

# None of the encodings puts a space of ASCII into a letter.
_WORD = re.compile(r"[^ \t\r\n]+")
_LONGEST_WORD = 60
# With figures they are measures: µm, m². Between letters raised ones are letters: "ngo¹i", "khÃ³a".
_DIGIT = re.compile(r"\d|[²³¹](?![^\W\d_])")
# What no word of Unicode has between its letters, such as "Há»™i".
_SIGN_WITHIN = re.compile(r"[^\W\d_][^\w\s./,:;'’‘“”\"()\[\]…&–—!?+-]+[^\W\d_]")
# A no-break space behind these is the rest of a letter: "lÃ\xa0" is "là" that was read wrongly.
_BLANKS = re.compile(r"(?:[^\S\xa0]|\u200b|(?<![Ãº»])\xa0)+")
# It has become a space, or was lost: only "à" ends so.
_HALF_A_LETTER = re.compile(r"Ã(?= |\Z)")
# References that were written as text: "&amp;#7889;" shows "&#7889;".
_REFERENCE = re.compile(r"&(?:#\d{3,5}|#[xX][0-9a-fA-F]{2,4}|[A-Za-z]{4,6});")
# How often a text may have been read wrongly one after the other.
_READ_WRONGLY = 3
_LETTERS = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")
# How many of the words with foreign letters must change, how many of those must be Vietnamese once
# put right, and how many more of them than before; measured in tests/core/text/test_legacy.py.
_CHANGED, _SHARE, _GAIN = 0.3, 0.7, 0.4
_FEWEST = 2
# Where no more than so many change, some of the plain words must be Vietnamese, too: "på" and "så"
# of the north would become "pồ" and "sồ".
_FEW, _PLAIN = 5, 0.45
_PLAIN_WORD = re.compile(r"\b[A-Za-z]{2,20}\b", re.ASCII)


def font_encoding(face: str) -> tuple[LegacyEncoding, bool] | None:
    """What a font's name says of the text, and whether it shows small letters as capitals.

    >>> font_encoding(".VnTimeH")
    (LegacyEncoding.TCVN3, True)
    """
    first = face.split(",")[0].strip(" '\"").lower()
    if first.startswith(".vn"):
        return LegacyEncoding.TCVN3, first.endswith("h")
    if first.startswith("vni-") or first.startswith("vni "):
        return LegacyEncoding.VNI, False
    return None


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3_LETTERS)


def _from_vni(text: str) -> str:
    return _VNI_SIGN.sub(_vni_letter, text)


def _vni_letter(match: re.Match[str]) -> str:
    letter = _VNI[match[0].lower()]
    return letter.upper() if match[0][0].isupper() else letter


def _from_windows_1258(text: str) -> str:
    codes = b"".join(_code(sign) or b"\x00" for sign in text)
    read = codes.decode("cp1258", errors="replace")
    pairs = zip(read, text, codes, strict=True)
    put_right = "".join(new if code and new != "\ufffd" else old for new, old, code in pairs)
    return unicodedata.normalize("NFC", put_right)


def _from_misread_utf8(text: str) -> str:
    """Read as Windows-1252, or as Windows-1258 by programs of this country; also several times."""
    for _time in range(_READ_WRONGLY):
        read = _read_once(text)
        if read == text:
            break
        text = read
    return unicodedata.normalize("NFC", text)


def _read_once(text: str) -> str:
    if text.isascii():
        return text
    for code_of in (_code, _code_1258):
        codes = [code_of(sign) for sign in text]
        if all(codes):
            try:
                return b"".join(filter(None, codes)).decode()
            except UnicodeDecodeError:
                continue
    return text


def _code(sign: str) -> bytes | None:
    """The byte that Windows-1252 shows as `sign`, also where it defines none; None for others."""
    try:
        return sign.encode("cp1252")
    except UnicodeEncodeError:
        return sign.encode("latin-1") if ord(sign) < 256 else None


def _code_1258(sign: str) -> bytes | None:
    try:
        return sign.encode("cp1258")
    except UnicodeEncodeError:
        return _code(sign)


_READERS: dict[LegacyEncoding, Callable[[str], str]] = {
    LegacyEncoding.TCVN3: _from_tcvn3,
    LegacyEncoding.VNI: _from_vni,
    LegacyEncoding.WINDOWS_1258: _from_windows_1258,
    LegacyEncoding.MISREAD_UTF8: _from_misread_utf8,
}


def decode(text: str, encoding: LegacyEncoding) -> str:
    """`text`, which was stored in `encoding`, in composed Unicode; other signs stay as they are."""
    if text.isascii():
        return text
    if encoding is LegacyEncoding.MISREAD_UTF8:
        text = _WORD.sub(lambda word: _from_misread_utf8(word[0]), text)
        return _HALF_A_LETTER.sub("à", text)
    return _READERS[encoding](text)


def detect(text: str) -> LegacyEncoding | None:
    """The legacy encoding that `text` is written in; None where it is right, or too short to tell.

    Only Vietnamese is recognised: what is asked is how many of its words become syllables.
    """
    words = _suspicious(text)
    found, best = None, 0.0
    for encoding, read in _READERS.items():
        changed = [word for word in words if read(word) != word]
        if len(changed) < max(_FEWEST, _CHANGED * len(words)):
            continue
        if len(changed) <= _FEW and not _is_among_vietnamese(text):
            continue
        before, after = _share(changed, lambda word: word), _share(changed, read)
        if after > best and after >= _SHARE and after >= before + _GAIN:
            found, best = encoding, after
    return found


def right(text: str) -> str:
    """`text`, put right where it is recognised to be in a legacy encoding."""
    encoding = detect(text)
    return decode(text, encoding) if encoding else unicodedata.normalize("NFC", text)


def single_spaced(text: str) -> str:
    """`text` with one space for each blank, so that what is half a letter stays to be read."""
    return _BLANKS.sub(" ", text)


def without_references(text: str) -> str:
    """`text` with letters in place of HTML's references to them, which somebody has escaped."""
    return _REFERENCE.sub(_letter_of, text) if "&" in text else text


def _letter_of(reference: re.Match[str]) -> str:
    letter = html.unescape(reference[0])
    return (
        letter if len(letter) == 1 and letter.isalpha() and not letter.isascii() else reference[0]
    )


def fits(text: str, encoding: LegacyEncoding) -> bool:
    """Whether `text`, a part of one in `encoding`, is in it, too, however short it is."""
    read = _READERS[encoding]
    changed = [word for word in _suspicious(text) if read(word) != word]
    return bool(changed) and _share(changed, read) > _share(changed, lambda word: word)


def _suspicious(text: str) -> list[str]:
    """The different words with signs beyond ASCII, as many as are enough to tell."""
    if text.isascii():
        return []
    found = dict.fromkeys(
        word
        for word in _WORD.findall(text)
        if 1 < len(word) <= _LONGEST_WORD and not word.isascii() and not _DIGIT.search(word)
    )
    return list(found)[:2000]


def _is_among_vietnamese(text: str) -> bool:
    """Whether the words of plain letters, those beside others left out, may be Vietnamese."""
    parts = (part for part in _WORD.findall(text) if part.isascii())
    plain = [word for part in parts for word in _PLAIN_WORD.findall(part)]
    return len(plain) <= _FEWEST or sum(map(is_syllable, plain)) >= _PLAIN * len(plain)


def _share(words: list[str], read: Callable[[str], str]) -> float:
    """How many of the words are Vietnamese once read, of all."""
    return sum(_is_vietnamese(read(word)) for word in words) / len(words)


def _is_vietnamese(word: str) -> bool:
    """Whether it consists of syllables, one of them with a sign that Vietnamese alone needs not."""
    word = unicodedata.normalize("NFC", word)
    parts = _LETTERS.findall(word)
    return (
        bool(parts)
        and not word.isascii()
        and not _SIGN_WITHIN.search(word)
        and all(part[1:].islower() or part.isupper() or len(part) == 1 for part in parts)
        and all(map(is_syllable, parts))
        and any(len(part) > 1 and not part.isascii() for part in parts)
    )

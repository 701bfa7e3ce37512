"""Personal numbers in a text: identity cards, passports, mobile telephones, however written."""

import re
from collections.abc import Iterator

_SPACE = r" \u00a0\u2000-\u200a\u202f\u205f\u3000"
# What parts the groups of a number; a new line or cell begins another one.
_GAP = rf"[{_SPACE}.\-\u2010-\u2015\u2212]"
_DIGITS = rf"(?:{_GAP}?\d)"
# What goes on is the number of a document: 0912345678/QĐ-UBND.
_END = r"(?!\d|/(?:\d{4}/)?(?:QĐ|NQ|NĐ|TT|CT|KH|TB|BC|CV|HD|GP|GCN)\b)"
# Twelve digits of a citizen's card, from 0 on, in groups of three or in none.
_CARD = re.compile(rf"(?<![\d.])(0\d\d(?:{_GAP}?\d{{3}}){{3}}){_END}")
# However they are parted, and the nine of a former card, where they are called so.
_NAMES_OF_CARDS = "CMND|CMTND|CMT|CCCD|chứng minh|căn cước|identity card|ID (?:card|number|no)"
_CALLED_CARD = re.compile(
    rf"\b(?:{_NAMES_OF_CARDS})[^\d\n]{{0,30}}(\d{_DIGITS}{{8}}(?:{_DIGITS}{{3}})?)(?!{_GAP}?\d)",
    re.IGNORECASE,
)
_PASSPORT = re.compile(
    rf"(?i:hộ chiếu|passport)[^\d\n]{{0,30}}?\b([A-Z][{_SPACE}]?\d{{7,8}})\b"
    rf"|\b([A-Z][{_SPACE}]?\d{{7,8}})\b(?=[^\d\n]{{0,15}}(?i:hộ chiếu|passport))"
)
# Mobile telephones, which offices have none of. Only in one piece 84 without + is no other number.
_ABROAD = rf"(?:\(?(?:\+|\b00)84\)?{_GAP}?(?:\(?0\)?)?|(?<![\d.,])84(?=\d{{9}}(?!\d)))"
# After a point that nine more digits follow in one piece, 0 is what stands before a fraction.
_MOBILE = re.compile(
    rf"((?:{_ABROAD}|(?<!\d)\(?0(?!\.\d{{9}})){_GAP}?[35789](?:\)?{_GAP}?\d){{8}}){_END}"
    r"(?!\s*(?:đồng|VN[DĐ])\b)",
)
# What calls the number after it something else, unless another name stands between them. A person
# is taxed by the number of the card.
_ACCOUNT = r"STK|(?:số )?tài khoản|account (?:number|no)"
_TAX = r"mã số thuế|MST|tax (?:code|number|no)"
_AFTER_ACCOUNT, _AFTER_ACCOUNT_OR_TAX = (
    re.compile(rf"\b(?:{names})\b([^\d\n,;]{{0,30}})$", re.IGNORECASE)
    for names in (_ACCOUNT, f"{_ACCOUNT}|{_TAX}")
)
_LONGEST_NAME = 50
_OTHER_NAME = re.compile(
    r"\b(?:điện thoại|di động|S?ĐT|Zalo|Viber|anh|chị|ông|bà|phone|mobile|tel"
    rf"|{_NAMES_OF_CARDS})\b",
    re.IGNORECASE,
)


def personal_numbers(words: str) -> Iterator[tuple[str, str]]:
    """(kind, number as written) of each: of a "card", a "passport" or a "telephone"."""
    cards = [*_found(_CARD, words, _AFTER_ACCOUNT), *_found(_CALLED_CARD, words, _AFTER_ACCOUNT)]
    yield from (("card", number) for number in dict.fromkeys(cards))
    for before, after in _PASSPORT.findall(words):
        yield "passport", before or after
    for number in _found(_MOBILE, words, _AFTER_ACCOUNT_OR_TAX):
        # The bracket that opens before a number may close after it: (0912 345 678).
        is_open = number.count("(") > number.count(")")
        yield "telephone", number.removeprefix("(") if is_open else number


def _found(numbers: re.Pattern[str], words: str, called: re.Pattern[str]) -> Iterator[str]:
    """Without those that the words right before them say to be something else."""
    for match in numbers.finditer(words):
        start = match.start(1)
        name = called.search(words[max(0, start - _LONGEST_NAME) : start])
        if not name or _OTHER_NAME.search(name[1]):
            yield match[1]


def national(number: str) -> str:
    """What two ways of writing one telephone number have in common."""
    return re.sub(r"\D", "", number)[-9:]

"""Personal numbers in a text: identity cards, passports, mobile telephones, however written."""

import re
from collections.abc import Iterator

# What parts the groups of a number; a new line or cell begins another one.
_GAP = r"[ \u00a0\u202f.\-–]"
_DIGITS = rf"(?:{_GAP}?\d)"
# Twelve digits of a citizen's card, from 0 on, in groups of three or in none.
_CARD = re.compile(rf"(?<![\d.])0\d\d(?:{_GAP}?\d{{3}}){{3}}(?!\d)")
# However they are parted, and the nine of a former card, where they are called so.
_CALLED_CARD = re.compile(
    r"\b(?:CMND|CMTND|CMT|CCCD|chứng minh|căn cước|identity card|ID (?:card|number|no))"
    rf"[^\d\n]{{0,30}}(\d{_DIGITS}{{8}}(?:{_DIGITS}{{3}})?)(?!{_GAP}?\d)",
    re.IGNORECASE,
)
_PASSPORT = re.compile(
    r"(?i:hộ chiếu|passport)[^\d\n]{0,30}?\b([A-Z] ?\d{7,8})\b"
    r"|\b([A-Z] ?\d{7,8})\b(?=[^\d\n]{0,15}(?i:hộ chiếu|passport))"
)
# Mobile telephones, which offices have none of. Only in one piece 84 without + is no other number.
_ABROAD = rf"(?:\(?(?:\+|\b00)84\)?{_GAP}?(?:\(?0\)?)?|(?<![\d.,])84(?=\d{{9}}(?!\d)))"
_MOBILE = re.compile(
    rf"(?:{_ABROAD}|(?<!\d)\(?0){_GAP}?[35789](?:\)?{_GAP}?\d){{8}}(?!\d)(?!\s*(?:đồng|VN[DĐ])\b)",
)


def personal_numbers(words: str) -> Iterator[tuple[str, str]]:
    """(kind, number as written) of each: of a "card", a "passport" or a "telephone"."""
    cards = [*_CARD.findall(words), *_CALLED_CARD.findall(words)]
    yield from (("card", number) for number in dict.fromkeys(cards))
    for before, after in _PASSPORT.findall(words):
        yield "passport", before or after
    for number in _MOBILE.findall(words):
        # The bracket that opens before a number may close after it: (0912 345 678).
        is_open = number.count("(") > number.count(")")
        yield "telephone", number.removeprefix("(") if is_open else number


def national(number: str) -> str:
    """What two ways of writing one telephone number have in common."""
    return re.sub(r"\D", "", number)[-9:]

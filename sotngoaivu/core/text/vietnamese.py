"""Vietnamese text: slugs, the order of names, dates written out, NFC."""

import datetime
import itertools
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django.db import models

from sotngoaivu.core.text.folding import fold

# The alphabet, and the tones in the order of dictionaries: ngang, huyền, hỏi, ngã, sắc, nặng
# (Unicode CLDR, collation "vi").
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_TONE_MARKS = {mark: rank for rank, mark in enumerate(_TONES)}
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}

# Tones that stand on the first of two vowels, where others write them on the second.
_EARLY_TONE = re.compile("(o(?=.[ae])|u(?=.y))([\u0300\u0301\u0303\u0309\u0323])(.)")
# Icelandic, which fonts show as the Vietnamese letter and old keyboards write for it.
_ETH = str.maketrans({"Ð": "Đ", "ð": "đ"})

_WEEKDAYS_VI = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def slugify(text: str) -> str:
    """Return a lower-case ASCII slug: "Đối ngoại địa phương" → "doi-ngoai-dia-phuong".

    Empty when `text` holds no letter or digit that has an ASCII form.
    """
    ascii_text = fold(text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")


def free_slug(make: Callable[[int], str], instance: models.Model, field: str = "slug") -> str:
    """The first of `make(1)`, `make(2)`, … that no other object of the model has in `field`."""
    others = type(instance)._default_manager.exclude(pk=instance.pk)
    slugs = map(make, itertools.count(1))
    return next(slug for slug in slugs if not others.filter(**{field: slug}).exists())


def one_spelling(text: str) -> str:
    """The text as it is compared with others: composed, in small letters, single spaces.

    The old and the new place of a tone ("hoà", "hòa") are one, and so are Đ and the letter that
    looks like it.
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_ETH).casefold())
    placed = _EARLY_TONE.sub(r"\1\3\2", decomposed)
    return " ".join(unicodedata.normalize("NFC", placed).split())


def _word_key(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Letters decide first, then tones: "ba" < "bà" < "bả" < "bac"."""
    letters: list[int] = []
    tones: list[int] = []
    for character in unicodedata.normalize("NFC", word.lower()):
        base, tone = "", 0
        for part in unicodedata.normalize("NFD", character):
            if part in _TONE_MARKS:
                tone = _TONE_MARKS[part]
            else:
                base += part
        letter = unicodedata.normalize("NFC", base)
        letters.append(_LETTER_RANK.get(letter, len(_ALPHABET) + ord(letter[:1] or "\0")))
        tones.append(tone)
    return tuple(letters), tuple(tones)


def name_sort_key(name: str) -> tuple[Any, ...]:
    """Key that sorts persons as Vietnamese lists do: by given name, then family, then middle.

    The given name is the last word: "Nguyễn Văn An" comes before "Bùi Thị Bình".
    """
    words = name.split()
    if not words:
        return ()
    *rest, given = words
    return (_word_key(given), *(_word_key(word) for word in rest))


def name_sort_text(name: str) -> str:
    """`name_sort_key` as digits, for a database to sort by whatever its collation is."""
    text = ""
    for letters, tones in name_sort_key(name):
        text += "".join(f"{min(letter + 1, 99):02}" for letter in letters) + "00"
        text += "".join(map(str, tones))
    return text


def long_date(date: datetime.date, language: str) -> str:
    """Write a date out: "Thứ Sáu, ngày 23 tháng 12 năm 2016", "Friday, 23 December 2016".

    The Vietnamese form is that of Nghị định 30/2020/NĐ-CP on official documents: days below 10
    and the months January and February carry a leading zero.
    """
    weekday = date.weekday()
    if language == "en":
        return f"{_WEEKDAYS_EN[weekday]}, {date.day} {_MONTHS_EN[date.month - 1]} {date.year}"
    month = f"{date.month:02d}" if date.month < 3 else str(date.month)
    return f"{_WEEKDAYS_VI[weekday]}, ngày {date.day:02d} tháng {month} năm {date.year}"

"""One folding for index and query."""

import sys
import unicodedata
from typing import Literal

import pytest

from sotngoaivu.core.text.folding import exact, fold, folded_words, words
from sotngoaivu.search.query import Query


@pytest.mark.parametrize("text", ["Đối ngoại", "ĐỐI NGOẠI", "đối ngoại", "doi ngoai", "DOI NGOAI"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_case_and_diacritics_and_their_coding_do_not_matter(
    text: str, form: Literal["NFC", "NFD"]
) -> None:
    assert fold(unicodedata.normalize(form, text)) == "doi ngoai"


def test_every_vietnamese_letter_is_folded_to_ascii() -> None:
    letters = "aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
    assert set(fold(letters + letters.upper())) == set("adeiouy")


@pytest.mark.parametrize(("old", "new"), [("hòa", "hoà"), ("thúy", "thuý"), ("khỏe", "khoẻ")])
def test_the_old_and_the_new_place_of_a_tone_are_one_even_with_diacritics(
    old: str, new: str
) -> None:
    assert exact(old) == exact(new) != ""


def test_words_with_other_diacritics_differ() -> None:
    assert len({exact(word) for word in ("ma", "má", "mà", "mả", "mã", "mạ", "mâ", "mă")}) == 8


def test_other_alphabets_stay() -> None:
    assert fold("Москва 北京") == "москва 北京"


def test_punctuation_and_hyphens_part_words() -> None:
    assert folded_words("Nghị quyết số 22-NQ/TW, “đối ngoại”!") == [
        *("nghi", "quyet", "so", "22", "nq", "tw", "doi", "ngoai")
    ]
    assert words("") == words("… – !?") == []


def test_a_query_knows_its_phrases_and_the_words_typed_with_diacritics() -> None:
    query = Query.parse("“Lãnh sự” nuoc ngoài")
    assert query.phrases == (("lanh", "su"),)
    assert query.folded == ("lanh", "su", "nuoc", "ngoai")
    assert len(query.exacts) == 3


def test_a_query_without_words_is_none() -> None:
    assert not Query.parse("")
    assert not Query.parse(" \x00 !?* - \" ' ")


def test_a_long_query_is_cut_and_says_so() -> None:
    assert Query.parse("a " * 30).was_cut
    assert len(Query.parse("a " * 30).folded) == 20
    assert Query.parse("x" * 10_000).was_cut
    assert not Query.parse("đối ngoại").was_cut


def test_no_letter_is_folded_to_a_quotation_mark() -> None:
    """Full-text queries put tokens in quotation marks as they are."""
    letters = "".join(map(chr, [*range(0xD800), *range(0xE000, sys.maxunicode + 1)]))
    tokens = [token for word in words(letters) for token in (fold(word), exact(word))]
    assert len(tokens) > 1000
    assert set("'\"\\").isdisjoint("".join(tokens))

"""Words typed in Telex or VNI while the keyboard for Vietnamese was off."""

import pytest

from sotngoaivu.search.keyboards import decode, decoded

TELEX = {
    "ddoois": "đối",
    "doois": "dối",
    "ngoaij": "ngoại",
    "ngoaji": "ngoại",
    "vieejt": "việt",
    "vietej": "việt",
    "dduwowngf": "đường",
    "duongwfd": "đường",
    "nwowcs": "nước",
    "suwj": "sự",
    "hoaf": "hòa",
    "quys": "quý",
    "gif": "gì",
    "giaays": "giấy",
    "muaw": "mưa",
    "hoawcj": "hoặc",
    "thuowr": "thuở",
    "quyeets": "quyết",
    "uyr": "ủy",
    "tinrh": "tỉnh",
}
VNI = {
    "d9o61i": "đối",
    "ngoa5i": "ngoại",
    "ngoai5": "ngoại",
    "vie6t5": "việt",
    "d9uo7ng2": "đường",
    "nu7o7c1": "nước",
    "su75": "sự",
    "a8n": "ăn",
    "thuo73": "thuở",
    "quye6t1": "quyết",
}
# Not typed that way: no mark in them, or no Vietnamese syllable comes of it.
NEITHER = ["ban", "phong", "news", "staff", "works", "class", "2025", "covid19", "hiệp", "viete5x"]


@pytest.mark.parametrize(("typed", "meant"), [*TELEX.items(), *VNI.items()])
def test_a_word_is_read_as_the_keyboard_would_have_written_it(typed: str, meant: str) -> None:
    assert decode(typed) == meant


@pytest.mark.parametrize("word", NEITHER)
def test_other_words_are_left_alone(word: str) -> None:
    assert decode(word) == ""


def test_a_syllable_cut_off_short_has_one_of_two_tones() -> None:
    assert decode("tacs") == "tác"
    assert decode("tacf") == ""


def test_words_that_need_no_reading_stay_in_the_text() -> None:
    assert decoded("Phong HOPWJ TACS quoc tees") == "phong hợp tác quoc tế"
    assert decoded("hop tac quoc te") == ""

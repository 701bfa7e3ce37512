"""The words found, marked in a passage of the text as it is written."""

import unicodedata

from django.test import Client

from sotngoaivu.search.query import Query
from sotngoaivu.search.results import LENGTH, marked, snippet
from tests.search.making import RARE, article, search


def test_words_found_are_marked_with_their_diacritics() -> None:
    assert (
        marked("Công tác đối ngoại", Query.parse("doi ngoai")) == "Công tác <mark>đối ngoại</mark>"
    )
    assert marked("Ngoại giao, đối tác", Query.parse("doi ngoai")) == (
        "<mark>Ngoại</mark> giao, <mark>đối</mark> tác"
    )


def test_decomposed_text_is_marked_too() -> None:
    text = unicodedata.normalize("NFD", "Công tác đối ngoại")
    assert "<mark>đối ngoại</mark>" in marked(text, Query.parse("đối ngoại"))


def test_a_word_typed_with_diacritics_is_marked_as_typed_where_it_stands_so() -> None:
    assert marked("má và mà", Query.parse("má")) == "<mark>má</mark> và mà"
    assert marked("mà", Query.parse("má")) == "<mark>mà</mark>"


def test_parts_of_words_are_not_marked() -> None:
    assert marked("anh em", Query.parse("an")) == "anh em"


def test_markup_in_a_text_is_shown_as_text() -> None:
    assert marked("<script>đối</script>", Query.parse("doi")) == (
        "&lt;script&gt;<mark>đối</mark>&lt;/script&gt;"
    )
    text, _matched = snippet('<b>đối</b> & "x"', Query.parse("doi"))
    assert text == "&lt;b&gt;<mark>đối</mark>&lt;/b&gt; &amp; &quot;x&quot;"


def test_the_passage_is_the_one_with_most_of_the_words() -> None:
    text = "Đối tác. " + "chữ khác " * 60 + "Công tác đối ngoại địa phương. " + "chữ " * 100
    passage, matched = snippet(text, Query.parse("đối ngoại"))
    assert matched
    assert "<mark>đối ngoại</mark>" in passage
    assert passage.startswith("… ")
    assert passage.endswith(" …")
    assert len(passage) < LENGTH + 60


def test_a_text_without_the_words_gives_its_beginning() -> None:
    assert snippet("Một đoạn văn.", Query.parse("khác")) == ("Một đoạn văn.", False)
    assert snippet("", Query.parse("khác")) == ("", False)


def test_the_page_shows_marks_and_no_markup_of_the_title(client: Client, db: None) -> None:
    article("Khinh khí cầu <img src=x>", f"Về {RARE} & <em>gió</em>")
    html = search(client, RARE).content.decode()
    assert "<mark>Khinh khí cầu</mark> &lt;img src=x&gt;" in html
    assert "<img src=x>" not in html
    assert f"<mark>{RARE}</mark> &amp; gió" in html

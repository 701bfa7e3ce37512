"""What is offered, and shown, where a query finds nothing."""

import pytest
from django.test import Client

from sotngoaivu.search.corrections import QueryCorrection, corrections
from sotngoaivu.search.models import Word
from sotngoaivu.search.query import Query
from sotngoaivu.search.spelling import near
from tests.search.making import RARE, article, plain, search, titles

MEANT = "Lễ hội khinh khí cầu"


@pytest.fixture(autouse=True)
def _festival(db: None) -> None:
    article(MEANT, "Khách xem ngoại cảnh.", title_en="Balloon festival", text_en="A montgolfier.")


def offered_for(typed: str) -> list[QueryCorrection]:
    return corrections(Query.parse(typed), "vi")


MISTYPED = {
    "Telex": "khinh khis caauf",
    "Telex, tones at once": "khinh khis caafu",
    "VNI": "khinh khi1 ca26u",
    "a letter too many": "khinhh khi cau",
    "a letter too few": "khih khi cau",
    "two letters swapped": "khnih khi cau",
    "a neighbouring key": "khimh khi cau",
    "with diacritics": "khinhg khí cầu",
    "the space forgotten": "khinhkhi cau",
    "two words wrong": "khimh khii cau",
    "English": "montgolfeir",
    "Telex and a slip": "khinhh khis caauf",
}


@pytest.mark.parametrize("typed", MISTYPED.values(), ids=MISTYPED)
@pytest.mark.parametrize("english", [False, True])
def test_what_was_plainly_meant_is_shown_at_once_and_said(
    client: Client, typed: str, english: bool
) -> None:
    response = search(client, typed, english=english)
    html = response.content.decode()
    assert plain(response.context["results"][0].title) == ("Balloon festival" if english else MEANT)
    said = "Showing results for" if english else "Đang hiện kết quả cho"
    assert f"{said} “{response.context['correction'].text}”" in html
    assert f'value="{typed}"' in html


def test_vni_with_the_tones_last_is_found_and_marked_as_it_is(client: Client) -> None:
    result = search(client, "khinh khi1 ca6u2").context["results"][0]
    assert result.title == "Lễ hội <mark>khinh khí cầu</mark>"


def test_what_was_meant_but_stands_elsewhere_is_offered_and_not_shown(client: Client) -> None:
    page = search(client, "ddoois ngoaij", year="1999")
    assert page.context["correction"] is None
    assert not page.context["results"]
    offered = page.context["corrections"][0]
    assert offered.text in page.content.decode()
    assert search(client, offered.text).context["results"]


def test_the_query_as_typed_is_one_click_away(client: Client) -> None:
    response = search(client, "khinhh khi cau")
    as_typed = client.get(response.context["as_typed_url"])
    assert as_typed.context["results"] == []
    assert as_typed.context["correction"] is None
    offered = as_typed.context["corrections"]
    assert [one.text for one in offered] == [RARE]
    found = client.get(offered[0].url)
    assert plain(found.context["results"][0].title) == MEANT


def test_words_are_offered_as_the_site_writes_them() -> None:
    assert [one.text for one in offered_for("khinhh khi cau")] == [RARE]


def test_what_is_typed_in_telex_comes_first() -> None:
    first, *others = offered_for("khinh khis caauf")
    assert (first.text, first.is_sure, others) == (RARE, True, [])


@pytest.mark.parametrize("typed", ['"cầu khí khinh"', "“cầu khí khinh”"])
def test_a_phrase_that_is_nowhere_is_offered_without_quotation_marks(
    client: Client, typed: str
) -> None:
    response = search(client, typed)
    assert response.context["results"] == []
    assert response.context["corrections"][0].text == "cầu khí khinh"
    assert response.context["corrections"][0].why == "không có ngoặc kép"


def test_a_word_that_is_nowhere_may_be_left_out(client: Client) -> None:
    response = search(client, "khinh khí cầu wqzxkv")
    assert response.context["results"] == []
    offered = response.context["corrections"]
    assert [(one.text, one.why) for one in offered] == [(RARE, "bỏ “wqzxkv”")]


def test_nothing_is_offered_that_finds_nothing(client: Client) -> None:
    response = search(client, "wqzxkv")
    assert response.context["corrections"] == []
    assert "Các mục chính" in response.content.decode()


def test_one_of_several_as_near_is_not_chosen_for_the_reader(client: Client) -> None:
    for word in ("wexforda", "wexfordo"):
        article(word)
    response = search(client, "wexforde")
    assert response.context["correction"] is None
    assert {one.text for one in response.context["corrections"]} == {"wexforda", "wexfordo"}


def test_a_query_that_finds_something_is_left_as_it_is(client: Client) -> None:
    article("Khinhh")
    response = search(client, "khinhh")
    assert response.context["correction"] is None
    assert response.context["corrections"] == []


def test_long_queries_are_not_taken_apart(client: Client) -> None:
    assert search(client, "wqzx " * 20).context["corrections"] == []


def test_new_words_are_known_as_soon_as_they_are_published(client: Client) -> None:
    assert offered_for("wexfordd") == []
    article("Wexford")
    assert [one.text for one in offered_for("wexfordd")] == ["wexford"]


def test_numbers_and_very_long_words_are_not_learned() -> None:
    article("Số 0912345678 và " + "z" * 40)
    assert not Word.objects.filter(folded__contains="0912").exists()
    assert not Word.objects.filter(folded__startswith="zzz").exists()


def test_the_nearest_slips_cost_least() -> None:
    costs = near("ngoia")
    assert costs["ngoai"] < costs["ngoi"] < costs["ngowa"]
    assert costs["ng oia"] > 0
    assert "ngoia" not in costs
    assert near("a" * 100) == near("đ") == {}


def test_titles_stay_those_of_the_query_typed_with_exact(client: Client) -> None:
    assert titles(client, "khinhh khi cau") == []

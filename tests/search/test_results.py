"""What the search page finds, in which order, and how it is narrowed."""

import datetime
import unicodedata

import pytest
from django.test import Client
from django.utils import timezone

from news.models import Category
from pages.models import OfficePage, StaffMember
from tests.blocks import accordion, callout, facts, heading, steps, table
from tests.search.making import RARE, article, body, page, plain, search, titles


@pytest.mark.parametrize(
    "typed",
    [
        "đối ngoại kinh tế biển",
        "doi ngoai kinh te bien",
        "ĐỐI NGOẠI KINH TẾ BIỂN",
        "đoi ngoại kinh te biên",
        unicodedata.normalize("NFD", "đối ngoại kinh tế biển"),
        "biển, kinh-tế; (đối ngoại)",
        '"đối ngoại" kinh tế',
    ],
)
@pytest.mark.parametrize("english", [False, True])
def test_it_is_found_however_it_is_typed(
    client: Client, db: None, typed: str, english: bool
) -> None:
    article("Đối ngoại kinh tế biển")
    assert titles(client, typed, english=english)[0] == "Đối ngoại kinh tế biển"


def test_the_old_and_the_new_place_of_a_tone_find_each_other(client: Client, db: None) -> None:
    article("Văn hoá hoà bình")
    article("Văn hóa hòa bình")
    for typed in ("văn hoá hoà bình", "văn hóa hòa bình"):
        assert set(titles(client, typed)[:2]) == {"Văn hoá hoà bình", "Văn hóa hòa bình"}


def test_the_best_match_comes_first(client: Client, db: None) -> None:
    """Diacritics as typed, then the title, then words in a row, then what stands, then newer."""
    older = article("Tin cũ", f"Nói về {RARE} ở đây", days_ago=9)
    newer = article("Tin mới", f"Nói về {RARE} ở đây", days_ago=3)
    apart = article("Tin rời", "Cầu này có khí lạ, thật khinh suất", days_ago=1)
    standing = page("Trang đứng", f"Nói về {RARE} ở đây")
    in_title = article("Hội thả khinh khí cầu", days_ago=20)
    whole_title = article("Khinh khí cầu", days_ago=30)
    folded = article("Khinh khi cau", days_ago=0)
    expected = [whole_title, in_title, standing, newer, older, apart, folded]
    assert titles(client, RARE) == [one.title for one in expected]


def test_without_diacritics_no_spelling_is_better_than_another(client: Client, db: None) -> None:
    article("Khinh khí cầu", days_ago=2)
    article("Khinh khi cau", days_ago=1)
    assert titles(client, "khinh khi cau") == ["Khinh khi cau", "Khinh khí cầu"]


def test_all_words_must_be_there(client: Client, db: None) -> None:
    article("Khinh khí cầu")
    assert titles(client, f"{RARE} zzzz") == []


def test_a_phrase_must_stand_in_a_row(client: Client, db: None) -> None:
    article("Trong văn bản", "Cầu này có khí lạ, thật khinh suất")
    assert titles(client, RARE) == ["Trong văn bản"]
    assert titles(client, f'"{RARE}"') == []
    article("Đúng cụm từ", f"Một {RARE} bay")
    assert titles(client, f'"{RARE}"') == ["Đúng cụm từ"]
    assert titles(client, f"“{RARE}”") == ["Đúng cụm từ"]


def test_no_phrase_runs_from_the_title_into_the_text(client: Client, db: None) -> None:
    article("Hội thi khinh", "Khí cầu bay")
    assert titles(client, f'"{RARE}"') == []


def test_english_words_find_english_text(client: Client, db: None) -> None:
    article("Bay lên", title_en="Montgolfier over the rice fields", text_en="A quiet ascent")
    for english, title in ((True, "Montgolfier over the rice fields"), (False, "Bay lên")):
        assert titles(client, "montgolfier", english=english) == [title]
        assert titles(client, "quiet ascent", english=english) == [title]


def test_what_has_no_english_is_found_from_there_and_marked(client: Client, db: None) -> None:
    article("Khinh khí cầu")
    article("Khinh khí cầu thứ hai", title_en="Second balloon")
    response = search(client, RARE, english=True)
    found = {plain(result.title): result for result in response.context["results"]}
    assert found["Khinh khí cầu"].lang == "vi"
    assert found["Second balloon"].lang == ""
    assert response.content.decode().count('<span class="tag">Vietnamese only</span>') == 1
    assert all(result.url.startswith("/en/") for result in found.values())


def test_results_are_narrowed_by_kind_category_and_year(client: Client, db: None) -> None:
    category = Category.objects.create(name_vi="Hàng không", slug="hang-khong")
    last_year = timezone.localtime() - datetime.timedelta(days=365)
    article("Khinh khí cầu một", category=category)
    article("Khinh khí cầu hai", date=last_year)
    page("Khinh khí cầu ba")
    assert titles(client, RARE, kind="page") == ["Khinh khí cầu ba"]
    assert len(titles(client, RARE, kind="news")) == 2
    assert titles(client, RARE, category="hang-khong") == ["Khinh khí cầu một"]
    assert titles(client, RARE, year=last_year.year) == ["Khinh khí cầu hai"]
    assert titles(client, "Khinh khí cầu ba", kind="news") == []


def test_an_unknown_narrowing_is_none(client: Client, db: None) -> None:
    article("Khinh khí cầu")
    unknown = ({"kind": "x"}, {"category": "khong-co"}, {"year": "20 25"}, {"year": "²⁰²⁵"})
    for narrowing in (*unknown, {"year": "0000"}):
        assert titles(client, RARE, **narrowing) == ["Khinh khí cầu"]


def test_nothing_here_leads_to_the_same_words_everywhere(client: Client, db: None) -> None:
    article("Khinh khí cầu")
    response = search(client, RARE, kind="document")
    assert response.context["results"] == []
    assert response.context["corrections"] == []
    everywhere = response.context["everything_url"]
    assert everywhere in response.content.decode().replace("&amp;", "&")
    assert len(client.get(everywhere).context["results"]) == 1


def test_ten_results_stand_on_a_page(client: Client, db: None) -> None:
    for number in range(23):
        article(f"Khinh khí cầu số {number}", days_ago=number)
    first = search(client, RARE)
    assert first.context["count"] == 23
    assert len(first.context["results"]) == 10
    assert "page=2" in first.context["next_url"]
    third = titles(client, RARE, page=3)
    assert third == [f"Khinh khí cầu số {number}" for number in (20, 21, 22)]
    for beyond in ("99", "-1", "x", ""):
        assert search(client, RARE, page=beyond).context["results"]


def test_staff_are_found_by_name_and_post_where_they_are_listed(client: Client, db: None) -> None:
    office = OfficePage.objects.live().first()
    person = StaffMember.objects.create(
        name="Tên Thử Nghiệm", position="x", position_vi="Phi công khinh khí cầu", office=office
    )
    for typed in ("ten thu nghiem", "phi cong khinh khi cau"):
        result = search(client, typed).context["results"][0]
        assert (result.kind, plain(result.title)) == ("staff", "Tên Thử Nghiệm")
        assert result.url == f"/can-bo/#staff-{person.pk}"
    person.delete()
    assert titles(client, "ten thu nghiem") == []


def test_the_index_follows_what_editors_do(client: Client, db: None) -> None:
    made = article("Khinh khí cầu", "lời ban đầu")
    made.title = "Phi thuyền Wexford"
    made.body_vi = body("chữ lạ zanzibar")
    made.save_revision()
    assert titles(client, RARE) == ["Khinh khí cầu"]
    made.get_latest_revision().publish()
    assert titles(client, RARE) == []
    assert (
        titles(client, "phi thuyen wexford") == titles(client, "zanzibar") == ["Phi thuyền Wexford"]
    )
    made.unpublish()
    assert titles(client, "phi thuyen wexford") == []
    made.get_latest_revision().publish()
    assert titles(client, "phi thuyen wexford") == ["Phi thuyền Wexford"]
    made.delete()
    assert titles(client, "phi thuyen wexford") == []


def test_what_is_searched_stays_out_of_search_engines(client: Client, db: None) -> None:
    response = search(client, "doi ngoai")
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex' in response.content.decode()


HEADINGS = {
    "heading": heading(RARE),
    "part of a section": heading(RARE, "h3"),
    "list of facts": facts(RARE, ("a", "<p>b</p>")),
    "fact": facts("", (RARE, "<p>b</p>")),
    "box": callout(RARE, "<p>a</p>"),
    "step": steps((RARE, "<p>a</p>")),
    "question": accordion((RARE, "<p>a</p>")),
    "table": table(RARE, [("text", "a")], [["b"]]),
}


@pytest.mark.parametrize("typed", [RARE, "khinh khi cau", "cầu khinh"])
def test_a_heading_weighs_more_than_words_of_the_text(client: Client, db: None, typed: str) -> None:
    for days_ago, (name, block) in enumerate(HEADINGS.items(), start=9):
        article(name, days_ago=days_ago, body_vi=[block])
    article("words of the text", f"Có nhắc đến {RARE} ở đây.")
    assert titles(client, typed) == [*HEADINGS, "words of the text"]


def test_a_heading_in_english_weighs_more_too(client: Client, db: None) -> None:
    article("Một", text_en="It tells of a montgolfier going up.", title_en="One")
    article("Hai", days_ago=9, title_en="Two", body_en=[heading("Montgolfier going up")])
    assert titles(client, "montgolfier going up", english=True) == ["Two", "One"]


def test_a_title_that_has_the_words_apart_comes_after_a_heading_that_is_them(
    client: Client, db: None
) -> None:
    article("Khinh suất vì cầu không có khí")
    article("Hai", days_ago=9, body_vi=[heading(RARE)])
    assert titles(client, RARE)[:2] == ["Hai", "Khinh suất vì cầu không có khí"]
    # Words of two headings are no phrase.
    article("Ba", days_ago=1, body_vi=[heading("Khinh khí"), heading("Cầu")])
    assert titles(client, RARE)[0] == "Hai"

"""The search page and its suggestions in a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.functional.conftest import Visitor
from tests.functional.test_every_page import RULES, violations
from tests.search.making import article, page
from tests.standing import standing

FIELDS = {
    "header": ("/lien-he/", "#site-search"),
    "home": ("/", "#home-search"),
    "search page": ("/tim-kiem/", "#search-q"),
}
# Besides those of test_every_page.py: results, and nothing found.
STATES = {
    "empty": "/tim-kiem/",
    "narrowed": "/tim-kiem/?q=doi+ngoai&kind=news",
    "shown instead": "/tim-kiem/?q=ddoois+ngoaij",
    "offered": "/tim-kiem/?q=ddoois+ngoaij&exact=1",
    "cut": "/tim-kiem/?q=" + "doi+" * 60,
}
both_fields = pytest.mark.parametrize("field", FIELDS)


@pytest.fixture(scope="module", autouse=True)
def _balloons(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with standing(django_db_blocker):
        page("Khinh khí cầu", title_en="Khinh khí cầu balloons")
        for number in range(3):
            article(f"Khinh khí cầu số {number}", days_ago=number)
        yield


def start(visitor: Visitor, field: str, typed: str = "khinh k", prefix: str = "") -> Page:
    """Enter a text into a search field, at once, and wait for its suggestions.

    Typed key by key, a slow machine would show those of a part of the text first.
    """
    path, selector = FIELDS[field]
    tab = visitor.open(prefix + path)
    tab.focus(selector)
    tab.keyboard.insert_text(typed)
    tab.wait_for_selector(f"{selector}-list:visible [role=option]")
    return tab


def active(tab: Page) -> str:
    """The text of the option that a screen reader is told of."""
    text: str = tab.evaluate(
        """() => {
            const id = document.activeElement.getAttribute("aria-activedescendant");
            const option = id && document.getElementById(id);
            const chosen = document.querySelectorAll("[role=option][aria-selected=true]");
            if (chosen.length !== (option ? 1 : 0) || (option && chosen[0] !== option)) return "?";
            return option ? option.firstElementChild.textContent : "";
        }"""
    )
    return text


# In English another text stands in the same places.
@pytest.mark.parametrize(
    ("state", "prefix"), [*((state, "") for state in STATES), ("shown instead", "/en")]
)
def test_axe_finds_nothing_on_the_search_page(reader: Visitor, state: str, prefix: str) -> None:
    """In light and in dark; nor does anything scroll sideways at 320 px."""
    tab = reader.open(prefix + STATES[state])
    assert violations(tab, {"runOnly": {"type": "tag", "values": RULES}}) == []
    tab.emulate_media(color_scheme="dark")
    assert violations(tab, {"runOnly": ["color-contrast"]}) == []
    tab.set_viewport_size({"width": 320, "height": 640})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    reader.assert_clean()


@pytest.mark.parametrize(
    ("field", "prefix"), [*((field, "") for field in FIELDS), ("search page", "/en")]
)
def test_axe_finds_nothing_while_suggestions_are_open(
    reader: Visitor, field: str, prefix: str
) -> None:
    tab = start(reader, field, prefix=prefix)
    tab.keyboard.press("ArrowDown")
    assert violations(tab, {"runOnly": {"type": "tag", "values": RULES}}) == []
    tab.emulate_media(color_scheme="dark")
    assert violations(tab, {"runOnly": ["color-contrast"]}) == []
    tab.set_viewport_size({"width": 320, "height": 640})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    box = tab.locator("[role=listbox]:visible").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    reader.assert_clean()


@both_fields
def test_suggestions_have_the_width_of_a_phone(reader: Visitor, field: str) -> None:
    reader.page.set_viewport_size({"width": 360, "height": 740})
    tab = start(reader, field)
    box = tab.locator("[role=listbox]:visible").bounding_box()
    assert box is not None
    assert box["width"] >= 270
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


@both_fields
def test_arrows_go_through_the_suggestions_and_enter_opens_one(reader: Visitor, field: str) -> None:
    tab = start(reader, field)
    selector = FIELDS[field][1]
    assert tab.get_attribute(selector, "role") == "combobox"
    assert tab.get_attribute(selector, "aria-expanded") == "true"
    assert active(tab) == ""
    seen = []
    for _step in range(5):
        tab.keyboard.press("ArrowDown")
        seen.append(active(tab))
    standing, *news = seen
    assert standing == "Khinh khí cầu"
    assert news == [f"Khinh khí cầu số {number}" for number in (0, 1, 2)] + [""]
    tab.keyboard.press("ArrowUp")
    assert active(tab) == "Khinh khí cầu số 2"
    tab.keyboard.press("ArrowUp")
    assert tab.evaluate("document.activeElement.value") == "khinh k"
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/tin-tuc/khinh-khi-cau-so-1/")


@both_fields
def test_enter_without_a_choice_searches(reader: Visitor, field: str) -> None:
    tab = start(reader, field)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/tim-kiem/?q=khinh+k*")


def test_escape_closes_the_list_and_keeps_what_was_typed(reader: Visitor) -> None:
    tab = start(reader, "header")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Escape")
    assert not tab.locator("#site-search-list").is_visible()
    assert tab.get_attribute("#site-search", "aria-expanded") == "false"
    assert active(tab) == ""
    assert tab.input_value("#site-search") == "khinh k"
    tab.keyboard.press("ArrowDown")
    assert active(tab) == "Khinh khí cầu"


def test_leaving_the_field_closes_the_list(reader: Visitor) -> None:
    tab = start(reader, "header")
    tab.keyboard.press("Tab")
    assert not tab.locator("#site-search-list").is_visible()


def test_going_on_in_the_text_leaves_the_choice(reader: Visitor) -> None:
    tab = start(reader, "header")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowLeft")
    assert active(tab) == ""


def test_a_click_opens_a_suggestion(reader: Visitor) -> None:
    tab = start(reader, "header")
    tab.get_by_role("option", name="Khinh khí cầu số 2").click()
    tab.wait_for_url("**/tin-tuc/khinh-khi-cau-so-2/")


def test_how_many_there_are_is_said_and_that_there_are_none(reader: Visitor) -> None:
    tab = start(reader, "header")
    said = tab.locator(".search [role=status]")
    assert said.inner_text().startswith("Có 4 gợi ý.")
    tab.fill("#site-search", "wqzxkv")
    tab.wait_for_selector("#site-search-list", state="hidden")
    assert said.inner_text() == "Không có gợi ý."


def test_the_beginnings_that_were_typed_stand_out(reader: Visitor) -> None:
    tab = start(reader, "header")
    first = tab.locator("#site-search-list li").first
    assert first.locator("b").all_inner_texts() == ["Khinh", "k"]
    assert first.locator("span").first.inner_text() == "Khinh khí cầu"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_titles_in_the_other_language_are_marked(reader: Visitor, prefix: str) -> None:
    tab = start(reader, "header", prefix=prefix)
    marked = tab.locator("#site-search-list [lang=vi]").count()
    assert marked == (3 if prefix else 0)


def test_nothing_breaks_where_suggestions_are_refused(reader: Visitor) -> None:
    tab = reader.open("/lien-he/")
    tab.route("**/goi-y/**", lambda route: route.fulfill(status=429, body="{}"))
    tab.focus("#site-search")
    with tab.expect_response("**/goi-y/**"):
        tab.keyboard.type("khinh k")
    assert not tab.locator("#site-search-list").is_visible()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/tim-kiem/?q=khinh+k")


def test_the_suggestions_module_is_fetched_when_a_search_field_is_entered(
    reader: Visitor,
) -> None:
    tab = reader.open("/lien-he/")
    fetched: list[str] = []
    tab.on("request", lambda request: fetched.append(request.url))
    assert tab.get_attribute("#site-search", "role") == "combobox"
    # What is typed before it is there counts.
    tab.evaluate(
        """() => {
            const input = document.querySelector("#site-search");
            input.focus();
            input.value = "khinh k";
        }"""
    )
    tab.wait_for_selector("#site-search-list:visible [role=option]")
    assert [url for url in fetched if "/js/search" in url] != []


@both_fields
def test_without_javascript_the_form_searches(reader_without_js: Visitor, field: str) -> None:
    path, selector = FIELDS[field]
    tab = reader_without_js.open(path)
    assert tab.get_attribute(selector, "role") is None
    tab.fill(selector, "khinh khi cau")
    tab.press(selector, "Enter")
    tab.wait_for_url("**/tim-kiem/?q=khinh+khi+cau*")
    assert tab.locator(".result").count() == 4
    assert tab.locator(".result mark").first.inner_text() == "Khinh khí cầu"


def test_search_and_results_by_keyboard_alone(reader: Visitor) -> None:
    tab = reader.open("/tim-kiem/?q=khinh+khi+cau")
    tab.focus("#search-q")
    seen = []
    for _step in range(12):
        tab.keyboard.press("Tab")
        seen.append(tab.evaluate("document.activeElement.textContent.trim()"))
    assert "Khinh khí cầu" in seen

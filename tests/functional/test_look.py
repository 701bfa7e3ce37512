"""What the site's script adds to pages that work without it; forced colours, paper, faces."""

import pytest
from playwright.sync_api import Page

from news.models import ArticlePage
from pages.models import StaffMember
from tests.functional.conftest import Visitor
from tests.pages.everything import article_with_everything


def test_the_staff_list_narrows_while_typing_without_diacritics(reader: Visitor) -> None:
    StaffMember.objects.bulk_create(
        StaffMember(position_vi=f"Chuyên viên {number}", in_leadership=True) for number in range(4)
    )
    total = StaffMember.objects.count()
    page = reader.open("/can-bo/")
    page.fill("#staff-filter", "giam doc")
    shown = page.locator("[data-filter-item]:visible")
    assert 0 < shown.count() < total
    page.fill("#staff-filter", "")
    assert shown.count() == total


def test_escape_closes_a_submenu_and_gives_the_focus_back(reader: Visitor) -> None:
    page = reader.open("/")
    submenu = page.locator(".menu__sub").first
    submenu.locator("summary").press("Enter")
    assert submenu.locator("li a").first.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not submenu.locator("li a").first.is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_menu_of_a_narrow_screen_opens_from_the_keyboard(reader: Visitor) -> None:
    reader.page.set_viewport_size({"width": 320, "height": 640})
    page = reader.open("/")
    menu = page.locator(".site-nav")
    assert not menu.is_visible()
    page.locator(".menu-toggle summary").press("Enter")
    assert menu.is_visible()


def test_nothing_of_a_video_is_loaded_before_the_click(reader: Visitor) -> None:
    page = reader.open(article_with_everything().url)
    assert page.locator("iframe").count() == 0
    reader.assert_clean()


def test_the_print_button_prints(reader: Visitor) -> None:
    page = reader.open(ArticlePage.published().first().url)
    page.evaluate("window.print = () => { document.title = 'printed' }")
    page.click("[data-print]")
    assert page.title() == "printed"


def edges(page: Page, selector: str) -> tuple[set[str], set[str]]:
    """The lower edges of what is current among those links, and of the others."""
    found = page.eval_on_selector_all(
        selector,
        """links => links.map(link => {
            const style = getComputedStyle(link);
            return [link.hasAttribute("aria-current"), style.borderBottomColor];
        })""",
    )
    current = {colour for is_current, colour in found if is_current}
    return current, {colour for is_current, colour in found if not is_current}


@pytest.mark.parametrize("selector", [".menu > li > a", ".languages a"])
def test_what_is_current_can_be_told_in_forced_colours(reader: Visitor, selector: str) -> None:
    reader.page.emulate_media(forced_colors="active")
    current, others = edges(reader.open("/tin-tuc/"), selector)
    assert len(current) == 1
    assert others
    assert not current & others


def test_the_focus_of_the_search_surrounds_field_and_button(reader: Visitor) -> None:
    page = reader.open("/lien-he/")
    outlined = "element => getComputedStyle(element).outlineStyle"
    page.focus("#site-search")
    assert page.eval_on_selector(".site-header .search", outlined) == "solid"
    assert page.eval_on_selector("#site-search", outlined) == "none"
    page.keyboard.press("Tab")
    assert page.eval_on_selector(".site-header .search", outlined) == "none"


def test_paper_has_whole_addresses_the_source_and_what_is_folded(reader: Visitor) -> None:
    article = article_with_everything()
    page = reader.open(article.url)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    printed = page.eval_on_selector_all(
        ".prose a[href^='/'], .cards a",
        "links => links.map(link => getComputedStyle(link, '::after').content)",
    )
    assert printed
    assert [text for text in printed if f"({reader.url}/" not in text] == []
    assert article.full_url in page.locator(".print-source").inner_text()
    assert page.locator(".print-source").is_visible()
    assert page.locator(".accordion .prose").first.is_visible()
    cards = page.locator(".cards li, figure, .callout, tr").evaluate_all(
        "all => all.map(one => getComputedStyle(one).breakInside)"
    )
    assert set(cards) == {"avoid"}


@pytest.mark.parametrize("width", [360, 1280, 1920, 2560])
def test_the_heron_keeps_its_head(reader: Visitor, width: int) -> None:
    reader.page.set_viewport_size({"width": width, "height": 900})
    page = reader.open("/lien-he/")
    drawing = page.locator(".site-footer > .paddies").bounding_box()
    heron = page.locator(".site-footer .paddies__heron").bounding_box()
    assert drawing
    assert heron
    assert drawing["y"] <= heron["y"]
    assert drawing["x"] <= heron["x"]
    assert heron["x"] + heron["width"] <= drawing["x"] + drawing["width"]


def test_no_two_letters_become_one_sign(reader: Visitor) -> None:
    """The heading's face joins T and h, the text's makes a logo of "be:"."""
    page = reader.open("/en/gioi-thieu/")
    joined = page.eval_on_selector_all(
        "body, body *",
        """all => all.map(one => getComputedStyle(one).fontVariantLigatures)
            .filter(value => value !== "no-common-ligatures")""",
    )
    assert joined == []


@pytest.mark.parametrize("width", [768, 1280, 1600])
def test_letters_of_twice_the_size_never_make_a_page_wider(reader: Visitor, width: int) -> None:
    """On wide screens, where pictures stand out of the column of text."""
    reader.page.set_viewport_size({"width": width, "height": 900})
    page = reader.open(article_with_everything().url)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_document_s_number_stays_on_one_line(reader: Visitor) -> None:
    reader.page.set_viewport_size({"width": 320, "height": 640})
    page = reader.open("/tin-tuc/")
    lines = page.evaluate(
        """[...document.querySelectorAll('.whole')].map((number) => Math.round(
            number.getBoundingClientRect().height / parseFloat(getComputedStyle(number).lineHeight)
        ))"""
    )
    assert lines
    assert set(lines) == {1}

"""What the site's script adds to pages that work without it."""

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

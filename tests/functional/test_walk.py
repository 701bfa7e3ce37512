"""A walk through the admin in a browser: its screens, and what their scripts open.

tests/test_admin_words.py reads what every address of the admin answers; here is what scripts make.
"""

import pytest
from playwright.sync_api import expect

from news.models import ArticlePage
from sotngoaivu.accounts.models import User
from tests.admin_addresses import Rows
from tests.functional.conftest import Visitor
from tests.functional.editing import editing
from tests.functional.looking import look, look_on_a_telephone
from tests.words import ENGLISH

SCREENS = (
    *("wagtailadmin_home", "wagtailadmin_explore", "wagtailadmin_account", "editors_guide"),
    *("wagtailadmin_pages:copy", "wagtailadmin_pages:delete", "wagtailadmin_pages:unpublish"),
    *("wagtailadmin_pages:move", "wagtailadmin_pages:history", "wagtailadmin_pages:search"),
    *("wagtailadmin_pages:revisions_compare", "restore_page", "visits_report", "second_factor"),
    *("wagtailimages:edit", "wagtailusers_users:edit", "wagtailsnippets_pages_staffmember:edit"),
    *("wagtailadmin_workflows:index", "wagtailadmin_reports:site_history", "imports"),
)

# Lists, most of them wider than a telephone.
LISTS = (
    *("english_report", "review_report", "images_report", "documents_report", "trash"),
    *("duplicates_report", "wagtailadmin_explore_root", "wagtailadmin_pages:workflow_history"),
    "empty_facts_report",
    *("wagtailadmin_reports:aging_pages", "wagtailadmin_reports:page_types_usage"),
    *("wagtaildocs:index", "wagtailredirects:index", "wagtailsites:index", "wagtailsnippets:index"),
    *("wagtailsnippets_news_category:list", "wagtailsnippets_pages_staffmember:list"),
    *("wagtailsnippets_pages_tag:list", "wagtailusers_users:index", "wagtailimages:image_usage"),
)

# One of each kind: a form of its own, a list of what is chosen, what may not be done.
BULK_SCREENS = {
    "wagtailcore/page/delete": "wagtailadmin_pages:",
    "wagtailcore/page/unpublish": "wagtailadmin_pages:",
    "wagtailcore/page/move": "wagtailadmin_pages:",
    "news/category/delete": "wagtailsnippets_news_category:",
    "pages/tag/merge": "wagtailsnippets_pages_tag:",
    "media/customimage/add_tags": "wagtailimages",
    "media/customdocument/add_to_collection": "wagtaildocs",
    "accounts/user/assign_role": "wagtailusers_users:",
}


@pytest.mark.seconds(25)
def test_screens(editor: Visitor, rows: Rows) -> None:
    wrong = []
    for name in SCREENS:
        wrong += look(editor.open(rows.path(name)), name)
    for name, row in BULK_SCREENS.items():
        place = f"/admin/bulk/{name}/?id={rows.by_address[row]}"
        wrong += look(editor.open(place), name, "main")
    assert wrong == [], wrong


@pytest.mark.seconds(25)
def test_titles_in_lists_are_readable_on_a_telephone(editor: Visitor, rows: Rows) -> None:
    wrong, lists = [], 0
    for name in LISTS:
        page = editor.open(rows.path(name))
        lists += page.locator(".listing td").count() > 0
        wrong += look_on_a_telephone(page, name)
    page = editor.open(rows.path("wagtailadmin_pages:search") + "?q=so")
    wrong += look_on_a_telephone(page, "search")
    assert lists > len(LISTS) - 3
    assert wrong == [], wrong


def test_the_menu_of_a_row_is_whole_on_a_telephone(editor: Visitor, rows: Rows) -> None:
    """In a list of one row, too."""
    editor.page.set_viewport_size({"width": 360, "height": 740})
    page = editor.open(rows.path("wagtailadmin_explore_root"))
    page.locator(".listing td [data-controller*=w-dropdown] button").last.click()
    last = page.locator(".listing td [data-tippy-root] a").last
    expect(last).to_be_visible()
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport(ratio=0.9)
    assert page.locator(":has(> .listing)").evaluate("around => around.scrollTop") == 0


def test_what_opens_on_the_edit_form(editor: Visitor, rows: Rows) -> None:
    """The help of the keyboard, comments, status and schedule."""
    page = editing(editor, rows.path("wagtailadmin_pages:edit"))
    wrong = look(page, "form")
    page.keyboard.press("?")
    page.locator("[data-a11y-dialog-root], .w-dialog__content").filter(
        visible=True
    ).first.wait_for()
    wrong += look(page, "keys")
    page.keyboard.press("Escape")
    for side in page.locator("[data-side-panel-toggle]").all():
        if side.is_visible():
            side.click()
            wrong += look(page, side.get_attribute("aria-label") or "panel", "[data-form-side]")
    page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first.dispatch_event("click")
    wrong += look(page, "schedule")
    assert wrong == [], wrong


def test_what_two_who_edit_a_page_and_who_undoes_a_publication_see(
    editor: Visitor, rows: Rows
) -> None:
    article = ArticlePage.objects.get(pk=rows.by_address["wagtailadmin_pages:"])
    page = editing(editor, rows.path("wagtailadmin_pages:edit"))
    colleague = User.objects.create(username="lan", last_name="Lê Thị", first_name="Lan")
    article.lead_vi = "Của Lan."
    article.save_revision(user=colleague)
    with page.expect_event("load"):
        page.locator("[data-edit-form]").evaluate("form => form.requestSubmit()")
    expect(page.get_by_role("heading", level=1)).to_contain_text("vừa được lưu ở nơi khác")
    wrong = look(page, "conflict")
    article.save_revision().publish()
    page = editing(editor, rows.path("wagtailadmin_pages:edit"))
    undo = page.locator(".messages").get_by_role("button", name="Hoàn tác")
    expect(undo).to_be_visible()
    wrong += look(page, "published")
    undo.click()
    expect(page.locator(".messages")).to_contain_text("trở lại như bạn đọc thấy")
    wrong += look(page, "undone")
    assert wrong == [], wrong


def test_what_stops_a_publication_of_several_pages_is_readable(editor: Visitor, rows: Rows) -> None:
    article = ArticlePage.objects.get(pk=rows.by_address["wagtailadmin_pages:"])
    article.body_vi = [("paragraph", '<p><a linktype="page" id="99999">x</a></p>')]
    article.save_revision()
    page = editor.open(f"/admin/bulk/wagtailcore/page/publish/?id={article.pk}")
    with page.expect_event("load"):
        page.get_by_role("button", name="Có, xuất bản").click()
    link = page.locator(".messages").get_by_role("link", name=article.title)
    expect(link).to_be_visible()
    # axe cannot tell which colour is behind what fades in.
    colours = "here => [here, here.parentElement].map((each) => getComputedStyle(each).color)"
    assert len({*link.evaluate(colours)}) == 1
    wrong = look(page, "stopped")
    assert wrong == [], wrong


def test_the_bar_on_the_site_itself(editor: Visitor, rows: Rows) -> None:
    page = editor.open("/lien-he/")
    bar = page.locator("wagtail-userbar")
    bar.locator("#wagtail-userbar-trigger").click()
    items = bar.locator("[role=menuitem]").all_inner_texts()
    assert len(items) > 2
    assert [each for each in items if ENGLISH.search(each)] == []

"""The slug, the date and the schedule of an article, in the editor's browser."""

import re
from datetime import UTC, datetime

from playwright.sync_api import expect

from news.models import ArticlePage, NewsIndexPage
from tests.functional.conftest import Visitor
from tests.functional.editing import NARROW, WIDE, draft, editing, form_of_new_article, saved
from tests.waiting import until


def test_a_title_that_is_taken_holds_no_draft_up(editor: Visitor) -> None:
    index = NewsIndexPage.objects.get()
    index.add_child(instance=ArticlePage(title="Tin đã có", slug="tin-da-co"))
    page = form_of_new_article(editor)
    page.locator("[name=title]").press_sequentially("Tin đã có")
    page.locator("[name=title]").blur()
    saved(page)
    assert ArticlePage.objects.get(title="Tin đã có", live=False).slug == "tin-da-co-2"


def test_a_title_that_no_slug_is_made_of_holds_no_draft_up(editor: Visitor) -> None:
    page = form_of_new_article(editor)
    page.locator("[name=title]").press_sequentially("★ ★ ★")
    page.locator("[name=title]").blur()
    saved(page)
    assert ArticlePage.objects.get(title="★ ★ ★").slug == "bai-viet"


def test_a_date_that_is_none_stays_and_the_form_says_how_to_write_it(editor: Visitor) -> None:
    typed = "31/02/2026"
    article = ArticlePage.objects.exclude(title_en="").live()[0]
    page = editing(editor, f"/admin/pages/{article.pk}/edit/")
    date = page.locator("[name=date]")
    date.click()
    date.fill("")
    date.press_sequentially(typed)
    date.press("Tab")
    expect(date).not_to_be_focused()
    expect(date).to_have_value(typed)
    with page.expect_event("load"):
        page.locator("[data-edit-form]").evaluate("form => form.requestSubmit()")
    expect(date).to_have_value(typed)
    expect(date).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".error-message", has_text="Hãy ghi ngày giờ như")).to_be_visible()


def test_a_date_is_typed_or_picked(editor: Visitor) -> None:
    article = ArticlePage.objects.exclude(title_en="").live()[0]
    page = editing(editor, f"/admin/pages/{article.pk}/edit/")
    date = page.locator("[name=date]")
    # As it is pasted: sooner than its calendar is there.
    date.fill("05/10/2025 9h30")
    date.press("Tab")
    expect(date).to_have_value("05/10/2025 09:30")
    until(lambda: draft(article).date == datetime(2025, 10, 5, 2, 30, tzinfo=UTC))
    date.click()
    page.locator(".xdsoft_date[data-date='7'][data-month='9']").filter(visible=True).click()
    expect(date).to_have_value("07/10/2025 09:30")


def test_a_calendar_covers_nothing_of_the_schedule(editor: Visitor) -> None:
    editor.page.set_viewport_size(WIDE)
    article = ArticlePage.objects.exclude(title_en="").live()[0]
    page = editing(editor, f"/admin/pages/{article.pk}/edit/")
    page.get_by_role("button", name="Đóng/mở trạng thái").click()
    page.get_by_role("button", name="Đặt lịch").click()
    names = ("go_live_at", "expire_at")
    fields = [page.locator(f"[name={name}]") for name in names]
    button = page.get_by_role("button", name="Lưu lịch")
    for size, day in ((WIDE, "7"), (NARROW, "8")):
        page.set_viewport_size(size)
        for name, field in zip(names, fields, strict=True):
            field.click()
            room = page.locator(f"[data-calendar-of={name}]")
            calendar = room.locator(".xdsoft_datetimepicker").filter(visible=True)
            calendar.locator(".xdsoft_next").first.click()
            calendar.locator(f".xdsoft_date[data-date='{day}']:not(.xdsoft_other_month)").click()
            expect(field).to_have_value(re.compile(f"^0{day}/"))
            shown = calendar.bounding_box()
            assert shown
            for other in (*fields, button):
                box = other.bounding_box()
                assert box
                assert box["y"] + box["height"] <= shown["y"]
    with page.expect_event("load"):
        button.click()
    expect(fields[0]).to_have_value(re.compile(r"^08/"))


def test_a_calendar_on_a_telephone_stands_below_its_field(editor: Visitor) -> None:
    page = form_of_new_article(editor, NARROW)
    date = page.locator("[name=date]")
    date.click()
    calendar = page.locator(".xdsoft_datetimepicker").filter(visible=True)
    calendar.locator(".xdsoft_date[data-date='7']:not(.xdsoft_other_month)").click()
    expect(date).to_have_value(re.compile(r"^07/"))
    field, shown = date.bounding_box(), calendar.bounding_box()
    assert field
    assert shown
    assert field["y"] + field["height"] <= shown["y"]
    assert 0 <= shown["x"] <= shown["x"] + shown["width"] <= NARROW["width"]

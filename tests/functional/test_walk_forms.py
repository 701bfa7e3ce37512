"""A walk through the admin in a browser: forms that are sent with mistakes."""

import re

import pytest
from playwright.sync_api import expect
from wagtail.rich_text import RichText

from news.models import ArticlePage
from pages.models import HomePage
from tests.admin_addresses import Rows
from tests.functional.conftest import Visitor
from tests.functional.editing import editing
from tests.functional.looking import NO_VIDEO, UNTIED, look

# Forms that are sent as they are opened, whatever the browser would say of it.
FORMS = (
    *("wagtailsnippets_pages_staffmember:add", "wagtailsnippets_news_category:add"),
    *("wagtailimages:add", "wagtaildocs:add", "wagtailusers_users:add", "wagtailredirects:add"),
    *(
        "wagtailadmin_collections:add",
        "wagtailadmin_workflows:add",
        "wagtailredirects:start_import",
    ),
    "confirm_password",
)
SEND = """() => {
    const forms = [...document.querySelectorAll("main form[method=post i]")];
    const form = forms.sort((one, other) => other.elements.length - one.elements.length)[0];
    form.noValidate = true;
    HTMLFormElement.prototype.submit.call(form);
}"""


@pytest.mark.seconds(15)
def test_mistakes_in_forms(editor: Visitor, rows: Rows) -> None:
    wrong = []
    for name in FORMS:
        page = editor.open(rows.path(name))
        with page.expect_event("load"):
            page.evaluate(SEND)
        assert page.locator(".error-message, .messages .error, .errorlist").count(), name
        wrong += look(page, name, "main")
    assert wrong == [], wrong


SEND_AS = """(button) => {
    button.form.noValidate = true;
    button.form.requestSubmit(button);
}"""


def test_the_address_of_a_video_that_is_none(editor: Visitor, rows: Rows) -> None:
    """A video is a block of the body; an empty address is refused once it is to be published."""
    article = ArticlePage.objects.get(pk=rows.by_address["wagtailadmin_pages:"])
    article.body_vi = [("video", {"url": url, "title": "Hội nghị"}) for url in (NO_VIDEO, "")]
    article.save_revision()
    page = editor.open(rows.path("wagtailadmin_pages:edit"))
    with page.expect_event("load"):
        page.locator("[name=action-publish]").evaluate(SEND_AS)
    told = page.locator("[data-contentpath=body_vi] .error-message")
    expect(told).to_have_text(
        ["Đây không phải địa chỉ video trên YouTube hoặc Vimeo.", "Trường này là bắt buộc."]
    )
    wrong = look(page, "video", "main")
    page.locator(".messages").get_by_text("Đến lỗi đầu tiên").press("Enter")
    expect(told.first).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[name=body_vi-0-value-url]")).to_be_focused()
    assert wrong == [], wrong


@pytest.mark.seconds(8)
def test_formatted_text_that_is_wrong(editor: Visitor, rows: Rows) -> None:
    """It is an editor beside a hidden field, in a block and in the form itself."""
    article = ArticlePage.objects.get(pk=rows.by_address["wagtailadmin_pages:"])
    article.body_vi = [("paragraph", RichText("<p>Đúng</p>")), ("callout", {"text": ""})]
    article.save_revision()
    page = editor.open(rows.path("wagtailadmin_pages:edit"))
    with page.expect_event("load"):
        page.locator("[name=action-publish]").evaluate(SEND_AS)
    told = page.locator("[data-contentpath=body_vi] .error-message")
    expect(told).to_have_text("Trường này là bắt buộc.")
    wrong = look(page, "callout", "main")
    page.locator(".messages").get_by_text("Đến lỗi đầu tiên").press("Enter")
    expect(told).to_be_focused()
    page.keyboard.press("Tab")
    text = page.get_by_role("textbox", name="Chữ", exact=True)
    expect(text).to_be_focused()
    expect(text).to_have_accessible_description(re.compile(r"Trường này là bắt buộc\.$"))
    right = page.get_by_role("textbox", name="Đoạn văn").first
    expect(right).not_to_have_attribute("aria-invalid", "true")

    home = HomePage.objects.get()
    page = editing(editor, f"/admin/pages/{home.pk}/edit/")
    mission = page.get_by_role("textbox", name="Giới thiệu về Sở, Tiếng Việt")
    expect(mission).to_have_accessible_description(re.compile("Một câu ở đầu trang chủ"))
    # Half of a character that takes two.
    page.locator("[name=mission_vi]").evaluate(
        "(field) => { field.value = field.value.replace('Cơ', '\\\\ud83d'); }"
    )
    with page.expect_event("load"):
        page.locator("[name=action-publish]").evaluate(SEND_AS)
    expect(mission).to_have_accessible_description(re.compile("ký tự không trọn vẹn"))
    wrong += page.evaluate(UNTIED)
    assert wrong == [], wrong

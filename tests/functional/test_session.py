"""A session that ends, or a network that goes, while somebody writes takes nothing with it."""

import time
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from news.models import ArticlePage, NewsIndexPage
from pages.models import SiteSettings
from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.sessions import SessionStore
from tests.functional.conftest import Visitor
from tests.functional.editing import editing
from tests.waiting import until

pytestmark = pytest.mark.seconds(10)


def layer(page: Page) -> Any:
    return page.locator("#session-layer")


def edit_path(article: ArticlePage) -> str:
    return f"/admin/pages/{article.pk}/edit/"


def below(page: Page) -> Any:
    """What stands below the form, behind the layer, of what is not saved."""
    return page.locator(".footer__save-warning p")


def draft_title(article: ArticlePage) -> str:
    revision = ArticlePage.objects.get(pk=article.pk).get_latest_revision()
    return revision.content["title"] if revision else ""


def sign_in_in_another_tab(page: Page, user: User) -> None:
    with page.expect_popup() as opened:
        layer(page).get_by_role("link", name="Đăng nhập ở thẻ khác").click()
    other = opened.value
    other.locator("[name=username]").fill(user.username)
    other.locator("[name=password]").fill("password")
    other.locator("[name=password]").press("Enter")
    expect(other.get_by_role("heading", name="Đã đăng nhập")).to_be_visible()
    other.close()


def test_what_is_written_after_the_session_has_ended_is_saved_once_signed_in_again(
    editor: Visitor, admin_user: User
) -> None:
    article = ArticlePage.objects.live()[0]
    page = editing(editor, edit_path(article))
    title = page.locator("[name=title]")
    Session.objects.all().delete()
    title.fill("Viết khi phiên đã hết")
    expect(layer(page).get_by_text("Phiên đăng nhập đã hết")).to_be_visible()
    expect(layer(page).get_by_text("quay lại; bài sẽ tự được lưu")).to_be_visible()
    expect(below(page)).to_have_text(["Phiên đăng nhập đã hết."])
    layer(page).get_by_role("button", name="Soạn tiếp").click()
    # Whoever wants to publish is told once more, and published as soon as that can be.
    page.get_by_role("button", name="Xuất bản").click()
    expect(layer(page)).to_be_visible()
    assert draft_title(article) != "Viết khi phiên đã hết"
    sign_in_in_another_tab(page, admin_user)
    expect(page.locator(".messages .success")).to_be_visible()
    article.refresh_from_db()
    assert article.title == "Viết khi phiên đã hết"


def test_a_draft_saves_itself_with_the_token_of_the_new_session(
    editor: Visitor, admin_user: User
) -> None:
    article = ArticlePage.objects.live()[0]
    page = editing(editor, edit_path(article))
    Session.objects.all().delete()
    page.locator("[name=title]").fill("Tự lưu khi đăng nhập lại")
    expect(layer(page)).to_be_visible()
    sign_in_in_another_tab(page, admin_user)
    expect(layer(page)).to_be_hidden()
    until(lambda: draft_title(article) == "Tự lưu khi đăng nhập lại")


def test_what_is_written_without_a_network_is_saved_once_it_is_back(editor: Visitor) -> None:
    article = ArticlePage.objects.live()[0]
    page = editing(editor, edit_path(article))
    page.context.set_offline(True)
    try:
        page.locator("[name=title]").fill("Viết khi mất mạng")
        expect(layer(page).get_by_text("Không kết nối được với trang")).to_be_visible()
        expect(below(page)).to_have_text(["Không kết nối được với trang."])
    finally:
        page.context.set_offline(False)
    expect(layer(page)).to_be_hidden()
    until(lambda: draft_title(article) == "Viết khi mất mạng")


def test_what_is_sent_waits_for_the_draft_that_is_saving_itself(editor: Visitor) -> None:
    """Else a new page would be made twice, and the draft refused as out of date."""
    index = NewsIndexPage.objects.get()
    page = editing(editor, f"/admin/pages/add/news/articlepage/{index.pk}/")
    held: list[Route] = []

    def hold(route: Route) -> None:
        """The browser's own way to save goes on."""
        if route.request.is_navigation_request():
            route.continue_()
        else:
            held.append(route)

    page.route("**/add/**", hold)
    with page.expect_request("**/add/**"):
        page.locator("[name=title]").fill("Chỉ một bài")
    page.get_by_role("button", name="Thao tác khác").click()
    with page.expect_response(
        lambda answer: answer.request.method == "GET" and answer.url.endswith("/session/")
    ):
        page.get_by_role("button", name="Lưu bản nháp").first.click()
    with page.expect_event("load"):
        held[0].continue_()
    expect(page.locator(".messages .success")).to_be_visible()
    assert ArticlePage.objects.filter(title="Chỉ một bài").count() == 1
    editor.assert_clean()


def test_what_saves_itself_is_not_taken_for_what_another_has_saved(editor: Visitor) -> None:
    """By the answer to whether there is such a one, which was under way meanwhile."""
    article = ArticlePage.objects.live()[0]
    held: list[Route] = []
    editor.page.route("**/editing-sessions/ping/**", lambda route: held.append(route))
    page = editing(editor, edit_path(article))
    page.locator("[name=title]").fill("Chỉ mình tôi viết")
    until(lambda: draft_title(article) == "Chỉ mình tôi viết")
    for route in held:
        route.fulfill(response=route.fetch())
    with page.expect_event("load"):
        page.get_by_role("button", name="Xuất bản").click()
    expect(page.locator(".messages .success")).to_be_visible()
    article.refresh_from_db()
    assert article.title == "Chỉ mình tôi viết"
    editor.assert_clean()


def test_what_is_sent_has_the_last_words_of_a_formatted_text(editor: Visitor) -> None:
    """Wagtail's editor hands them over a quarter of a second after the key."""
    article = ArticlePage.objects.live()[0]
    page = editor.open(edit_path(article))
    text = page.locator('[data-bilingual="body"] [data-language="vi"] [contenteditable=true]')
    text.first.click()
    page.keyboard.type("Vừa viết ")
    with page.expect_event("load"):
        page.locator("[name=action-publish]").evaluate("button => button.click()")
    expect(page.locator(".messages .success")).to_be_visible()
    article.refresh_from_db()
    assert "Vừa viết" in str(article.body_vi)
    editor.assert_clean()


# Notes whether anything can be typed once the next page is asked for.
_NOTES = """
    () => navigation.addEventListener('navigate', () => setTimeout(() => {
        const form = document.querySelector('[data-edit-form]');
        document.body.toggleAttribute('data-was-inert', form.inert);
    }), { once: true })
"""


def test_nothing_is_typed_in_vain_into_what_has_been_sent(editor: Visitor) -> None:
    """Whoever stops the browser from loading the next page writes on, and is saved."""
    article = ArticlePage.objects.live()[0]
    page = editing(editor, edit_path(article))
    page.route("**/edit/", lambda held: None)
    page.evaluate(_NOTES)
    with page.expect_request("**/edit/"):
        page.locator("[name=action-publish]").evaluate("button => button.click()")
    page.context.new_cdp_session(page).send("Page.stopLoading")
    page.unroute("**/edit/")
    expect(page.locator("body[data-was-inert]")).to_have_count(1)
    expect(page.locator("form[data-edit-form]:not([inert])")).to_have_count(1)
    page.locator("[name=title]").fill("Viết tiếp")
    until(lambda: draft_title(article) == "Viết tiếp")
    editor.assert_clean()


def test_a_form_that_does_not_save_itself_asks_for_it(editor: Visitor, admin_user: User) -> None:
    page = editor.open("/admin/settings/pages/sitesettings/")
    Session.objects.all().delete()
    page.locator("[name=short_name_vi]").fill("Sở")
    expect(layer(page).get_by_text("quay lại rồi bấm “Lưu”")).to_be_visible()
    expect(layer(page).get_by_text("quay lại; bài sẽ tự được lưu")).to_be_hidden()
    layer(page).get_by_role("button", name="Soạn tiếp").click()
    # What has been sent is saved as soon as that can be.
    page.get_by_role("button", name="Lưu").click()
    expect(layer(page).get_by_text("quay lại; bài sẽ tự được lưu")).to_be_visible()
    sign_in_in_another_tab(page, admin_user)
    expect(page.locator(".messages .success")).to_be_visible()
    assert SiteSettings.load().short_name == "Sở"


def test_a_keystroke_keeps_the_session_and_none_for_two_hours_ends_it(editor: Visitor) -> None:
    article = ArticlePage.objects.live()[0]
    page = editing(editor, edit_path(article))
    key = next(c["value"] for c in page.context.cookies() if c["name"] == "sessionid")

    def idle(minutes: int) -> float:
        session = SessionStore(key)
        session["active_at"] = last = time.time() - minutes * 60
        session.save()
        return last

    last = idle(110)
    page.locator("[name=slug]").press("Shift")
    until(lambda: SessionStore(key)["active_at"] > last)
    idle(121)
    page.reload()
    expect(page.locator("[name=username]")).to_be_visible()

"""What can be taken back in the editor's browser: a page that two edit, a page that is deleted."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, expect

from news.models import ArticlePage
from pages.models import TrashedPage
from sotngoaivu.accounts.models import User
from tests.functional.conftest import Visitor, tab
from tests.functional.editing import editing
from tests.functional.server import SiteServer
from tests.pages.trash import public_article


@pytest.fixture
def colleague(browser: Browser, server: SiteServer) -> Iterator[Visitor]:
    """Somebody else, in a browser of their own."""
    user = User.objects.create_superuser("lan", last_name="Lê Thị", first_name="Lan")
    client = Client()
    client.force_login(user)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server.url}]
    )
    yield tab(context, server.url)
    context.close()


def saved(article: ArticlePage) -> str:
    return str(ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object().title)


@pytest.mark.seconds(15)
def test_two_edit_one_page_and_nothing_is_lost(editor: Visitor, colleague: Visitor) -> None:
    article = public_article("Ban đầu")
    place = f"/admin/pages/{article.pk}/edit/"
    mine, theirs = editor.open(place), colleague.open(place)
    # Neither has seen the other: the page does not save itself, nor does it look for others.
    for page in (mine, theirs):
        page.evaluate(
            "document.querySelector('[data-edit-form]').dataset.wAutosaveActiveValue = 'false'"
        )
    theirs.locator("[name=title]").fill("Của Lan")
    theirs.locator("[data-edit-form]").evaluate("form => form.requestSubmit()")
    theirs.locator(".messages", has_text="Đã cập nhật trang").wait_for()
    mine.locator("[name=title]").fill("Của tôi")
    mine.locator("[data-edit-form]").evaluate("form => form.requestSubmit()")
    expect(mine.get_by_role("heading", level=1)).to_contain_text("vừa được lưu ở nơi khác")
    expect(mine.locator("main")).to_contain_text("Lê Thị Lan")
    assert saved(article) == "Của Lan"
    with mine.expect_popup() as opened:
        mine.get_by_role("link", name="So sánh hai bản").click()
    expect(opened.value.locator("main")).to_contain_text("tôi")
    opened.value.close()
    mine.get_by_role("button", name="Vẫn lưu bản của tôi").click()
    mine.locator(".messages", has_text="Đã cập nhật trang").wait_for()
    assert saved(article) == "Của tôi"
    editor.assert_clean()


@pytest.mark.seconds(10)
def test_a_form_that_has_saved_itself_is_saved(editor: Visitor) -> None:
    article = public_article("Ban đầu")
    page = editing(editor, f"/admin/pages/{article.pk}/edit/")
    saves_itself = re.compile(rf"/pages/{article.pk}/edit/$")
    with page.expect_response(saves_itself) as answer:
        page.locator("[name=title]").fill("Viết dở")
    assert answer.value.json()["success"]
    page.locator("[name=title]").fill("Viết xong")
    # As its button does it: it waits for a draft that is saving itself.
    page.locator("[data-edit-form]").evaluate("form => form.requestSubmit()")
    page.locator(".messages", has_text="Đã cập nhật trang").wait_for()
    assert saved(article) == "Viết xong"
    editor.assert_clean()


@pytest.mark.seconds(10)
def test_a_page_is_deleted_and_comes_back(editor: Visitor) -> None:
    article = public_article("Xóa nhầm")
    page = editor.open(f"/admin/pages/{article.pk}/delete/")
    page.get_by_role("button", name="Đưa vào thùng rác").click()
    expect(page.locator(".messages")).to_contain_text("đã vào thùng rác")
    assert TrashedPage.objects.filter(page=article).exists()
    page.goto(f"{editor.url}/admin/reports/trash/")
    page.get_by_role("link", name="Xóa nhầm").click()
    page.get_by_role("button", name="Đưa trở lại").click()
    expect(page.locator(".messages")).to_contain_text("đã trở lại")
    assert ArticlePage.objects.get(pk=article.pk).live
    editor.assert_clean()


@pytest.mark.seconds(10)
def test_a_publication_is_undone_by_one_button(editor: Visitor) -> None:
    article = public_article("Đăng nhầm")
    page = editor.open(f"/admin/pages/{article.pk}/edit/")
    page.locator(".messages").get_by_role("button", name="Hoàn tác").click()
    expect(page.locator(".messages")).to_contain_text("không còn thấy")
    assert not ArticlePage.objects.get(pk=article.pk).live
    editor.assert_clean()

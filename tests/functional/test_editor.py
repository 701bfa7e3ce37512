"""What the editor's browser does with Vietnamese."""

from playwright.sync_api import expect

from news.models import ArticlePage, NewsIndexPage
from pages.models import HomePage
from tests.functional.conftest import Visitor
from tests.functional.test_every_page import locked_orientation


def test_slugs_follow_the_title_as_on_the_server(editor: Visitor) -> None:
    home = HomePage.objects.get()
    page = editor.open(f"/admin/pages/add/pages/contentpage/{home.pk}/")
    page.locator("[name=title]").press_sequentially("Đối ngoại địa phương")
    page.locator("[name=title]").blur()
    expect(page.locator("[name=slug]")).to_have_value("doi-ngoai-dia-phuong")


def test_style_sheets_let_the_admin_be_used_in_both_orientations(editor: Visitor) -> None:
    article = ArticlePage.published().first()
    assert article is not None
    assert locked_orientation(editor.open(f"/admin/pages/{article.pk}/edit/")) == []


def test_a_table_asks_for_its_caption_once(editor: Visitor) -> None:
    """Wagtail's table has a caption of its own, which no reader would see."""
    index = NewsIndexPage.objects.get()
    page = editor.open(f"/admin/pages/add/news/articlepage/{index.pk}/")
    body = page.locator("[data-contentpath=body_vi]").first
    body.locator(".c-sf-add-button").first.click()
    page.get_by_role("option", name="Bảng", exact=True).click()
    body.get_by_text("Thêm cột").wait_for()
    assert body.locator("label", has_text="Chú thích").filter(visible=True).count() == 1

"""What the editor's browser does with Vietnamese."""

from playwright.sync_api import expect

from pages.models import HomePage
from tests.functional.conftest import Visitor


def test_slugs_follow_the_title_as_on_the_server(editor: Visitor) -> None:
    home = HomePage.objects.get()
    page = editor.open(f"/admin/pages/add/pages/contentpage/{home.pk}/")
    page.locator("[name=title]").press_sequentially("Đối ngoại địa phương")
    page.locator("[name=title]").blur()
    expect(page.locator("[name=slug]")).to_have_value("doi-ngoai-dia-phuong")

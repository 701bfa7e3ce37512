"""The header of a page's form: its title, however long."""

import pytest

from news.models import ArticlePage
from tests.admin_addresses import Rows
from tests.functional.conftest import Visitor

LONG = (
    "Sở Ngoại vụ được thành lập ngày 23/12/2016 theo Quyết định số 3898/QĐ-UBND của tỉnh Thái Bình"
)


@pytest.mark.parametrize("width", [1400, 360])
def test_a_long_title_has_two_lines_and_is_there_whole(
    editor: Visitor, rows: Rows, width: int
) -> None:
    ArticlePage.objects.filter(pk=rows.by_address["wagtailadmin_pages:"]).update(draft_title=LONG)
    editor.page.set_viewport_size({"width": width, "height": 740})
    page = editor.open(rows.path("wagtailadmin_pages:history"))
    title = page.locator(".w-breadcrumbs li").last.locator("a")
    around = page.locator(".w-breadcrumbs")
    box, room = title.bounding_box(), around.bounding_box()
    assert box
    assert room
    assert box["x"] + box["width"] <= room["x"] + room["width"]
    assert box["height"] > 30
    assert (title.get_attribute("title") or "").endswith(LONG)

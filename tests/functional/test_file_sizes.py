"""A file that is too large: told where it was chosen, with the limit, before it is sent."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from news.models import NewsIndexPage
from tests.functional.conftest import Visitor
from tests.functional.test_pictures import drop

MEGABYTE = 1024 * 1024


def file(folder: Path, name: str, megabytes: float) -> Path:
    """One that takes no room on the disk."""
    made = folder / name
    with made.open("wb") as opened:
        opened.truncate(int(megabytes * MEGABYTE))
    return made


@pytest.fixture
def sent(editor: Visitor) -> list[str]:
    """The addresses that something was sent to, of those that take files."""
    asked: list[str] = []
    editor.page.on(
        "request",
        lambda request: (
            asked.append(request.url)
            if "multipart" in (request.header_value("content-type") or "")
            else None
        ),
    )
    return asked


def said(page: Page, name: str, size: str, most: str) -> str:
    return (
        f"“{name}”: {size} MB là quá lớn. Mỗi lần chỉ gửi được tối đa {most} MB; "
        "chưa có gì được gửi đi."
    )


def test_a_picture_that_is_too_large_is_told_in_the_form_and_in_the_window(
    editor: Visitor, tmp_path: Path, sent: list[str]
) -> None:
    picture = file(tmp_path, "co.jpg", 15.01)
    told = said(editor.page, "co.jpg", "15,1", "15")
    page = editor.open(f"/admin/pages/add/news/articlepage/{NewsIndexPage.objects.get().pk}/")
    chooser = page.locator("#id_main_image-chooser")
    with page.expect_file_chooser() as asked:
        chooser.get_by_role("button", name="Tải ảnh lên").click()
    asked.value.set_files(picture)
    alert = page.get_by_role("alert").filter(visible=True)
    expect(alert).to_have_text(told)
    alert.evaluate("alert => alert.remove()")
    drop(chooser, picture)
    expect(alert).to_have_text(told)
    chooser.get_by_role("button", name="Chọn ảnh").click()
    window = page.locator(".modal")
    window.get_by_role("tab", name="Tải lên").click()
    field = window.locator("[type=file]")
    field.set_input_files(picture)
    expect(window.get_by_role("alert")).to_have_text(told)
    expect(field).to_have_value("")
    field.set_input_files(file(tmp_path, "nho.jpg", 0.1))
    expect(window.get_by_role("alert")).to_have_count(0)
    assert sent == []


def test_a_document_among_several_that_is_too_large_is_told(
    editor: Visitor, tmp_path: Path, sent: list[str]
) -> None:
    page = editor.open("/admin/documents/multiple/add/")
    page.locator("#fileupload").set_input_files(file(tmp_path, "to-trinh.pdf", 20))
    expect(page.locator("#upload-list .error_messages")).to_contain_text("19,9")
    assert sent == []


def test_files_that_are_too_large_together_are_told(
    editor: Visitor, tmp_path: Path, sent: list[str]
) -> None:
    page = editor.open(reverse("imports"))
    page.locator("[name=file]").set_input_files(file(tmp_path, "tin.csv", 10))
    archive = page.locator("[name=archive]")
    archive.set_input_files(file(tmp_path, "anh.zip", 10))
    expect(page.get_by_role("alert")).to_have_text(said(page, "tin.csv, anh.zip", "20", "18"))
    expect(archive).to_have_value("")
    assert sent == []

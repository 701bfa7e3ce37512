"""A picture pasted or let go in a paragraph: a picture below it, and no word lost."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from wagtail.blocks.stream_block import StreamValue
from wagtail.rich_text import RichText

from news.models import ArticlePage, NewsIndexPage
from tests.functional.conftest import Visitor
from tests.functional.editing import editing
from tests.functional.test_paste import COPY, COPY_PICTURE, embedded_picture
from tests.functional.test_pictures import drop
from tests.media.scenes import photo
from tests.pages.foreign.samples import word_file

# As office programs do: the words, and a picture of them.
COPY_OFFICE = """
async () => {
    const canvas = new OffscreenCanvas(40, 30);
    canvas.getContext("2d").fillRect(0, 0, 20, 30);
    await navigator.clipboard.write([new ClipboardItem({
        "image/png": await canvas.convertToBlob({type: "image/png"}),
        "text/html": new Blob(["<p>Chỉ chữ.</p>"], {type: "text/html"}),
        "text/plain": new Blob(["Chỉ chữ."], {type: "text/plain"}),
    })]);
}
"""
DONE = "Ảnh đã vào thư viện. Hãy viết mô tả ảnh ở dưới."


def an_article() -> ArticlePage:
    article = ArticlePage(title="Hội đàm")
    article.body_vi = [
        ("paragraph", RichText("<p>Sáng <b>nay</b>.</p><p>Buổi chiều.</p><p>Tối.</p>")),
        ("callout", {"text": RichText("<p>Cần biết.</p>")}),
    ]
    NewsIndexPage.objects.get().add_child(instance=article)
    return article


def words(page: Page, text: str) -> Locator:
    return page.locator("#body_vi-root [data-block=true]", has_text=text)


def blocks(page: Page) -> Locator:
    return page.locator(
        "#body_vi-root > [data-streamfield-stream-container] > [data-streamfield-child]"
    )


def written(block: StreamValue.StreamChild) -> str:
    """The words of a text, or the name of a picture in the library."""
    if block.block_type == "image":
        return str(block.value["image"].title)
    text = block.value["text"] if block.block_type == "callout" else block.value
    return re.sub("<[^>]+>", "", text.source)


def saved(page: Page, article: ArticlePage) -> list[str]:
    with page.expect_event("load"):
        page.locator("[data-edit-form]").evaluate("form => form.requestSubmit()")
    article.refresh_from_db()
    return [written(block) for block in article.get_latest_revision_as_object().body_vi]


def paste_picture(page: Page) -> None:
    page.evaluate(COPY_PICTURE)
    page.keyboard.press("Control+V")


@pytest.mark.seconds(7)
def test_a_picture_pasted_or_let_go_stands_below_its_paragraph(
    editor: Visitor, tmp_path: Path
) -> None:
    article = an_article()
    files = [tmp_path / name for name in ("cờ.jpg", "hỏng.jpg")]
    for number, file in enumerate(files):
        file.write_bytes(photo(number)[: 3000 if number else None])
    page = editing(editor, f"/admin/pages/{article.pk}/edit/")
    page.context.grant_permissions(["clipboard-write"], origin=editor.url)
    told = page.locator("#body_vi-root .picture-told")
    words(page, "Buổi chiều").click()
    page.keyboard.press("Home")
    paste_picture(page)
    expect(told).to_have_text(DONE)
    expect(told).to_have_attribute("role", "status")
    # Whoever writes goes on where they were.
    page.keyboard.type("Từ ")
    expect(blocks(page)).to_have_count(4)
    expect(words(page, "Buổi chiều")).to_have_text("Từ Buổi chiều.")
    drop(words(page, "Sáng"), files[0])
    expect(told).to_have_text([DONE, DONE])
    drop(words(page, "Cần biết"), files[1])
    expect(told.last).to_contain_text("Ảnh bị hỏng")
    blocks(page).last.get_by_role("button", name="Xóa").click()
    assert saved(page, article) == [
        "Sáng nay.",
        "cờ",
        "Từ Buổi chiều.",
        "Hội đàm",
        "Tối.",
        "Cần biết.",
    ]
    assert page.context.pages == [page]
    editor.assert_clean()


@pytest.mark.seconds(7)
def test_undoing_after_a_picture_brings_no_word_twice(editor: Visitor) -> None:
    article = an_article()
    page = editing(editor, f"/admin/pages/{article.pk}/edit/")
    page.context.grant_permissions(["clipboard-write"], origin=editor.url)
    words(page, "Buổi chiều").click()
    page.keyboard.press("End")
    page.keyboard.type(" Mưa.")
    paste_picture(page)
    expect(page.locator("#body_vi-root .picture-told")).to_have_text(DONE)
    texts = page.locator("#body_vi-root [contenteditable=true]")
    page.keyboard.type(" Gió.")
    expect(texts.nth(0)).to_contain_text("Buổi chiều. Mưa. Gió.")
    for _each in range(3):
        page.keyboard.press("Control+Z")
    words(page, "Tối").click()
    page.keyboard.press("Control+Z")
    expect(texts.nth(0)).not_to_contain_text("Gió")
    assert saved(page, article) == [
        "Sáng nay.Buổi chiều. Mưa.",
        "Hội đàm",
        "Tối.",
        "Cần biết.",
    ]


@pytest.mark.seconds(6)
def test_a_text_with_pictures_is_pasted_as_a_document(editor: Visitor) -> None:
    article = an_article()
    page = editing(editor, f"/admin/pages/{article.pk}/edit/")
    html = f"<p>Bài dán.</p><p><img src='{embedded_picture()}' alt='Ảnh'></p>"
    page.evaluate(COPY, html)
    text = page.locator("#body_vi-root [contenteditable=true]").first
    text.click()
    page.keyboard.press("Control+V")
    expect(page.frame_locator("#paste-layer iframe").locator("img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(text).to_be_focused()
    expect(blocks(page)).to_have_count(2)
    page.keyboard.press("Control+V")
    page.get_by_role("button", name="Đưa vào bài").press("Enter")
    expect(blocks(page)).to_have_count(4)
    expect(blocks(page).nth(1)).to_contain_text("Bài dán.")
    expect(blocks(page).nth(2).locator(".image-chooser")).to_be_visible()
    # Words alone are the editor's own.
    page.context.grant_permissions(["clipboard-write"], origin=editor.url)
    page.evaluate(COPY_OFFICE)
    text.click()
    page.keyboard.press("Control+V")
    expect(text).to_contain_text("Chỉ chữ.")
    expect(page.locator("#paste-layer")).to_be_hidden()
    assert [len(each) > 0 for each in saved(page, article)] == [True] * 4
    editor.assert_clean()


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<table><tr><td>STT<td>Nước<tr><td>1<td>Lào</table>", "table"),
        ("<h1>Tiêu đề Word</h1><p>Lời.</p>", "h2"),
        (
            "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.</span>Một</p>",
            "ol li",
        ),
        (
            "<p>Lời.</p><div style='mso-element:comment-list'><p>Xem lại!</p></div>",
            "p:has-text('Lời.')",
        ),
        ("<p>Lời.<span style='display: none'>mật</span></p>", "p:text-is('Lời.')"),
        (
            "<style>.Kin {mso-hide:all}</style><p>Lời.<span class=Kin>mật</span></p>",
            "p:text-is('Lời.')",
        ),
    ],
)
def test_what_a_paragraph_cannot_hold_is_pasted_as_a_document(
    editor: Visitor, html: str, shown: str
) -> None:
    article = an_article()
    page = editing(editor, f"/admin/pages/{article.pk}/edit/")
    page.evaluate(COPY, html)
    words(page, "Buổi chiều").click()
    page.keyboard.press("Control+V")
    preview = page.frame_locator("#paste-layer iframe").locator("body")
    expect(preview.locator(shown)).to_be_visible()
    expect(preview).not_to_contain_text("Xem lại")
    page.keyboard.press("Escape")
    # A single cell is but its words.
    page.evaluate(COPY, "<table><tr><td>Lào</table>")
    page.keyboard.press("Control+V")
    expect(page.locator("#body_vi-root [contenteditable=true]").first).to_contain_text("Lào")
    expect(page.locator("#paste-layer")).to_be_hidden()


def test_a_file_that_is_no_word_file_is_told_as_such(editor: Visitor, tmp_path: Path) -> None:
    article = an_article()
    word, other = tmp_path / "BAI VIET.DOCX", tmp_path / "bai cu.doc"
    word.write_bytes(word_file("Một", "Hội đàm diễn ra."))
    other.write_bytes(b"words")
    page = editing(editor, f"/admin/pages/{article.pk}/edit/")
    drop(words(page, "Buổi chiều"), word)
    preview = page.frame_locator("#paste-layer iframe")
    expect(preview.locator("body")).to_contain_text("Hội đàm diễn ra.")
    area = page.get_by_role("textbox", name="Chỗ để dán")
    for is_dropped in (True, False):
        drop(area, word)
        expect(area).to_have_text("BAI VIET.DOCX")
        if is_dropped:
            drop(area, other)
        else:
            page.set_input_files("#paste-file", other)
        expect(page.locator("[data-paste=status]")).to_contain_text("“bai cu.doc” không phải")
        expect(area).to_have_text("")
        expect(preview.locator("body")).to_be_hidden()

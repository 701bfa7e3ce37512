"""The form of an article in the editor's browser: both languages, lengths, what Enter and the main
button do."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from news.models import ArticlePage, NewsIndexPage
from pages.models import HomeFigure, HomePage
from tests.functional.conftest import Visitor
from tests.functional.editing import (
    NARROW,
    WIDE,
    draft,
    editing,
    form_of_new_article,
    saved,
)
from tests.waiting import until

COPY_WORDS = """
    words => {
        const hold = (event) => {
            event.preventDefault();
            event.clipboardData.setData("text/plain", words);
        };
        document.addEventListener("copy", hold, {capture: true, once: true});
        document.execCommand("copy");
    }
"""


def column(page: Page, name: str, language: str) -> Locator:
    return page.locator(f'[data-bilingual="{name}"] [data-language="{language}"]')


def paragraph(page: Page, language: str) -> Locator:
    """Where the words of the only paragraph are written."""
    return column(page, "body", language).locator("[contenteditable=true]")


def dialogs(page: Page) -> list[str]:
    """The kinds of dialogs that the page opens from now on; each is agreed to."""
    opened: list[str] = []

    def agree(dialog: Dialog) -> None:
        opened.append(dialog.type)
        dialog.accept()

    page.on("dialog", agree)
    return opened


def test_both_languages_stand_side_by_side_or_the_one_chosen_where_that_is_narrow(
    editor: Visitor,
) -> None:
    page = form_of_new_article(editor)
    boxes = [column(page, "lead", language).bounding_box() for language in ("vi", "en")]
    assert all(boxes)
    vietnamese, english = (box for box in boxes if box)
    assert vietnamese["y"] == english["y"]
    assert english["x"] >= vietnamese["x"] + vietnamese["width"]
    assert not page.locator(".language-choice").is_visible()
    column(page, "lead", "vi").locator("textarea").fill("Hai nước trao đổi.")
    source = column(page, "lead", "en").locator("[data-source]")
    assert not source.is_visible()
    page.set_viewport_size(NARROW)
    assert column(page, "lead", "vi").is_visible()
    assert not column(page, "lead", "en").is_visible()
    page.locator(".language-choice").get_by_text("Tiếng Anh").click()
    assert not column(page, "body", "vi").is_visible()
    assert column(page, "body", "en").is_visible()
    assert source.inner_text() == "Hai nước trao đổi."
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_the_form_makes_room_for_what_is_opened_beside_it(editor: Visitor) -> None:
    article = ArticlePage.objects.exclude(title_en="").live()[0]
    page = editor.open(f"/admin/pages/{article.pk}/edit/")
    page.get_by_role("button", name="Đóng/mở xem trước").click()
    panel = page.locator(".form-side--open")
    expect(panel).to_be_in_viewport(ratio=0.9)
    for width in (1280, 1366, 1600, 1920):
        page.set_viewport_size({"width": width, "height": 1000})
        form, beside = page.locator(".w-form-width:visible").bounding_box(), panel.bounding_box()
        assert form
        assert beside
        assert form["x"] + form["width"] <= beside["x"]
        english, choice = column(page, "lead", "en"), page.locator(".language-choice")
        assert english.is_visible() != choice.is_visible()
    assert english.is_visible()
    page.set_viewport_size({"width": 1400, "height": 1000})
    assert choice.is_visible()
    page.get_by_role("button", name="Đóng/mở xem trước").click()
    expect(english).to_be_visible()


def test_an_article_that_is_opened_and_left_neither_asks_nor_stays(editor: Visitor) -> None:
    before = ArticlePage.objects.count()
    page = form_of_new_article(editor)
    asked = dialogs(page)
    paragraph(page, "vi").click()
    page.locator("[name=title]").click()
    page.goto(f"{editor.url}/admin/")
    assert (asked, ArticlePage.objects.count()) == ([], before)


def test_a_paragraph_is_copied_over_one_left_empty_without_asking(editor: Visitor) -> None:
    page = form_of_new_article(editor)
    paragraph(page, "vi").press_sequentially("Hai nước trao đổi.")
    asked = dialogs(page)
    column(page, "body", "en").locator("[data-copy]").click()
    expect(paragraph(page, "en")).to_have_text("Hai nước trao đổi.")
    assert asked == []


def test_the_vietnamese_is_copied_and_an_english_that_is_there_asked_about(
    editor: Visitor,
) -> None:
    page = form_of_new_article(editor)
    for name in ("title", "lead", "main_image_caption"):
        vietnamese, english = (
            column(page, name, code).locator("input:not([type=hidden]), textarea")
            for code in ("vi", "en")
        )
        copy = column(page, name, "en").locator("[data-copy]")
        vietnamese.fill("Đối ngoại")
        copy.click()
        expect(english).to_have_value("Đối ngoại")
        vietnamese.fill("Khác")
        page.once("dialog", lambda dialog: dialog.dismiss())
        copy.click()
        expect(english).to_have_value("Đối ngoại")
        page.once("dialog", lambda dialog: dialog.accept())
        copy.click()
        expect(english).to_have_value("Khác")


def test_a_body_is_copied_with_its_blocks(editor: Visitor) -> None:
    article = ArticlePage.objects.exclude(title_en="").first()
    assert article
    article.body_en = []
    article.save_revision().publish()
    editor.page.set_viewport_size(WIDE)
    page = editing(editor, f"/admin/pages/{article.pk}/edit/")
    column(page, "body", "en").locator("[data-copy]").click()
    blocks = [
        column(page, "body", code).locator("[data-streamfield-child]") for code in ("vi", "en")
    ]
    expect(blocks[1]).to_have_count(blocks[0].count())
    assert blocks[0].count() == len(article.body_vi)
    until(lambda: len(draft(article).body_en) == len(article.body_vi))


def test_lengths_are_counted_and_a_search_result_follows_what_is_written(editor: Visitor) -> None:
    page = form_of_new_article(editor)
    said = column(page, "title", "vi").locator(".advised-length")
    page.locator("[name=title]").fill("Tin ngắn")
    expect(said).to_have_text("8 trên 65 ký tự")
    page.locator("[name=title]").fill("x" * 70)
    expect(said).to_have_text("70 trên 65 ký tự: danh sách và công cụ tìm kiếm sẽ cắt phần thừa")
    page.locator("[name=title]").fill("Tin mới")
    page.locator("[name=lead_vi]").fill("Gói trong hai câu.")
    page.get_by_role("tab", name="Quảng bá").click()
    result = page.locator('.search-result[lang="vi"]')
    expect(result.locator("[data-shown=title]")).to_have_text("Tin mới")
    expect(result.locator("[data-shown=description]")).to_have_text("Gói trong hai câu.")
    page.locator("[name=search_description]").fill("Câu khác.")
    expect(result.locator("[data-shown=description]")).to_have_text("Câu khác.")
    assert not page.locator('.search-result[lang="en"]').is_visible()


def test_what_is_cut_off_is_told(editor: Visitor) -> None:
    page = form_of_new_article(editor)
    title = page.locator("[name=title]")
    for field, most in ((title, 255), (page.locator("[name=main_image_credit_vi]"), 160)):
        page.evaluate(COPY_WORDS, "x" * (most + 45))
        field.click()
        page.keyboard.press("Control+V")
        expect(field).to_have_value("x" * most)
        told = page.get_by_role("alert").filter(visible=True)
        expect(told).to_have_text(f"Ô này chứa được {most} ký tự; 45 ký tự thừa đã bị cắt.")
        field.press("Backspace")
        expect(told).to_have_count(0)
        field.press("y")
        expect(field).to_have_value("x" * (most - 1) + "y")
        expect(told).to_have_count(0)
    expect(column(page, "title", "vi").locator(".advised-length")).to_contain_text("255 trên 65")


def test_the_main_button_publishes_and_enter_does_not(editor: Visitor) -> None:
    page = form_of_new_article(editor)
    page.locator("[name=title]").fill("Tin viết dở")
    page.locator("[name=title]").press("Enter")
    assert page.locator("[name=title]").input_value() == "Tin viết dở"
    saved(page)
    main = page.locator("footer button[type=submit]").filter(visible=True)
    expect(main).to_have_text("Xuất bản")
    page.locator("[name=author]").fill("Ban biên tập")
    with page.expect_event("load"):
        page.locator("[name=author]").press("Enter")
    article = ArticlePage.objects.get(title="Tin viết dở")
    assert not article.live
    assert article.get_latest_revision_as_object().author == "Ban biên tập"
    with page.expect_event("load"):
        main.click()
    assert ArticlePage.objects.get(pk=article.pk).live


def test_what_is_to_be_looked_at_leads_to_its_field(editor: Visitor) -> None:
    page = form_of_new_article(editor, NARROW)
    page.locator("[name=title]").fill("Tin mới")
    saved(page)
    findings = page.locator("[data-findings]")
    findings.locator("summary").click()
    for width in (360, 414, 600, 820):
        page.set_viewport_size({"width": width, "height": 740})
        shown = findings.locator("ul").bounding_box()
        assert shown
        assert 0 <= shown["x"] <= shown["x"] + shown["width"] <= width
        assert findings.locator("ul").evaluate("list => list.scrollWidth <= list.clientWidth")
    page.set_viewport_size(NARROW)
    findings.get_by_text("Chưa có tiêu đề tiếng Anh").click()
    expect(page.locator("[name=title_en]")).to_be_focused()
    page.locator("[name=title_en]").fill("News")
    findings.locator("summary").click()
    expect(findings.get_by_text("Chưa có tiêu đề tiếng Anh")).to_have_count(0)
    findings.get_by_text("Chưa có đoạn mở đầu").click()
    expect(page.locator("[name=lead_vi]")).to_be_focused()


def test_an_old_figure_and_a_schedule_long_past_lead_to_their_fields(editor: Visitor) -> None:
    HomeFigure.objects.update(as_of=datetime.date(2016, 12, 23))
    page = editor.open(f"/admin/pages/{HomePage.objects.get().pk}/edit/")
    findings = page.locator("[data-findings]")
    findings.locator("summary").click()
    findings.get_by_text("tính đến ngày 23/12/2016").first.click()
    expect(page.locator("[name=figures-0-as_of]")).to_be_focused()
    article = ArticlePage(title="Tin", live=False)
    NewsIndexPage.objects.get().add_child(instance=article)
    article.go_live_at = timezone.now() - datetime.timedelta(days=300)
    article.save_revision()
    page = editor.open(f"/admin/pages/{article.pk}/edit/")
    findings = page.locator("[data-findings]")
    findings.locator("summary").click()
    findings.get_by_text("Thời điểm đã hẹn").click()
    expect(page.locator("[name=go_live_at]")).to_be_focused()


def test_a_language_chosen_while_the_preview_is_being_made_is_shown(editor: Visitor) -> None:
    article = ArticlePage.objects.live().exclude(title_en="").first()
    page = editor.open(f"/admin/pages/{article.pk}/edit/")
    held: list[Route] = []
    made = "**/preview/*in_preview_panel=true*"
    page.route(made, lambda route: held.append(route), times=1)
    with page.expect_request(made):
        page.get_by_role("button", name="Đóng/mở xem trước").click()
    page.get_by_label("Chế độ xem trước").select_option("Tiếng Anh")
    held[0].continue_()
    preview = page.frame_locator("iframe[title='Xem trước']:not(.w-preview__proxy)")
    expect(preview.get_by_role("heading", level=1)).to_have_text(article.title_en)
    editor.assert_clean()


# Presses the button before the English editors are made.
_PRESS = """
    document.addEventListener('DOMContentLoaded', () => setTimeout(() => {
        const english = document.querySelectorAll('[data-language=en] .Draftail-Editor');
        sessionStorage.madeBefore ??= english.length;
        document.querySelector('[name=action-publish]')?.click();
    }));
"""


def test_the_english_is_kept_by_whoever_is_quicker_than_its_editors(editor: Visitor) -> None:
    """They are made after the Vietnamese ones."""

    def words() -> list[str]:
        text: list[str] = article.body_en.stream_block.get_searchable_content(article.body_en)
        return text

    article = ArticlePage.objects.exclude(title_en="").live()[0]
    before = words()
    page = editor.page
    page.add_init_script(_PRESS)
    page.goto(f"{editor.url}/admin/pages/{article.pk}/edit/", wait_until="commit")
    expect(page.locator(".messages .success")).to_be_visible()
    assert page.evaluate("sessionStorage.madeBefore") == "0"
    article.refresh_from_db()
    assert before
    assert words() == before
    assert editor.watch.failed == []


# What Wagtail takes for unchanged.
_NOTED = """
    document.addEventListener('w-unsaved:watch-edits', ({ detail }) => {
        sessionStorage.noted = String(detail.initialFormData);
    });
"""


def test_what_is_made_late_is_no_change(editor: Visitor) -> None:
    article = ArticlePage.objects.exclude(title_en="").live()[0]
    editor.page.add_init_script(_NOTED)
    page = editing(editor, f"/admin/pages/{article.pk}/edit/")
    noted = page.evaluate("sessionStorage.noted")
    assert "body_vi-count" in noted
    assert "body_en-count" in noted


# Something is written the moment the answer to a save is there, and nothing afterwards.
WRITE_MEANWHILE = """
text => {
    const { fetch } = window;
    window.fetch = async (...asked) => {
        const answer = await fetch(...asked);
        const field = document.querySelector("[name=lead_vi]");
        if (asked[1]?.method === "post" && !field.value) field.value = text;
        return answer;
    };
}
"""


@pytest.mark.parametrize("is_new", [True, False])
def test_what_is_written_while_a_draft_saves_itself_is_saved(editor: Visitor, is_new: bool) -> None:
    if is_new:
        page = form_of_new_article(editor)
    else:
        article = ArticlePage(title="Tin", slug="tin", live=False)
        NewsIndexPage.objects.get().add_child(instance=article)
        page = editing(editor, f"/admin/pages/{article.pk}/edit/")
    page.evaluate(WRITE_MEANWHILE, "Đoạn mở đầu.")
    page.locator("[name=title]").fill("Tin mới")
    until(lambda: draft(ArticlePage.objects.latest("pk")).lead_vi == "Đoạn mở đầu.")
    editor.assert_clean()

"""One article's way in real browsers: written, sent back, written on, approved, read and found."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, expect

from news.models import ArticlePage
from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.roles import APPROVER, AUTHOR
from tests.functional.conftest import Visitor, tab
from tests.functional.editing import editing, watch_edits, watched
from tests.functional.server import SiteServer

TITLE, ENGLISH = "Hội nghị xúc tiến hợp tác", "A meeting on cooperation"
MOST_STEPS = 150
_WAY = """here => here.compareDocumentPosition(document.activeElement)
    & Node.DOCUMENT_POSITION_FOLLOWING ? "Shift+Tab" : "Tab"
"""


def at_work(
    browser: Browser, server: SiteServer, role: str, name: str, width: int
) -> Iterator[Visitor]:
    user = User.objects.create(username=name, last_name="Nguyễn", first_name=name.title())
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    context = browser.new_context(viewport={"width": width, "height": 900})
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server.url}]
    )
    yield tab(context, server.url)
    context.close()


@pytest.fixture(params=[1280, 360])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def author(browser: Browser, server: SiteServer, width: int) -> Iterator[Visitor]:
    yield from at_work(browser, server, AUTHOR, "an", width)


@pytest.fixture
def approver(browser: Browser, server: SiteServer, width: int) -> Iterator[Visitor]:
    yield from at_work(browser, server, APPROVER, "bình", width)


class Hand:
    """Finds its way by touch."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, control: Locator) -> None:
        control.click()

    def choose_from(self, opener: Locator, choice: str) -> None:
        """The first in the window that `opener` opens."""
        window = self.page.locator(".modal")
        self.press(opener)
        # Once it is there, it takes the focus to itself.
        expect(window).to_be_focused()
        self.press(window.locator(choice).first)
        expect(window).to_have_count(0)

    def write(self, control: Locator, text: str) -> None:
        control.click()
        self.page.keyboard.type(text)

    def choose(self, control: Locator) -> None:
        control.click()

    def select(self, control: Locator, name: str) -> None:
        control.select_option(name)

    def choose_block(self, name: str) -> None:
        self.page.get_by_role("option", name=name).click()


class Keyboard(Hand):
    """Finds its way by keys alone."""

    def go(self, control: Locator) -> None:
        """Forwards or backwards, as one would who sees where it is."""
        way = control.evaluate(_WAY)
        for _step in range(MOST_STEPS):
            if control.evaluate("here => here === document.activeElement"):
                return
            self.page.keyboard.press(way)
        raise AssertionError(f"{control} is not reached by the Tab key")

    def press(self, control: Locator) -> None:
        self.go(control)
        self.page.keyboard.press("Enter")

    def write(self, control: Locator, text: str) -> None:
        self.go(control)
        self.page.keyboard.type(text)

    def choose(self, control: Locator) -> None:
        """The other of two that are chosen between."""
        self.go(control.page.locator(".language-choice input:checked"))
        self.page.keyboard.press("ArrowRight")

    def select(self, control: Locator, name: str) -> None:
        self.go(control)
        for _option in range(control.locator("option").count()):
            if control.locator("option:checked").inner_text() == name:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"there is no {name}")

    def choose_block(self, name: str) -> None:
        search = self.page.get_by_role("combobox", name="Tìm loại nội dung")
        expect(search).to_be_focused()
        self.page.keyboard.type(name)
        expect(self.page.get_by_role("option")).to_have_count(1)
        self.page.keyboard.press("Enter")


@pytest.mark.seconds(30)
def test_an_article_is_written_sent_back_approved_and_found(
    author: Visitor,
    approver: Visitor,
    reader: Visitor,
    width: int,
    django_capture_on_commit_callbacks: Any,
) -> None:
    page = author.open("/admin/")
    watch_edits(page)
    hand = Hand(page) if width < 400 else Keyboard(page)
    hand.press(page.get_by_role("link", name="Viết tin"))
    watched(page)
    hand.write(page.locator("[name=title]"), TITLE)
    hand.write(page.locator("[name=lead_vi]"), "Tỉnh gặp gỡ các đối tác.")
    hand.choose_from(page.get_by_role("button", name="Chọn chuyên mục"), "tbody a")
    hand.choose_from(page.get_by_role("button", name="Chọn ảnh").first, "a.image-choice")
    vietnamese = page.locator('[data-bilingual="body"] [data-language="vi"]')
    paragraphs = vietnamese.locator("[contenteditable=true]")
    hand.write(paragraphs, "Tỉnh trao đổi về hợp tác.")
    hand.press(vietnamese.get_by_role("button", name="Chèn khối").last)
    hand.choose_block("Đoạn văn")
    expect(paragraphs).to_have_count(2)
    hand.write(paragraphs.last, "Hai bên hẹn gặp lại.")
    hand.choose(page.locator(".language-choice").get_by_text("Tiếng Anh"))
    hand.write(page.locator("[name=title_en]"), ENGLISH)
    hand.write(page.locator("[name=lead_en]"), "The province met its partners.")
    hand.press(page.locator('[data-bilingual="body"] [data-language="en"] [data-copy]'))
    hand.press(page.get_by_role("button", name="Đóng/mở xem trước"))
    expect(page.locator(".xdsoft_datetimepicker").filter(visible=True)).to_have_count(0)
    # Wagtail puts a new frame beside the one that shows, until it is loaded.
    preview = page.frame_locator("iframe[title='Xem trước']:not(.w-preview__proxy)")
    headline = preview.get_by_role("heading", level=1)
    expect(headline).to_have_text(TITLE)
    hand.select(page.get_by_label("Chế độ xem trước"), "Tiếng Anh")
    expect(headline).to_have_text(ENGLISH)
    hand.press(page.get_by_role("button", name="Đóng/mở xem trước"))
    hand.press(page.get_by_role("button", name="Gửi duyệt theo Duyệt bài"))
    expect(page.locator(".messages")).to_contain_text("Đã gửi duyệt")
    page = approver.open("/admin/")
    watch_edits(page)
    waiting = page.locator("section", has_text="Đang chờ bạn duyệt").last
    with page.expect_event("load"):
        waiting.get_by_role("link", name=TITLE).click()
    watched(page)
    page.get_by_role("button", name="Thao tác khác").click()
    page.get_by_role("button", name="Yêu cầu sửa").click()
    page.locator(".modal-body textarea").fill("Thêm <b>ngày</b> họp.")
    page.locator(".modal-body").get_by_role("button", name="Yêu cầu sửa").click()
    expect(page.locator(".messages")).to_contain_text(f"“{TITLE}” đã được gửi lại cho")
    article = ArticlePage.objects.get(title=TITLE)
    page = editing(author, f"/admin/pages/{article.pk}/edit/")
    expect(page.locator(".messages")).to_contain_text(
        "Nguyễn Bình đề nghị sửa: “Thêm <b>ngày</b> họp.”"
    )
    hand = type(hand)(page)
    hand.write(page.locator("[name=lead_vi]"), "Sáng thứ Hai. ")
    hand.press(page.get_by_role("button", name="Gửi lại đến Duyệt bài"))
    expect(page.locator(".messages")).to_contain_text(TITLE)
    assert not ArticlePage.objects.get(pk=article.pk).live
    page = editing(approver, f"/admin/pages/{article.pk}/edit/")
    # The index follows once what was published is stored, which in a test it never is.
    with django_capture_on_commit_callbacks(execute=True):
        page.get_by_role("button", name="Duyệt và xuất bản").click()
        messages = page.locator(".messages").first
        expect(messages).to_contain_text(f"“{TITLE}” đã được duyệt và xuất bản")
        expect(messages.get_by_role("button", name="Hoàn tác")).to_be_visible()
    page = reader.open("/tin-tuc/")
    page.get_by_role("main").get_by_role("link", name=TITLE).click()
    expect(page.locator("main")).to_contain_text("Sáng thứ Hai")
    expect(page.locator("main")).to_contain_text("Tỉnh trao đổi về hợp tác.")
    expect(page.locator("main")).to_contain_text("Hai bên hẹn gặp lại.")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ENGLISH)
    assert TITLE in page.request.get(f"{reader.url}/tin-tuc/rss/").text()
    for address, told in (
        ("/tim-kiem/?q=hoi+nghi+xuc+tien", TITLE),
        ("/en/tim-kiem/?q=meeting+on+cooperation", ENGLISH),
    ):
        expect(reader.open(address).get_by_role("main")).to_contain_text(told)
    author.assert_clean()
    approver.assert_clean()
    reader.assert_clean()

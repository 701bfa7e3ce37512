"""Links to other sites, and to what is gone here: found, asked for politely, told of."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from news.models import ArticlePage
from pages.link_checks.broken import broken_links, pages_with_broken_links
from pages.link_checks.checking import ask_for_due, update_links
from pages.link_checks.extraction import outside_links, typed_links
from pages.link_checks.requests import NOBODY, PAUSE_SECONDS, Asker, is_public
from pages.models.links import FAILURES_TOLD, OutsideLink
from tests.clock import Clock

pytestmark = pytest.mark.django_db
PARAGRAPH = "paragraph"


def linked(*urls: str) -> list[tuple[str, str]]:
    links = "".join(f'<a href="{url}">x</a>' for url in urls)
    return [(PARAGRAPH, f"<p>{links}</p>")]


def linking(*urls: str) -> ArticlePage:
    page: ArticlePage = ArticlePage.objects.live()[0]
    page.body_vi = linked(*urls)
    page.body_en = []
    page.source_url = ""
    page.save_revision().publish()
    published: ArticlePage = ArticlePage.objects.get(pk=page.pk)
    return published


def test_links_are_found_wherever_they_stand(settings: Any) -> None:
    page = linking(
        "https://a.example/?x=1&amp;y=2", "https://a.example/#part", "/lien-he/", "http://[x"
    )
    page.source_url = "https://nguon.example/bai"
    cards = {"title": "", "links": [{"page": None, "url": "https://b.example/", "title": "B"}]}
    page.body_en = [("cards", cards), (PARAGRAPH, f'<p><a href="{settings.SITE_URL}/x">x</a></p>')]
    assert outside_links(typed_links(page)) == {
        *("https://a.example/?x=1&y=2", "https://a.example/"),
        *("https://b.example/", "https://nguon.example/bai"),
    }


class Answers(BaseHTTPRequestHandler):
    """/404 answers so, /head to GET alone, /away leads on to an address that is not to be asked."""

    def do_HEAD(self) -> None:
        self.answer(405 if self.path == "/head" else 200)

    def do_GET(self) -> None:
        self.answer(200)

    def answer(self, status: int) -> None:
        self.server.asked.append((self.command, self.path))  # type: ignore[attr-defined]
        if self.path[1:].isdecimal():
            status = int(self.path[1:])
        self.send_response(status)
        self.send_header("Location", "/never")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def other_site() -> Iterator[Any]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def asker(pauses: list[float] | None = None) -> Asker:
    taken = pauses if pauses is not None else []
    return Asker(is_allowed=lambda host: True, pause=taken.append)


@pytest.mark.parametrize(
    ("path", "status", "asked"),
    [
        ("/200", 200, ["HEAD"]),
        ("/404", 404, ["HEAD", "GET"]),
        ("/head", 200, ["HEAD", "GET"]),
        ("/302", 302, ["HEAD"]),
    ],
)
def test_another_site_is_asked_as_little_as_can_be(
    other_site: Any, path: str, status: int, asked: list[str]
) -> None:
    address = f"http://127.0.0.1:{other_site.server_port}"
    assert asker().status(address + path) == status
    assert other_site.asked == [(method, path) for method in asked]


def test_one_host_is_asked_slowly(other_site: Any) -> None:
    pauses: list[float] = []
    asking = asker(pauses)
    for _ in range(3):
        asking.status(f"http://127.0.0.1:{other_site.server_port}/200")
    assert len(pauses) == 2
    assert all(0 < pause <= PAUSE_SECONDS for pause in pauses)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.1.2.3", "169.254.169.254", "::1"])
def test_nothing_inside_is_asked_for_an_editor(host: str, other_site: Any) -> None:
    assert not is_public(host)
    shown = f"[{host}]" if ":" in host else host
    assert Asker().status(f"http://{shown}:{other_site.server_port}/") == NOBODY
    assert other_site.asked == []


def test_what_fails_three_nights_is_told_of_and_what_answers_again_is_not(
    other_site: Any, admin_client: Client, clock: Clock
) -> None:
    address = f"http://127.0.0.1:{other_site.server_port}"
    page = linking(f"{address}/404", f"{address}/200", f"{address}/403")
    update_links()
    OutsideLink.objects.exclude(url__startswith=address).delete()
    for night in range(FAILURES_TOLD):
        assert page.pk not in pages_with_broken_links()
        asked = {link.url for link in ask_for_due(asker())}
        assert (f"{address}/200" in asked) == (night == 0)
    assert pages_with_broken_links() == {page.pk}
    report = admin_client.get("/admin/reports/broken-links/").content.decode()
    assert page.title in report
    assert f"{address}/404 (404)" in report
    export = admin_client.get("/admin/reports/broken-links/?export=csv")
    assert f"{address}/404" in export.getvalue().decode()
    assert "1 trang có liên kết hỏng" in admin_client.get("/admin/").content.decode()
    # Whoever mends a page need not wait for the night to see it.
    page.body_vi = linked(f"{address}/200")
    page.save_revision().publish()
    assert pages_with_broken_links() == set()
    update_links()
    assert [link.url for link in OutsideLink.objects.filter(url__startswith=address)] == [
        f"{address}/200"
    ]


def test_links_to_what_is_gone_here_are_told_of(admin_client: Client) -> None:
    first, second = ArticlePage.objects.live()[:2]
    first.body_vi = [(PARAGRAPH, f'<p><a linktype="page" id="{second.pk}">x</a></p>')]
    first.save_revision().publish()
    assert first.pk not in pages_with_broken_links()
    second.unpublish()
    assert first.pk in pages_with_broken_links()
    assert first.title in admin_client.get("/admin/reports/broken-links/").content.decode()


def test_an_address_of_this_site_at_which_nothing_is_is_told_of(admin_client: Client) -> None:
    page = linking("/tin-tuc/khong-co/", "#khong-co", "https://", "/tin-tuc/")
    update_links()
    assert pages_with_broken_links() == {page.pk}
    report = admin_client.get("/admin/reports/broken-links/").content.decode()
    assert "#khong-co; /tin-tuc/khong-co/; https://" in report
    page.body_vi = linked("#khong-co")
    page.save_revision().publish()
    assert broken_links(page) == "#khong-co"
    page.body_vi = []
    page.save_revision().publish()
    assert pages_with_broken_links() == set()


def test_the_command_says_what_did_not_answer(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is nobody's; no question leaves this machine."""
    page = linking("http://khong-co.invalid/")
    Page.objects.exclude(pk=page.pk).update(live=False)
    call_command("check_links", most=1)
    said = capsys.readouterr().out
    assert "no answer: http" in said
    assert "Asked for 1 addresses; 1 did not answer." in said

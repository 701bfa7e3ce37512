"""What is kept, for whom, and what is never kept."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from pages.models import ContentPage, HomePage
from tests.pagecache.conftest import Worker, ask

pytestmark = pytest.mark.one_database

NewWorker = Callable[[], Worker]


def test_a_page_is_rendered_once_for_all_readers(worker: Worker, rendered: list[str]) -> None:
    answers = [worker.get("/", REMOTE_ADDR=f"10.0.0.{n}") for n in range(4)]
    assert {answer.status for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert rendered == ["/"]


def test_the_kept_page_is_what_the_application_answers(worker: Worker) -> None:
    for path in ("/", "/en/", "/tin-tuc/", "/to-chuc-bo-may/", "/tin-tuc/rss/"):
        first, kept = worker.get(path), worker.get(path)
        without = ask(get_wsgi_application(), path)
        assert kept.text == first.text == without.text
        for name in ("Content-Type", "Content-Security-Policy", "Content-Language"):
            assert kept.headers[name] == first.headers[name] == without.headers[name]


def test_workers_share_what_one_has_rendered(new_worker: NewWorker, rendered: list[str]) -> None:
    texts = {new_worker().get("/gioi-thieu/").text for _ in range(3)}
    assert len(texts) == 1
    assert rendered == ["/gioi-thieu/"]


def test_compressed_and_plain_are_the_same_page(worker: Worker) -> None:
    worker.get("/")
    plain = worker.get("/")
    compressed = worker.get("/", HTTP_ACCEPT_ENCODING="br, gzip")
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert compressed.text == plain.text
    assert int(compressed.headers["Content-Length"]) == len(compressed.body) < len(plain.body)


def test_head_tells_the_length_and_sends_nothing(worker: Worker) -> None:
    plain = worker.get("/")
    head = worker.get("/", method="HEAD")
    assert head.body == b""
    assert head.headers["Content-Length"] == str(len(plain.body))


def test_languages_are_kept_apart(worker: Worker) -> None:
    for _ in range(2):
        assert '<html lang="vi">' in worker.get("/").text
        assert '<html lang="en">' in worker.get("/en/").text


def test_browsers_and_shared_caches_ask_again_each_time(worker: Worker) -> None:
    for answer in (worker.get("/"), worker.get("/"), worker.get("/tin-tuc/?year=2016")):
        assert answer.headers["Cache-Control"] == "no-cache"
        assert "Cookie" in answer.headers["Vary"]
    assert "Accept-Encoding" in worker.get("/").headers["Vary"]


def test_a_feed_already_read_is_not_sent_again(worker: Worker) -> None:
    worker.get("/tin-tuc/atom/")
    kept = worker.get("/tin-tuc/atom/")
    again = worker.get("/tin-tuc/atom/", HTTP_IF_NONE_MATCH=kept.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


# --- for whom not ----------------------------------------------------------------------------


def test_a_reader_with_a_session_gets_a_page_of_their_own(
    worker: Worker, rendered: list[str], session: str
) -> None:
    worker.get("/")
    worker.get("/", HTTP_COOKIE=session)
    worker.get("/", HTTP_COOKIE=f"a=b; {session}")
    assert rendered == ["/"] * 3
    # And leaves nothing of it for others.
    worker.get("/en/", HTTP_COOKIE=session)
    worker.get("/en/")
    assert rendered[3:] == ["/en/"] * 2


def test_other_cookies_change_nothing(worker: Worker, rendered: list[str]) -> None:
    worker.get("/", HTTP_COOKIE="_ga=1; theme=dark")
    worker.get("/", HTTP_COOKIE="csrftoken=x")
    worker.get("/")
    assert rendered == ["/"]


def test_nothing_but_get_and_head_is_answered_from_what_is_kept(
    worker: Worker, rendered: list[str]
) -> None:
    worker.get("/")
    worker.get("/")
    assert rendered == ["/"]
    # Django refuses a form without a token before any page is rendered.
    assert worker.get("/", method="POST").status == 403
    worker.get("/", HTTP_AUTHORIZATION="Bearer x")
    assert rendered == ["/"] * 2


@pytest.mark.parametrize("path", ["/healthz", "/api/visits.json", "/admin/login/", "/robots.txt"])
def test_what_is_no_page_is_answered_by_the_application(worker: Worker, path: str) -> None:
    for asked in ("/", path):
        worker.get(asked)
    assert worker.door.pages.memory.get(("127.0.0.1:8000", "/", "")) is not None
    assert worker.door.pages.memory.get(("127.0.0.1:8000", path, "")) is None


def test_a_page_for_some_is_never_kept(worker: Worker, home: HomePage) -> None:
    page = ContentPage(title="Nội bộ", slug="noi-bo")
    home.add_child(instance=page)
    worker.get("/noi-bo/")
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )
    worker.watcher.look()
    form = worker.get("/noi-bo/")
    assert "csrfmiddlewaretoken" in form.text
    assert form.cookies
    assert worker.get("/noi-bo/").cookies != form.cookies
    restriction.delete()
    worker.watcher.look()
    assert "csrfmiddlewaretoken" not in worker.get("/noi-bo/").text


def test_errors_are_not_kept(worker: Worker, home: HomePage) -> None:
    assert worker.get("/sap-co/").status == 404
    home.add_child(instance=ContentPage(title="Sắp có", slug="sap-co"))
    worker.watcher.look()
    assert worker.get("/sap-co/").status == 200


ODD_REQUESTS = {
    "a session's cookie with a space": {"HTTP_COOKIE": "sessionid =x"},
    "a session's cookie, made up": {
        "HTTP_COOKIE": "a=b; sessionid=0123456789abcdef0123456789abcdef"
    },
    "a token for forms": {"HTTP_COOKIE": "csrftoken=" + "x" * 32},
    "messages": {"HTTP_COOKIE": "messages=x; django_language=en"},
    "whatever there is": {"HTTP_IF_NONE_MATCH": "*"},
    "another version": {"HTTP_IF_MATCH": '"x"'},
    "not since tomorrow": {"HTTP_IF_MODIFIED_SINCE": "Fri, 01 Jan 2100 00:00:00 GMT"},
    "a part": {"HTTP_RANGE": "bytes=0-3"},
    "the head only": {"method": "HEAD"},
}


@pytest.mark.parametrize("odd", ODD_REQUESTS)
@pytest.mark.parametrize("path", ["/", "/tin-tuc/rss/"])
def test_no_reader_keeps_a_page_from_being_kept(
    worker: Worker, rendered: list[str], odd: str, path: str
) -> None:
    worker.get(path, **ODD_REQUESTS[odd])
    plain = [worker.get(path) for _time in range(3)]
    assert {answer.status for answer in plain} == {200}
    assert rendered == [path]
    assert plain[0].text == ask(get_wsgi_application(), path).text


def test_a_made_up_session_costs_what_no_session_costs(
    worker: Worker, rendered: list[str], session: str
) -> None:
    worker.get("/")
    for number in range(5):
        worker.get("/", HTTP_COOKIE=f"sessionid={number:032}")
    worker.get("/", HTTP_COOKIE=session[:-1] + ("0" if session[-1] != "0" else "1"))
    assert rendered == ["/"]
    worker.get("/", HTTP_COOKIE=session)
    assert rendered == ["/"] * 2


def test_a_made_up_session_asks_the_database_nothing(client: Client, db: None) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/khong-co-trang-nay/")
        return len(asked)

    without = [queries() for _time in range(2)][1]
    client.cookies[settings.SESSION_COOKIE_NAME] = "0123456789abcdef0123456789abcdef"
    assert queries() == without


def test_what_is_not_kept_is_answered_as_asked(worker: Worker, home: HomePage) -> None:
    page = ContentPage(title="Nội bộ", slug="noi-bo")
    home.add_child(instance=page)
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )
    worker.watcher.look()
    token = "x" * 32
    form = worker.get("/noi-bo/", HTTP_COOKIE=f"csrftoken={token}")
    assert "csrfmiddlewaretoken" in form.text
    assert all(token in cookie for cookie in form.cookies)
    assert worker.get("/khong-co/", HTTP_IF_NONE_MATCH="*").status == 404


# --- addresses -------------------------------------------------------------------------------


def test_parameters_that_pages_do_not_heed_are_one_page_and_stand_in_none(
    worker: Worker, rendered: list[str]
) -> None:
    first = worker.get("/gioi-thieu/?utm_source=evil&fbclid=abc")
    assert worker.get("/gioi-thieu/?gclid=1").text == first.text == worker.get("/gioi-thieu/").text
    assert "evil" not in first.text
    assert len(rendered) == 1


def test_filters_are_pages_of_their_own_in_any_order(worker: Worker, rendered: list[str]) -> None:
    worker.get("/tin-tuc/?year=2016&month=12")
    worker.get("/tin-tuc/?month=12&year=2016&utm_source=x")
    assert worker.get("/tin-tuc/?year=2016&month=12").text != worker.get("/tin-tuc/").text
    assert len(rendered) == 2


@pytest.mark.parametrize("query", ["page=999999", "page=abc", "page=1", "month=3", "q=s%E1%BB%9F"])
def test_a_query_that_names_no_page_of_its_own_is_answered_and_not_kept(
    worker: Worker, rendered: list[str], query: str
) -> None:
    assert worker.get(f"/tin-tuc/?{query}").status == 200
    assert worker.get(f"/tin-tuc/?{query}").status == 200
    assert len(rendered) == 2


def test_a_host_that_is_not_allowed_neither_gets_nor_leaves_a_page(worker: Worker) -> None:
    assert worker.get("/", HTTP_HOST="evil.example").status == 400
    worker.get("/")
    assert worker.get("/", HTTP_HOST="evil.example").status == 400
    assert worker.get("/", HTTP_HOST="127.0.0.1:1").status == 200
    assert "evil" not in worker.get("/").text


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_ACCEPT_LANGUAGE": "en"},
        {"HTTP_ACCEPT": "application/json"},
        {"HTTP_RANGE": "bytes=0-3"},
        {"HTTP_X_ORIGINAL_URL": "/evil/"},
    ],
)
def test_odd_headers_leave_no_trace(worker: Worker, environ: dict[str, str]) -> None:
    odd = worker.get("/", **environ)
    assert odd.status == 200
    plain = worker.get("/")
    assert "evil" not in plain.text
    assert '<html lang="vi">' in plain.text
    assert plain.headers["Content-Type"] == "text/html; charset=utf-8"
    assert plain.text == ask(get_wsgi_application(), "/").text


def test_behind_a_proxy_http_and_https_are_kept_apart(new_worker: NewWorker) -> None:
    secure = {"HTTP_X_FORWARDED_PROTO": "https"}
    header = ("HTTP_X_FORWARDED_PROTO", "https")
    with override_settings(SECURE_PROXY_SSL_HEADER=header, SECURE_HSTS_SECONDS=60):
        worker = new_worker()
        for _ in range(2):
            assert "Strict-Transport-Security" not in worker.get("/").headers
            assert "Strict-Transport-Security" in worker.get("/", **secure).headers


# --- figures ---------------------------------------------------------------------------------


def test_each_reader_of_a_kept_page_is_counted(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sotngoaivu.visits.counter import counter

    seen: list[str] = []
    monkeypatch.setattr(counter, "seen_again", lambda mark: False)
    monkeypatch.setattr(counter, "seen", lambda address, *_more: seen.append(address))
    for n in range(3):
        worker.get("/", REMOTE_ADDR=f"10.0.0.{n}")
    worker.get("/", method="HEAD")
    worker.get("/", HTTP_USER_AGENT="Googlebot/2.1")
    worker.get("/", HTTP_SEC_PURPOSE="prefetch")
    worker.get("/tin-tuc/rss/")
    worker.get("/tin-tuc/rss/")
    assert seen == ["10.0.0.0", "10.0.0.1", "10.0.0.2"]


def test_the_figures_in_a_kept_page_are_those_of_now(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sotngoaivu.visits.counter import counter

    worker.get("/")
    monkeypatch.setattr(counter, "block", lambda language: f"figures-{language}".encode())
    for environ in ({}, {"HTTP_ACCEPT_ENCODING": "gzip"}):
        assert "figures-vi" in worker.get("/", **environ).text

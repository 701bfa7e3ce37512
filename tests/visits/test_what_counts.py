"""Which answers count as page views, and whose they are."""

from collections.abc import Callable
from pathlib import Path

import pytest
from crawleruseragents import CRAWLER_USER_AGENTS_DATA
from django.contrib.auth import get_user_model
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from pages.models import HomePage
from sotngoaivu.core.http import clients as readers
from sotngoaivu.core.http.clients import client_address, is_bot
from sotngoaivu.visits.counter import Counter
from sotngoaivu.visits.middleware import VisitsMiddleware
from tests.visits.conftest import BROWSER, total

pytestmark = pytest.mark.one_database


@pytest.fixture
def reader() -> Client:
    return Client(headers={"user-agent": BROWSER})


@pytest.mark.parametrize("path", ["/", "/en/", "/tin-tuc/", "/en/cach-dem-luot-truy-cap/"])
def test_a_public_page_counts(counter: Counter, reader: Client, path: str) -> None:
    assert reader.get(path).status_code == 200
    assert total(counter) == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/khong-co/", 404),
        ("/tin-tuc", 301),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/api/visits.json", 200),
        ("/admin/login/", 200),
        ("/admin/", 302),
    ],
)
def test_errors_redirects_machines_and_the_admin_do_not_count(
    counter: Counter, reader: Client, path: str, status: int, settings: Settings, tmp_path: Path
) -> None:
    # /readyz writes there.
    settings.VAR_DIR = tmp_path
    assert reader.get(path).status_code == status
    assert total(counter) == 0


@pytest.mark.parametrize("method", ["head", "options", "post"])
def test_only_get_counts(counter: Counter, reader: Client, method: str) -> None:
    getattr(reader, method)("/")
    assert total(counter) == 0


@pytest.mark.parametrize(
    "header",
    [
        {"sec-purpose": "prefetch"},
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"x-moz": "prefetch"},
        {"x-purpose": "preview"},
    ],
)
def test_what_a_browser_fetches_ahead_does_not_count(
    counter: Counter, reader: Client, header: dict[str, str]
) -> None:
    assert reader.get("/", headers=header).status_code == 200
    assert total(counter) == 0


BOTS = [
    "",
    "   ",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
    "Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    "facebookexternalhit/1.1",
    "GPTBot/1.2",
    "curl/8.9.1",
    "python-requests/2.32",
    "kube-probe/1.30",
    "ELB-HealthChecker/2.0",
    # Nobody's list knows these; they say what they are.
    "AcmeBot/1.0",
    "Mozilla/5.0 (compatible; acme-bot)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AcmeBotService/2 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/138.0.0.0 acme_bot2",
    "Acme Web Crawler/3.1",
    "crawler@example.org/1",
    "Mozilla/5.0 (X11; Linux x86_64) AcmeSpider/7",
    "Acme-Monitor/1.0",
    "Mozilla/5.0 (compatible; SiteMonitoring/1.0)",
    "Acme News Scraper/0.1",
    # Libraries and tools.
    "Python-urllib/3.13",
    "python-httpx/0.28.1",
    "HTTPX/0.28",
    "urllib3/2.2.1",
    "Go-http-client/2.0",
    "Java-http-client/21",
    "Jakarta Commons-HttpClient/3.1",
    "okhttp/4.12.0",
    "Dalvik/2.1.0 (Linux; U; Android 13; SM-A536B Build/TP1A.220624.014)",
    "Acme/7 CFNetwork/1494.0.7 Darwin/23.4.0",
    "GuzzleHttp/7",
    "PHP/8.2.12",
    "reqwest/0.12.4",
    "node",
    "undici",
    "Ruby",
    "Mozilla/5.0 (Windows NT; Windows NT 10.0; vi-VN) WindowsPowerShell/5.1.19041.1",
    "k6/0.50.0 (https://k6.io/)",
    "Mozilla",
    "-",
]

BROWSERS = [
    BROWSER,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 9; CUBOT X18 Plus) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/138.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/138.0.0.0 Mobile Safari/537.36 Zalo android/12100685 ZaloTheme/light",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "coc_coc_browser/138.0 Chrome/132.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 4.3; vi-vn; Cubot One Build/JOP40D) AppleWebKit/534.30 (KHTML, "
    "like Gecko) Version/4.0 Mobile Safari/534.30",
    "Mozilla/5.0 (Linux; Android 14; CUBOT_KINGKONG) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/138.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 13; Botswana Edition) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/138.0.0.0 Mobile Safari/537.36 BOTIM/3.1",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/512.0.0.52;FBBV/739;FBDV/iPhone14,5;FBMD/iPhone;"
    "FBSN/iOS;FBSV/18.5;FBSS/3;FBCR/Orange Botswana;FBID/phone;FBLC/vi_VN;FBOP/5]",
    "Mozilla/5.0 (Linux; Android 14; SM-S918B; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/138.0.0.0 Mobile Safari/537.36 Instagram 380.0.0.48 Android (34/14)",
    "Mozilla/5.0 (Linux; Android 14; 2201117TY; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/138.0 Mobile Safari/537.36 musical_ly_2023800030 BytedanceWebview/d8a21c6",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) GSA/375.0 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; U; Android 12; vi; Pythonia 5) AppleWebKit/537.36 Gonow/1 Safari/537.36",
    "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/191.308; U; vi) Presto/2.12.423 Version/12.16",
    "Lynx/2.9.0 libwww-FM/2.14 SSL-MM/1.4.1",
]


@pytest.mark.parametrize("user_agent", BOTS)
def test_bots_monitors_and_the_nameless_do_not_count(counter: Counter, user_agent: str) -> None:
    page = Client(headers={"user-agent": user_agent}).get("/")
    assert page.status_code == 200
    assert total(counter) == 0


def test_of_the_list_of_crawlers_only_what_is_compared_stays_in_memory() -> None:
    assert {name for each in CRAWLER_USER_AGENTS_DATA for name in each} == {"pattern"}


@pytest.mark.parametrize("user_agent", BROWSERS)
def test_browsers_are_not_taken_for_bots(user_agent: str) -> None:
    assert not is_bot(user_agent)


def test_verdicts_on_browsers_are_kept_for_a_bounded_number_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def ask(user_agent: str) -> bool:
        asked.append(user_agent)
        return False

    monkeypatch.setattr(readers, "is_crawler", ask)
    for _time in range(2):
        assert not is_bot("Browser/0")
    assert asked == ["Browser/0"]
    for number in range(1, readers.REMEMBERED + 1):
        is_bot(f"Browser/{number}")
    is_bot(f"Browser/{readers.REMEMBERED}")
    assert len(asked) == readers.REMEMBERED + 1
    is_bot("Browser/0")
    assert asked[-1] == "Browser/0"
    is_bot("x/" * 100_000)
    assert len(asked[-1]) == readers.READ_CHARACTERS


def test_staff_who_are_signed_in_do_not_count(counter: Counter, reader: Client) -> None:
    staff = get_user_model().objects.create_superuser("editor", password="a long password")
    reader.force_login(staff)
    assert reader.get("/").status_code == 200
    assert total(counter) == 0
    reader.logout()
    reader.get("/")
    assert total(counter) == 1


def test_a_preview_does_not_count(counter: Counter, reader: Client, home: HomePage) -> None:
    request = RequestFactory().get("/admin/", headers={"user-agent": BROWSER})
    preview = home.make_preview_request(request, home.default_preview_mode)
    assert preview.status_code == 200
    assert b'class="visits"' in preview.content
    assert total(counter) == 0


@pytest.mark.parametrize("kind", ["application/rss+xml", "application/json", "text/plain"])
def test_only_html_counts_and_is_filled(counter: Counter, kind: str) -> None:
    answer = HttpResponse("text", content_type=kind)
    request = RequestFactory().get("/tin-tuc/rss/", headers={"user-agent": BROWSER})
    answered = VisitsMiddleware(lambda request: answer)(request)
    assert isinstance(answered, HttpResponse)
    assert answered.content == b"text"
    assert total(counter) == 0


def test_a_page_that_brings_no_session_asks_nothing_of_the_database(counter: Counter) -> None:
    request = RequestFactory().get("/", headers={"user-agent": BROWSER})
    with CaptureQueriesContext(connection) as captured:
        VisitsMiddleware(lambda request: HttpResponse("<p>text"))(request)
    assert captured.captured_queries == []
    assert total(counter) == 1


def request_from(peer: str, forwarded: str | None = None) -> HttpRequest:
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, "10.0.0.1"),
        (0, "198.51.100.7", "10.0.0.1"),
        (1, None, "10.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "198.51.100.7", "198.51.100.7"),
        (1, "198.51.100.7:4711", "198.51.100.7"),
        (1, "[2001:db8::7]:4711", "2001:db8::7"),
        (1, "2001:DB8:0::7", "2001:db8::7"),
        (1, "::ffff:198.51.100.7", "198.51.100.7"),
        (1, "unknown", "10.0.0.1"),
        (1, "198.51.100.7, ", "10.0.0.1"),
        (1, "198.51.100.999", "10.0.0.1"),
        (1, "\x00\udcff,,;", "10.0.0.1"),
        (1, "9" * 9000, "10.0.0.1"),
    ],
)
def test_the_address_comes_from_proxies_as_far_as_they_are_trusted(
    settings: Settings, proxies: int, forwarded: str | None, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert client_address(request_from("10.0.0.1", forwarded).META) == address


def test_a_server_behind_a_local_socket_knows_no_address() -> None:
    assert client_address(request_from("").META) == ""


def test_a_reader_cannot_make_up_visits_with_forwarded_addresses(
    counter: Counter, reader: Client
) -> None:
    for number in range(5):
        reader.get("/", headers={"x-forwarded-for": f"198.51.100.{number}"})
    assert total(counter) == 1


def test_no_address_or_browser_is_stored_or_logged(
    counter: Counter,
    new_counter: Callable[[], Counter],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    Client(headers={"user-agent": "Uncommon/7.7"}, REMOTE_ADDR="198.51.100.77").get("/")
    assert total(counter) == 1
    stored = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                stored += [bytes(v) if isinstance(v, memoryview) else str(v).encode() for v in row]
    everything = b"\n".join(stored) + caplog.text.encode()
    assert b"198.51.100.77" not in everything
    assert b"Uncommon" not in everything
    assert bytes([198, 51, 100, 77]) not in everything

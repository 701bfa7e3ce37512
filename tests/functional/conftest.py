"""A real browser on the whole starter site."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)
from wagtail.users.models import UserProfile

from news.models import ArticlePage, NewsIndexPage
from sotngoaivu.accounts.models import User
from tests.admin_addresses import Rows, one_of_each
from tests.functional.server import SiteServer
from tests.packages import chromium

# Playwright's sync API runs an event loop in the tests' thread, which Django would refuse.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A machine that does much else at once takes its time; no test is about that. In milliseconds.
PATIENCE = 120_000
expect.set_options(timeout=PATIENCE)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def playwright_session() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright_session: Playwright) -> Iterator[Browser]:
    browser = playwright_session.chromium.launch(
        executable_path=chromium(), args=FLAGS, timeout=PATIENCE
    )
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def running_server(django_db_setup: None) -> Iterator[SiteServer]:
    with SiteServer() as running:
        yield running


@pytest.fixture
def server(running_server: SiteServer, db: None) -> Iterator[SiteServer]:
    with running_server.serving():
        yield running_server


@dataclass
class Watch:
    """What went wrong while a page was open."""

    console: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


@dataclass
class Visitor:
    """A browser tab on the site, with what it saw go wrong."""

    page: Page
    url: str
    watch: Watch

    def open(self, path: str) -> Page:
        self.page.goto(self.url + path, wait_until="load")
        return self.page

    def assert_clean(self) -> None:
        assert self.watch == Watch()


def tab(context: BrowserContext, url: str) -> Visitor:
    context.set_default_timeout(PATIENCE)
    page, watch = context.new_page(), Watch()
    page.on("console", lambda m: watch.console.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: watch.console.append(str(error)))
    page.on(
        "response",
        lambda r: watch.failed.append(f"{r.status} {r.url}") if r.status >= 400 else None,
    )
    page.on(
        "request",
        lambda r: (
            watch.elsewhere.append(r.url) if not r.url.startswith((url, "data:", "blob:")) else None
        ),
    )
    return Visitor(page, url, watch)


def browsing(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """A reader's browser at a desktop, which keeps the site's scripts and styles."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
    yield context
    context.close()


@pytest.fixture(scope="session")
def readers_browser(browser: Browser) -> Iterator[BrowserContext]:
    yield from browsing(browser)


@pytest.fixture(scope="session")
def readers_browser_without_js(browser: Browser) -> Iterator[BrowserContext]:
    yield from browsing(browser, java_script_enabled=False)


def new_tab(context: BrowserContext, url: str) -> Iterator[Visitor]:
    context.clear_cookies()
    visitor = tab(context, url)
    yield visitor
    visitor.page.close()


@pytest.fixture
def reader(readers_browser: BrowserContext, server: SiteServer) -> Iterator[Visitor]:
    yield from new_tab(readers_browser, server.url)


@pytest.fixture
def reader_without_js(
    readers_browser_without_js: BrowserContext, server: SiteServer
) -> Iterator[Visitor]:
    yield from new_tab(readers_browser_without_js, server.url)


@pytest.fixture(scope="session")
def office(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of those who work in the admin, which keeps the admin's scripts and styles."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    yield context
    context.close()


@pytest.fixture
def editor(office: BrowserContext, server: SiteServer, admin_user: User) -> Iterator[Visitor]:
    """An administrator, signed in, whose admin is in Vietnamese."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(admin_user)
    office.clear_cookies()
    office.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": server.url,
            }
        ]
    )
    visitor = tab(office, server.url)
    yield visitor
    # Which panels are open beside a form, among other things. And what a form sends as it is left
    # would be answered in the next test, without this session: that takes the new cookie away.
    if visitor.page.url.startswith(server.url):
        visitor.page.evaluate("localStorage.clear(); navigator.sendBeacon = () => true")
    visitor.page.close()


@pytest.fixture
def rows(admin_user: User) -> Rows:
    """One row of each kind, the administrator's, for the addresses of the admin."""
    UserProfile.objects.create(user=admin_user, preferred_language="vi")
    article = ArticlePage(title="Tin", owner=admin_user)
    NewsIndexPage.objects.get().add_child(instance=article)
    return one_of_each(admin_user, article)

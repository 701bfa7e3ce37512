"""A sign-in ends after a working day, or two hours after somebody was last there."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from wagtail.admin.models import EditingSession

from news.models import ArticlePage
from sotngoaivu.accounts.models import User
from sotngoaivu.conf.logs import OneLineFilter
from tests.clock import Clock
from tests.pages.test_editing import data

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

OPENS: dict[str, Any] = {
    "headers": {"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Dest": "document"}
}
SCRIPT: dict[str, Any] = {"headers": {"X-Requested-With": "XMLHttpRequest", "Accept": "text/html"}}
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def editor(admin_user: User, clock: Clock) -> Client:
    client = Client()
    sent = {"username": "admin", "password": "password", "remember": "on"}
    assert client.post(reverse("wagtailadmin_login"), sent).status_code == 302
    return client


def home(client: Client, **how: Any) -> int:
    return client.get(reverse("wagtailadmin_home"), **how).status_code


def test_whoever_opens_pages_stays_for_a_working_day_and_no_longer(
    editor: Client, clock: Clock
) -> None:
    for _hour in range(11):
        clock.now += HOUR
        assert home(editor, **OPENS) == 200
    clock.now += 59 * MINUTE
    assert home(editor, **OPENS) == 200
    clock.now += MINUTE
    assert home(editor, **OPENS) == 302
    assert not Session.objects.exists()


def test_whoever_does_nothing_for_two_hours_is_signed_out(editor: Client, clock: Clock) -> None:
    clock.now += 2 * HOUR - MINUTE
    assert home(editor, **OPENS) == 200
    clock.now += 2 * HOUR
    assert home(editor, **OPENS) == 302


@pytest.mark.parametrize("asked", ["ping", "state", "preview", "autosave"])
def test_what_scripts_ask_by_themselves_keeps_nobody(
    editor: Client, admin_user: User, clock: Clock, asked: str
) -> None:
    article = ArticlePage.objects.live()[0]
    session = EditingSession.objects.create(
        user=admin_user, content_object=article, last_seen_at=clock.now
    )
    names = {
        "ping": ("wagtailadmin_editing_sessions:ping", "wagtailcore", "page", article.pk),
        "preview": ("wagtailadmin_pages:preview_on_edit", article.pk),
        "autosave": ("wagtailadmin_pages:edit", article.pk),
    }
    for _time in range(4):
        clock.now += 25 * MINUTE
        if asked == "ping":
            name, *arguments = names["ping"]
            url = reverse(str(name), args=[*arguments, session.pk])
            assert editor.post(url, **SCRIPT).status_code == 200
        elif asked == "state":
            assert editor.get(reverse("session_state"), **SCRIPT).status_code == 200
        elif asked == "preview":
            name, *arguments = names["preview"]
            frame: dict[str, Any] = {"headers": {"Accept": "text/html", "Sec-Fetch-Dest": "iframe"}}
            assert editor.get(reverse(str(name), args=arguments), **frame).status_code == 200
        else:
            name, *arguments = names["autosave"]
            saves: dict[str, Any] = {
                "headers": {"Accept": "application/json", "Sec-Fetch-Dest": "empty"}
            }
            sent = data(ArticlePage, admin_user, title=article.title, slug=article.slug)
            saved = editor.post(reverse(str(name), args=arguments), sent, **saves)
            assert saved.json()["success"]
    clock.now += 21 * MINUTE
    assert home(editor, **OPENS) == 302


def test_keystrokes_that_the_script_tells_of_keep_the_session(editor: Client, clock: Clock) -> None:
    for _time in range(3):
        clock.now += HOUR + 50 * MINUTE
        assert editor.post(reverse("session_state"), **SCRIPT).status_code == 200
    assert home(editor, **OPENS) == 200
    clock.now += 2 * HOUR
    assert editor.post(reverse("session_state"), **SCRIPT).status_code == 403


@pytest.mark.parametrize(("headers", "told"), [(SCRIPT, False), ({}, True)])
def test_a_script_that_asks_on_after_the_end_fills_no_log(
    client: Client, caplog: pytest.LogCaptureFixture, headers: dict[str, Any], told: bool
) -> None:
    path = reverse("session_state") if headers else "/vi%00/"
    assert client.get(path, **headers).status_code == (403 if headers else 404)
    records = [record for record in caplog.records if record.name == "django.request"]
    assert [record for record in records if OneLineFilter().filter(record)] == (
        records if told else []
    )
    assert records


def test_a_session_without_hours_is_none(admin_user: User, client: Client) -> None:
    """As those of a former version are."""
    client.force_login(admin_user)
    session = client.session
    del session["signed_in_at"]
    session.save()
    assert session[SESSION_KEY]
    assert home(client, **OPENS) == 302


def test_who_has_passed_a_shared_password_is_not_signed_out(client: Client, clock: Clock) -> None:
    session = client.session
    session["passed_page_view_restrictions"] = [1]
    session.save()
    clock.now += 3 * HOUR
    client.get("/", **OPENS)
    assert client.session["passed_page_view_restrictions"] == [1]

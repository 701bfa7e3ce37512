"""What is scheduled goes live once, at its time, whatever fails meanwhile."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.models.signals import pre_save
from django.test import Client
from wagtail.models import Page, Revision

from news.models import ArticlePage
from pages.models import FailedSchedule
from pages.models.scheduling import PAUSES
from pages.scheduling import next_due, publish_due
from sotngoaivu.accounts.models import User
from tests.clock import Clock
from tests.pages.drafts import HOUR, draft, live, schedule, slugs


@pytest.fixture
def two_of_one_slug(clock: Clock, db: None) -> tuple[ArticlePage, ArticlePage, ArticlePage]:
    """Edits due in one minute, the first two under one slug: `mot-dia-chi`; and a new page."""
    articles = draft("Một"), draft("Hai"), draft("Ba")
    for article in articles[:2]:
        article.save_revision().publish()
        article.refresh_from_db()
        schedule(article, clock.now + HOUR, slug="mot-dia-chi")
    schedule(articles[2], clock.now + HOUR)
    clock.now += 2 * HOUR
    return articles


def test_what_cannot_go_live_keeps_its_schedule_and_the_others_go_live(
    two_of_one_slug: tuple[ArticlePage, ...], clock: Clock
) -> None:
    assert publish_due(clock.now) == 3
    assert slugs(*two_of_one_slug) == ["mot-dia-chi", "hai", "ba"]
    assert live(*two_of_one_slug) == [True, True, True]
    waiting = Revision.objects.get(approved_go_live_at__isnull=False)
    assert int(waiting.object_id) == two_of_one_slug[1].pk
    assert waiting.failed_schedule.tries == 1


def test_it_goes_live_by_itself_once_nothing_is_in_its_way(
    two_of_one_slug: tuple[ArticlePage, ...], clock: Clock
) -> None:
    first, second, _third = two_of_one_slug
    publish_due(clock.now)
    first.refresh_from_db()
    first.slug = "dia-chi-khac"
    first.save_revision().publish()
    assert slugs(second) == ["hai"]
    clock.now += PAUSES[0]
    publish_due(clock.now)
    assert slugs(second) == ["mot-dia-chi"]
    assert not FailedSchedule.objects.exists()
    assert next_due() is None


def test_it_is_tried_again_with_growing_pauses(
    two_of_one_slug: tuple[ArticlePage, ...], clock: Clock
) -> None:
    pauses = []
    for _try in range(len(PAUSES) + 2):
        assert publish_due(clock.now) >= 1
        due = next_due()
        assert due is not None
        pauses.append(due - clock.now)
        assert publish_due(due - datetime.timedelta(seconds=1)) == 0
        clock.now = due
    assert pauses == [*PAUSES, PAUSES[-1], PAUSES[-1]]
    assert sorted(set(pauses)) == list(PAUSES)


@contextmanager
def database_that_fails(at: str) -> Iterator[None]:
    """One that refuses each statement in which `at` stands."""

    def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if at in sql:
            raise OperationalError("the database went away")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize(
    "statement", ['UPDATE "wagtailcore_page"', 'UPDATE "news_articlepage"', "pagelogentry"]
)
def test_an_error_of_the_database_loses_no_schedule(clock: Clock, db: None, statement: str) -> None:
    article = draft("Một")
    schedule(article, clock.now + HOUR)
    clock.now += 2 * HOUR
    with database_that_fails(statement):
        publish_due(clock.now)
    assert live(article) == [False]
    clock.now += PAUSES[0]
    publish_due(clock.now)
    assert live(article) == [True]


def test_an_expiry_that_fails_is_tried_again(clock: Clock, db: None) -> None:
    first, second = ArticlePage.objects.live()[:2]
    for article in (first, second):
        article.expire_at = clock.now + HOUR
        article.save_revision().publish()
    clock.now += 2 * HOUR

    def refuse(sender: Any, instance: Any, **kwargs: Any) -> None:
        if instance.pk == first.pk:
            raise RuntimeError("no")

    pre_save.connect(refuse, sender=Page)
    try:
        assert publish_due(clock.now) == 2
    finally:
        pre_save.disconnect(refuse, sender=Page)
    assert live(first, second) == [True, False]
    assert next_due() == clock.now + PAUSES[0]
    clock.now += PAUSES[0]
    publish_due(clock.now)
    assert live(first) == [False]
    assert not FailedSchedule.objects.exists()


def test_what_an_editor_settles_otherwise_is_forgotten(
    two_of_one_slug: tuple[ArticlePage, ...], clock: Clock
) -> None:
    publish_due(clock.now)
    assert FailedSchedule.objects.count() == 1
    second = ArticlePage.objects.get(pk=two_of_one_slug[1].pk)
    schedule(second, clock.now + HOUR, slug="dia-chi-rieng")
    publish_due(clock.now)
    assert not FailedSchedule.objects.exists()
    assert next_due() == second.go_live_at


def test_the_command_of_wagtail_s_name_does_the_same(
    two_of_one_slug: tuple[ArticlePage, ...], clock: Clock
) -> None:
    call_command("publish_scheduled")
    assert slugs(*two_of_one_slug) == ["mot-dia-chi", "hai", "ba"]
    assert FailedSchedule.objects.count() == 1


def test_an_alias_of_a_scheduled_draft_goes_live_with_its_source(clock: Clock, db: None) -> None:
    article = draft("Một")
    alias = article.create_alias(update_slug="bi-danh")
    further = alias.create_alias(update_slug="bi-danh-cua-bi-danh")
    assert live(article, alias, further) == [False] * 3
    schedule(article, clock.now + HOUR)
    assert live(article, alias, further) == [False] * 3
    clock.now += 2 * HOUR
    publish_due(clock.now)
    assert live(article, alias, further) == [True] * 3


def test_an_alias_of_a_withdrawn_page_waits_for_its_schedule_too(clock: Clock, db: None) -> None:
    article = draft("Một")
    article.save_revision().publish()
    article.refresh_from_db()
    alias = article.create_alias(update_slug="bi-danh")
    article.unpublish()
    assert live(article, alias) == [False, False]
    article.refresh_from_db()
    schedule(article, clock.now + HOUR)
    assert live(article, alias) == [False, False]


def first_screen(client: Client) -> str:
    html = BeautifulSoup(client.get("/admin/").content, "html.parser")
    section = html.select_one("#failed-schedule-section")
    return " ".join(section.get_text(" ", strip=True).split()) if section else ""


def test_editors_see_what_failed_and_why(
    two_of_one_slug: tuple[ArticlePage, ...], clock: Clock, admin_client: Client
) -> None:
    assert first_screen(admin_client) == ""
    publish_due(clock.now)
    shown = first_screen(admin_client)
    assert "Hai" in shown
    assert "Một trang khác cùng cấp đã dùng địa chỉ này." in shown
    assert shown.count("lẽ ra được đăng") == 1
    reasons = FailedSchedule.objects.get().reasons
    assert reasons["en"] == "Another page at the same place has this address by now."


def test_who_may_not_edit_a_page_is_not_told_of_it(
    two_of_one_slug: tuple[ArticlePage, ...], clock: Clock, client: Client
) -> None:
    user = User.objects.create_user("lan", "", "mat-khau-dai")
    group = Group.objects.create(name="Xem quản trị")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    client.force_login(user)
    publish_due(clock.now)
    assert client.get("/admin/").status_code == 200
    assert first_screen(client) == ""

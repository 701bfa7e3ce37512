"""What is scheduled goes live once, at its time, whatever fails meanwhile."""

import datetime
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

from news.models import ArticlePage, NewsIndexPage
from pages.models import FailedSchedule
from pages.models.scheduling import PAUSES
from pages.scheduling import next_due, publish_due
from tests.pages.test_editing import data

HOUR = datetime.timedelta(hours=1)


class Clock:
    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> datetime.datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


def draft(title: str, **fields: Any) -> ArticlePage:
    article = ArticlePage(title=title, lead_vi="Đoạn mở đầu.", live=False, **fields)
    NewsIndexPage.objects.get().add_child(instance=article)
    return article


def schedule(article: ArticlePage, moment: datetime.datetime, **changes: Any) -> Revision:
    for name, value in ({"go_live_at": moment} | changes).items():
        setattr(article, name, value)
    revision: Revision = article.save_revision(clean=False)
    revision.publish()
    return revision


def live(*articles: Page) -> list[bool]:
    return [Page.objects.get(pk=article.pk).live for article in articles]


def slugs(*articles: Page) -> list[str]:
    return [Page.objects.get(pk=article.pk).slug for article in articles]


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
    section = html.select_one("[aria-labelledby=failed-schedule]")
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


def published_under_a_taken_slug() -> ArticlePage:
    """A page whose draft has another's slug, and which is scheduled besides."""
    first, second = draft("Một"), draft("Hai")
    for article in (first, second):
        article.save_revision().publish()
        article.refresh_from_db()
    second.slug = "mot"
    second.save_revision(clean=False)
    second.refresh_from_db()
    return second


def test_publishing_several_at_once_says_what_kept_them(db: None, admin_client: Client) -> None:
    article, other = published_under_a_taken_slug(), draft("Ba")
    place = f"/admin/bulk/wagtailcore/page/publish/?id={other.pk}&id={article.pk}&next=/admin/"
    answer = admin_client.post(place, {"include_descendants": ""}, follow=True)
    assert answer.status_code == 200
    assert "“mot”" in BeautifulSoup(answer.content, "html.parser").get_text()
    assert slugs(article) == ["hai"]
    assert live(other) == [False]


@pytest.mark.parametrize("script", [False, True])
def test_an_approval_that_cannot_publish_says_so_and_stays_to_be_given(
    db: None, admin_client: Client, admin_user: User, script: bool
) -> None:
    article = published_under_a_taken_slug()
    workflow = article.get_workflow().start(article.get_latest_revision_as_object(), admin_user)
    task = workflow.current_task_state
    place = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, "approve", task.pk])
    headers = {"referer": f"http://testserver/admin/pages/{article.pk}/edit/"}
    if script:
        headers["x-requested-with"] = "XMLHttpRequest"
        answer = admin_client.post(place, {"comment": ""}, headers=headers)
        assert answer.json() == {"step": "success", "redirect": headers["referer"]}
        answer = admin_client.get("/admin/")
    else:
        answer = admin_client.post(place, {"comment": ""}, headers=headers, follow=True)
    assert "“mot”" in BeautifulSoup(answer.content, "html.parser").get_text()
    workflow.refresh_from_db()
    assert workflow.status == workflow.STATUS_IN_PROGRESS
    assert slugs(article) == ["hai"]


def test_a_publication_that_fails_keeps_the_schedule(clock: Clock, db: None) -> None:
    first, second = draft("Một"), draft("Hai")
    for article in (first, second):
        article.save_revision().publish()
        article.refresh_from_db()
    scheduled = schedule(second, clock.now + HOUR)
    second.slug, second.go_live_at = "mot", None
    with pytest.raises(ValidationError):
        second.save_revision(clean=False).publish()
    scheduled.refresh_from_db()
    assert scheduled.approved_go_live_at is not None


def test_a_form_that_cannot_publish_keeps_the_schedule(
    clock: Clock, db: None, admin_client: Client, admin_user: User
) -> None:
    article = draft("Một")
    article.save_revision().publish()
    article.refresh_from_db()
    scheduled = schedule(article, clock.now + HOUR)

    def refuse(instance: ArticlePage, **kwargs: Any) -> None:
        if instance.lead_vi == "Không lưu được":
            raise ValidationError("no")

    fields = {"title": "Một", "slug": "mot", "lead_vi": "Không lưu được", "action-publish": "1"}
    posted = data(ArticlePage, admin_user, **fields)
    with receiving(pre_save, refuse, ArticlePage):
        admin_client.post(f"/admin/pages/{article.pk}/edit/", posted)
    scheduled.refresh_from_db()
    assert scheduled.approved_go_live_at is not None


@contextmanager
def receiving(signal: Any, receiver: Callable[..., None], sender: type[Page]) -> Iterator[None]:
    signal.connect(receiver, sender=sender)
    try:
        yield
    finally:
        signal.disconnect(receiver, sender=sender)


on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"
)


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[ArticlePage]]:
    """Two drafts that every connection sees; they are gone after the test."""
    with django_db_blocker.unblock():
        articles = [draft("Đồng thời một"), draft("Đồng thời hai")]
        try:
            yield articles
        finally:
            for article in articles:
                ArticlePage.objects.get(pk=article.pk).delete()


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run each in a thread with a connection of its own; what they return or raise."""
    outcomes: list[Any] = [None] * len(calls)

    def run(place: int) -> None:
        try:
            outcomes[place] = calls[place]()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@contextmanager
def meeting_before_saving(sender: type[Page]) -> Iterator[None]:
    """Two who save wait for each other, a moment, once both have passed the checks."""
    barrier = threading.Barrier(2)

    def meet(**kwargs: Any) -> None:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=1)

    pre_save.connect(meet, sender=sender)
    try:
        yield
    finally:
        pre_save.disconnect(meet, sender=sender)


@on_postgresql
def test_two_pages_published_at_once_do_not_share_a_slug(committed: list[ArticlePage]) -> None:
    for article in committed:
        article.slug = "cung-mot-luc"
    revisions = [article.save_revision(clean=False) for article in committed]
    with meeting_before_saving(ArticlePage):
        outcomes = at_once(*(revision.publish for revision in revisions))
    assert sorted(live(*committed)) == [False, True]
    assert [type(outcome) for outcome in outcomes if outcome] == [ValidationError]


@on_postgresql
def test_two_processes_at_once_publish_what_is_due_once(committed: list[ArticlePage]) -> None:
    now = timezone.now()
    article = committed[0]
    revision = article.save_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=now)
    with meeting_before_saving(ArticlePage):
        at_once(lambda: publish_due(now), lambda: publish_due(now))
    assert live(article) == [True]
    assert not FailedSchedule.objects.exists()
    log = PageLogEntry.objects.filter(page=article.pk, action="wagtail.publish.scheduled")
    assert log.count() == 1

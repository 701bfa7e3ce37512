"""A publication that cannot be says so and leaves all as it was; two at once do not meet."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

from news.models import ArticlePage, Category
from pages.models import FailedSchedule
from pages.scheduling import publish_due
from sotngoaivu.accounts.models import User
from sotngoaivu.core.publications import StoppedPages
from tests.clock import Clock
from tests.pages.drafts import HOUR, draft, live, schedule, slugs
from tests.pages.test_editing import data


def told(answer: Any) -> str:
    """The error that stands above the screen."""
    message = BeautifulSoup(answer.content, "html.parser").select_one(".messages .error")
    assert message
    return message.get_text(" ", strip=True)


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
    assert told(answer).startswith("Chưa xuất bản gì: Hai : ")
    assert "“mot”" in told(answer)
    assert slugs(article) == ["hai"]
    assert live(other) == [False]


def test_changing_several_at_once_says_what_kept_them(db: None, admin_client: Client) -> None:
    """Nobody had asked for a publication."""
    category = Category.objects.first()
    article, other = published_under_a_taken_slug(), draft("Ba")
    place = f"/admin/bulk/wagtailcore/page/change_category/?id={other.pk}&id={article.pk}"
    answer = admin_client.post(place, {"category": category and category.pk}, follow=True)
    assert told(answer).startswith("Chưa thực hiện được: Hai : ")
    assert "“mot”" in told(answer)
    other.refresh_from_db()
    assert other.get_latest_revision_as_object().category is None


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
    assert told(answer).startswith("Chưa duyệt được: ")
    assert "“mot”" in told(answer)
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


@pytest.mark.only_database("postgresql")
def test_two_pages_published_at_once_do_not_share_a_slug(committed: list[ArticlePage]) -> None:
    for article in committed:
        article.slug = "cung-mot-luc"
    revisions = [article.save_revision(clean=False) for article in committed]
    with meeting_before_saving(ArticlePage):
        outcomes = at_once(*(revision.publish for revision in revisions))
    assert sorted(live(*committed)) == [False, True]
    assert [type(outcome) for outcome in outcomes if outcome] == [StoppedPages]


@pytest.mark.only_database("postgresql")
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

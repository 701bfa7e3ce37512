"""Old revisions and log entries go; what is live, latest, scheduled or under review stays."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.log_actions import log
from wagtail.models import Comment, ModelLogEntry, Page, PageLogEntry, Revision

from news.models import ArticlePage, Category
from sotngoaivu.accounts.models import Attempts, User
from sotngoaivu.upkeep.rows import AT_ONCE
from tests.pages.drafts import HOUR, draft, schedule

DAY = datetime.timedelta(days=1)
YEAR = 366 * DAY


@pytest.fixture(autouse=True)
def _few_are_kept(settings: Any, tmp_path: Any) -> None:
    settings.KEEP_REVISIONS, settings.KEEP_REVISIONS_DAYS, settings.VAR_DIR = 3, 100, tmp_path


def aged(queryset: Any, field: str, days: int = 1000) -> None:
    """As if all of them had been made so many days ago, in the same order."""
    for row in queryset.order_by("pk"):
        moment = timezone.now() - days * DAY + row.pk * datetime.timedelta(milliseconds=1)
        queryset.model.objects.filter(pk=row.pk).update(**{field: moment})


def revised(article: ArticlePage, times: int) -> list[Revision]:
    return [article.save_revision() for _time in range(times)]


def revisions(article: ArticlePage) -> list[int]:
    return [*article.revisions.order_by("pk").values_list("pk", flat=True)]


def test_of_old_revisions_the_last_few_stay(db: None) -> None:
    article = draft("Nhiều bản")
    made = revised(article, 8)
    aged(article.revisions, "created_at")
    call_command("tidy")
    assert revisions(article) == [each.pk for each in made[-3:]]
    call_command("tidy")
    assert revisions(article) == [each.pk for each in made[-3:]]


def test_what_is_young_stays_however_many_there_are(db: None) -> None:
    article = draft("Nhiều bản")
    made = revised(article, 8)
    aged(article.revisions, "created_at", days=99)
    call_command("tidy")
    assert len(revisions(article)) == len(made)


def test_the_live_and_a_scheduled_revision_stay(db: None) -> None:
    article = draft("Nhiều bản")
    live, *_between = revised(article, 2)
    live.publish()
    article.refresh_from_db()
    scheduled = schedule(article, timezone.now() + HOUR)
    latest = revised(article, 5)[-3:]
    aged(article.revisions, "created_at")
    Page.objects.filter(pk=article.pk).update(live_revision=live)
    call_command("tidy")
    assert revisions(article) == [live.pk, scheduled.pk, *(each.pk for each in latest)]
    article.refresh_from_db()
    assert article.live_revision_id == live.pk


@pytest.mark.parametrize("ended", [False, True])
def test_a_revision_under_review_stays_until_the_review_has_ended(
    admin_user: User, ended: bool
) -> None:
    article = draft("Chờ duyệt")
    reviewed = revised(article, 1)[0]
    workflow = article.get_workflow().start(article, admin_user)
    revised(article, 5)
    if ended:
        workflow.cancel(admin_user)
    # Wagtail lets a review follow each further draft; others may leave it where it was.
    workflow.current_task_state.revision = reviewed
    workflow.current_task_state.save()
    aged(article.revisions, "created_at")
    call_command("tidy")
    assert (reviewed.pk in revisions(article)) is not ended


def test_comments_stay_with_the_next_revision(admin_user: User) -> None:
    article = draft("Có nhận xét")
    made = revised(article, 5)
    comment = Comment.objects.create(
        page=article, user=admin_user, text="?", contentpath="title", revision_created=made[0]
    )
    aged(article.revisions, "created_at")
    call_command("tidy")
    comment.refresh_from_db()
    assert comment.revision_created_id == made[2].pk


def test_what_is_scheduled_just_before_it_would_go_stays(db: None) -> None:
    article = draft("Nhiều bản")
    made = revised(article, 5)
    aged(article.revisions, "created_at")

    def schedule_once_it_is_found(execute: Any, sql: str, *rest: Any) -> Any:
        found = execute(sql, *rest)
        if f"LIMIT {AT_ONCE}" in sql and "wagtailcore_revision" in sql:
            Revision.objects.filter(pk=made[1].pk).update(approved_go_live_at=timezone.now())
        return found

    with connection.execute_wrapper(schedule_once_it_is_found):
        call_command("tidy")
    assert revisions(article) == [each.pk for each in made[1:]]


def test_the_history_of_a_page_opens_without_the_revisions_that_went(admin_client: Client) -> None:
    article = draft("Nhiều bản")
    revised(article, 6)[0].publish()
    aged(article.revisions, "created_at")
    Page.objects.filter(pk=article.pk).update(live_revision=None)
    call_command("tidy")
    assert len(revisions(article)) == 3
    shown = admin_client.get(reverse("wagtailadmin_pages:history", args=[article.pk]))
    assert shown.status_code == 200
    assert (
        admin_client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).status_code == 200
    )


def published(article: ArticlePage, times: int) -> None:
    for _time in range(times):
        article.save_revision(log_action=True).publish()


def page_log(article: ArticlePage) -> list[str]:
    found = PageLogEntry.objects.filter(page_id=article.pk).order_by("pk")
    return [*found.values_list("action", flat=True)]


def test_of_a_page_s_old_log_its_last_publication_stays(db: None) -> None:
    article = draft("Có lịch sử")
    published(article, 2)
    article.save_revision(log_action=True)
    aged(PageLogEntry.objects.filter(page_id=article.pk), "timestamp")
    call_command("tidy")
    assert page_log(article) == ["wagtail.publish"]


def test_a_young_log_stays(db: None) -> None:
    article = draft("Có lịch sử")
    published(article, 2)
    before = page_log(article)
    assert len(before) > 2
    aged(PageLogEntry.objects.filter(page_id=article.pk), "timestamp", days=24 * 30)
    call_command("tidy")
    assert page_log(article) == before


def test_how_long_logs_stay_is_a_setting(db: None, settings: Any) -> None:
    article = draft("Có lịch sử")
    published(article, 2)
    before = page_log(article)
    aged(PageLogEntry.objects.filter(page_id=article.pk), "timestamp")
    settings.KEEP_LOG_MONTHS = 0
    call_command("tidy")
    assert page_log(article) == before


def test_of_a_deleted_page_nothing_stays_in_the_log(db: None) -> None:
    article = draft("Có lịch sử")
    published(article, 1)
    article.delete()
    aged(PageLogEntry.objects.filter(page_id=article.pk), "timestamp")
    call_command("tidy")
    assert page_log(article) == []


def test_the_log_of_accounts_and_others_goes_by_the_same_rule(admin_user: User) -> None:
    category = Category.objects.order_by("pk")[0]
    for action in ("wagtail.publish", "wagtail.publish", "wagtail.edit"):
        log(category, action)
    log(admin_user, "accounts.invite")
    aged(ModelLogEntry.objects.all(), "timestamp")
    log(admin_user, "accounts.invite")
    call_command("tidy")
    left = ModelLogEntry.objects.order_by("pk").values_list("action", flat=True)
    assert [*left] == ["wagtail.publish", "accounts.invite"]


def test_what_has_ended_goes_and_what_holds_stays(admin_user: User) -> None:
    now = timezone.now()
    for key, ends in (("ended", now - HOUR), ("holds", now + HOUR)):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
        Attempts.objects.create(digest=key, ends_at=ends)
        EditingSession.objects.create(
            user=admin_user, content_object=admin_user, last_seen_at=ends - HOUR / 2
        )
    call_command("tidy")
    assert [*Session.objects.values_list("session_key", flat=True)] == ["holds"]
    assert [*Attempts.objects.values_list("digest", flat=True)] == ["holds"]
    assert EditingSession.objects.get().last_seen_at > now


def test_more_than_one_part_goes_in_several(db: None) -> None:
    ended = timezone.now() - HOUR
    Session.objects.bulk_create(
        Session(session_key=str(number), session_data="", expire_date=ended)
        for number in range(2 * AT_ONCE + 1)
    )
    call_command("tidy")
    assert not Session.objects.exists()


def test_what_people_have_made_stays(db: None) -> None:
    before = Page.objects.count(), Group.objects.count(), User.objects.count()
    call_command("tidy")
    assert (Page.objects.count(), Group.objects.count(), User.objects.count()) == before

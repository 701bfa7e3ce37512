"""What staff change reaches every worker, and what readers never see changes nothing."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Comment,
    CommentReply,
    GroupApprovalTask,
    Page,
    PageLogEntry,
    PageViewRestriction,
)

from news.models import ArticlePage, ArticleTag, NewsIndexPage
from pages.models import FailedSchedule
from sotngoaivu.accounts.models import User
from sotngoaivu.pagecache import watcher
from sotngoaivu.search.models import MissedQuery
from tests.pagecache.conftest import Worker

NewWorker = Callable[..., Worker]


class SlowWatcher(watcher.Watcher):
    """Its thread never comes to look: the machine has other things to do."""

    def look(self) -> watcher.CacheState:
        if threading.current_thread() is not threading.main_thread():
            return self.state
        return super().look()


def change_article(article: ArticlePage, title: str) -> None:
    article.title = title
    article.save_revision().publish()


def test_a_publication_reaches_every_worker_and_is_rendered_once(
    new_worker: NewWorker, rendered: list[str]
) -> None:
    workers = [new_worker() for _ in range(3)]
    article = ArticlePage.published().first()
    for each in workers:
        each.get(article.url)
        each.get("/tin-tuc/")
    rendered.clear()
    change_article(article, "Tiêu đề đã sửa")
    for each in workers:
        each.watcher.look()
        assert "Tiêu đề đã sửa" in each.get(article.url).text
        assert "Tiêu đề đã sửa" in each.get("/tin-tuc/").text
    assert sorted(rendered) == sorted([article.url, "/tin-tuc/"])


def test_a_worker_that_has_not_looked_yet_uses_what_another_rendered(
    new_worker: NewWorker, rendered: list[str]
) -> None:
    one, two = new_worker(), new_worker()
    one.get("/en/")
    two.get("/")
    change_article(ArticlePage.published().first(), "Mới")
    one.watcher.look()
    one.get("/gioi-thieu/")
    rendered.clear()
    assert two.get("/gioi-thieu/").status == 200
    assert rendered == []


def test_a_new_process_asks_what_is_outdated_before_it_serves_what_others_kept(
    new_worker: NewWorker, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = ArticlePage.published().first()
    worker.get(article.url)
    change_article(article, "Tiêu đề mới")
    monkeypatch.setattr(watcher, "FIRST_LOOK_SECONDS", 0)
    slow = SlowWatcher()
    assert "Tiêu đề mới" in new_worker(slow).get(article.url).text
    slow.stop()


def _unpublish(article: ArticlePage) -> None:
    article.unpublish()


def _delete(article: ArticlePage) -> None:
    article.delete()


def _restrict(article: ArticlePage) -> None:
    PageViewRestriction.objects.create(page=article, restriction_type="login")


def _move_parent(article: ArticlePage) -> None:
    parent = article.get_parent()
    parent.slug = "tin-cu"
    parent.save()


@pytest.mark.parametrize("withdraw", [_unpublish, _delete, _restrict, _move_parent])
def test_what_is_withdrawn_is_gone_everywhere(
    new_worker: NewWorker, withdraw: Callable[[Any], None]
) -> None:
    workers = [new_worker() for _ in range(2)]
    article = ArticlePage.published().first()
    url = article.url
    assert all(each.get(url).status == 200 for each in workers)
    withdraw(article)
    for each in workers:
        each.watcher.look()
        answer = each.get(url)
        assert answer.status != 200
        assert article.lead_vi not in answer.text


def test_a_draft_outdates_nothing(worker: Worker, rendered: list[str]) -> None:
    article = ArticlePage.published().first()
    worker.get(article.url)
    article.title = "Chỉ là bản nháp"
    article.save_revision()
    worker.watcher.look()
    assert "bản nháp" not in worker.get(article.url).text
    assert len(rendered) == 1


@pytest.mark.parametrize("what", ["setting", "snippet", "category", "picture"])
def test_settings_and_snippets_are_on_pages_too(worker: Worker, what: str) -> None:
    from wagtail.images import get_image_model

    from news.models import Category
    from pages.models import SiteSettings, StaffMember

    before = worker.watcher.look().token
    changed = {
        "setting": SiteSettings.objects.first(),
        "snippet": StaffMember.objects.first(),
        "category": Category.objects.first(),
        "picture": get_image_model().objects.first(),
    }[what]
    changed.save()
    assert worker.watcher.look().token != before


def test_what_readers_cause_outdates_nothing(worker: Worker) -> None:
    from sotngoaivu.visits.counter import Counter

    before = worker.watcher.look().token
    other = Counter()
    other.seen("10.0.0.1", "Mozilla/5.0 Firefox/140.0")
    assert other.flush()
    assert worker.watcher.look().token == before


def test_what_only_staff_see_outdates_nothing(worker: Worker, client: Client) -> None:
    user = User.objects.create_superuser("lan", "", "mat-khau-dai")
    before = worker.watcher.look().token
    answer = client.post("/admin/login/", {"username": "lan", "password": "mat-khau-dai"})
    assert answer.status_code == 302
    assert client.get("/admin/").status_code == 200
    client.post("/admin/logout/")
    client.post("/admin/login/", {"username": "lan", "password": "sai"})
    Group.objects.create(name="Biên tập").user_set.add(user)
    MissedQuery.objects.create(month="2026-11-01", words="hộ chiếu")
    GroupApprovalTask.objects.create(name="Duyệt")
    comment = Comment.objects.create(
        page=ArticlePage.objects.live().first(), user=user, text="Sửa", contentpath="title"
    )
    CommentReply.objects.create(comment=comment, user=user, text="Đã sửa")
    PageLogEntry.objects.log_action(Page.objects.get(depth=2).specific, "wagtail.lock", user=user)
    Redirect.objects.create(old_path="/cu", redirect_link="/moi/")
    kind = ContentType.objects.get_for_model(Page)
    FailedSchedule(content_type=kind, object_id="1", due_at=timezone.now()).note_try(
        timezone.now(), {}
    )
    assert worker.watcher.look().token == before


def test_a_change_of_an_articles_tags_is_one_of_the_article(worker: Worker) -> None:
    article = ArticlePage.published().first()
    before = worker.watcher.look().token
    ArticleTag.objects.filter(content_object=article).first().delete()
    assert worker.watcher.look().token != before


def test_a_change_that_is_rolled_back_was_none(worker: Worker) -> None:
    from django.db import transaction

    before = worker.watcher.look().token
    with transaction.atomic():
        NewsIndexPage.objects.first().save()
        transaction.set_rollback(True)
    assert worker.watcher.look().token == before

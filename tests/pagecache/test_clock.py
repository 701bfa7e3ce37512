"""What changes by the clock alone reaches the kept pages."""

import datetime
from collections.abc import Callable
from contextlib import suppress

import pytest
from wagtail import hooks

from news.models import ArticlePage
from pages.models import SiteSettings
from sotngoaivu.pagecache import schedule
from sotngoaivu.pagecache.generation import present
from tests.clock import Clock
from tests.pagecache.conftest import StillWatcher, Worker

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def timed(new_worker: Callable[..., Worker], clock: Clock) -> Worker:
    """A worker that goes by the clock."""
    worker = new_worker(StillWatcher(clock))
    worker.watcher.look()
    return worker


def passes(worker: Worker, clock: Clock, time: datetime.timedelta) -> None:
    """Time passes; then the worker's watcher does what it does four times a second."""
    clock.now += time
    worker.watcher.look()
    worker.watcher.run_schedule()


def test_a_page_goes_live_at_its_time(timed: Worker, clock: Clock) -> None:
    article = ArticlePage.published().first()
    article.title, article.go_live_at = "Lịch công tác mới", clock.now + 5 * MINUTE
    article.save_revision().publish()
    passes(timed, clock, MINUTE)
    assert "Lịch công tác mới" not in timed.get("/tin-tuc/").text
    passes(timed, clock, 5 * MINUTE)
    assert "Lịch công tác mới" in timed.get("/tin-tuc/").text


def test_a_page_expires_at_its_time(timed: Worker, clock: Clock) -> None:
    article = ArticlePage.published().first()
    article.expire_at = clock.now + 5 * MINUTE
    article.save_revision().publish()
    passes(timed, clock, MINUTE)
    assert timed.get(article.url).status == 200
    passes(timed, clock, 5 * MINUTE)
    assert timed.get(article.url).status != 200
    assert article.title not in timed.get("/tin-tuc/").text


def test_the_notice_comes_and_goes_at_its_times(timed: Worker, clock: Clock) -> None:
    settings = SiteSettings.objects.get()
    settings.notice_text_vi = "<p>Nghỉ lễ Quốc khánh</p>"
    settings.notice_start, settings.notice_end = clock.now + 5 * MINUTE, clock.now + 10 * MINUTE
    settings.save()
    shown = []
    for _ in range(3):
        passes(timed, clock, 4 * MINUTE)
        shown.append("Nghỉ lễ Quốc khánh" in timed.get("/").text)
    assert shown == [False, True, False]


def test_one_worker_of_many_does_what_is_due(clock: Clock, db: None) -> None:
    article = ArticlePage.published().first()
    article.go_live_at = clock.now + MINUTE
    article.save_revision().publish()
    watchers = [StillWatcher(clock) for _ in range(3)]
    for watcher in watchers:
        watcher.look()
        watcher.run_schedule()
    before = present().token
    clock.now += 2 * MINUTE
    watchers[0].run_schedule()
    after = present().token
    assert after != before
    for watcher in watchers:
        watcher.look()
        watcher.run_schedule()
    assert present().token == after


def test_what_fails_is_tried_again_after_a_while(clock: Clock, db: None) -> None:
    article = ArticlePage.published().first()
    article.go_live_at = clock.now + MINUTE
    article.save_revision().publish()
    due = schedule.next_moment(clock.now)
    assert due is not None
    clock.now += 2 * MINUTE
    tried = []

    def fail(now: datetime.datetime) -> int:
        tried.append(now)
        raise RuntimeError("could not be done")

    first = clock.now
    with hooks.register_temporarily("do_scheduled", fail, order=-1):
        for seconds in (0, 1, 2, 6):
            clock.now += datetime.timedelta(seconds=seconds)
            with suppress(RuntimeError):
                schedule.do_what_is_due(due, clock.now)
    assert tried == [first, clock.now]


def test_nothing_is_due_where_nothing_is_scheduled(clock: Clock, db: None) -> None:
    assert schedule.next_moment(clock.now) is None


def test_pages_differ_from_a_moment_that_their_type_names(
    timed: Worker, clock: Clock, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ArticlePage, "changes_at", ("date",))
    article = ArticlePage.objects.live().latest("pk")
    article.date = clock.now + 5 * MINUTE
    article.save()
    timed.watcher.look()
    timed.get("/tin-tuc/")
    passes(timed, clock, MINUTE)
    timed.get("/tin-tuc/")
    assert rendered == ["/tin-tuc/"]
    passes(timed, clock, 5 * MINUTE)
    timed.get("/tin-tuc/")
    assert rendered == ["/tin-tuc/", "/tin-tuc/"]

"""A publication is undone within ten minutes: readers see what they saw before."""

import datetime
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, WorkflowState

from news.models import ArchiveEntry, ArticlePage, NewsIndexPage
from pages.models import HomePage, Publication, PublicationSettings
from pages.scheduling import publish_due
from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.roles import APPROVER, EDITOR
from sotngoaivu.search.models import SearchEntry
from tests.clock import Clock
from tests.members import member, signed_in
from tests.pages.drafts import HOUR, draft, schedule
from tests.pages.test_editing import data
from tests.pages.trash import public_article, said

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MINUTE = datetime.timedelta(minutes=1)


def undo(client: Client, *pages: Page) -> Any:
    chosen = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"{reverse('undo_publication')}?{chosen}", follow=True)


def publish(client: Client, user: User, page: ArticlePage, **fields: Any) -> Any:
    fields = {"title": page.title, "slug": page.slug, "lead_vi": "Đoạn mở đầu."} | fields
    form = data(ArticlePage, user, **fields) | {"action-publish": "1"}
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form, follow=True)


def undo_buttons(answer: Any) -> list[str]:
    found = BeautifulSoup(answer.content, "html.parser").select("[data-w-action-url-value]")
    places = [str(button["data-w-action-url-value"]) for button in found]
    return [place for place in places if "undo-publication" in place]


def feed(client: Client) -> str:
    return b"".join(client.get("/tin-tuc/atom/")).decode()


def without_generation(text: str) -> str:
    """Without the moment of the feed itself."""
    return re.sub(r"<updated>.*?</updated>", "", text, count=1)


def test_readers_see_again_what_they_saw(
    clock: Clock, admin_client: Client, admin_user: User, client: Client
) -> None:
    article = public_article("Bản đúng")
    clock.now += 20 * MINUTE
    names = ("title", "slug", "live", "live_revision", "first_published_at", "last_published_at")
    row = Page.objects.filter(pk=article.pk).values(*names)
    before, told = row.get(), without_generation(feed(client))

    told_of = publish(admin_client, admin_user, article, title="Bản nhầm", slug="ban-nham")
    assert "Hoàn tác" in said(told_of)
    [button] = undo_buttons(told_of)
    assert "Bản nhầm" in feed(client)
    clock.now += 9 * MINUTE
    answer = admin_client.post(button, follow=True)
    assert "trở lại như bạn đọc thấy" in said(answer)

    assert row.get() == before
    assert without_generation(feed(client)) == told
    assert client.get(article.url).status_code == 200
    assert SearchEntry.objects.get(page=article.pk, object_id=article.pk).title == "Bản đúng"
    article.refresh_from_db()
    assert article.has_unpublished_changes
    assert article.get_latest_revision_as_object().title == "Bản nhầm"
    entry = PageLogEntry.objects.filter(page=article.pk).order_by("pk").last()
    assert entry
    assert (entry.action, entry.user) == ("pages.undo_publication", admin_user)
    history = admin_client.get(reverse("wagtailadmin_pages:history", args=[article.pk]))
    assert "Đã hoàn tác việc xuất bản" in said(history)
    assert "mười phút" in said(undo(admin_client, article))


def test_the_withdrawn_address_leads_to_the_page(
    admin_client: Client,
    admin_user: User,
    client: Client,
    django_capture_on_commit_callbacks: Any,
) -> None:
    article = public_article("Bản đúng")
    with django_capture_on_commit_callbacks(execute=True):
        publish(admin_client, admin_user, article, slug="ban-nham")
    assert client.get("/tin-tuc/ban-dung/")["Location"] == "/tin-tuc/ban-nham/"
    with django_capture_on_commit_callbacks(execute=True):
        undo(admin_client, article)
    assert client.get("/tin-tuc/ban-nham/")["Location"] == "/tin-tuc/ban-dung/"
    assert client.get("/tin-tuc/ban-dung/").status_code == 200


def test_a_first_publication_was_none(
    admin_client: Client, admin_user: User, client: Client
) -> None:
    told = without_generation(feed(client))
    article = draft("Quá sớm")
    article.save_revision()
    publish(admin_client, admin_user, article)
    assert client.get(article.url).status_code == 200
    assert "không còn thấy" in said(undo(admin_client, article))
    article.refresh_from_db()
    assert (article.live, article.first_published_at, article.last_published_at) == (
        *(False, None),
        None,
    )
    # As if it had never been there.
    assert client.get(article.url).status_code == 404
    assert without_generation(feed(client)) == told
    assert not ArchiveEntry.objects.filter(pk=article.pk).exists()
    assert article.get_latest_revision_as_object().title == "Quá sớm"
    publish(admin_client, admin_user, article)
    article.refresh_from_db()
    assert article.live


def test_what_was_written_past_the_editor_comes_back(
    admin_client: Client, admin_user: User, client: Client
) -> None:
    article = NewsIndexPage.objects.get().add_child(
        instance=ArticlePage(title="Nhập từ trang cũ", lead_vi="Có sẵn.", live=True)
    )
    title = article.title
    article.title = "Bản nhầm"
    article.save_revision().publish(user=admin_user)
    assert "Bản nhầm" in client.get(article.url).content.decode()
    undo(admin_client, article)
    assert title in client.get(article.url).content.decode()


@pytest.mark.parametrize("minutes", [10, 11])
def test_after_ten_minutes_it_is_refused(clock: Clock, admin_client: Client, minutes: int) -> None:
    article = public_article("Một")
    article.title = "Hai"
    article.save_revision().publish()
    clock.now += minutes * MINUTE
    assert "mười phút" in said(undo(admin_client, article))
    assert Page.objects.get(pk=article.pk).title == "Hai"
    edit = reverse("wagtailadmin_pages:edit", args=[article.pk])
    assert undo_buttons(admin_client.get(edit)) == []
    call_command("tidy")
    assert not Publication.objects.exists()


def test_an_unpublished_page_is_not_published_by_it(admin_client: Client) -> None:
    article = public_article("Một")
    article.title = "Hai"
    article.save_revision().publish()
    ArticlePage.objects.get(pk=article.pk).unpublish()
    assert "mười phút" in said(undo(admin_client, article))
    assert not Page.objects.get(pk=article.pk).live


def test_a_page_that_is_only_scheduled_has_nothing_to_undo(admin_client: Client) -> None:
    article = draft("Hẹn giờ")
    schedule(article, timezone.now() + HOUR)
    assert not Publication.objects.filter(page=article).exists()
    public = public_article("Đang đăng")
    noted = Publication.objects.get(page=public).revision_id
    schedule(public, timezone.now() + HOUR, title="Sau này")
    assert Publication.objects.get(page=public).revision_id == noted


@pytest.mark.parametrize(
    ("scheduled_in", "since", "goes_live", "told"),
    [
        (HOUR, None, "before", "vẫn được đăng vào lúc đó"),
        (5 * MINUTE, None, "", "không còn hiệu lực"),
        (None, HOUR, "since", "vẫn được đăng vào lúc đó"),
        (HOUR, 2 * HOUR, "since", "không còn hiệu lực"),
    ],
)
def test_what_was_scheduled_goes_live_all_the_same_unless_it_is_late(
    clock: Clock,
    admin_client: Client,
    scheduled_in: datetime.timedelta | None,
    since: datetime.timedelta | None,
    goes_live: str,
    told: str,
) -> None:
    article = public_article("Đang đăng")
    moments = {"": None, "before": scheduled_in, "since": since}
    if scheduled_in:
        schedule(article, clock.now + scheduled_in, title="before")
    article.go_live_at, article.title = None, "Nhầm"
    article.save_revision().publish()
    begin = clock.now
    if since:
        schedule(ArticlePage.objects.get(pk=article.pk), begin + since, title="since")
    clock.now += 6 * MINUTE
    assert told in said(undo(admin_client, article))

    page = Page.objects.get(pk=article.pk)
    assert page.title == "Đang đăng"
    due = moments[goes_live]
    revision = page.scheduled_revision
    assert (revision and revision.approved_go_live_at) == (due and begin + due)
    history = admin_client.get(reverse("wagtailadmin_pages:history", args=[article.pk]))
    assert told in said(history)
    clock.now += 3 * HOUR
    publish_due(clock.now)
    assert Page.objects.get(pk=article.pk).title == (goes_live or "Đang đăng")


@pytest.mark.parametrize("answered", ["", "reject"])
def test_an_approval_that_the_publication_ended_goes_on(
    admin_client: Client, admin_user: User, answered: str
) -> None:
    """Where it was: waiting for an answer, or for changes."""
    article = public_article("Đang đăng")
    article.title = "Chờ duyệt"
    revision = article.save_revision()
    approval = article.get_workflow().start(article, None)
    if answered:
        task = approval.current_task_state
        task.task.specific.on_action(task, admin_user, answered, comment="Thiếu ngày")
    before = WorkflowState.objects.get(pk=approval.pk)
    status = before.status, before.current_task_state.status
    revision.publish(user=admin_user)
    assert WorkflowState.objects.get(pk=approval.pk).status == WorkflowState.STATUS_CANCELLED
    told = "Việc duyệt mà lần đăng này đã chấm dứt được tiếp tục."
    assert told in said(undo(admin_client, article))

    page = ArticlePage.objects.get(pk=article.pk)
    assert page.title == "Đang đăng"
    now = page.current_workflow_state
    assert (now, now.status, now.current_task_state.status) == (approval, *status)
    history = admin_client.get(reverse("wagtailadmin_pages:history", args=[article.pk]))
    assert told in said(history)
    if answered:
        now.resume(user=admin_user)
    task = page.current_workflow_task_state
    task.task.specific.on_action(task, admin_user, "approve")
    assert ArticlePage.objects.get(pk=article.pk).title == "Chờ duyệt"


def test_an_approval_begun_since_stays(admin_client: Client) -> None:
    article = public_article("Đang đăng")
    article.title = "Nhầm"
    revision = article.save_revision()
    ended = article.get_workflow().start(article, None)
    revision.publish()
    begun = article.get_workflow().start(ArticlePage.objects.get(pk=article.pk), None)
    assert "được tiếp tục" not in said(undo(admin_client, article))
    assert ArticlePage.objects.get(pk=article.pk).current_workflow_state == begun
    ended.refresh_from_db()
    assert ended.status == WorkflowState.STATUS_CANCELLED


def test_its_end_is_that_of_what_readers_see(clock: Clock, admin_client: Client) -> None:
    article = public_article("Có hạn", expire_at=clock.now + 5 * MINUTE)
    article.expire_at, article.title = clock.now + HOUR, "Nhầm"
    article.save_revision().publish()
    clock.now += 6 * MINUTE
    assert "hết hạn" in said(undo(admin_client, article))
    publish_due(clock.now)
    page = Page.objects.get(pk=article.pk)
    assert (page.live, page.expired, page.title) == (False, True, "Có hạn")
    # And what had expired before is expired again.
    page.expire_at = None
    page.specific.save_revision().publish()
    undo(admin_client, page)
    page.refresh_from_db()
    assert (page.live, page.expired) == (False, True)


def test_what_would_be_stopped_today_is_seen_again(admin_client: Client) -> None:
    article = public_article("Không có tiếng Anh")
    article.title_en = "In English"
    article.save_revision().publish()
    settings = PublicationSettings.load()
    settings.stopping = ["english"]
    settings.save()
    assert "trở lại như bạn đọc thấy" in said(undo(admin_client, article))
    assert not ArticlePage.objects.get(pk=article.pk).title_en


def test_several_are_undone_at_once(admin_client: Client) -> None:
    articles = [draft("Một"), draft("Hai")]
    for article in articles:
        article.save_revision()
    chosen = "&".join(f"id={article.pk}" for article in articles)
    place = f"/admin/bulk/wagtailcore/page/publish/?{chosen}&next=/admin/"
    [button] = undo_buttons(admin_client.post(place, {"include_descendants": ""}, follow=True))
    assert Page.objects.filter(title__in=["Một", "Hai"], live=True).count() == 2
    admin_client.post(button)
    assert not Page.objects.filter(title__in=["Một", "Hai"], live=True).exists()


@pytest.mark.parametrize(("role", "may"), [(EDITOR, False), (APPROVER, True)])
def test_who_may_publish_may_undo(role: str, may: bool) -> None:
    client = signed_in(member(role))
    article = public_article("Một")
    screen = client.get(reverse("wagtailadmin_pages:edit", args=[article.pk]))
    assert bool(undo_buttons(screen)) == may
    answer = undo(client, article)
    assert Page.objects.get(pk=article.pk).live != may
    assert (answer.status_code == 200) or not may
    assert client.get(reverse("undo_publication")).status_code in (302, 405)


def test_its_button_stands_with_the_page_while_it_can_be_undone(admin_client: Client) -> None:
    article = public_article("Một")
    screen = admin_client.get(reverse("wagtailadmin_pages:edit", args=[article.pk]))
    assert len(undo_buttons(screen)) == 2
    assert HomePage.objects.exists()

"""A deleted page lies in the trash: nowhere to be seen, and back as it was for thirty days."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Page,
    PageLogEntry,
    PageViewRestriction,
    Revision,
    Site,
    WorkflowState,
)

from news.models import ArchiveEntry, ArticlePage, NewsIndexPage
from pages.models import (
    ContactPage,
    ContentPage,
    HomePage,
    OfficePage,
    OrganisationPage,
    TrashedPage,
)
from pages.trashing import put_in_trash, restore
from sotngoaivu.accounts.models import User
from sotngoaivu.search.models import SearchEntry
from tests.pages.drafts import HOUR, draft, schedule
from tests.pages.test_editing import data
from tests.pages.trash import (
    bring_back,
    delete,
    public_article,
    said,
    url,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
STATE = (
    *("path", "url_path", "slug", "live", "has_unpublished_changes", "live_revision"),
    *("latest_revision", "first_published_at", "last_published_at", "draft_title"),
    *("locked", "locked_at"),
)


def test_a_deleted_page_comes_back_as_it_was(admin_client: Client, client: Client) -> None:
    article = public_article()
    article.tags.add("từ-khóa")
    article.save_revision().publish()
    article.refresh_from_db()
    article.title = "Tin sẽ xóa, bản nháp"
    article.save_revision()
    article.locked, article.locked_at = True, timezone.now()
    article.save()
    before = Page.objects.filter(pk=article.pk).values(
        *("path", "url_path", "slug", "live", "has_unpublished_changes", "live_revision"),
        *("latest_revision", "first_published_at", "last_published_at", "draft_title"),
    )
    kept, address = before.get(), article.url
    assert client.get(address).status_code == 200

    assert "30 ngày" in said(delete(admin_client, article))
    assert client.get(address).status_code == 410
    assert client.get(f"{address}index.md").status_code == 410
    assert not ArchiveEntry.objects.filter(pk=article.pk).exists()
    assert not SearchEntry.objects.filter(page=article.pk).exists()

    assert "đã trở lại" in said(bring_back(admin_client, article))
    assert before.get() == kept
    assert client.get(address).status_code == 200
    assert ArchiveEntry.objects.filter(pk=article.pk).exists()
    assert SearchEntry.objects.filter(page=article.pk).exists()
    back = ArticlePage.objects.get(pk=article.pk)
    assert [tag.name for tag in back.tags.all()] == ["từ-khóa"]
    assert not TrashedPage.objects.exists()
    actions = PageLogEntry.objects.filter(page=article.pk).values_list("action", flat=True)
    assert {"pages.trash", "pages.restore"} <= set(actions)


def test_a_page_stands_between_its_siblings_again(admin_client: Client) -> None:
    organisation = OrganisationPage.objects.get()
    offices = list(organisation.get_children().order_by("path"))
    assert len(offices) > 2
    delete(admin_client, offices[1])
    bring_back(admin_client, offices[1])
    after = organisation.get_children().order_by("path").values_list("pk", flat=True)
    assert list(after) == [office.pk for office in offices]
    assert Page.find_problems() == ([], [], [], [], [])


def test_what_is_below_goes_along_and_comes_back_each_in_its_state(
    admin_client: Client, client: Client
) -> None:
    index = NewsIndexPage.objects.get()
    unpublished = public_article("Đã gỡ")
    unpublished.unpublish()
    plain = draft("Chưa đăng")
    restriction = PageViewRestriction.objects.create(
        page=public_article("Có mật khẩu"), restriction_type="password", password="x"
    )
    states = Page.objects.descendant_of(index, inclusive=True).order_by("pk")
    states = states.values_list("pk", "path", "url_path", "slug", "live")
    before = list(states)
    address = ArticlePage.objects.live().exclude(pk=restriction.page_id).first()
    assert address
    address = address.url

    delete(admin_client, index)
    assert not Page.objects.filter(pk__in=[key for key, *_rest in before], live=True).exists()
    assert client.get(address).status_code == 410
    assert client.get(restriction.page.url).status_code == 404
    assert not ArchiveEntry.objects.exists()
    bring_back(admin_client, index)
    assert list(states) == before
    assert client.get(address).status_code == 200
    assert [live for pk, *_rest, live in before if pk in {unpublished.pk, plain.pk}] == [False] * 2
    assert client.get(restriction.page.url).status_code != 404
    assert PageViewRestriction.objects.filter(pk=restriction.pk).exists()


@pytest.mark.one_database
def test_what_is_written_meanwhile_is_kept_with_the_page(
    admin_client: Client, admin_user: User
) -> None:
    article = public_article()
    put_in_trash(article, None)
    fields = data(ArticlePage, admin_user, title="Viết dở", slug=article.slug, lead_vi="Dở dang.")
    assert "giữ lại" in said(admin_client.post(url("edit", article.pk), fields, follow=True))
    kept = article.revisions.order_by("pk").last()
    assert kept.content["title"] == "Viết dở"
    assert article.get_latest_revision().pk != kept.pk


@pytest.mark.one_database
def test_old_addresses_lead_there_again(admin_client: Client, client: Client) -> None:
    article = public_article()
    first = article.url
    article.slug = "da-doi-ten"
    article.save_revision().publish()
    Redirect.objects.create(old_path="/ten-cu", redirect_page=article, site=Site.objects.get())
    Redirect.add_redirect(first, article, automatically_created=True)
    delete(admin_client, article)
    for address in (first, "/ten-cu/"):
        assert client.get(address).status_code == 410, address
    # The list of redirects stands with what leads into the trash.
    assert "/ten-cu" in said(admin_client.get("/admin/redirects/"))
    bring_back(admin_client, article)
    for address in (first, "/ten-cu/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, "/tin-tuc/da-doi-ten/")


@pytest.mark.one_database
def test_readers_are_led_to_the_successor_meanwhile_and_for_good(
    admin_client: Client, client: Client
) -> None:
    successor = ContactPage.objects.get()
    article = public_article()
    address = article.url
    delete(admin_client, article, successor=str(successor.pk))
    assert client.get(address)["Location"] == successor.url
    call_command("tidy")
    TrashedPage.objects.update(deleted_at=timezone.now() - 31 * DAY)
    call_command("tidy")
    assert not Page.objects.filter(pk=article.pk).exists()
    assert client.get(address)["Location"] == successor.url


def test_after_thirty_days_it_goes_for_good(client: Client, settings: Any) -> None:
    young, old = public_article("Trẻ"), public_article("Già")
    address = old.url
    for article in (young, old):
        put_in_trash(article, None)
    TrashedPage.objects.filter(page=old).update(deleted_at=timezone.now() - 31 * DAY)
    TrashedPage.objects.filter(page=young).update(deleted_at=timezone.now() - 29 * DAY)
    call_command("tidy", dry_run=True)
    assert Page.objects.filter(pk=old.pk).exists()
    call_command("tidy")
    assert not Page.objects.filter(pk=old.pk).exists()
    assert Page.objects.filter(pk=young.pk).exists()
    assert client.get(address).status_code == 410
    settings.KEEP_TRASH_DAYS = 10
    call_command("tidy")
    assert not Page.objects.filter(pk=young.pk).exists()


@pytest.mark.one_database
def test_a_taken_address_gets_a_number_and_that_is_said(
    admin_client: Client, client: Client
) -> None:
    article = public_article("Trùng tên")
    address = article.url
    delete(admin_client, article)
    other = public_article("Trùng tên")
    assert other.url == address
    record = TrashedPage.objects.get(page=article)
    screen = admin_client.get(reverse("restore_page", args=[record.pk]))
    assert "thêm một số" in said(screen)
    assert "trung-ten-2" in said(bring_back(admin_client, article))
    article.refresh_from_db()
    assert client.get(article.url).status_code == client.get(address).status_code == 200
    # Its draft does not ask for the former one.
    article.get_latest_revision().publish()
    assert Page.objects.get(pk=article.pk).slug == "trung-ten-2"


@pytest.mark.one_database
def test_a_page_whose_parent_is_in_the_trash_is_offered_another_place(
    admin_client: Client,
) -> None:
    office = OfficePage.objects.first()
    assert office
    organisation = office.get_parent()
    content = HomePage.objects.get().add_child(instance=ContentPage(title="Trang mẹ", slug="me"))
    below = content.add_child(instance=ContentPage(title="Trang con", slug="con"))
    delete(admin_client, below)
    delete(admin_client, content)
    record = TrashedPage.objects.get(page=below)
    screen = admin_client.get(reverse("restore_page", args=[record.pk]))
    assert "“Trang mẹ”" in said(screen)
    assert screen.context["form"]["parent"].value() == HomePage.objects.get().pk
    refused = bring_back(admin_client, below, parent=str(content.pk))
    assert refused.context["form"].errors
    wrong = bring_back(admin_client, below, parent=str(NewsIndexPage.objects.get().pk))
    assert wrong.context["form"].errors
    assert TrashedPage.objects.filter(page=below).exists()
    bring_back(admin_client, below)
    assert Page.objects.get(pk=below.pk).url == "/con/"
    assert organisation


@pytest.mark.one_database
def test_a_page_whose_parent_is_gone_is_offered_another_place(admin_client: Client) -> None:
    content = HomePage.objects.get().add_child(instance=ContentPage(title="Trang mẹ", slug="me"))
    below = content.add_child(instance=ContentPage(title="Trang con", slug="con"))
    delete(admin_client, below)
    Page.objects.get(pk=content.pk).delete()
    record = TrashedPage.objects.get(page=below)
    assert "không còn" in said(admin_client.get(reverse("restore_page", args=[record.pk])))
    bring_back(admin_client, below)
    assert Page.objects.get(pk=below.pk).live


def test_schedules_come_back_unless_they_have_passed(admin_client: Client) -> None:
    now = timezone.now()
    soon, later = draft("Sắp đăng"), draft("Còn lâu")
    schedule(soon, now + HOUR)
    waiting = schedule(later, now + 48 * HOUR)
    for article in (soon, later):
        put_in_trash(article, None)
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    TrashedPage.objects.filter(page=soon).update(scheduled_for=now - HOUR)
    assert "Sắp đăng" in said(bring_back(admin_client, soon)).partition("hẹn giờ")[2]
    bring_back(admin_client, later)
    waiting.refresh_from_db()
    assert waiting.approved_go_live_at == now + 48 * HOUR
    assert not soon.revisions.filter(approved_go_live_at__isnull=False).exists()


@pytest.mark.one_database
def test_nothing_waits_for_approval_in_the_trash(admin_user: User) -> None:
    article = draft("Chờ duyệt")
    article.save_revision()
    state = article.get_workflow().start(article, admin_user)
    put_in_trash(article, admin_user)
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_CANCELLED


def test_several_are_deleted_at_once_even_one_below_the_other(admin_client: Client) -> None:
    content = HomePage.objects.get().add_child(instance=ContentPage(title="Trang mẹ", slug="me"))
    below = content.add_child(instance=ContentPage(title="Trang con", slug="con"))
    article = public_article()
    chosen = "&".join(f"id={page.pk}" for page in (content, below, article))
    address = f"/admin/bulk/wagtailcore/page/delete/?{chosen}"
    assert "Trang con" in said(admin_client.get(address))
    assert "3 trang" in said(admin_client.post(address, {"next": "/admin/"}, follow=True))
    assert TrashedPage.objects.deleted().count() == 2
    bring_back(admin_client, content)
    assert Page.objects.get(pk=below.pk).url == "/me/con/"


@pytest.mark.one_database
def test_the_same_slug_is_deleted_twice(admin_client: Client) -> None:
    for _time in range(2):
        delete(admin_client, public_article("Trùng tên"))
    assert TrashedPage.objects.filter(former_slug="trung-ten").count() == 2


def test_two_who_delete_or_bring_back_at_once_do_so_once(admin_user: User) -> None:
    article = public_article()
    record = put_in_trash(article, admin_user)
    with pytest.raises(ValidationError):
        put_in_trash(article, admin_user)
    index = NewsIndexPage.objects.get()
    restore(record, index, admin_user)
    with pytest.raises(ValidationError):
        restore(TrashedPage(pk=0, page=article), index, admin_user)
    assert Page.objects.get(pk=article.pk).live


@pytest.mark.one_database
def test_the_home_page_is_not_deleted(admin_client: Client) -> None:
    home = HomePage.objects.get()
    assert "không xóa được" in said(delete(admin_client, home))
    assert not TrashedPage.objects.exists()
    assert home.get_parent().depth == 1

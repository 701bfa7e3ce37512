"""What lies in the trash: nowhere else to be seen or used, and for whom its screens are."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    Page,
    ReferenceIndex,
)
from wagtail.users.models import UserProfile

from news.models import NewsIndexPage
from pages.models import (
    ContactPage,
    ContentPage,
    HomePage,
    TrashedPage,
)
from pages.trashing import put_in_trash, restore
from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.roles import ADMINISTRATOR, APPROVER, AUTHOR, EDITOR
from sotngoaivu.backup.contents import stored_tables
from tests.members import member, signed_in
from tests.pages.drafts import draft
from tests.pages.trash import (
    bring_back,
    delete,
    public_article,
    said,
    url,
)
from tests.test_admin_vietnamese import assert_all_vietnamese

pytestmark = pytest.mark.django_db


def everywhere(page: Page) -> dict[str, str]:
    """Screens of the admin that name pages; of what is searched for, "officinale" is not asked."""
    return {
        "explorer": reverse("wagtailadmin_explore", args=[NewsIndexPage.objects.get().pk]),
        "explorer's search": reverse("wagtailadmin_explore", args=[1]) + "?q=Zingiber",
        "search": reverse("wagtailadmin_pages:search") + "?q=Zingiber",
        "chooser": reverse("wagtailadmin_choose_page_search") + "?q=Zingiber",
        "browsing chooser": reverse(
            "wagtailadmin_choose_page_child", args=[NewsIndexPage.objects.get().pk]
        ),
        "reviews": reverse("review_report"),
        "locked": reverse("wagtailadmin_reports:locked_pages"),
        "aging": reverse("wagtailadmin_reports:aging_pages"),
        "by type": url("type_use_results", "news", "articlepage"),  # type: ignore[arg-type]
        "first screen": reverse("wagtailadmin_home"),
    }


@pytest.mark.one_database
@pytest.mark.parametrize("role", ["", EDITOR])
def test_what_is_in_the_trash_is_nowhere_in_the_admin(role: str) -> None:
    user = member(role) if role else User.objects.create_superuser("tat-ca")
    client = signed_in(user)
    article = public_article("Zingiber officinale")
    article.locked, article.locked_by, article.locked_at = True, user, timezone.now()
    article.save()
    article.save_revision(user=user, log_action=True)
    shown = {
        name: "officinale" in client.get(address).content.decode()
        for name, address in everywhere(article).items()
    }
    assert sum(shown.values()) >= 8, shown
    put_in_trash(article, user)
    for name, address in everywhere(article).items():
        assert "officinale" not in client.get(address).content.decode(), name


def test_it_is_nowhere_for_programs(client: Client, admin_client: Client) -> None:
    article = public_article("Zingiberaceae")
    places = (
        "/tin-tuc/rss/",
        "/sitemap.xml",
        "/api/news/",
        "/tim-kiem/?q=Zingiberaceae",
        "/llms.txt",
    )
    admin_api = f"/admin/api/main/pages/?child_of={NewsIndexPage.objects.get().pk}&for_explorer=1"
    assert str(article.pk) in admin_client.get(admin_api).content.decode()
    address = article.url
    put_in_trash(article, None)
    for place in places:
        answer = client.get(place, follow=True)
        text = b"".join(answer) if answer.streaming else answer.content
        assert address not in text.decode(), place
    found = {item["id"] for item in admin_client.get(admin_api).json()["items"]}
    assert found
    assert article.pk not in found


def test_it_uses_nothing_while_it_is_there(
    admin_client: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    target = ContactPage.objects.get()
    article = public_article(successor=target)
    uses = ReferenceIndex.get_references_to(target).filter(object_id=str(article.pk))
    ReferenceIndex.create_or_update_for_object(article)
    assert uses.exists()
    with django_capture_on_commit_callbacks(execute=True):
        record = put_in_trash(article, None)
    assert not uses.exists()
    call_command("rebuild_references_index", verbosity=0)
    call_command("tidy")
    assert not uses.exists()
    assert "pages.trashedpage" in stored_tables()
    restore(record, NewsIndexPage.objects.get(), None)
    assert uses.exists()


@pytest.mark.one_database
@pytest.mark.parametrize(
    "name", ["edit", "history", "usage", "move", "copy", "unpublish", "delete"]
)
def test_guessed_addresses_lead_to_the_trash(admin_client: Client, name: str) -> None:
    article = public_article()
    put_in_trash(article, None)
    answer = admin_client.get(url(name, article.pk))
    record = TrashedPage.objects.get(page=article)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("restore_page", args=[record.pk])


@pytest.mark.one_database
def test_its_screens_show_no_english(admin_user: User, admin_client: Client) -> None:
    UserProfile.objects.update_or_create(user=admin_user, defaults={"preferred_language": "vi"})
    record = put_in_trash(public_article(), admin_user)
    article, other = public_article("Một"), public_article("Hai")
    for address in (
        reverse("trash"),
        reverse("restore_page", args=[record.pk]),
        reverse("delete_for_good", args=[record.pk]),
        url("delete", article.pk),
        url("unpublish", article.pk),
        *(
            f"/admin/bulk/wagtailcore/page/{act}/?id={article.pk}&id={other.pk}"
            for act in ("delete", "unpublish")
        ),
    ):
        assert_all_vietnamese(admin_client, address)


@pytest.mark.one_database
# Who may bring back what an approver has deleted, and delete it for good.
@pytest.mark.parametrize(
    ("role", "sees_public", "sees_draft", "deletes"),
    [
        (AUTHOR, False, False, False),
        (EDITOR, False, True, False),
        (APPROVER, True, True, False),
        (ADMINISTRATOR, True, True, True),
    ],
)
def test_who_may_bring_back_and_delete_for_good(
    role: str, sees_public: bool, sees_draft: bool, deletes: bool
) -> None:
    public, plain = public_article("Đã đăng"), draft("Bản nháp")
    records = {page.title: put_in_trash(page, None) for page in (public, plain)}
    client = signed_in(member(role))
    listed = said(client.get(reverse("trash")))
    # It is not empty, whoever looks.
    assert ("bạn đưa trở lại được" in listed) == (not sees_draft)
    for title, sees in (("Đã đăng", sees_public), ("Bản nháp", sees_draft)):
        assert (title in listed) == sees
        for name, may in (("restore_page", sees), ("delete_for_good", sees and deletes)):
            answer = client.get(reverse(name, args=[records[title].pk]))
            assert (answer.status_code == 200) == may, (title, name)
    record = records["Bản nháp"]
    answer = client.post(reverse("delete_for_good", args=[record.pk]))
    assert Page.objects.filter(pk=plain.pk).exists() != deletes
    assert answer.status_code in (302, 403)


@pytest.mark.one_database
def test_authors_bring_back_their_own_drafts() -> None:
    user = member(AUTHOR)
    article = draft("Của tôi", owner=user)
    client = signed_in(user)
    delete(client, article)
    assert TrashedPage.objects.get(page=article).deleted_by == user
    assert "Của tôi" in said(client.get(reverse("trash")))
    bring_back(client, article)
    assert not TrashedPage.objects.exists()


def test_the_trash_is_narrowed_by_who_when_and_what(admin_client: Client, admin_user: User) -> None:
    content = HomePage.objects.get().add_child(instance=ContentPage(title="Trang lẻ", slug="le"))
    article = public_article("Tin lẻ")
    put_in_trash(article, admin_user)
    put_in_trash(content, member(EDITOR))
    before = timezone.now() - datetime.timedelta(days=3)
    TrashedPage.objects.filter(page=content).update(deleted_at=before)
    kind = article.content_type_id
    today = f"{timezone.localdate():%d/%m/%Y}"
    for query in (f"deleted_by={admin_user.pk}", f"type={kind}", f"deleted_at_from={today}"):
        listed = said(admin_client.get(f"{reverse('trash_results')}?{query}"))
        assert [title in listed for title in ("Tin lẻ", "Trang lẻ")] == [True, False], query
    table = admin_client.get(f"{reverse('trash')}?export=csv")
    assert "Trang lẻ" in b"".join(table).decode()

"""What a publication check stops is stopped in whichever way a page is published."""

import datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from news.models import ArticlePage, NewsIndexPage
from pages.models import ContentPage, HomePage, PublicationSettings
from pages.models.publication_settings import all_checks
from pages.trashing import put_in_trash
from tests.pages.everything import picture
from tests.pages.test_editing import data
from tests.pages.test_publication_checks import (
    article,
    image,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


# --- what stops ---


@pytest.fixture
def draft(db: None) -> ArticlePage:
    """What a picture without a description keeps from being published."""
    return article(body_vi=[image()])


def is_live(page: Page) -> bool:
    return bool(Page.objects.get(pk=page.pk).live)


def test_the_editor_is_told_and_the_draft_is_kept(
    admin_client: Client, admin_user: Any, draft: ArticlePage
) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    fields = data(ArticlePage, admin_user, title="Tên mới", slug=draft.slug)
    fields["main_image"] = str(picture("Đồng lúa").pk)
    answer = admin_client.post(address, fields | {"action-publish": "1"}, follow=True)
    assert "chưa xuất bản" in answer.content.decode()
    assert "“Đồng lúa”" in answer.content.decode()
    assert not is_live(draft)
    latest = ArticlePage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    assert latest.title == "Tên mới"
    # A draft is saved all the same.
    assert admin_client.post(address, fields).status_code == 302


def test_a_new_page_is_kept_as_a_draft(admin_client: Client, admin_user: Any) -> None:
    index = NewsIndexPage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["news", "articlepage", index.pk])
    fields = data(ArticlePage, admin_user, title="Tin mới", slug="tin-moi")
    fields |= {"main_image": str(picture("Đồng lúa").pk), "action-publish": "1"}
    answer = admin_client.post(address, fields)
    page = ArticlePage.objects.get(slug="tin-moi")
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert not page.live


def test_a_bulk_publication_is_refused(admin_client: Client, draft: ArticlePage) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = admin_client.post(f"{address}?id={draft.pk}", follow=True)
    assert "“Đồng lúa”" in answer.content.decode()
    assert not is_live(draft)


def test_a_bulk_publication_names_each_page_that_stops_it(
    admin_client: Client, draft: ArticlePage
) -> None:
    whole, other = article(title="Đủ cả"), article(title="Hỏng & thiếu", body_vi=[image()])
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    parent = draft.get_parent()
    draft.refresh_from_db()
    ticked = f"{address}?id={whole.pk}&id={draft.pk}&id={other.pk}"
    for asked, fields in (
        (ticked, {}),
        (f"{address}?id={parent.pk}&id={draft.pk}", {"include_descendants": "on"}),
    ):
        answer = admin_client.post(asked, fields, follow=True)
        told = BeautifulSoup(answer.content, "html.parser").select(".messages .error li")
        assert {(line.a["href"], line.a.text) for line in told if line.a} == {
            (reverse("wagtailadmin_pages:edit", args=[page.pk]), page.draft_title)
            for page in (draft, other)
        }
        assert len(told) == 2
        assert not is_live(whole)


def test_a_bulk_publication_names_each_page_that_cannot_be_saved(admin_client: Client) -> None:
    drafts = [article(title=title) for title in ("Tin một", "Tin hai")]
    for page in drafts:
        taken = article(title="Đã có", slug=f"{page.slug}-2")
        page.slug = taken.slug
        page.save_revision(clean=False)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    asked = "&".join(f"id={page.pk}" for page in drafts)
    answer = admin_client.post(f"{address}?{asked}", follow=True)
    told = BeautifulSoup(answer.content, "html.parser").select(".messages .error li a")
    assert [line.text for line in told] == ["Tin một", "Tin hai"]


def test_pages_that_link_to_each_other_are_published_together(admin_client: Client) -> None:
    chosen = PublicationSettings.load()
    chosen.stopping = ["draft_links"]
    chosen.save()
    parent = ContentPage(title="Mục", live=False)
    HomePage.objects.get().add_child(instance=parent)
    link = f'<p><a linktype="page" id="{parent.pk}">x</a></p>'
    child = ContentPage(title="Mục con", live=False, body_vi=[("paragraph", link)])
    parent.add_child(instance=child)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = admin_client.post(
        f"{address}?id={parent.pk}&next=/admin/", {"include_descendants": "on"}, follow=True
    )
    assert "1 trang và 1 trang con" in answer.content.decode()
    assert is_live(parent)
    assert is_live(child)


def test_a_bulk_publication_names_no_more_than_a_screen_holds(
    admin_client: Client, draft: ArticlePage
) -> None:
    drafts = [draft, *(article(title=f"Tin {number}", body_vi=[image()]) for number in range(21))]
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    asked = "&".join(f"id={page.pk}" for page in drafts)
    answer = admin_client.post(f"{address}?{asked}", follow=True)
    told = BeautifulSoup(answer.content, "html.parser").select(".messages .error li")
    assert len(told) == 21
    assert told[-1].text == "và 2 mục khác"


def test_an_approval_is_refused(admin_client: Client, admin_user: Any, draft: ArticlePage) -> None:
    draft.get_workflow().start(draft, admin_user)
    task = draft.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", task.pk])
    answer = admin_client.post(address, follow=True)
    assert "“Đồng lúa”" in answer.content.decode()
    assert not is_live(draft)


def test_a_schedule_is_refused_when_it_is_made_and_when_it_is_due(draft: ArticlePage) -> None:
    chosen = PublicationSettings.load()
    draft.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    revision = draft.save_revision()
    with pytest.raises(ValidationError, match="Đồng lúa"):
        revision.publish()
    chosen.stopping = []
    chosen.save()
    revision.publish()
    chosen.stopping = ["pictures"]
    chosen.save()
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now())
    call_command("publish_scheduled")
    assert not is_live(draft)


def test_a_program_is_refused(draft: ArticlePage) -> None:
    with pytest.raises(ValidationError, match="Đồng lúa"):
        draft.get_latest_revision().publish()
    assert not is_live(draft)


@pytest.fixture
def outdated(db: None) -> ArticlePage:
    """What readers see, and what could not be published any more."""
    page = article(title_en="")
    page.get_latest_revision().publish()
    PublicationSettings.objects.update_or_create(defaults={"stopping": ["english"]})
    live: ArticlePage = ArticlePage.objects.get(pk=page.pk)
    return live


@pytest.mark.parametrize("way", ["publish_copies", "alias"])
def test_a_copy_that_readers_would_see_is_refused_in_its_form(
    admin_client: Client, outdated: ArticlePage, way: str
) -> None:
    address = reverse("wagtailadmin_pages:copy", args=[outdated.pk])
    parent = outdated.get_parent()
    fields = {"new_title": "Bản sao", "new_slug": "ban-sao", "new_parent_page": parent.pk}
    shown = admin_client.post(address, fields | {way: "on"})
    assert "tiêu đề tiếng Anh" in " ".join(shown.context["form"].errors[way])
    assert 'value="Bản sao"' in shown.content.decode()
    assert not Page.objects.filter(slug="ban-sao").exists()
    assert admin_client.post(address, fields).status_code == 302
    assert not Page.objects.get(slug="ban-sao").live


def test_a_copy_of_a_section_is_refused_for_a_page_in_it(
    admin_client: Client, outdated: ArticlePage
) -> None:
    parent = outdated.get_parent()
    address = reverse("wagtailadmin_pages:copy", args=[parent.pk])
    fields = {"new_title": "Bản sao", "new_slug": "ban-sao", "copy_subpages": "on"}
    fields |= {"new_parent_page": parent.get_parent().pk, "publish_copies": "on"}
    shown = admin_client.post(address, fields)
    assert f"“{outdated.title}”" in " ".join(shown.context["form"].errors["publish_copies"])


def test_a_program_that_copies_is_refused(outdated: ArticlePage) -> None:
    with pytest.raises(ValidationError, match="tiếng Anh"):
        outdated.copy(update_attrs={"slug": "ban-sao"})
    with pytest.raises(ValidationError, match="tiếng Anh"):
        outdated.create_alias(update_slug="ban-sao")
    outdated.copy(update_attrs={"slug": "ban-sao"}, keep_live=False)
    copy = ArticlePage.objects.get(slug="ban-sao")
    with pytest.raises(ValidationError, match="tiếng Anh"):
        copy.get_latest_revision().publish()


def test_what_comes_back_from_the_trash_stays_a_draft_and_says_why(
    admin_client: Client, admin_user: Any, outdated: ArticlePage
) -> None:
    whole = article(title="Đủ cả")
    whole.get_latest_revision().publish()
    for page, comes_back_live in ((whole, True), (outdated, False)):
        record = put_in_trash(page, admin_user)
        fields = {"parent": record.former_parent_id}
        address = reverse("restore_page", args=[record.pk])
        answer = admin_client.post(address, fields, follow=True)
        assert is_live(page) == comes_back_live
        shown = BeautifulSoup(answer.content, "html.parser").select(".messages .warning")
        told = [line for line in shown if "Chưa có tiêu đề tiếng Anh" in line.text]
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert [line.a["href"] for line in told if line.a] == ([] if comes_back_live else [edit])
    page = ArticlePage.objects.get(pk=outdated.pk)
    page.title_en = "News"
    page.save_revision().publish()
    assert is_live(page)


def test_an_alias_in_the_trash_stays_there_when_its_page_is_published(admin_user: Any) -> None:
    page = article()
    page.get_latest_revision().publish()
    page.refresh_from_db()
    alias = page.create_alias(update_slug="bi-danh")
    put_in_trash(alias, admin_user)
    page.refresh_from_db()
    page.lead_vi = "Khác."
    page.save_revision().publish()
    assert not is_live(alias)


# --- settings ---


def test_the_settings_say_what_stops_and_what_is_left_out(
    admin_client: Client, draft: ArticlePage
) -> None:
    chosen = PublicationSettings.load()
    address = reverse("wagtailsettings:edit", args=["pages", "publicationsettings", chosen.pk])
    assert set(chosen.stopping) <= set(all_checks())

    def save(**chosen: list[str]) -> Any:
        return admin_client.post(address, {"stopping": [], "ignored": []} | chosen)

    assert save(stopping=["english"]).status_code == 302
    draft.get_latest_revision().publish()
    untranslated = article(title="Khác", title_en="")
    with pytest.raises(ValidationError, match="tiếng Anh"):
        untranslated.get_latest_revision().publish()
    assert save(ignored=["english"]).status_code == 302
    untranslated.get_latest_revision().publish()
    answer = save(stopping=["english"], ignored=["english"])
    assert answer.context["form"].errors["ignored"]
    assert PublicationSettings.load().ignored == ["english"]


def test_a_list_for_the_editor_names_each_thing_with_its_field(
    admin_client: Client, draft: ArticlePage
) -> None:
    draft.title_en = ""
    draft.save_revision()
    answer = admin_client.get(reverse("page_findings", args=[draft.pk]))
    content = answer.content.decode()
    assert 'data-finding="body_vi"' in content
    assert 'data-finding="title_en"' in content
    assert content.index("body_vi") < content.index("title_en")


def test_nobody_else_is_told(client: Client, draft: ArticlePage) -> None:
    answer = client.get(reverse("page_findings", args=[draft.pk]))
    assert answer.status_code == 302
    assert "login" in answer["Location"]

"""Two who edit one page: the later is held, nothing is lost, and who saves chooses."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import Page, PageLogEntry

from news.models import ArticlePage
from sotngoaivu.accounts.models import User
from tests.pages.drafts import HOUR, draft, live, schedule
from tests.pages.test_editing import data
from tests.pages.trash import public_article, said

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HELD = "Trang này vừa được lưu ở nơi khác"


@pytest.fixture
def other(db: None) -> User:
    return User.objects.create_superuser("lan", last_name="Lê Thị", first_name="Lan")


@pytest.fixture
def article(admin_user: User) -> ArticlePage:
    article = public_article("Ban đầu")
    article.save_revision(user=admin_user)
    return article


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def loaded(client: Client, page: Page) -> dict[str, str]:
    """What the form, as it is opened now, says of its version."""
    soup = BeautifulSoup(client.get(edit(page)).content, "html.parser")
    names = ("loaded_revision_id", "loaded_revision_created_at")
    return {name: str(soup.select_one(f"[name={name}]")["value"]) for name in names}  # type: ignore[index]


def written(user: User, page: Page, title: str, **more: str) -> dict[str, Any]:
    form = data(ArticlePage, user, title=title, slug=page.slug, lead_vi="Đoạn mở đầu.")
    return form | more


def saved_by(other: User, article: ArticlePage, title: str = "Của Lan") -> None:
    newer = article.get_latest_revision_as_object()
    newer.title = title
    newer.save_revision(user=other)


def latest(article: ArticlePage) -> str:
    return str(ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object().title)


def held_form(answer: Any) -> dict[str, Any]:
    soup = BeautifulSoup(answer.content, "html.parser")
    fields: dict[str, Any] = {}
    for field in soup.select("main form input[type=hidden]"):
        fields.setdefault(str(field["name"]), []).append(str(field.get("value", "")))
    return fields


@pytest.mark.parametrize("action", ["", "action-publish", "action-submit"])
def test_the_later_is_held_and_chooses_to_save_all_the_same(
    admin_client: Client, admin_user: User, other: User, article: ArticlePage, action: str
) -> None:
    form = written(admin_user, article, "Của tôi", **loaded(admin_client, article))
    if action:
        form |= {action: "1"}
    saved_by(other, article)
    held = admin_client.post(edit(article), form)
    assert HELD in said(held)
    assert "Lê Thị Lan" in said(held)
    assert latest(article) == "Của Lan"
    assert Page.objects.get(pk=article.pk).title == "Ban đầu"

    soup = BeautifulSoup(held.content, "html.parser")
    links = {str(link["href"]) for link in soup.select("main a[href]")}
    [compare] = [link for link in links if "/compare/" in link]
    compared = said(admin_client.get(compare))
    # Words that both have are told once.
    assert "Của Lan tôi" in compared
    [mine] = [link for link in links if "/revert/" in link]
    assert "Của tôi" in admin_client.get(mine).content.decode()
    assert edit(article) in links

    admin_client.post(edit(article), held_form(held))
    assert latest(article) == "Của tôi"
    assert (Page.objects.get(pk=article.pk).title == "Của tôi") == (action == "action-publish")
    assert article.workflow_in_progress == (action == "action-submit")
    entries = PageLogEntry.objects.filter(page=article.pk, action="pages.keep_version")
    assert [entry.user for entry in entries] == [admin_user]


def test_one_more_version_meanwhile_holds_it_again(
    admin_client: Client, admin_user: User, other: User, article: ArticlePage
) -> None:
    form = written(admin_user, article, "Của tôi", **loaded(admin_client, article))
    saved_by(other, article)
    held = admin_client.post(edit(article), form)
    saved_by(other, article, "Lan viết tiếp")
    assert HELD in said(admin_client.post(edit(article), held_form(held)))
    assert latest(article) == "Lan viết tiếp"


def test_what_is_no_version_yet_is_kept_in_the_form(
    admin_client: Client, admin_user: User, other: User, article: ArticlePage
) -> None:
    form = written(admin_user, article, "", **loaded(admin_client, article))
    saved_by(other, article)
    number = article.revisions.count()
    held = admin_client.post(edit(article), form | {"lead_vi": "Viết dở"})
    assert HELD in said(held)
    assert article.revisions.count() == number
    assert held_form(held)["lead_vi"] == ["Viết dở"]
    # All the same is no way past what a page must have.
    again = admin_client.post(edit(article), held_form(held))
    assert again.context["form"].errors
    assert latest(article) == "Của Lan"


def test_a_version_written_anew_by_itself_is_a_newer_one(
    admin_client: Client, admin_user: User, other: User, article: ArticlePage
) -> None:
    """Autosave writes over its own revision."""
    saved_by(other, article, "Lan bắt đầu")
    form = written(admin_user, article, "Của tôi", **loaded(admin_client, article))
    newer = article.get_latest_revision_as_object()
    newer.refresh_from_db(fields=["latest_revision"])
    newer.title = "Lan viết tiếp"
    newer.save_revision(user=other, overwrite_revision=newer.get_latest_revision())
    assert HELD in said(admin_client.post(edit(article), form))
    assert latest(article) == "Lan viết tiếp"


def test_after_saving_by_itself_the_later_is_held_too(
    admin_client: Client, admin_user: User, other: User, article: ArticlePage
) -> None:
    mine = article.save_revision(user=admin_user)
    saved_by(other, article)
    form = written(admin_user, article, "Của tôi", overwrite_revision_id=str(mine.pk))
    assert HELD in said(admin_client.post(edit(article), form | {"action-publish": "1"}))
    assert latest(article) == "Của Lan"


def test_what_saves_itself_is_refused_as_wagtail_does(
    admin_client: Client, admin_user: User, other: User, article: ArticlePage
) -> None:
    form = written(admin_user, article, "Của tôi", **loaded(admin_client, article))
    saved_by(other, article)
    number = article.revisions.count()
    answer = admin_client.post(edit(article), form, headers={"accept": "application/json"})
    assert answer.json()["error_code"] == "invalid_revision"
    assert "bạn sẽ được so sánh hai bản" in answer.json()["error_message"]
    assert article.revisions.count() == number


@pytest.mark.parametrize("by", ["other", "admin_user"])
def test_the_form_says_beforehand_that_both_are_compared(
    admin_client: Client, article: ArticlePage, request: pytest.FixtureRequest, by: str
) -> None:
    fields = loaded(admin_client, article)
    session = EditingSession.objects.get(object_id=str(article.pk))
    saved_by(request.getfixturevalue(by), article)
    named = ("revision_id", "revision_created_at")
    form = dict(zip(named, fields.values(), strict=True))
    asked = ["news", "articlepage", article.pk, session.pk]
    ping = reverse("wagtailadmin_editing_sessions:ping", args=asked)
    shown = admin_client.post(ping, form).json()["html"]
    assert "bạn sẽ được so sánh" in shown
    assert "ghi đè" not in shown


def test_who_saves_first_is_not_held(
    admin_client: Client, admin_user: User, article: ArticlePage
) -> None:
    form = written(admin_user, article, "Của tôi", **loaded(admin_client, article))
    assert HELD not in said(admin_client.post(edit(article), form, follow=True))
    assert latest(article) == "Của tôi"


def test_what_the_form_has_saved_by_itself_is_no_newer_version(
    admin_client: Client, admin_user: User, other: User, article: ArticlePage
) -> None:
    """It still names the version that it was opened with."""
    form = written(admin_user, article, "Của tôi", **loaded(admin_client, article))
    theirs = Client()
    theirs.force_login(other)
    late = written(other, article, "Của Lan", **loaded(theirs, article))
    answer = admin_client.post(edit(article), form, headers={"accept": "application/json"})
    assert answer.json()["success"]
    # Nor is what somebody else had kept.
    assert HELD in said(theirs.post(edit(article), late))
    form["title"] = "Của tôi, viết xong"
    assert HELD not in said(admin_client.post(edit(article), form, follow=True))
    assert latest(article) == "Của tôi, viết xong"


def test_a_publication_meanwhile_is_no_newer_text(
    admin_client: Client, admin_user: User, article: ArticlePage
) -> None:
    """Neither of several at once nor by the clock: it publishes what the editor has seen."""
    form = written(admin_user, article, "Của tôi", **loaded(admin_client, article))
    place = f"/admin/bulk/wagtailcore/page/publish/?id={article.pk}&next=/admin/"
    admin_client.post(place, {"include_descendants": ""})
    admin_client.post(edit(article), form)
    assert latest(article) == "Của tôi"


def test_a_category_given_to_several_meanwhile_is(
    admin_client: Client, admin_user: User, other: User, article: ArticlePage
) -> None:
    form = written(admin_user, article, "Của tôi", **loaded(admin_client, article))
    category = ArticlePage.objects.exclude(category=None).values_list("category", flat=True)[0]
    place = f"/admin/bulk/wagtailcore/page/change_category/?id={article.pk}&next=/admin/"
    theirs = Client()
    theirs.force_login(other)
    theirs.post(place, {"category": category})
    assert HELD in said(admin_client.post(edit(article), form))


def test_a_locked_page_answers_as_wagtail_does(
    admin_user: User, other: User, article: ArticlePage
) -> None:
    client = Client()
    client.force_login(other)
    form = written(other, article, "Của Lan", **loaded(client, article))
    saved_by(admin_user, article, "Của tôi")
    # A schedule locks what it will publish.
    schedule(article, timezone.now() + HOUR, title="Hẹn giờ")
    answer = client.post(edit(article), form)
    assert HELD not in said(answer)
    assert latest(article) == "Hẹn giờ"


def test_the_kept_version_is_not_the_latest(
    admin_client: Client, admin_user: User, other: User
) -> None:
    article = draft("Ban đầu")
    article.save_revision(user=admin_user)
    form = written(admin_user, article, "Của tôi", **loaded(admin_client, article))
    saved_by(other, article)
    admin_client.post(edit(article), form)
    revision = ArticlePage.objects.get(pk=article.pk).get_latest_revision()
    assert revision.is_latest_revision()
    revision.publish()
    article = ArticlePage.objects.get(pk=article.pk)
    assert (article.title, article.has_unpublished_changes) == ("Của Lan", False)
    assert live(article) == [True]


def test_an_earlier_version_is_told_with_the_name_of_who_wrote_it(
    admin_client: Client, article: ArticlePage, other: User
) -> None:
    saved_by(other, article)
    earlier = article.get_latest_revision()
    saved_by(other, article, "Hai")
    address = reverse("wagtailadmin_pages:revisions_revert", args=[article.pk, earlier.pk])
    assert "bởi Lê Thị Lan" in said(admin_client.get(address))

"""Whatever an address of the admin is asked, and whatever is sent to it, nothing fails over it."""

import contextlib
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import SimpleCookie
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.users.models import UserProfile

from news.models import ArticlePage, NewsIndexPage
from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.roles import APPROVER
from sotngoaivu.media.models import CustomImage
from tests.admin_addresses import Address, Rows, admin_addresses, one_of_each

pytestmark = pytest.mark.django_db

HUGE = "9" * 25
# Where one is signed out.
LEFT_OUT = {"wagtailadmin_logout"}
ASKED = (
    *("p", "q", "id", "ordering", "export", "collection_id", "owner", "content_type", "page_type"),
    *("parent", "type", "tag", "child_of", "lookup", "fields", "limit", "root_page", "mode"),
    *("target_pages", "user_perms", "format", "date_from", "allow_external_link"),
)
SENT = (
    *("name", "title", "url", "file", "id", "position", "comment", "new_parent_page", "chooser"),
    *("user", "username", "email", "password", "act", "html", "parent", "tags", "groups", "input"),
    *("import_file_name", "input_format", "link_text", "body_vi-count", "corrections-TOTAL_FORMS"),
)
ODD = ("x", HUGE, "\x00")


@pytest.fixture
def article(admin_user: User) -> ArticlePage:
    page = ArticlePage(title="Tin", owner=admin_user)
    NewsIndexPage.objects.get().add_child(instance=page)
    return page


@pytest.mark.seconds(12)
@pytest.mark.one_database("postgresql")
def test_nothing_fails_at_any_address(admin_user: User, article: ArticlePage) -> None:
    rows = one_of_each(admin_user, article)
    client = Client(raise_request_exception=False)
    client.force_login(admin_user)
    failed, number = [], 0
    addresses = [each for each in admin_addresses() if each.name not in LEFT_OUT]
    for turn, path in enumerate(path for each in addresses for path in paths(each, rows)):
        asked = dict.fromkeys(ASKED, ODD[turn % 3])
        with alone(client):
            answer = client.get(path, asked)
        failed += [f"{path} {asked}"] if answer.status_code >= 500 else []
        sent = dict.fromkeys(SENT, "x") if turn % 2 else {}
        with alone(client):
            answer = client.post(path, sent)
        number += 1
        failed += [f"{path} {sent}"] if answer.status_code >= 500 else []
    assert number > len(addresses)
    assert failed == []


def paths(address: Address, rows: Rows) -> Iterator[str]:
    """With what there is, and the root where a page is meant."""
    yield address.path(rows.of(address))
    pages = [name for name in address.parameters() if name.startswith("page_")]
    if pages:
        root = str(Page.get_first_root_node().pk)
        yield address.path(rows.of(address) | dict.fromkeys(pages, root))


@contextlib.contextmanager
def alone(client: Client) -> Iterator[None]:
    """What the request changes is taken back, and who is signed in stays so."""
    session = client.cookies["sessionid"].value
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = SimpleCookie({"sessionid": session})


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_place_to_go_on_to_that_is_none_is_refused_before_anything_is_done(
    admin_client: Client, admin_user: User, article: ArticlePage, language: str
) -> None:
    UserProfile.objects.create(user=admin_user, preferred_language=language)
    address = reverse("wagtailadmin_pages:lock", args=[article.pk])
    answer = admin_client.post(address, {"next": "x"})
    assert answer.status_code == 400
    words = {"vi": "Không hiểu được yêu cầu", "en": "cannot be understood"}
    assert words[language] in answer.content.decode()
    article.refresh_from_db()
    assert not article.locked
    # Elsewhere is no place to go on to, either; Wagtail leads to where the page stands.
    answer = admin_client.post(address, {"next": "//evil.example/"})
    assert answer["Location"] == reverse("wagtailadmin_explore", args=[article.get_parent().pk])
    article.refresh_from_db()
    assert article.locked


@pytest.mark.one_database
def test_an_error_of_the_site_stays_one(
    admin_client: Client, article: ArticlePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what has been sent makes an error the sender's."""

    def broken(*args: object) -> None:
        raise ValueError("Field 'id' expected a number but got 'y'.")

    monkeypatch.setattr(ArticlePage, "get_admin_display_title", broken)
    admin_client.raise_request_exception = False
    address = reverse("wagtailadmin_pages:history", args=[article.pk])
    assert admin_client.get(address, {"q": "x"}).status_code == 500
    assert admin_client.get(address, {"q": "y"}).status_code == 400


@pytest.mark.one_database
@pytest.mark.parametrize("act", ["delete", "publish", "unpublish", "move", "copy", "create_alias"])
def test_the_admin_s_api_changes_nothing(
    admin_client: Client, article: ArticlePage, act: str
) -> None:
    """Its actions know neither the trash nor a successor."""
    address = reverse("wagtailadmin_api:pages:action", args=[article.pk, act])
    assert admin_client.post(address).status_code == 404
    assert ArticlePage.objects.filter(pk=article.pk, title="Tin").exists()


def test_pictures_of_a_tag_can_be_searched_when_one_is_chosen(admin_client: Client) -> None:
    image = CustomImage.objects.all()[0]
    image.tags.add("hội nghị")
    image.title = "Wexford"
    image.save()
    address = reverse("wagtailimages_chooser:choose_results")
    found = admin_client.get(address, {"q": "wexford", "tag": "hội nghị"})
    assert "Wexford" in found.content.decode()
    found = admin_client.get(address, {"q": "wexford", "tag": "khác"})
    assert "Wexford" not in found.content.decode()


@pytest.mark.one_database
def test_the_screen_of_a_move_is_for_who_may_move_the_page(article: ArticlePage) -> None:
    client, user = Client(), User.objects.create(username="duyet")
    client.force_login(user)
    place = article.get_parent().pk
    address = reverse("wagtailadmin_pages:move_confirm", args=[article.pk, place])
    user.groups.add(Group.objects.get(name="Tác giả"))
    assert client.get(address)["Location"] == reverse("wagtailadmin_home")
    user.groups.add(Group.objects.get(name=APPROVER))
    assert client.get(address).status_code == 200

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
from pages.models import HomePage
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


NUMBER = "9223372036854775808"
ASKED_IN_VAIN = (
    f"/admin/api/main/pages/?offset={NUMBER}",
    "/admin/api/main/pages/?search=a&has_children=true",
    "/admin/api/main/images/?search=a&search_operator=x",
    "/admin/bulk/wagtailcore/page/delete/?id=all&childOf=x",
    "/admin/bulk/wagtailcore/page/publish/?id=all&childOf=-1",
    f"/admin/bulk/media/customimage/delete/?id=all&childOf={NUMBER}",
    "/admin/pages/{page}/view_draft/?mode=x",
    "/admin/choose-anchor-link/?parent_page_id=x",
    "/admin/choose-external-link/?parent_page_id=x",
    "/admin/choose-page/chosen-multiple/?id={root}",
    f"/admin/choose-page/?target_pages[]={'a' * 300}",
    f"/admin/choose-page/?target_pages[]={'9' * 4400}",
    f"/admin/workflows/edit/1/?p={'9' * 4400}",
)


@pytest.mark.parametrize("address", ASKED_IN_VAIN)
def test_what_is_malformed_is_refused(
    admin_client: Client, article: ArticlePage, address: str
) -> None:
    keys = {"page": article.pk, "root": Page.get_first_root_node().pk}
    answer = admin_client.get(address.format_map(keys))
    assert answer.status_code in (302, 400, 404)


DISMISSED = ('{"a\\u0000": true}', '{"\\ud800": true}', '{"x": NaN}', "null", '"a"', "[" * 3000)


@pytest.mark.parametrize("body", [*DISMISSED, f'{{"a": {"9" * 4400}}}', '{"a": ["b"]}'])
def test_only_what_can_be_put_away_is_put_away(admin_client: Client, body: str) -> None:
    address = reverse("wagtailadmin_dismissibles")
    assert admin_client.patch(address, body).status_code == 400
    whats_new = '{"whats-new": true, "tour": "2026-11"}'
    assert admin_client.patch(address, whats_new).json()["tour"] == "2026-11"


def test_copies_and_tags_that_no_column_holds_are_refused(
    admin_client: Client, article: ArticlePage
) -> None:
    copied = {"new_title": "x", "new_slug": "c" * 256, "new_parent_page": article.get_parent().pk}
    address = reverse("wagtailadmin_pages:copy", args=[article.pk])
    shown = admin_client.post(address, copied)
    assert "256" in shown.content.decode()
    for place in ("999999", NUMBER, "x"):
        copied |= {"new_slug": "c", "new_parent_page": place}
        assert admin_client.post(address, copied).status_code == 400
    assert ArticlePage.objects.count() == ArticlePage.objects.exclude(title="x").count()


@pytest.mark.only_database("postgresql")
def test_tags_that_no_column_holds_are_refused(admin_client: Client) -> None:
    address = "/admin/bulk/media/customimage/add_tags/"
    image = CustomImage.objects.all()[0]
    with transaction.atomic():
        answer = admin_client.post(f"{address}?id={image.pk}", {"tags": "a" * 101})
        transaction.set_rollback(True)
    assert answer.status_code == 400


@pytest.mark.one_database
@pytest.mark.parametrize("field", ["old_path", "redirect_link"])
def test_an_address_in_no_parts_is_told_in_the_form(admin_client: Client, field: str) -> None:
    sent = {"old_path": "/cu", "redirect_link": "/tin-tuc/", field: "http://[x"}
    shown = admin_client.post(reverse("wagtailredirects:add"), sent)
    assert "http://[x" in shown.content.decode()
    assert shown.context["form"].errors.keys() == {field}


def test_a_search_of_the_whole_site_from_the_list_of_news_finds_other_pages(
    admin_client: Client, home: HomePage
) -> None:
    address = reverse("wagtailadmin_explore", args=[NewsIndexPage.objects.get().pk])
    found = admin_client.get(address, {"q": home.title, "search_all": "1"})
    assert reverse("wagtailadmin_pages:edit", args=[home.pk]) in found.content.decode()


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

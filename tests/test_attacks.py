"""What an attacker tries first: forged forms, addresses that lead elsewhere, others' drafts."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupPagePermission,
    Page,
    PageViewRestriction,
)

from news.models import ArticlePage, NewsIndexPage
from pages.models import ContentPage, HomePage
from sotngoaivu.accounts.models import User
from sotngoaivu.media.models import CustomDocument
from tests.hidden import article
from tests.pages.everything import picture

pytestmark = [pytest.mark.django_db, pytest.mark.one_database("postgresql")]


def patterns(resolver: Any, before: str = "") -> Iterator[str]:
    """Every address below the admin, with something for each of its parts."""
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, route)
        elif isinstance(each, URLPattern):
            yield "/" + filled(route)


def filled(route: str) -> str:
    route = re.sub(r"\(\?P<\w+>[^()]*(\([^()]*\))?[^()]*\)|<int:\w+>|<\w+:\w+>|<\w+>", "1", route)
    route = re.sub(r"\(\[[^()]*\)|\(\\[dw][^()]*\)|\(\.[^()]*\)", "1", route)
    return route.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", "")


ADMIN = sorted({each for each in patterns(get_resolver()) if each.startswith("/admin/")})
PUBLIC = (
    "/_util/login/",
    "/_util/login/second-step/",
    "/_util/authenticate_with_password/1/1/",
    "/documents/authenticate_with_password/1/",
)


@pytest.mark.seconds(8)
def test_nothing_is_done_that_a_form_of_another_site_asks_for(admin_user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    answers = {address: client.post(address).status_code for address in (*ADMIN, *PUBLIC)}
    assert len(answers) > 250
    # What there is none of is none of it by any method.
    taken = {address: status for address, status in answers.items() if status != 404}
    assert len(taken) > 200
    assert {address: status for address, status in taken.items() if status != 403} == {}


ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "/\t/evil.example/",
    "https://testserver@evil.example/",
    "javascript:alert(1)",
    "/\r\nLocation: https://evil.example/",
)


def leads_elsewhere(place: str) -> bool:
    """Whether a browser would leave this site for it."""
    place = re.sub(r"[\t\r\n]", "", place).replace("\\", "/").strip()
    own = re.match(r"/(?!/)|https?://testserver(/|$)", place) or not re.match(r"[a-z]+:|//", place)
    return not own


@pytest.mark.parametrize("place", ELSEWHERE)
def test_no_sign_in_or_form_leads_to_another_site(admin_user: User, place: str) -> None:
    client = Client()
    signs = {"username": "admin", "password": "password", "next": place}
    for name in ("wagtailadmin_login", "wagtailcore_login"):
        response = client.post(reverse(name), signs)
        assert response.status_code == 302
        assert not leads_elsewhere(response["Location"]), name
    confirm = client.post(reverse("confirm_password"), {"password": "password", "next": place})
    assert confirm.status_code == 302
    assert not leads_elsewhere(confirm["Location"])
    page = HomePage.objects.get()
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type="password", password="mở"
    )
    gate = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk])
    opened = client.post(gate, {"password": "mở", "return_url": place})
    assert opened.status_code == 302
    assert not leads_elsewhere(opened["Location"])


def test_no_act_of_the_admin_leads_to_another_site(admin_client: Client) -> None:
    one = ArticlePage.objects.live()[0].pk
    for address in (
        f"/admin/bulk/wagtailcore/page/unpublish/?id={one}",
        f"/admin/pages/{one}/unpublish/?",
        f"/admin/pages/{one}/delete/?",
    ):
        query = urlencode({"next": ELSEWHERE[1]})
        response = admin_client.post(f"{address}&{query}", {"next": ELSEWHERE[1]})
        assert response.status_code == 302
        assert not leads_elsewhere(response["Location"]), address


SLIPS = (
    "//evil.example/",
    "//evil.example/tin-tuc",
    "//evil.example",
    "/en//evil.example/",
    "/vi//evil.example/",
    "/vi/%2F%2Fevil.example/",
    "/%5Cevil.example/",
    "/VI/\\evil.example",
    "/%09/evil.example/",
    "//evil.example/index.html",
    "//evil.example/%2e%2e",
    "/tin-tuc/%0d%0aSet-Cookie:x=1",
    "/documents/1/%0d%0aX-Evil:1",
    "/vi/tin-tuc/%0d%0aX-Evil:1/",
    "/tin-tuc?next=//evil.example/%0d%0aX-Evil:1",
)


@pytest.mark.parametrize("address", SLIPS)
def test_no_address_of_this_site_leads_to_another_one_or_writes_a_header(
    client: Client, address: str
) -> None:
    response = client.get(address)
    assert response.status_code < 500
    assert "X-Evil" not in response
    assert "Set-Cookie" not in response
    place = response.get("Location", "/")
    assert not leads_elsewhere(place), place
    assert "\n" not in place
    assert "\r" not in place


UNKEYED = {
    "X-Forwarded-Host": "evil.example",
    "X-Host": "evil.example",
    "X-Original-URL": "/admin/",
    "X-Rewrite-URL": "/admin/",
    "X-HTTP-Method-Override": "POST",
    "Forwarded": "host=evil.example;proto=https",
    "X-Forwarded-Scheme": "http",
    "X-Forwarded-Port": "1",
    "X-Forwarded-Prefix": "/evil.example",
    "Accept-Language": "en",
    "Origin": "https://evil.example",
    "Referer": "https://evil.example/",
}


@pytest.mark.parametrize("address", ["/", "/khong-co/", "/robots.txt", "/sitemap.xml"])
def test_no_header_changes_what_all_readers_get(client: Client, address: str) -> None:
    """Whatever keeps an answer would give it to those who have not sent that header."""
    plain = client.get(address)
    for name, value in UNKEYED.items():
        asked = client.get(address, headers={name: value})
        assert asked.status_code == plain.status_code, name
        assert asked.content == plain.content, name


def test_a_page_is_not_to_be_had_under_the_name_of_a_file(
    client: Client, admin_client: Client
) -> None:
    for name in ("tin-tuc/x.css", "tin-tuc/%3Bx.css", "x.png"):
        for asked, place in ((client, ""), (admin_client, ""), (admin_client, "/admin/account")):
            assert asked.get(f"{place}/{name}", follow=True).status_code == 404
    account = admin_client.get("/admin/account/")
    assert "private" in account["Cache-Control"]


@pytest.fixture
def editor(db: None) -> Client:
    """Somebody who may write below one page, and has files of one collection."""
    place = ContentPage(title="Của mình", slug="cua-minh")
    HomePage.objects.get().add_child(instance=place)
    group = Group.objects.create(name="Một phòng")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page"):
        permission = Permission.objects.get(
            codename=codename, content_type__app_label="wagtailcore"
        )
        GroupPagePermission.objects.create(group=group, page=place, permission=permission)
    user = User.objects.create_user("phong", password="con cò bay lả bay la")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    assert client.get(f"/admin/pages/{place.pk}/edit/").status_code == 200
    return client


WORD = "bannhap"
OF_PAGE = (
    *("{0}/", "{0}/edit/", "{0}/edit/preview/", "{0}/view_draft/", "{0}/history/", "{0}/usage/"),
    *("{0}/revisions/{1}/view/", "{0}/revisions/{1}/revert/", "{0}/workflow_history/"),
    *("{0}/revisions/compare/earliest...latest/", "{0}/delete/", "{0}/unpublish/", "{0}/copy/"),
    *("{0}/move/", "{0}/privacy/", "{0}/lock/", "{0}/convert_alias/"),
)


@pytest.mark.seconds(6)
def test_an_editor_has_no_others_drafts(editor: Client) -> None:
    draft = article(WORD, live=False)
    revision = draft.save_revision()
    before = Page.objects.get(pk=draft.pk)
    index = NewsIndexPage.objects.get()
    for name in OF_PAGE:
        address = "/admin/pages/" + name.format(draft.pk, revision.pk)
        for response in (editor.get(address), editor.post(address, {"title": "khác"})):
            text = response.content.decode()
            assert response.status_code in (302, 403, 404, 405), (address, response.status_code)
            assert WORD not in text, address
    for address in (
        f"/admin/pages/add/news/articlepage/{index.pk}/",
        f"/admin/pages/{index.pk}/",
        "/admin/reports/site-history/",
        "/admin/users/",
        "/admin/groups/",
        "/admin/redirects/",
        "/admin/settings/pages/sitesettings/1/",
        "/admin/snippets/news/category/",
        "/admin/workflows/list/",
    ):
        response = editor.get(address)
        assert response.status_code in (200, 302, 403), address
        assert WORD not in response.content.decode(), address
    found = editor.get(f"/admin/pages/search/?q={WORD}").content.decode()
    assert f"Hội đàm chung {WORD}" not in found
    after = Page.objects.get(pk=draft.pk)
    assert (after.title, after.live, after.path) == (before.title, before.live, before.path)


def test_an_editor_has_no_others_files(editor: Client) -> None:
    collection = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="groups")
    file = ContentFile(b"%PDF-1.4", "mat.pdf")
    document = CustomDocument.objects.create(title="mật", file=file, collection=collection)
    image = picture("mat")
    image.collection = collection
    image.save()
    assert editor.get(document.url).status_code in (302, 403)
    for address in (
        f"/admin/documents/edit/{document.pk}/",
        f"/admin/documents/delete/{document.pk}/",
        f"/admin/images/{image.pk}/",
        f"/admin/images/{image.pk}/delete/",
        f"/admin/images/{image.pk}/preview/width-100/",
        f"/admin/images/{image.pk}/generate_url/width-100/",
    ):
        for response in (editor.get(address), editor.post(address, {"title": "khác"})):
            assert response.status_code in (302, 403, 404, 405), address
    assert CustomDocument.objects.get(pk=document.pk).title == "mật"
    assert type(image).objects.filter(pk=image.pk).exists()


def test_nobody_gives_oneself_more_than_one_has(editor: Client) -> None:
    """Fields that a form does not show are not taken from what is sent."""
    account = reverse("wagtailadmin_account")
    page = editor.get(account)
    fields = {
        field.html_name: field.value() or ""
        for panels in page.context["panels_by_tab"].values()
        for panel in panels
        for field in panel.get_form()
        if "avatar" not in field.html_name
    }
    more = {"is_superuser": "on", "groups": "1", "must_change_password": "", "is_staff": "on"}
    more |= {f"name_email-{name}": value for name, value in more.items()}
    names = {"name_email-first_name": "An", "name_email-last_name": "Lê"}
    names["name_email-email"] = "an@example.vn"
    assert editor.post(account, fields | names | more).status_code == 302
    user = User.objects.get(username="phong")
    assert user.first_name == "An"
    assert not user.is_superuser
    assert [group.name for group in user.groups.all()] == ["Một phòng"]

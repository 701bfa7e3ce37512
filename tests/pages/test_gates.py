"""In the place of a page that not everybody may see stands one of the site's own."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from pages.models import ContentPage, HomePage
from sotngoaivu.media.models import CustomDocument
from tests.markup import attribute, element

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SECRET = "zeppelin"


@pytest.fixture
def hidden() -> ContentPage:
    page = ContentPage(
        title=f"Trang {SECRET}", intro_vi=SECRET, search_description=SECRET, slug="noi-bo"
    )
    HomePage.objects.get().add_child(instance=page)
    return page


def soup(content: bytes) -> BeautifulSoup:
    return BeautifulSoup(content, "html.parser")


@pytest.mark.parametrize(
    ("prefix", "heading", "home"),
    [("", "Trang này cần mật khẩu", "/"), ("/en", "This page asks for a password", "/en/")],
)
def test_a_page_behind_a_password(
    client: Client, hidden: ContentPage, prefix: str, heading: str, home: str
) -> None:
    PageViewRestriction.objects.create(
        page=hidden, restriction_type=PageViewRestriction.PASSWORD, password="lua-nuoc"
    )
    path = f"{prefix}/noi-bo/"
    response = client.get(path)
    assert response.status_code == 200
    assert SECRET not in response.content.decode()
    html = soup(response.content)
    assert element(html, "h1").get_text() == heading
    assert html.select(".site-header .wordmark")
    assert html.select(".site-nav a")
    assert attribute(html, "main .more", "href") == home
    assert attribute(html, 'meta[name="robots"]', "content") == "noindex"
    action = attribute(html, "main form", "action")
    wrong = client.post(action, {"password": "sai", "return_url": path})
    assert element(soup(wrong.content), '[role="alert"]').get_text()
    assert SECRET not in wrong.content.decode()
    right = client.post(action, {"password": "lua-nuoc", "return_url": path}, follow=True)
    assert SECRET in right.content.decode()


def test_a_page_for_those_who_sign_in(client: Client, hidden: ContentPage) -> None:
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    html = soup(client.get("/noi-bo/", follow=True).content)
    assert element(html, "h1").get_text() == "Đăng nhập để xem trang này"
    assert html.select(".site-header .wordmark")
    assert attribute(html, 'main input[name="next"]', "value") == "/noi-bo/"
    fields = {str(field["name"]) for field in html.select("main input[id]")}
    assert fields == {"username", "password"}


def test_a_document_behind_a_password(client: Client) -> None:
    collection = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(
        collection=collection,
        restriction_type=CollectionViewRestriction.PASSWORD,
        password="lua-nuoc",
    )
    document = CustomDocument(title=SECRET, collection=collection)
    document.file.save("noi-bo.txt", ContentFile(b"x"))
    document.save()
    response = client.get(document.url)
    html = soup(response.content)
    assert element(html, "h1").get_text() == "Tài liệu này cần mật khẩu"
    assert html.select(".site-header .wordmark")

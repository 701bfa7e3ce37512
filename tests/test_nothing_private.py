"""What is not public cannot be seen by any public way in: a walk over all of them."""

import contextlib
import datetime
import itertools
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from news.models import ArticlePage, Category, NewsIndexPage
from pages.models import ContentPage, HomePage, OrganisationPage
from sotngoaivu.media.models import CustomDocument
from tests.pages.everything import picture

pytestmark = [pytest.mark.django_db, pytest.mark.seconds(20)]

# Stands in every title, hidden or not; what is hidden has a word of its own besides.
SHARED = "Hội đàm chung"
HIDDEN = ["hengio", "goxuong", "hethan", "bannhap", "matkhau", "theonhom", "dangnhap"]


def article(word: str, **fields: Any) -> ArticlePage:
    """An article with `word` wherever it can say something."""
    said = f"{SHARED} {word}"
    page = ArticlePage(
        title=said,
        title_en=f"Shared talks {word}",
        slug=f"an-{word}",
        lead_vi=said,
        lead_en=said,
        search_description=said,
        body_vi=[{"type": "paragraph", "value": f"<p>{said}</p>"}],
        author=word,
        source=word,
        category=Category.objects.first(),
        main_image=picture(word),
        main_image_alt_vi=word,
        date=timezone.now(),
        **fields,
    )
    NewsIndexPage.objects.get().add_child(instance=page)
    page.tags.add("chung")
    page.save()
    return page


@pytest.fixture
def hidden() -> list[Page]:
    """One page of each kind that the public must not see; their words are `HIDDEN`."""
    now = timezone.now()
    later = now + datetime.timedelta(days=1)
    article("congkhai").save_revision().publish()
    scheduled = article("hengio", live=False, go_live_at=later)
    scheduled.save_revision(approved_go_live_at=later)
    gone = article("goxuong")
    gone.save_revision().publish()
    gone.unpublish()
    expired = article("hethan", live=False, expired=True, expire_at=now)
    draft = article("bannhap", live=False)
    password, group, login = article("matkhau"), article("theonhom"), article("dangnhap")
    PageViewRestriction.objects.create(
        page=password, restriction_type="password", password="mở cửa"
    )
    restriction = PageViewRestriction.objects.create(page=group, restriction_type="groups")
    restriction.groups.add(Group.objects.create(name="Ban giám đốc"))
    PageViewRestriction.objects.create(page=login, restriction_type="login")
    return [scheduled, gone, expired, draft, password, group, login]


def words_in(text: str) -> list[str]:
    return [word for word in HIDDEN if word in text]


def links(content: str, base: str) -> Iterator[str]:
    """Addresses of this site that a page or an XML document names."""
    # lxml is quicker, and reads web pages only.
    soup = BeautifulSoup(content, "html.parser" if content.startswith("<?xml") else "lxml")
    named = [tag.get(name) for tag in soup.find_all(True) for name in ("href", "src", "url")]
    named += [tag.get_text() for tag in soup.find_all(["loc", "link"])]
    for address in filter(None, named):
        parts = urlsplit(urljoin(base, str(address).strip()))
        if parts.scheme in {"http", "https"} and parts.netloc == urlsplit(base).netloc:
            yield parts._replace(fragment="", scheme="", netloc="").geturl()


# Files, what is drawn at length, and the many ways to narrow a list twice.
_LEFT_OUT = re.compile(r"^/(static|media|admin|documents|_util)/|og\.png|\.(css|js|svg|png)$|&")


@pytest.mark.one_database
def test_whoever_follows_every_link_meets_nothing_hidden(client: Client, hidden: Any) -> None:
    root = f"{Site.objects.get().root_url}/"
    ahead = ["/", "/en/", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/llms.txt"]
    ahead += ["/en/llms.txt", "/tin-tuc/?tag=chung", "/khong-co/", "/en/khong-co/"]
    ahead += ["/api/v1/", "/api/v1/openapi.json", "/.well-known/security.txt"]
    seen, public = set(ahead), 0
    while ahead:
        path = ahead.pop()
        response = client.get(path)
        text = response.content.decode()
        assert not words_in(text), path
        public += "congkhai" in text
        if response.status_code == 200 and "json" not in response["Content-Type"]:
            for address in links(text, root + path.lstrip("/")):
                if address not in seen and not _LEFT_OUT.search(address):
                    seen.add(address)
                    ahead.append(address)
    assert any(path.startswith("/en/tin-tuc/an-congkhai/") for path in seen)
    assert public > 20


def test_search_and_suggestions_find_nothing_hidden(client: Client, hidden: Any) -> None:
    queries = [SHARED, "hoi dam chung", f'"{SHARED}"', "Shared talks", "hoi dam", "shared ta"]
    for language in ("vi", "en"):
        with translation.override(language):
            places = [reverse("search")]
            with contextlib.suppress(NoReverseMatch):
                places.append(reverse("search_suggestions"))
        for place in places:
            for query in queries:
                text = client.get(place, {"q": query}).content.decode()
                assert not words_in(text), (place, query)
        assert "congkhai" in client.get(places[0], {"q": SHARED}).content.decode()


def test_the_api_tells_nothing_hidden(client: Client, hidden: list[Page]) -> None:
    category = Category.objects.first()
    assert category is not None
    now = timezone.localtime()
    for query in (
        "limit=100",
        f"search={SHARED}",
        "search=shared talks",
        "language=en",
        "tag=chung",
        f"category={category.slug}",
        f"year={now.year}&month={now.month}",
    ):
        text = client.get(f"/api/v1/news/?{query}").content.decode()
        assert "congkhai" in text
        assert not words_in(text), query
    for path in ("pages/?limit=100", "offices/", "staff/", "categories/"):
        assert not words_in(client.get(f"/api/v1/{path}").content.decode())
    for page in hidden:
        for kind in ("news", "pages", "offices"):
            assert client.get(f"/api/v1/{kind}/{page.pk}/").status_code == 404


def test_its_own_addresses_tell_nothing_either(client: Client, hidden: list[Page]) -> None:
    for page in hidden:
        for prefix, name in itertools.product(("", "/en"), ("", "index.md", "og.png")):
            response = client.get(f"{prefix}/tin-tuc/{page.slug}/{name}")
            assert response["Content-Type"].startswith("text/html")
            text = response.content.decode().replace(page.slug, "")
            assert not words_in(text), (page.slug, name)
            # A password is asked for on the spot; all else is missing or elsewhere.
            expected = {200} if page.slug == "an-matkhau" else {302, 404, 410}
            assert response.status_code in expected
            assert "public" not in response.get("Cache-Control", "")


def test_what_stands_below_a_restricted_page_is_hidden_too(client: Client) -> None:
    parent = ContentPage(title="Nội bộ hengio", title_en="Inside hengio", slug="noi-bo")
    OrganisationPage.objects.get().add_child(instance=parent)
    child = ContentPage(title="Tài liệu goxuong", title_en="Papers goxuong", slug="tai-lieu")
    child.show_in_menus = child.show_in_footer = True
    parent.add_child(instance=child)
    child.save_revision().publish()
    assert "goxuong" in client.get("/").content.decode()
    PageViewRestriction.objects.create(page=parent, restriction_type="login")
    for path in ("/", "/en/", "/to-chuc-bo-may/", "/so-do-trang/", "/sitemap.xml", "/llms.txt"):
        assert not words_in(client.get(path).content.decode()), path
    for path in ("/api/v1/pages/?limit=100", "/tim-kiem/?q=tai lieu", "/en/tim-kiem/?q=papers"):
        assert not words_in(client.get(path).content.decode()), path
    for name in ("", "index.md", "og.png"):
        assert client.get(f"{child.url}{name}").status_code == 302
    assert client.get(f"/api/v1/pages/{child.pk}/").status_code == 404


def test_documents_of_private_collections_are_neither_found_nor_fetched(client: Client) -> None:
    collection = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    below = collection.add_child(name="Bên dưới")
    documents = [
        CustomDocument.objects.create(
            title=f"Tờ trình chung {word}",
            file=ContentFile(b"%PDF-1.4", f"{word}.pdf"),
            collection=place,
        )
        for word, place in (("hengio", collection), ("goxuong", below))
    ]
    page = ContentPage(title="Tờ trình", slug="to-trinh")
    page.body_vi = [
        {
            "type": "attachments",
            "value": {"documents": [{"document": document.pk, "title": "Tệp"}]},
        }
        for document in documents
    ]
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    for path in ("/tim-kiem/?q=to trinh chung", "/tim-kiem/?q=hengio.pdf", page.url):
        assert "chung hengio" not in client.get(path).content.decode()
        assert "chung goxuong" not in client.get(path).content.decode()
    for document in documents:
        assert client.get(document.url).status_code == 302
        # The file has no other address than the one that asks who is there.
        assert document.file.url not in client.get(page.url).content.decode()

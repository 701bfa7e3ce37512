"""Addresses with slips, and those of the former site, lead to what they mean."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site
from wagtail.users.models import UserProfile

from news.models import ArticlePage
from tests.pages.test_redirects import at_once, leads_to, rename, section

__all__ = ["at_once"]
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def article(db: None) -> ArticlePage:
    article: ArticlePage = ArticlePage.published()[0]
    article.slug = "bai"
    article.save()
    return article


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("/Tin-Tuc/", "/tin-tuc/"),
        ("/TIN-TUC", "/tin-tuc/"),
        ("/EN/", "/en/"),
        ("/En/Tin-Tuc/", "/en/tin-tuc/"),
        ("/tin-tuc//", "/tin-tuc/"),
        ("/tin-tuc//bai/", "/tin-tuc/bai/"),
        ("/tin-tuc/Bai/", "/tin-tuc/bai/"),
        ("/en//tin-tuc/BAI", "/en/tin-tuc/bai/"),
        ("/vi/", "/"),
        ("/vi/tin-tuc/bai/", "/tin-tuc/bai/"),
        ("/VI/tin-tuc", "/tin-tuc/"),
        ("/index.html", "/"),
        ("/en/index.htm", "/en/"),
        ("/tin-tuc/index.html", "/tin-tuc/"),
        ("/tin-tuc/bai/.", "/tin-tuc/bai/"),
        ("/tin-tuc/bai.", "/tin-tuc/bai/"),
        ("/tin-tuc/bai/%20", "/tin-tuc/bai/"),
        ("/tin-tuc/bai/%C2%A0", "/tin-tuc/bai/"),
        ("/tin-tuc/bai/),", "/tin-tuc/bai/"),
        ("/tin-tuc/bai/%E2%80%9D", "/tin-tuc/bai/"),
        ("/tin-tuc/%20bai/", "/tin-tuc/bai/"),
        ("/tin%252Dtuc/", "/tin-tuc/"),
        ("/tin-t%E1%BB%A9c/", "/tin-tuc/"),
        ("/tin-tu%CC%9B%CC%81c/", "/tin-tuc/"),
        ("/Tin-Tuc/RSS/", "/tin-tuc/rss/"),
        ("/tin-tuc/Index.MD", "/tin-tuc/index.md"),
        ("/Tim-Kiem/", "/tim-kiem/"),
        ("/Robots.TXT", "/robots.txt"),
        ("/sitemap.xml.", "/sitemap.xml"),
    ],
)
def test_an_address_with_a_slip_leads_to_what_is_meant_with_its_query(
    client: Client, article: ArticlePage, asked: str, place: str
) -> None:
    leads_to(client, asked, place)
    response = client.get(f"{asked}?year=2016&a=b%20c")
    assert response["Location"] == f"{place}?year=2016&a=b%20c"


def test_a_slash_too_many_at_the_beginning_names_no_host(client: Client) -> None:
    for asked, place in (("//tin-tuc/", "/tin-tuc/"), ("///en//tin-tuc", "/en/tin-tuc/")):
        response = client.get("/", PATH_INFO=asked)
        assert (response.status_code, response["Location"]) == (301, place)
    assert client.get("/", PATH_INFO="//example.org/").status_code == 404


def test_letters_may_be_percent_encoded(client: Client, article: ArticlePage) -> None:
    assert client.get("/%74in-tuc/b%61i/").status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        *("/Khong-Co/", "/vi/khong-co/", "/vi/vi/", "/a.b/", "/%2525/", "/Khong-Co/index.md"),
        *("/media/Anh.JPG", "/documents/1/A.PDF", "/index.php?nv=news", "/tin-tuc/Khong-Co."),
    ],
)
def test_what_is_meant_by_nothing_is_not_found_at_once(client: Client, asked: str) -> None:
    assert client.get(asked).status_code == 404


def test_a_slip_in_an_old_address_leads_where_that_does(client: Client, at_once: Any) -> None:
    page = section()
    with at_once():
        rename(page, "phan")
    for asked in ("/Muc/", "/vi/muc/", "/muc//", "/muc/."):
        leads_to(client, asked, "/phan/")
    leads_to(client, "/EN/MUC/?a=1", "/en/phan/?a=1")
    page.refresh_from_db()
    page.unpublish()
    assert client.get("/Phan/", follow=True).status_code == 410


def test_the_first_page_of_a_program_is_the_home_page(client: Client) -> None:
    leads_to(client, "/index.php", "/")


@pytest.mark.parametrize("name", ["favicon.ico", "apple-touch-icon.png"])
def test_icons_are_where_browsers_look_without_asking(client: Client, name: str) -> None:
    response = client.get(f"/{name}")
    assert response.status_code == 301
    assert response["Location"].startswith("/static/img/")


def test_a_path_of_many_parts_costs_what_any_other_does(client: Client) -> None:
    def cost(path: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 404
        return len(asked), max(query["sql"].count(",") for query in asked)

    client.get("/khong-co/")
    queries, values = cost("/khong-co/")
    for path in ("/a" * 2000 + "/", "/en" + "/a" * 2000 + "/", "/tin-tuc" + "/a" * 2000 + "/"):
        many, most = cost(path)
        assert many <= queries + 2
        assert most <= values + 12


OLD = "/index.php?language=vi&nv=news&op=Doi-ngoai/Hoi-dam-12"


@pytest.mark.parametrize(
    "asked",
    [
        OLD,
        f"{OLD}&fbclid=IwAR0x",
        f"{OLD}&utm_source=zalo&utm_medium=a&utm_campaign=b&utm_term=c&utm_content=d&gclid=e",
        "/index.php?op=Doi-ngoai/Hoi-dam-12&nv=news&language=vi",
        OLD.replace("&", "&amp;"),
        OLD.replace("&", "&amp;amp;") + "&amp;fbclid=x",
        OLD.replace("Doi-ngoai/Hoi", "Doi-ngoai%2FHoi"),
        f"{OLD}&random=1",
        f"/en{OLD}&fbclid=x",
        OLD.replace("index.php", "Index.PHP") + "&fbclid=x",
    ],
)
def test_what_a_network_adds_to_a_query_does_not_matter(client: Client, asked: str) -> None:
    target, other = section(), section("khac")
    site = Site.objects.get()
    Redirect.add_redirect(OLD, target, site=site)
    Redirect.add_redirect("/index.php?nv=news", other, site=site)
    prefix = "/en" if asked.startswith("/en") else ""
    leads_to(client, asked, f"{prefix}/muc/")
    leads_to(client, "/index.php?nv=news&utm_source=a", "/khac/")


def test_a_query_of_very_many_parameters_is_looked_for_as_a_whole(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    query = "&".join(f"a{number}={number}" for number in range(900))
    client.get("/khong-co/")
    with django_assert_max_num_queries(12):
        assert client.get(f"/index.php?{query}").status_code == 404


def add(client: Client, **fields: Any) -> list[str]:
    """The form's errors; [] where the redirect is there."""
    old = {"old_path": "/cu", "site": "", "is_permanent": "on", "redirect_page": ""}
    answer = client.post("/admin/redirects/add/", old | {"redirect_link": ""} | fields)
    if answer.status_code == 302:
        return []
    told = answer.context["form"].errors
    assert "Address" not in str(told)
    return [message for messages in told.values() for message in messages]


@pytest.mark.parametrize(
    ("link", "places"),
    [
        ("/tin-tuc/", ("/tin-tuc/", "/en/tin-tuc/")),
        ("/tin-tuc/?year=2016", ("/tin-tuc/?year=2016", "/en/tin-tuc/?year=2016")),
        ("/en/tin-tuc/", ("/en/tin-tuc/", "/en/tin-tuc/")),
        ("/tim-kiem/?q=ho+chieu", ("/tim-kiem/?q=ho+chieu", "/en/tim-kiem/?q=ho+chieu")),
        ("/#lien-he", ("/#lien-he", "/en/#lien-he")),
        ("https://example.org/x", ("https://example.org/x", "https://example.org/x")),
    ],
)
def test_a_redirect_may_lead_to_a_path_of_this_site_in_both_languages(
    client: Client, admin_client: Client, link: str, places: tuple[str, str]
) -> None:
    assert add(admin_client, redirect_link=link) == []
    assert [client.get(f"{prefix}/cu/")["Location"] for prefix in ("", "/en")] == [*places]
    key = Redirect.objects.get(old_path="/cu").pk
    kept = admin_client.get(f"/admin/redirects/{key}/").content.decode()
    assert link in kept
    again = {"old_path": "/cu", "site": "", "redirect_page": "", "redirect_link": link}
    assert admin_client.post(f"/admin/redirects/{key}/", again).status_code == 302


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("tin-tuc", "bắt đầu bằng https://"),
        ("javascript:alert(1)", "bắt đầu bằng https://"),
        ("ftp://example.org/", "bắt đầu bằng https://"),
        ("//example.org/", "bắt đầu bằng https://"),
        ("/khong-co/", "không có gì ở /khong-co/"),
        ("/cu/", "không có gì ở /cu/"),
        ("/tin-tuc/", "dẫn về chính nó"),
        ("", "chọn một trang"),
    ],
)
def test_what_is_wrong_with_a_target_is_told(
    admin_client: Client, admin_user: Any, link: str, told: str
) -> None:
    UserProfile.objects.create(user=admin_user, preferred_language="vi")
    old = "/tin-tuc" if "chính nó" in told else "/cu"
    (message,) = add(admin_client, old_path=old, redirect_link=link)
    assert told in message
    assert not Redirect.objects.filter(old_path=old).exists()


def test_a_page_and_an_address_are_one_too_many(admin_client: Client) -> None:
    page = section()
    assert add(admin_client, redirect_page=page.pk, redirect_link="/tin-tuc/")
    assert add(admin_client, redirect_page=page.pk) == []

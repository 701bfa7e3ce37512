"""The public API: whole, in both languages, filtered, found by words, cheap, and read-only."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html
from wagtail.models import PageViewRestriction, Site

from news.models import ArticlePage, ArticleTag, Category, NewsIndexPage
from pages.models import (
    ContactPage,
    HomePage,
    MissionPage,
    OfficePage,
    StaffMember,
    StaffPage,
    Tag,
)
from tests.benchmarks.indexing import refresh
from tests.pages.everything import article_with_everything, picture
from tests.test_queries import fill

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def get(client: Client, path: str) -> Any:
    """The answer to a good request."""
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content.decode()
    assert response["Content-Type"] == "application/json; charset=utf-8"
    return response.json()


def problem(client: Client, path: str, status: int) -> Any:
    """The answer to a bad one: JSON that says what is wrong."""
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == status
    assert told["detail"]
    return told


def article(slug: str, **fields: Any) -> ArticlePage:
    page = ArticlePage(title=fields.pop("title", slug), slug=slug, **fields)
    NewsIndexPage.objects.get().add_child(instance=page)
    return page


def slugs(answer: Any) -> list[str]:
    return [item["slug"] for item in answer["items"]]


def test_the_root_names_every_list(client: Client) -> None:
    root = Site.objects.get().root_url
    for name, address in get(client, "").items():
        assert address.startswith(f"{root}/api/v1/"), name
        assert client.get(address.removeprefix(root)).status_code == 200


def test_an_article_comes_whole_in_both_languages(client: Client) -> None:
    page = article_with_everything()
    assert page.main_image is not None
    page.main_image.get_rendition("width-320")
    found = get(client, f"news/{page.pk}/")
    assert (found["title"], found["title_en"]) == (page.title, page.title_en)
    assert (found["lead_vi"], found["lead_en"]) == (page.lead_vi, page.lead_en)
    assert found["html_url"] == page.url_in("vi", absolute=True)
    assert found["html_url_en"] == page.url_in("en", absolute=True)
    assert client.get(found["markdown_url"]).status_code == 200
    assert [tag["name"] for tag in found["tags"]] == ["hội nhập", "hợp tác"]
    assert found["author"] == "Ban biên tập"
    assert found["corrections"][0]["text_en"] == "A figure was put right."
    for language, words in (("vi", "Nội dung tiếng Việt"), ("en", "Words in English")):
        assert found[f"body_{language}"].count(words) > 15
        tree = html.fromstring(f"<div>{found[f'body_{language}']}</div>")
        for address in tree.xpath("//@href | //@src"):
            assert address.startswith(("http://", "https://")), address
        assert not tree.xpath("//script | //@class | //@style | //@onclick | //@id")
    assert "/en/tin-tuc/" in found["body_en"]
    shown = found["picture"]
    assert shown["url"].endswith(page.main_image.file.url)
    assert (shown["width"], shown["height"], shown["type"]) == (640, 360, "image/png")
    assert (shown["alt_en"], shown["credit"]) == ("Rice fields from above", "Minh họa")
    assert 320 in [file["width"] for file in shown["renditions"]]
    published = datetime.datetime.fromisoformat(found["published_on"])
    assert published == page.published_on
    assert published.utcoffset() == datetime.timedelta(hours=7)


def test_asking_makes_no_renditions(client: Client) -> None:
    page = article("tin", main_image=picture())
    for path in ("news/", f"news/{page.pk}/"):
        get(client, path)
    assert page.main_image is not None
    assert not page.main_image.renditions.exists()


def test_news_are_filtered_and_paged(client: Client) -> None:
    ArticlePage.objects.all().delete()
    category = Category.objects.first()
    assert category is not None
    zone = timezone.get_default_timezone()
    for number in range(1, 6):
        page = article(
            f"tin-{number}",
            title_en="News" if number > 3 else "",
            category=category if number == 2 else None,
            date=datetime.datetime(2020 + number // 3, number, 1, 0, 30, tzinfo=zone),
        )
        if number == 1:
            page.tags.add("lễ tân")
            page.save()
    everything = get(client, "news/")
    assert slugs(everything) == ["tin-5", "tin-4", "tin-3", "tin-2", "tin-1"]
    assert everything["count"] == 5
    assert (everything["next"], everything["previous"]) == (None, None)
    assert slugs(get(client, f"news/?category={category.slug}")) == ["tin-2"]
    tag = everything["items"][-1]["tags"][0]["slug"]
    assert slugs(get(client, f"news/?tag={tag}")) == ["tin-1"]
    assert slugs(get(client, "news/?year=2020")) == ["tin-2", "tin-1"]
    assert slugs(get(client, "news/?year=2020&month=2")) == ["tin-2"]
    assert slugs(get(client, "news/?language=en")) == ["tin-5", "tin-4"]
    root = Site.objects.get().root_url
    middle = get(client, "news/?limit=2&offset=2")
    assert slugs(middle) == ["tin-3", "tin-2"]
    before, after = (middle[name].removeprefix(f"{root}/api/v1/") for name in ("previous", "next"))
    assert slugs(get(client, before)) == ["tin-5", "tin-4"]
    assert slugs(get(client, after)) == ["tin-1"]
    assert get(client, "news/?offset=99")["items"] == []
    assert [item["slug"] for item in get(client, "categories/")["items"]] == [category.slug]


def test_words_find_news_and_pages_best_first(client: Client) -> None:
    article("trong-than", title="Lễ hội mùa xuân", lead_vi="Có nhắc đến gốm sứ Ba Tư.")
    best = article("trong-tieu-de", title="Gốm sứ Ba Tư")
    for words in ("gốm sứ ba tư", "gom su ba tu", '"gom su"'):
        found = get(client, f"news/?search={words}")
        assert slugs(found) == ["trong-tieu-de", "trong-than"]
        assert found["items"][0]["id"] == best.pk
    assert found["count"] == 2
    assert slugs(get(client, "news/?search=gom su&limit=1&offset=1")) == ["trong-than"]
    assert get(client, "pages/?search=gom su")["items"] == []
    contact = ContactPage.objects.get()
    assert contact.slug in slugs(get(client, f"pages/?search={contact.title}"))
    for words in ("", "   ", "…", "khongcotunao"):
        assert get(client, f"news/?search={words}")["count"] == 0


def test_every_public_page_but_the_news_can_be_read(client: Client) -> None:
    listing = get(client, "pages/?limit=100")
    assert listing["count"] == len(listing["items"])
    kinds = {item["type"] for item in listing["items"]}
    assert {"pages.HomePage", "pages.MissionPage", "news.NewsIndexPage"} <= kinds
    assert "news.ArticlePage" not in kinds
    for item in listing["items"]:
        page = get(client, f"pages/{item['id']}/")
        assert {name: page[name] for name in item} == item
    only = get(client, "pages/?type=pages.ContactPage")["items"]
    assert [item["type"] for item in only] == ["pages.ContactPage"]


def test_a_page_tells_what_its_kind_has(client: Client) -> None:
    mission = MissionPage.objects.get()
    found = get(client, f"pages/{mission.pk}/")
    assert found["established_on"] == "2016-12-23"
    assert "3898" in found["established_by_vi"]
    assert "3898" in found["established_by_en"]
    assert found["figures"]
    assert "<" in found["body_vi"]
    assert "leadership_text_vi" not in found
    contact = get(client, f"pages/{ContactPage.objects.get().pk}/")
    assert "figures" not in contact
    assert "directions_vi" in contact
    article_id = ArticlePage.objects.first().pk
    problem(client, f"pages/{article_id}/", 404)


def test_offices_and_staff_tell_what_an_editor_published(client: Client) -> None:
    office = OfficePage.objects.first()
    StaffMember.objects.filter(office=office).delete()
    person = StaffMember.objects.create(
        name="Nguyễn Thị Thử",
        position_vi="Trưởng phòng",
        position_en="Head",
        office=office,
        telephone="0227",
        email="thu@example.vn",
        photo=picture(),
    )
    found = get(client, f"offices/{office.pk}/")
    assert found["title"] == office.title
    assert found["body_vi"]
    (listed,) = get(client, found["staff_url"].partition("/api/v1/")[2])["items"]
    assert listed == get(client, f"staff/{person.pk}/")
    assert (listed["name"], listed["position_en"]) == ("Nguyễn Thị Thử", "Head")
    assert (listed["telephone"], listed["email"]) == ("0227", "thu@example.vn")
    assert listed["office"]["title"] == office.title
    assert listed["photo"]["width"] == 640
    leaders = get(client, "staff/?leadership=true")["items"]
    assert leaders
    assert all(leader["in_leadership"] for leader in leaders)
    office.unpublish()
    assert get(client, f"staff/{person.pk}/")["office"] is None
    problem(client, f"staff/?office={office.pk}", 404)
    StaffPage.objects.get().unpublish()
    assert get(client, "staff/")["count"] == 0
    problem(client, f"staff/{person.pk}/", 404)


def test_nothing_of_an_account_is_told(client: Client, admin_user: Any) -> None:
    admin_user.email = "tai-khoan@example.org"
    admin_user.save()
    page = article_with_everything(owner=admin_user)
    page.save_revision(user=admin_user).publish(user=admin_user)
    for path in ("news/", f"news/{page.pk}/", "pages/", "staff/", "openapi.json"):
        text = client.get(f"/api/v1/{path}").content.decode()
        assert "tai-khoan@example.org" not in text
        assert f'"{admin_user.username}"' not in text


def test_signed_in_people_are_told_no_more(client: Client, admin_client: Client) -> None:
    page = article("noi-bo")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    for reader in (client, admin_client):
        assert "noi-bo" not in slugs(get(reader, "news/"))
        problem(reader, f"news/{page.pk}/", 404)


def test_what_is_wrong_is_said(client: Client) -> None:
    for path, name in {
        "news/?limit=0": "limit",
        "news/?limit=101": "limit",
        "news/?offset=-1": "offset",
        "news/?year=x": "year",
        "news/?month=2": "year",
        "news/?language=fr": "language",
        "news/?categry=x": "categry",
        "news/?search=%00": "search",
        "staff/?office=0": "office",
        "news/abc/": "article_id",
        "news/99999999999999999999/": "article_id",
    }.items():
        told = problem(client, path, 422)
        assert told["errors"][0]["loc"][-1] == name, path
        assert told["errors"][0]["msg"]
    for path in ("news/2147483647/", "news/?category=khong-co", "news/?tag=khong-co", "khong-co/"):
        problem(client, path, 404)
    assert client.get("/api/v1/news")["Location"] == "/api/v1/news/"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed(method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for path in ("", "news/", "news/1/", "openapi.json", "khong-co/"):
        response = getattr(client, method)(f"/api/v1/{path}")
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD, OPTIONS"
        assert response["Content-Type"] == "application/problem+json"


def test_pages_of_other_sites_may_ask(client: Client) -> None:
    for path in ("news/", "openapi.json", "news/2147483647/", "khong-co/"):
        assert client.get(f"/api/v1/{path}")["Access-Control-Allow-Origin"] == "*"
    before = client.options("/api/v1/news/", headers={"Access-Control-Request-Method": "GET"})
    assert before.status_code == 204
    assert "GET" in before["Access-Control-Allow-Methods"]
    assert before["Access-Control-Allow-Origin"] == "*"


def test_an_answer_that_is_known_is_not_sent_again_until_it_changes(client: Client) -> None:
    page = article("tin")
    for path in ("news/", f"news/{page.pk}/", "openapi.json"):
        answer = client.get(f"/api/v1/{path}")
        assert answer["Cache-Control"] == "public, max-age=60"
        assert "Cookie" not in answer.get("Vary", "")
        again = client.get(f"/api/v1/{path}", headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["Access-Control-Allow-Origin"] == "*"
        assert again["ETag"] == answer["ETag"]
        head = client.head(f"/api/v1/{path}")
        assert (head.status_code, head.content, head["ETag"]) == (200, b"", answer["ETag"])
    known = client.get("/api/v1/news/")["ETag"]
    page.lead_vi = "Mới"
    page.save()
    changed = client.get("/api/v1/news/", headers={"If-None-Match": known})
    assert changed.status_code == 200


def test_queries_do_not_grow_with_content(client: Client) -> None:
    page = article_with_everything(title="Tin có đủ", category=Category.objects.first())
    paths = ["news/?limit=100", "news/?search=tin&limit=100", "pages/?limit=100"]
    paths += ["offices/", "staff/?limit=100", "categories/", f"news/{page.pk}/"]
    paths += [f"pages/{HomePage.objects.get().pk}/", f"pages/{MissionPage.objects.get().pk}/"]
    counts: dict[str, set[int]] = {path: set() for path in paths}
    for number in (10, 200):
        fill(number)
        refresh(NewsIndexPage.objects.get())
        ArticlePage.objects.update(main_image=page.main_image)
        tagged = ArticlePage.objects.filter(tagged_items=None)[: number // 10]
        ArticleTag.objects.bulk_create(
            ArticleTag(content_object=other, tag=Tag.objects.create(name=f"nhãn {other.pk}"))
            for other in tagged
        )
        for path in paths:
            get(client, path)
            with CaptureQueriesContext(connection) as captured:
                get(client, path)
            counts[path].add(len(captured))
    assert {path: found for path, found in counts.items() if len(found) > 1} == {}
    # A whole article looks up what each kind of block shows, once in each language.
    most = {path: max(found) for path, found in counts.items()}
    assert most.pop(f"news/{page.pk}/") <= 24
    assert {path: number for path, number in most.items() if number > 10} == {}

"""The news feeds: valid, whole, the same articles that anyone may read, cheap to ask again."""

import datetime
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import feedparser
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from lxml import etree, html
from wagtail.models import PageViewRestriction

from news.models import ArticlePage, Category, NewsIndexPage
from news.models.article import ArticleTag
from pages.models import SiteSettings
from sotngoaivu.media.models import CustomDocument
from sotngoaivu.visits.counter import counter
from tests.pages.everything import article_with_everything, body, picture

SCHEMAS = Path(__file__).parent.parent / "schemas"
FEEDS = ["/tin-tuc/rss/", "/tin-tuc/atom/", "/en/tin-tuc/rss/", "/en/tin-tuc/atom/"]
ODD = "A & B < C ]]> \x0b“Đối ngoại” \ufffe"
LEGAL = "A & B < C ]]> “Đối ngoại” "

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def feed(client: Client, path: str) -> Any:
    """The feed at `path`, found to be valid by its schema and by a feed reader."""
    response = client.get(path)
    assert response.status_code == 200
    kind = "atom" if "/atom/" in path else "rss"
    assert response["Content-Type"] == f"application/{kind}+xml; charset=utf-8"
    _schema(kind).assertValid(etree.fromstring(response.content))
    parsed = feedparser.parse(response.content, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


@cache
def _schema(kind: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(SCHEMAS / f"{kind}.rng"))


def article(slug: str, **fields: Any) -> ArticlePage:
    page = ArticlePage(title=fields.pop("title", slug), slug=slug, **fields)
    NewsIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def entry(parsed: Any, end: str) -> Any:
    (found,) = [item for item in parsed.entries if item.link.endswith(end)]
    return found


@pytest.mark.parametrize("path", FEEDS)
def test_an_article_with_every_block_comes_whole(client: Client, path: str) -> None:
    page = article_with_everything()
    parsed = feed(client, path)
    english = path.startswith("/en/")
    found = entry(parsed, f"/{page.slug}/")
    assert found.title == (page.title_en if english else page.title)
    assert found.summary == (page.lead_en if english else page.lead_vi)
    assert found.author == "Ban biên tập"
    assert {tag.term for tag in found.tags} == {"hội nhập", "hợp tác"}
    assert page.main_image is not None
    (enclosure,) = found.enclosures
    assert enclosure.type == "image/png"
    assert int(enclosure.length) == page.main_image.file.size
    text = found.content[0].value
    words = "Words in English" if english else "Nội dung tiếng Việt"
    assert text.count(words) > 15
    assert ("A figure was put right." if english else "Đã sửa một con số.") in text
    assert "https://www.youtube.com/watch?v=aqz-KE-bpKQ" in text
    tree = html.fromstring(f"<div>{text}</div>")
    for name in ("img", "table", "a"):
        assert tree.xpath(f"//{name}")
    for address in tree.xpath("//@href | //@src"):
        assert address.startswith(("http://", "https://")), address
    for name in ("script", "style", "form", "svg", "button", "iframe", "nav"):
        assert not tree.xpath(f"//{name}")
    assert not tree.xpath("//@class | //@style | //@onclick | //@id")


@pytest.mark.parametrize("path", FEEDS)
def test_every_entry_has_an_author(client: Client, path: str) -> None:
    article("cua-so", title_en="The department's")
    parsed = feed(client, path)
    department = SiteSettings.load()
    name = department.name_en if path.startswith("/en/") else department.name_vi
    assert entry(parsed, "/cua-so/").author == name
    assert all(item.author for item in parsed.entries)


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_says_who_it_is(client: Client, path: str) -> None:
    parsed = feed(client, path).feed
    assert parsed.language == ("en" if path.startswith("/en/") else "vi")
    links = {(link.rel, link.href.removeprefix("http://127.0.0.1:8000")) for link in parsed.links}
    twin = path.replace("/rss/", "/x/").replace("/atom/", "/rss/").replace("/x/", "/atom/")
    assert any(rel == "self" and href.endswith(path) for rel, href in links)
    assert any(rel == "alternate" and href.endswith(twin) for rel, href in links)
    assert all([parsed.title, parsed.rights, parsed.generator])
    picture = parsed.get("icon") or parsed.image.href
    assert picture.startswith("http")
    assert picture.endswith(".png")


def test_odd_characters_survive_or_are_left_out(client: Client) -> None:
    page = article("ky-tu", title_en="x")
    ArticlePage.objects.filter(pk=page.pk).update(
        title=ODD, title_en=ODD, lead=ODD, lead_vi=ODD, author=ODD
    )
    for path in FEEDS:
        assert entry(feed(client, path), "/ky-tu/").author == LEGAL.strip()
        document = etree.fromstring(client.get(path).content)
        titles = document.xpath(
            "//*[local-name()='item' or local-name()='entry']/*[local-name()='title']"
        )
        assert LEGAL in [title.text for title in titles], path


def test_what_is_not_public_is_in_no_feed(client: Client) -> None:
    now = timezone.now()
    article("cong-khai", title_en="Public")
    article("go-xuong", title_en="x").unpublish()
    index = NewsIndexPage.objects.get()
    hidden: dict[str, dict[str, Any]] = {
        "ban-nhap": {},
        "hen-gio": {"go_live_at": now + datetime.timedelta(days=1)},
        "het-han": {"expired": True, "expire_at": now},
    }
    for slug, fields in hidden.items():
        page = ArticlePage(title=slug, title_en="x", slug=slug, live=False, **fields)
        index.add_child(instance=page)
    restricted = article("han-che", title_en="x")
    PageViewRestriction.objects.create(page=restricted, restriction_type="login")
    for path in FEEDS:
        text = client.get(path).content.decode()
        assert "/cong-khai/" in text
        for slug in ("ban-nhap", "hen-gio", "go-xuong", "het-han", "han-che"):
            assert slug not in text, path
    PageViewRestriction.objects.create(page=index, restriction_type="login")
    for path in FEEDS:
        answer = client.get(path)
        assert answer.status_code == 302
        assert "cong-khai" not in answer.content.decode()


def test_a_restricted_index_has_feeds_for_its_readers_alone(admin_client: Client) -> None:
    index = NewsIndexPage.objects.get()
    PageViewRestriction.objects.create(page=index, restriction_type="login")
    answer = admin_client.get("/tin-tuc/rss/")
    assert answer.status_code == 200
    assert answer["Cache-Control"].startswith("private")


def test_english_feeds_hold_only_what_is_in_english(client: Client) -> None:
    article("chi-tieng-viet")
    article("ca-hai", title_en="Both", body_vi=body("Tiếng Việt"))
    links = [item.link for item in feed(client, "/en/tin-tuc/atom/").entries]
    assert any(link.endswith("/en/tin-tuc/ca-hai/") for link in links)
    assert not any("chi-tieng-viet" in link for link in links)
    text = entry(feed(client, "/en/tin-tuc/rss/"), "/ca-hai/").content[0].value
    assert '<div lang="vi">' in text


def test_each_category_has_feeds_of_its_own(client: Client) -> None:
    category = Category.objects.create(name_vi="Lễ tân", name_en="Protocol", slug="le-tan")
    article("le-tan-1", category=category, title_en="One")
    for path in ("/tin-tuc/rss/le-tan/", "/tin-tuc/atom/le-tan/", "/en/tin-tuc/rss/le-tan/"):
        parsed = feed(client, path)
        assert [item.link.split("/")[-2] for item in parsed.entries] == ["le-tan-1"]
        name = "Protocol" if path.startswith("/en/") else "Lễ tân"
        assert parsed.feed.title.startswith(name)
        assert [tag.term for tag in parsed.entries[0].tags] == [name]
    assert client.get("/tin-tuc/rss/khong-co/").status_code == 404


def test_ids_stay_when_addresses_change(client: Client) -> None:
    page = article("ten-cu", title_en="Old")
    before = {path: entry(feed(client, path), "/ten-cu/").id for path in FEEDS}
    assert before["/tin-tuc/rss/"] == before["/tin-tuc/atom/"]
    assert before["/tin-tuc/rss/"] != before["/en/tin-tuc/rss/"]
    page.slug = "ten-moi"
    page.save_revision().publish()
    index = NewsIndexPage.objects.get()
    index.slug = "ban-tin"
    index.save_revision().publish()
    for path, known in before.items():
        moved = path.replace("tin-tuc", "ban-tin")
        assert entry(feed(client, moved), "/ban-tin/ten-moi/").id == known


def test_updated_follows_publication_and_nothing_else(client: Client) -> None:
    past = timezone.now().replace(second=0, microsecond=0) - datetime.timedelta(days=5)
    page = article("tin", date=past)
    ArticlePage.objects.filter(pk=page.pk).update(last_published_at=past)
    first = entry(feed(client, "/tin-tuc/atom/"), "/tin/")
    assert first.updated == first.published
    page.refresh_from_db()
    page.lead = "Bản nháp"
    page.save_revision()
    assert entry(feed(client, "/tin-tuc/atom/"), "/tin/").updated == first.updated
    ArticlePage.objects.filter(pk=page.pk).update(first_published_at=past)
    page = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    page.save_revision().publish()
    after = entry(feed(client, "/tin-tuc/atom/"), "/tin/")
    assert after.updated > first.updated
    assert after.published == first.published


def test_a_feed_that_is_known_is_not_sent_again(client: Client) -> None:
    page = article("tin", title_en="News")
    known = {path: client.get(path) for path in FEEDS}
    for path, answer in known.items():
        assert answer["Cache-Control"].startswith("public, max-age=")
        same = [{"If-None-Match": answer["ETag"]}, {"If-Modified-Since": answer["Last-Modified"]}]
        for headers in same:
            again = client.get(path, headers=headers)
            assert again.status_code == 304
            assert not again.content
            assert again["ETag"] == answer["ETag"]
    page.unpublish()
    for path, answer in known.items():
        changed = client.get(path, headers={"If-None-Match": answer["ETag"]})
        assert changed.status_code == 200
        assert "/tin/" not in changed.content.decode()


def test_a_category_that_is_renamed_or_a_picture_that_is_replaced_is_a_change(
    client: Client,
) -> None:
    category = Category.objects.create(name_vi="Lễ tân", slug="le-tan")
    page = article("tin", category=category, main_image=picture(), main_image_is_decorative=True)
    known = client.get("/tin-tuc/rss/")["ETag"]
    category.name_vi = "Nghi lễ"
    category.save()
    renamed = client.get("/tin-tuc/rss/", headers={"If-None-Match": known})
    assert renamed.status_code == 200
    assert "Nghi lễ" in renamed.content.decode()
    assert page.main_image is not None
    page.main_image.file = picture().file
    page.main_image.save()
    again = client.get("/tin-tuc/rss/", headers={"If-None-Match": renamed["ETag"]})
    assert again.status_code == 200


def changes() -> Iterator[tuple[Any, dict[str, str]]]:
    """Something that the feed tells of, and what is to be told of it instead."""
    tag = ArticleTag.objects.first().tag
    yield tag, {"name": "Chữ khác"}
    yield tag, {"name_en": "Other tag"}
    picture = ArticlePage.objects.get(slug="moi-thu").main_image
    yield picture, {"credit_vi": "Other picture", "credit_en": "Other picture"}
    yield CustomDocument.objects.first(), {"title": "Other file", "title_en": "Other file"}
    index = NewsIndexPage.objects.get()
    yield index, {"intro_vi": "Other words", "intro_en": "Other words"}
    yield index, {"title_en": "Other news"}
    yield SiteSettings.load(), {"name_vi": "Other name", "name_en": "Other name"}


@pytest.mark.seconds(10)
def test_whatever_the_feed_tells_of_is_a_change(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    article_with_everything(slug="moi-thu", main_image_credit_vi="", main_image_credit_en="")
    known = {path: client.get(path) for path in FEEDS}
    later = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: later)
    for changed, values in changes():
        later += datetime.timedelta(minutes=1)
        for name, value in values.items():
            setattr(changed, name, value)
        changed.save()
        told = []
        for path, before in known.items():
            etag, date = before["ETag"], before["Last-Modified"]
            answer = client.get(path, headers={"If-Modified-Since": date})
            assert answer.status_code == 200, (path, values)
            if any(value in answer.content.decode() for value in values.values()):
                told.append(path)
                again = client.get(path, headers={"If-None-Match": etag})
                assert again.content == answer.content
            known[path] = answer
        assert told, values


@pytest.mark.parametrize("path", FEEDS)
def test_head_tells_the_same_without_the_feed(client: Client, path: str) -> None:
    get, head = client.get(path), client.head(path)
    assert head.status_code == 200
    assert not head.content
    for name in ("ETag", "Last-Modified", "Content-Type", "Cache-Control"):
        assert head[name] == get[name]


def test_feeds_are_compressed_and_not_counted_as_visits(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    headers = {"Accept-Encoding": "gzip", "User-Agent": browser}
    counted: list[str] = []
    monkeypatch.setattr(counter, "seen_again", lambda mark: False)
    monkeypatch.setattr(counter, "seen", lambda address, *_more: counted.append(address))
    answer = client.get("/tin-tuc/rss/", headers=headers)
    assert answer["Content-Encoding"] == "gzip"
    assert counted == []
    client.get("/tin-tuc/", headers=headers)
    assert len(counted) == 1


def test_no_article_takes_the_address_of_a_feed() -> None:
    index = NewsIndexPage.objects.get()
    for slug in ("rss", "atom"):
        with pytest.raises(ValidationError) as error:
            index.add_child(instance=ArticlePage(title="Tin", slug=slug))
        assert list(error.value.message_dict) == ["slug"]
    page = ArticlePage(title="RSS")
    index.add_child(instance=page)
    assert page.slug == "rss-1"


def test_pages_tell_of_the_feeds(client: Client) -> None:
    category = Category.objects.filter(articles__live=True).first()
    assert category is not None
    all_news = ["/tin-tuc/rss/", "/tin-tuc/atom/"]

    def links(path: str) -> list[str]:
        tree = html.fromstring(client.get(path).content)
        kinds = "@type='application/rss+xml' or @type='application/atom+xml'"
        found = tree.xpath(f"//head/link[@rel='alternate'][{kinds}]/@href")
        return [str(address) for address in found]

    assert links("/") == all_news
    assert links("/lien-he/") == all_news
    assert links("/en/lien-he/") == [f"/en{path}" for path in all_news]
    assert links("/tin-tuc/")[:2] == all_news
    found = links(f"/tin-tuc/?category={category.slug}")
    assert found[:2] == [f"{path}{category.slug}/" for path in all_news]
    assert set(all_news) < set(found)
    shown = html.fromstring(client.get("/tin-tuc/").content)
    assert shown.xpath("//p[@class='feed-links']/a/@href") == all_news

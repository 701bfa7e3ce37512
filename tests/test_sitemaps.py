"""Site maps, robots.txt and security.txt: valid, whole, and silent about what is not public."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree
from wagtail.models import PageViewRestriction, Site

from news.archiving import follow_all
from news.models import ArticlePage, NewsIndexPage
from pages.models import SiteSettings
from pages.seo import sitemaps
from tests.benchmarks.placing import place_below
from tests.pages.everything import article_with_everything

SCHEMAS = Path(__file__).parent / "schemas"
NS = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}
ODD = "A & B < C ]]> \x0b“Đối ngoại”"

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def read(client: Client, path: str, schema: str = "sitemap.xsd") -> Any:
    """The document at `path`, found to be valid."""
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    document = etree.fromstring(response.content)
    etree.XMLSchema(etree.parse(SCHEMAS / schema)).assertValid(document)
    return document


def addresses(document: Any) -> list[str]:
    return [str(address) for address in document.xpath("//s:loc/text()", namespaces=NS)]


def article(slug: str, **fields: Any) -> ArticlePage:
    page = ArticlePage(title=fields.pop("title", slug), slug=slug, **fields)
    NewsIndexPage.objects.get().add_child(instance=page)
    return page


def many(count: int) -> None:
    """Bring the articles to so many."""
    index = NewsIndexPage.objects.get()
    place_below(
        index,
        [
            ArticlePage(title="Tin", slug=f"tin-{n}", title_en="News" if n % 2 else "")
            for n in range(ArticlePage.objects.count(), count)
        ],
    )
    follow_all()


def root_url() -> str:
    return str(Site.objects.get().root_url)


def test_every_public_page_is_named_once_in_each_language_it_has(client: Client) -> None:
    article("chi-tieng-viet")
    article("ca-hai", title_en="Both")
    found = addresses(read(client, "/sitemap.xml"))
    assert len(found) == len(set(found))
    assert f"{root_url()}/" in found
    assert f"{root_url()}/en/" in found
    assert f"{root_url()}/tin-tuc/chi-tieng-viet/" in found
    assert f"{root_url()}/en/tin-tuc/chi-tieng-viet/" not in found
    assert f"{root_url()}/en/tin-tuc/ca-hai/" in found
    for address in found:
        assert client.get(address.removeprefix(root_url())).status_code == 200, address


def test_languages_name_each_other_and_pictures_are_told_of(client: Client) -> None:
    page = article_with_everything()
    assert page.main_image is not None
    document = read(client, "/sitemap.xml")
    for language in ("vi", "en"):
        place = page.url_in(language, absolute=True)
        (entry,) = document.xpath(f"//s:url[s:loc='{place}']", namespaces=NS)
        links = [(x.get("hreflang"), x.get("href")) for x in entry.findall("x:link", NS)]
        assert sorted(links) == sorted(page.alternates)
        assert entry.xpath("i:image/i:loc/text()", namespaces=NS) == [
            root_url() + page.main_image.file.url
        ]
        page.refresh_from_db()
        written = datetime.datetime.fromisoformat(entry.findtext("s:lastmod", namespaces=NS))
        assert written == page.last_published_at.replace(microsecond=0)


def hidden_articles() -> None:
    now = timezone.now()
    article("ban-nhap", live=False)
    article("hen-gio", live=False, go_live_at=now + datetime.timedelta(days=1))
    article("go-xuong").unpublish()
    article("het-han", live=False, expired=True, expire_at=now)
    restricted = article("noi-bo")
    PageViewRestriction.objects.create(page=restricted, restriction_type="login")


@pytest.mark.parametrize("path", ["/sitemap.xml", "/news-sitemap.xml"])
def test_what_is_not_public_is_named_nowhere(client: Client, path: str) -> None:
    hidden_articles()
    article("cong-khai", title_en="Public")
    text = client.get(path).content.decode()
    for slug in ("ban-nhap", "hen-gio", "go-xuong", "het-han", "noi-bo"):
        assert slug not in text
    assert "cong-khai" in text
    index = NewsIndexPage.objects.get()
    PageViewRestriction.objects.create(page=index, restriction_type="login")
    assert "/tin-tuc/" not in client.get(path).content.decode()


def test_beyond_the_limit_there_is_an_index_whose_files_hold_everything(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(ArticlePage.objects.count() + 30)
    whole = addresses(read(client, "/sitemap.xml"))
    monkeypatch.setattr(sitemaps, "MOST", 20)
    monkeypatch.setattr(sitemaps, "SPAN", 10)
    files = addresses(read(client, "/sitemap.xml", "siteindex.xsd"))
    assert len(files) > 2
    found = []
    for file in files:
        part = addresses(read(client, file.removeprefix(root_url())))
        assert 0 < len(part) <= 20
        found += part
    assert sorted(found) == sorted(whole)
    assert client.get("/sitemap-99999999.xml").status_code == 404


def test_queries_do_not_grow_with_the_number_of_pages(client: Client) -> None:
    counts: dict[str, set[int]] = {}
    # Wagtail keeps where sites begin.
    read(client, "/sitemap.xml")
    for number in (10, 200):
        many(number)
        for path in ("/sitemap.xml", "/news-sitemap.xml"):
            # What Wagtail keeps of its sites is looked up once.
            read(client, path)
            with CaptureQueriesContext(connection) as captured:
                read(client, path)
            counts.setdefault(path, set()).add(len(captured))
    assert all(len(numbers) == 1 for numbers in counts.values()), counts
    assert all(max(numbers) <= 12 for numbers in counts.values()), counts


def test_a_site_map_that_is_known_is_not_sent_again_until_something_changes(
    client: Client,
) -> None:
    page = article("tin-moi")
    known = {path: client.get(path)["ETag"] for path in ("/sitemap.xml", "/news-sitemap.xml")}
    for path, etag in known.items():
        again = client.get(path, headers={"If-None-Match": etag})
        assert again.status_code == 304
        assert not again.content
    page.unpublish()
    for path, etag in known.items():
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_the_date_of_the_site_map_tells_of_what_is_gone(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = article("tin-moi")
    date = client.get("/sitemap.xml")["Last-Modified"]
    assert client.get("/sitemap.xml", headers={"If-Modified-Since": date}).status_code == 304
    # Dates of HTTP tell no less than a second.
    later = timezone.now() + datetime.timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    page.unpublish()
    answer = client.get("/sitemap.xml", headers={"If-Modified-Since": date})
    assert answer.status_code == 200
    assert "tin-moi" not in answer.content.decode()


def test_the_news_site_map_holds_the_last_two_days_in_both_languages(client: Client) -> None:
    ArticlePage.objects.all().delete()
    assert addresses(read(client, "/news-sitemap.xml")) == []
    now = timezone.now()
    article("hom-nay", title=ODD.replace("\x0b", ""), title_en="Today", date=now)
    article("hom-kia", title="Cũ", date=now - datetime.timedelta(days=3))
    ArticlePage.objects.filter(slug="hom-nay").update(title=ODD)
    document = read(client, "/news-sitemap.xml")
    assert addresses(document) == [
        f"{root_url()}/tin-tuc/hom-nay/",
        f"{root_url()}/en/tin-tuc/hom-nay/",
    ]
    assert document.xpath("//n:language/text()", namespaces=NS) == ["vi", "en"]
    titles = document.xpath("//n:title/text()", namespaces=NS)
    assert titles == [ODD.replace("\x0b", ""), "Today"]
    assert document.xpath("//n:name/text()", namespaces=NS)[0] == SiteSettings.load().name


def test_robots_are_kept_out_of_admin_api_and_search_and_told_of_the_site_maps(
    client: Client,
) -> None:
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    for path in ("/admin/", "/api/", "/tim-kiem/", "/en/tim-kiem/"):
        assert f"Disallow: {path}" in lines
    assert f"Sitemap: {root_url()}/sitemap.xml" in lines
    assert f"Sitemap: {root_url()}/news-sitemap.xml" in lines


def test_security_txt_is_there_once_someone_can_be_reached(client: Client) -> None:
    info = SiteSettings.load()
    info.email = ""
    info.save()
    assert client.get("/.well-known/security.txt").status_code == 404
    info.email = "box@example.org"
    info.save()
    text = client.get("/.well-known/security.txt").content.decode()
    fields = dict(line.split(": ", 1) for line in text.splitlines())
    assert fields["Contact"] == "mailto:box@example.org"
    assert fields["Preferred-Languages"] == "vi, en"
    expires = datetime.datetime.fromisoformat(fields["Expires"])
    assert timezone.now() < expires < timezone.now() + datetime.timedelta(days=365)
    assert "Canonical" not in fields
    Site.objects.update(hostname="testserver.example", port=443)
    Site.clear_site_root_paths_cache()
    secure = client.get("/.well-known/security.txt").content.decode()
    assert "Canonical: https://testserver.example/.well-known/security.txt" in secure

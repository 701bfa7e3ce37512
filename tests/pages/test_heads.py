"""What pages tell machines: link previews, JSON-LD, Markdown, llms.txt."""

import json
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageChops, ImageStat
from pyld import jsonld
from wagtail.models import Page, PageViewRestriction

from news.models import ArticlePage
from pages.formats import social_drawing
from pages.formats.json_ld import script_json
from pages.models import (
    BasePage,
    MissionPage,
    OfficePage,
    SiteSettings,
    StaffMember,
)
from sotngoaivu.media.renditions import make_missing
from sotngoaivu.templatetags.bilingual import machinedate
from tests.markup import attribute, json_ld
from tests.pages.everything import article_with_everything

pytestmark = pytest.mark.one_database

both_languages = pytest.mark.parametrize("prefix", ["", "/en"])
SCHEMA = "https://schema.org/"
# The terms of schema.org that are links, dates and plain text alike, for tests without a network.
CONTEXT = {"@vocab": SCHEMA, "url": {"@type": "@id"}, "item": {"@type": "@id"}}


def addresses(prefix: str) -> list[str]:
    found = [prefix + page.url for page in BasePage.objects.live().filter(depth__gte=2)]
    assert len(found) > 20
    return found


def soup(client: Client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "lxml")


def meta(page: BeautifulSoup, name: str) -> str:
    found = page.select(f'meta[property="{name}"], meta[name="{name}"]')
    assert len(found) == 1, name
    return str(found[0]["content"])


def canonical(page: BeautifulSoup) -> str:
    return attribute(page, 'link[rel="canonical"]', "href")


def graph(page: BeautifulSoup) -> dict[str, dict[str, Any]]:
    """Nodes by schema.org type."""
    expanded = jsonld.expand({"@context": CONTEXT, **json_ld(page)})
    nodes = expanded[0].get("@graph", expanded)
    return {node["@type"][0].removeprefix(SCHEMA): node for node in nodes}


def value(node: dict[str, Any], term: str) -> Any:
    found = node[SCHEMA + term][0]
    return found.get("@value", found.get("@id"))


@both_languages
def test_every_page_tells_messengers_and_search_engines_what_it_shows(
    client: Client, db: None, prefix: str
) -> None:
    for path in addresses(prefix):
        page = soup(client, path)
        for name in ("og:title", "og:description", "og:url", "og:type", "og:image:alt"):
            assert meta(page, name), (path, name)
        assert meta(page, "twitter:card") == "summary_large_image"
        assert (meta(page, "og:image:width"), meta(page, "og:image:height")) == ("1200", "630")
        assert meta(page, "og:image").startswith("http")
        translated = not page.select_one(".fallback")
        english = prefix and translated
        assert meta(page, "og:locale") == ("en_GB" if english else "vi_VN"), path
        nodes = graph(page)
        assert value(nodes["GovernmentOrganization"], "name")
        assert "{search_term_string}" in json.dumps(nodes["WebSite"])
        assert f"{prefix}/tim-kiem/?q=" in json.dumps(nodes["WebSite"])
        # The home page shows no way to itself.
        assert ("BreadcrumbList" in nodes) == (path != f"{prefix}/")


def test_an_article_is_described_whole(client: Client, db: None) -> None:
    article = article_with_everything(author="Phòng Lễ tân")
    page = soup(client, article.url)
    node = graph(page)["NewsArticle"]
    assert value(node, "headline") == article.title
    assert value(node, "datePublished") == machinedate(article.published_on)
    assert value(node, "inLanguage") == "vi"
    for term in ("image", "author", "publisher", "mainEntityOfPage"):
        assert node[SCHEMA + term]
    assert meta(page, "og:type") == "article"
    assert meta(page, "article:published_time")


def test_only_people_with_names_are_described(client: Client, db: None) -> None:
    assert "Person" not in graph(soup(client, "/can-bo/"))
    person = StaffMember.objects.first()
    assert person is not None
    person.name, person.email = "Nguyễn Thị Thử", "thu@example.vn"
    person.save()
    node = graph(soup(client, "/can-bo/"))["Person"]
    assert (value(node, "name"), value(node, "email")) == ("Nguyễn Thị Thử", "thu@example.vn")
    assert value(node, "jobTitle") == person.position_vi


def test_no_text_ends_the_script_element() -> None:
    text = "</script><!--<script>\u2028&"
    packed = script_json({"a": text})
    assert "<" not in packed
    assert "\u2028" not in packed
    assert json.loads(packed) == {"a": text}


@both_languages
def test_each_page_without_a_picture_has_one_drawn(client: Client, db: None, prefix: str) -> None:
    address = meta(soup(client, f"{prefix}/gioi-thieu/"), "og:image")
    assert re.search(r"/gioi-thieu/og\.png\?v=\w+$", address)
    response = client.get(address)
    assert response.headers["Content-Type"] == "image/png"
    assert "public" in response.headers["Cache-Control"]
    with Image.open(BytesIO(response.content)) as picture:
        assert picture.size == (1200, 630)
    again = client.get(address, headers={"if-none-match": response.headers["ETag"]})
    assert again.status_code == 304


def test_the_address_of_a_picture_does_not_decide_what_is_kept(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    drawn: list[str] = []
    draw = social_drawing.draw

    def draw_and_note(*words: str) -> bytes:
        drawn.append(words[0])
        return draw(*words)

    monkeypatch.setattr(social_drawing, "draw", draw_and_note)
    for number in range(5):
        assert client.get(f"/gioi-thieu/og.png?v={number}").status_code == 200
    assert drawn == [MissionPage.objects.get().title]


def test_the_title_stands_over_the_picture_of_the_page(client: Client, db: None) -> None:
    article = ArticlePage.published().exclude(main_image=None).first()
    plain = meta(soup(client, article.url), "og:image")
    assert article.main_image is not None
    make_missing([article.main_image_id])
    html = soup(client, article.url)
    address = meta(html, "og:image")
    # A new address, so that messengers fetch the new picture.
    assert address != plain
    response = client.get(address)
    assert response.headers["Content-Type"] == "image/png"
    rendition = article.main_image.renditions.get(filter_spec="fill-1200x630|format-jpeg")
    # JSON-LD tells of the picture alone, without the title.
    assert rendition.url in html.decode()
    with Image.open(BytesIO(response.content)) as drawn, Image.open(rendition.file) as picture:
        assert drawn.size == picture.size == (1200, 630)
        top, foot = (0, 0, 1200, 200), (0, 440, 1200, 630)
        assert difference(drawn, picture, top) < 6 < difference(drawn, picture, foot)


def difference(one: Image.Image, other: Image.Image, part: tuple[int, int, int, int]) -> float:
    """How far two pictures differ in a part, on average, of 255."""
    both = (image.convert("RGB").crop(part) for image in (one, other))
    return float(sum(ImageStat.Stat(ImageChops.difference(*both)).mean) / 3)


def test_vietnamese_letters_are_in_the_fonts() -> None:
    letters = "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
    for name in ("literata-600", "be-vietnam-pro-400", "be-vietnam-pro-600"):
        face = social_drawing.font(name, 60)
        missing = bytes(face.getmask("\U0010fffd"))
        for letter in letters + letters.upper():
            assert bytes(face.getmask(letter)) != missing, (name, letter)


def test_long_titles_shrink_and_then_are_cut() -> None:
    short, _lines = social_drawing.fit("Tin tức", 1040)
    long, lines = social_drawing.fit("Quyết định ban hành quy chế " * 20, 1040)
    assert long < short
    assert lines[-1].endswith("…")
    one_word, lines = social_drawing.fit("ngoại" * 60, 1040)
    face = social_drawing.font("literata-600", one_word)
    assert all(face.getlength(line) <= 1040 for line in lines)


@both_languages
def test_every_page_can_be_had_as_markdown(client: Client, db: None, prefix: str) -> None:
    for path in addresses(prefix):
        response = client.get(f"{path}index.md")
        assert response.status_code == 200, path
        assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert 'rel="canonical"' in response.headers["Link"]
        text = response.content.decode()
        assert text.startswith('---\ntitle: "')
        assert re.search(r"^# \S", text, re.MULTILINE), path
        assert not re.search(r"<(div|p|a|span|svg|section)\b|\]\(/", text), path


def test_markdown_of_an_article_keeps_tables_and_captions(client: Client, db: None) -> None:
    article = article_with_everything()
    text = client.get(f"{article.url}index.md").content.decode()
    assert f"# {article.title}" in text
    assert "| --- |" in text
    assert "## " in text


def test_markdown_of_a_list_follows_its_query(client: Client, db: None) -> None:
    assert client.get("/tin-tuc/index.md?category=khong-co").status_code == 404
    year = ArticlePage.published().first().published_on.year
    assert client.get(f"/tin-tuc/index.md?year={year}").status_code == 200


def hide(page: Page, how: str) -> None:
    if how == "restricted":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    elif how == "expired":
        Page.objects.filter(pk=page.pk).update(live=False, expired=True)
    elif how == "scheduled":
        later = timezone.now() + timedelta(days=1)
        Page.objects.filter(pk=page.pk).update(live=False, go_live_at=later)
    else:
        page.unpublish()


@pytest.mark.parametrize("how", ["unpublished", "restricted", "expired", "scheduled"])
@both_languages
def test_what_is_not_public_has_no_other_way_in(
    client: Client, db: None, how: str, prefix: str
) -> None:
    office = OfficePage.objects.first()
    address = f"{prefix}{office.url}"
    hide(office, how)
    for name in ("index.md", "og.png"):
        assert client.get(f"{address}{name}").status_code in {302, 404, 410}
    assert office.url not in client.get(f"{prefix}/llms.txt").content.decode()


@both_languages
def test_llms_txt_names_the_pages_of_both_languages(client: Client, db: None, prefix: str) -> None:
    text = client.get(f"{prefix}/llms.txt").content.decode()
    lines = text.splitlines()
    assert lines[0].startswith("# ")
    assert lines[2].startswith("> ")
    assert "/gioi-thieu/index.md)" in text
    assert "/en/gioi-thieu/index.md)" in text
    assert "/api/v1/openapi.json)" in text
    named = set(re.findall(r"\(https?://[^/)]+(/[^)]*index\.md)\)", text))
    # All of which the test of Markdown reads.
    there = {f"{path}index.md" for code in ("", "/en") for path in addresses(code)}
    assert named
    assert named <= there


def test_lists_have_canonical_addresses(client: Client, db: None) -> None:
    year = ArticlePage.published().first().published_on.year
    by_year = soup(client, f"/tin-tuc/?year={year}&utm_source=x")
    assert attribute(by_year, 'meta[name="robots"]', "content") == "noindex, follow"
    assert canonical(by_year).endswith(f"/tin-tuc/?year={year}")
    plain = soup(client, "/tin-tuc/?page=1&utm_source=x")
    assert canonical(plain).endswith("/tin-tuc/")
    assert not plain.select_one('meta[name="robots"]')


def test_facts_that_are_not_set_are_left_out(client: Client, db: None) -> None:
    facts = {"telephone": "0227 1", "fax": "0227 2", "email": "a@example.org", "address_vi": "76"}
    terms = {SCHEMA + term for term in ("telephone", "faxNumber", "email", "address", "sameAs")}
    info = SiteSettings.load()
    info.social_links = [("link", {"network": "zalo", "url": "https://example.org/zalo"})]
    for name, value in facts.items():
        setattr(info, name, value)
    info.save()
    assert terms <= graph(soup(client, "/"))["GovernmentOrganization"].keys()
    info = SiteSettings.load()
    info.social_links = []
    for name in facts:
        setattr(info, name, "")
    info.save()
    assert not terms & graph(soup(client, "/"))["GovernmentOrganization"].keys()

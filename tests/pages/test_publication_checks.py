"""What publication checks find in a page."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from news.models import ArticlePage, NewsIndexPage
from pages.models import ContactPage, HomeFigure, HomePage, PublicationSettings
from pages.models.publication_settings import all_checks
from pages.publication_checks.base import Level
from tests.pages.everything import picture

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

WHOLE: dict[str, Any] = {"title": "Tin", "title_en": "News", "lead_vi": "Câu.", "lead_en": "Words."}
PARAGRAPH = "paragraph"


def article(**fields: Any) -> ArticlePage:
    """A draft with nothing to find, but for what `fields` change."""
    index = NewsIndexPage.objects.get()
    category = ArticlePage.objects.exclude(category=None)[0].category
    page = ArticlePage(**WHOLE | {"category": category, "live": False} | fields)
    index.add_child(instance=page)
    page.save_revision()
    return page


def codes(page: Page) -> set[str]:
    """Which checks find something."""
    return {check.code for check in page.publication_checks if [*check.find(page)]}


def heading(text: str, level: str) -> tuple[str, Any]:
    return "heading", {"text": text, "level": level}


def image(**words: Any) -> tuple[str, Any]:
    return "image", {"image": picture("Đồng lúa"), "size": "text", **words}


def linking(key: int) -> list[tuple[str, str]]:
    return [(PARAGRAPH, f'<p><a linktype="page" id="{key}">x</a></p>')]


def typed(*addresses: str) -> list[tuple[str, str]]:
    links = "".join(f'<a href="{address}">x</a>' for address in addresses)
    return [(PARAGRAPH, f"<p>{links}</p>")]


def test_nothing_is_found_in_an_article_that_lacks_nothing() -> None:
    body = [heading("Mục", "h2"), heading("Mục con", "h3"), image(alt="Lúa chín")]
    assert codes(article(body_vi=body, body_en=body)) == set()


FINDINGS: list[tuple[dict[str, Any], str]] = [
    ({"title_en": ""}, "english"),
    ({"older_english": ["lead"]}, "older_english"),
    ({"lead_vi": ""}, "lead"),
    ({"category": None}, "category"),
    ({"body_vi": [heading("Mục con", "h3")]}, "headings"),
    ({"body_en": [heading("Part", "h3"), heading("Section", "h2")]}, "headings"),
    ({"body_vi": [(PARAGRAPH, '<p><a linktype="page" id="987654">x</a></p>')]}, "links"),
    ({"body_en": [(PARAGRAPH, '<p><a linktype="document" id="987654">x</a></p>')]}, "links"),
    ({"lead_vi": "§èi ngo¹i cña tØnh Th¸i B×nh"}, "encoding"),
    ({"body_vi": [(PARAGRAPH, "<p>Ñoái ngoaïi cuûa tænh Thaùi Bình</p>")]}, "encoding"),
    ({"lead_vi": "Căn cước 034099001234."}, "personal_data"),
    ({"lead_vi": "CMND số 151234567."}, "personal_data"),
    ({"body_vi": [(PARAGRAPH, "<p>Gọi 0912.345.678</p>")]}, "personal_data"),
    ({"body_en": [(PARAGRAPH, "<p>Call +84 912 345 678</p>")]}, "personal_data"),
    ({"date": timezone.now() + datetime.timedelta(days=13_000)}, "date"),
    ({"go_live_at": timezone.now() - datetime.timedelta(days=300)}, "schedule"),
]


@pytest.mark.parametrize(("fields", "found"), FINDINGS)
def test_what_may_be_wrong_is_found(fields: dict[str, Any], found: str) -> None:
    assert codes(article(**fields)) == {found}


@pytest.mark.parametrize("where", ["main_image", "body_vi", "body_en"])
def test_a_picture_without_a_description_is_found(where: str) -> None:
    given = picture("Đồng lúa") if where == "main_image" else [image()]
    page = article(**{where: given})
    assert "pictures" in codes(page)
    (finding,) = PublicationSettings.load().findings(page)[Level.STOP]
    assert finding.field == ("main_image_alt_vi" if where == "main_image" else where)


def test_a_date_that_goes_with_the_schedule_is_not_found() -> None:
    soon = timezone.now() + datetime.timedelta(days=3)
    assert codes(article(date=soon, go_live_at=soon)) == set()
    late = timezone.now() - datetime.timedelta(hours=30)
    assert codes(article(go_live_at=late)) == set()


@pytest.mark.parametrize("words", [{"alt": "Lúa"}, {"is_decorative": True}])
def test_a_picture_that_is_described_or_only_adorns_is_not(words: dict[str, Any]) -> None:
    assert codes(article(body_vi=[image(**words)])) == set()


def test_a_small_main_picture_is_found() -> None:
    small = picture("Nhỏ", (400, 225))
    assert codes(article(main_image=small, main_image_is_decorative=True)) == {"picture_size"}


def test_a_figure_that_is_old_is_found() -> None:
    today = timezone.localdate()
    for days, is_found in ((0, False), (400, True)):
        HomeFigure.objects.update(value="12", as_of=today - datetime.timedelta(days=days))
        assert ("figures" in codes(HomePage.objects.get())) == is_found


def test_what_the_site_opens_with_has_nothing_that_stops() -> None:
    chosen = PublicationSettings.load()
    for page in Page.objects.live().exclude(depth=1).specific():
        assert chosen.findings(page)[Level.STOP] == [], page.title
        assert "personal_data" not in codes(page), page.title


# --- where each leads to ---


def lead_to_fields(page: Page, client: Client) -> set[str]:
    """The codes of the checks that find something; each of it names a field of the form."""
    form = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    page = page.specific.get_latest_revision_as_object()
    found = [(check, finding) for check in page.publication_checks for finding in check.find(page)]
    for _check, finding in found:
        names = (f'data-contentpath="{finding.field}"', f'name="{finding.field}"')
        assert any(name in form for name in names), finding
    return {check.code for check, _finding in found}


def test_all_that_can_be_found_leads_to_a_field(admin_client: Client) -> None:
    pages: list[Any] = [article(**fields) for fields, _found in FINDINGS]
    pages.append(article(main_image=picture("Nhỏ", (400, 225))))
    pages += [article(body_vi=body) for body in (linking(pages[0].pk), typed("/khong-co/"))]
    HomeFigure.objects.update(as_of=timezone.localdate() - datetime.timedelta(days=400))
    home = HomePage.objects.get()
    home.intro_image = undescribed = picture("Đồng lúa")
    home.save_revision()
    contact = ContactPage.objects.get()
    contact.map_image = undescribed
    contact.save_revision()
    assert lead_to_fields(home, admin_client) >= {"figures", "pictures"}
    assert "pictures" in lead_to_fields(contact, admin_client)
    found = {code for page in pages for code in lead_to_fields(page, admin_client)}
    assert found | {"figures"} == set(all_checks())

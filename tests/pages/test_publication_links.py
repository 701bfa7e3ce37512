"""What publication checks find of links within the site: to drafts, and to where nothing is."""

import errno
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.contrib.redirects.models import Redirect

from news.models import ArticlePage, NewsIndexPage
from pages.models import PublicationSettings
from pages.publication_checks.base import Level
from sotngoaivu.media.models import CustomDocument, CustomImage, FormerFile
from tests.pages.test_publication_checks import article, codes, heading, linking, typed

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_a_link_to_a_draft_is_found_and_one_to_the_page_itself_is_not() -> None:
    draft = article(title="Chưa đăng")
    page = article(body_vi=linking(draft.pk))
    assert codes(page) == {"draft_links"}
    page.body_vi = linking(page.pk)
    assert codes(page) == set()


OWN = urlsplit(settings.SITE_URL).netloc


@pytest.mark.parametrize(
    "address",
    [
        "/tin-tuc/khong-co/",
        "/en/tin-tuc/khong-co/",
        "khong-co/",
        f"https://{OWN}/tin-tuc/khong-co-2/",
        f"//{OWN}/khong-co/",
        "https://",
        "#muc-khong-co",
        "/gioi-thieu/#muc-khong-co",
        f"https://{OWN}/en/gioi-thieu/#muc-khong-co",
        "/documents/987654/khong-co.pdf",
        *("/media/images/khong-co.jpg", "/media/%2e%2e/khong-co.jpg", "/media/a%00.jpg"),
        *("/media/", "/media/images/", "/media/.part-x", "/media/x/../documents/a.pdf"),
        # Of a template of the admin.
        "#object-permissions",
    ],
)
def test_an_address_of_this_site_at_which_nothing_is_is_found(address: str) -> None:
    page = article(body_en=typed(address))
    assert codes(page) == {"addresses"}
    (finding,) = PublicationSettings.load().findings(page)[Level.WARN]
    assert finding.field == "body_en"
    assert f"“{address}”" in finding.text


def test_a_number_that_only_begins_with_a_documents_is_not_its_address() -> None:
    key = 123456789012345678
    CustomDocument.objects.create(pk=key, title="Tờ trình", file=ContentFile(b"%PDF-", "a.pdf"))
    assert codes(article(body_vi=typed(f"/documents/{key}/a.pdf"))) == set()
    assert codes(article(title="Khác", body_vi=typed(f"/documents/{key}9/a.pdf"))) == {"addresses"}


def test_addresses_that_readers_find_are_not() -> None:
    document = CustomDocument.objects.create(title="Tờ trình", file=ContentFile(b"%PDF-", "a.pdf"))
    Redirect.add_redirect("/portal/cu.aspx", NewsIndexPage.objects.get())
    Redirect.add_redirect("/portal/tai-lieu", "/van-ban-moi/tai-lieu.pdf")
    picture = CustomImage.objects.all()[0]
    FormerFile.objects.create(name="images/truoc-kia.jpg", image=picture)
    former = "/media/images/truoc-kia.jpg"
    public = ArticlePage.objects.live()[0]
    public.body_en = [heading("At the end", "h2")]
    public.save_revision().publish()
    body = [
        heading("Mục một", "h2"),
        *typed(
            *("/", "/tin-tuc/", "/tin-tuc", "/en/tin-tuc/", "/en/", "/tin-tuc/rss/", "#", "#main"),
            *("/tim-kiem/?q=x", "/tin-tuc/?page=2", "/tin-tuc/index.md", "/sitemap.xml"),
            *("/static/css/site.css", picture.file.url, former, "/api/visits.json", "#muc-mot"),
            *("/portal/cu.aspx", "/portal/tai-lieu", f"https://{OWN}{public.url}#at-the-end"),
            *(f"{public.url}#:~:text=x", "/lien-he/#top", "/portal/cu.aspx#x"),
            *(document.url, "mailto:a@example.org", "tel:0227", "https://khong-co.invalid/x"),
        ),
    ]
    page = article(body_vi=body)
    assert codes(page) == set()
    # What is written counts, not what is published yet.
    page.save_revision().publish()
    page.body_vi = [heading("Mục hai", "h2"), *typed(f"{page.url}#muc-hai")]
    assert codes(page) == set()


def test_uploads_that_cannot_be_asked_for_hold_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(name: str) -> bool:
        raise OSError(errno.EIO, "away", name)

    page = article(body_vi=typed("/media/images/khong-co.jpg"))
    monkeypatch.setattr(default_storage, "exists", away)
    assert codes(page) == set()


def test_a_typed_path_to_a_draft_is_one_to_what_readers_cannot_see() -> None:
    draft = article(title="Chưa đăng")
    page = article(body_vi=typed("/tin-tuc/chua-dang/", "/en/tin-tuc/chua-dang/"))
    assert codes(page) == {"draft_links"}
    draft.get_latest_revision().publish()
    assert codes(page) == set()
    cards = {"title": "", "links": [{"page": None, "url": "/khong-co/", "title": "B"}]}
    page.body_vi = [("cards", cards)]
    assert codes(page) == {"addresses"}

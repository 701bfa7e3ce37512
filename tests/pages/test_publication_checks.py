"""What publication checks find in a page."""

import datetime
import errno
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from news.models import ArticlePage, Category, Correction, NewsIndexPage
from pages.models import ContactPage, HomeFigure, HomePage, PublicationSettings, SiteSettings
from pages.models.publication_settings import all_checks
from pages.publication_checks.base import Level
from sotngoaivu.media.models import CustomDocument, CustomImage, FormerFile
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


@pytest.mark.parametrize(
    "words",
    [
        "CCCD 034 099 012 345",
        "Số căn cước công dân: 034.099.012.345",
        "034 099 012 345",
        "CMND: 151 234 567",
        "CMND số 151.234.567 cấp ngày 10/4/2013",
        "ID No. 034-099-012-345",
        "(0912) 345 678",
        "(0912)345678",
        "+84 (0) 912 345 678",
        "+84912345678",
        "(+84) 912.345.678",
        "0084 912 345 678",
        "84912345678",
        "0912\u00a0345\u00a0678",
        "Hộ chiếu số C1234567",
        "Passport No: B 7654321",
        "P01234567 (hộ chiếu phổ thông)",
        "0912\u2011345\u2011678",
        "0912\u2009345\u2009678",
        "CMND số 151\u2010234\u2010567",
        "Hộ chiếu B\u20077654321",
        "0912345678/Zalo",
        "CCCD 034099012345/CA Thái Bình",
        # Persons are taxed by the number of their card.
        "Mã số thuế 034099012345",
        "Tài khoản Zalo của chị Lan, 0912345678",
        # The name nearest to a number says what it is.
        "Chủ tài khoản Nguyễn Văn An CCCD 034099012345",
        "Người đăng ký tài khoản (CCCD số 034099012345)",
        "Tài khoản Zalo: 0912345678",
        "MST hoặc điện thoại: 0912345678",
        "Hỗ trợ đăng nhập tài khoản: chị Lan 0912 345 678",
        "0912345678/ZALO",
    ],
)
def test_personal_data_is_found_as_people_write_it(words: str) -> None:
    assert codes(article(lead_vi=words)) == {"personal_data"}


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("(0912) 345 678 hoặc (+84) 987 654 321", ["(0912) 345 678", "(+84) 987 654 321"]),
        ("Liên hệ (0912 345 678), (+84 (0)987 654 321)", ["0912 345 678", "+84 (0)987 654 321"]),
    ],
)
def test_a_telephone_is_told_as_it_is_written(words: str, numbers: list[str]) -> None:
    page = article(lead_vi=words)
    (check,) = [check for check in page.publication_checks if check.code == "personal_data"]
    told = [finding.text for finding in check.find(page)]
    assert [text.split(" giống")[0] for text in told] == numbers


TEXTS = ["author", "source", "seo_title", "seo_title_en", "search_description"]
TEXTS += ["search_description_en", "main_image_caption_vi", "main_image_credit_en"]
TEXTS += ["main_image_alt_vi", "title", "title_en"]


@pytest.mark.parametrize("field", TEXTS)
@pytest.mark.parametrize(
    ("words", "code"),
    [("CCCD 034099012345", "personal_data"), ("Sở Ngo¹i vô tØnh Th¸i B×nh", "encoding")],
)
def test_all_that_an_editor_writes_is_looked_at(field: str, words: str, code: str) -> None:
    page = article(**{field: words})
    (check,) = [check for check in page.publication_checks if check.code == code]
    assert [finding.field for finding in check.find(page)] == [field]


def test_what_the_library_says_of_a_picture_and_a_correction_are_looked_at() -> None:
    shown = picture("Đồng lúa")
    shown.description_vi, shown.credit_vi = "Lúa", "Ảnh: Lan, 0912 345 678"
    shown.save()
    page = article(body_vi=[("image", {"image": shown, "size": "text"})])
    page.corrections.add(Correction(text_vi="Sai: CCCD 034099012345."))
    (check,) = [check for check in page.publication_checks if check.code == "personal_data"]
    assert {finding.field for finding in check.find(page)} == {"body_vi", "corrections-0-text_vi"}


def test_telephones_by_which_the_department_is_reached_are_not() -> None:
    assert codes(article(lead_vi="Gọi +84 912 345 678")) == {"personal_data"}
    department = SiteSettings.load()
    department.telephone = "(0227) 3831 774; 0912.345.678"
    department.save()
    assert codes(article(lead_vi="Gọi +84 912 345 678", title="Khác")) == set()


def test_telephones_that_another_register_says_are_public_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Category, "public_telephone_fields", ("name_vi",), raising=False)
    Category.objects.create(name_vi="Đường dây nóng 0912345678")
    assert codes(article(lead_vi="Gọi +84 912 345 678")) == set()


@pytest.mark.parametrize(
    "words",
    [
        "Số 22-NQ/TW ngày 10/4/2013",
        "Tổng số 84.912.345.678 đồng, 84 912 345 678 USD",
        "84912345678 đồng",
        "Quyết định số 0345/QĐ-UBND ngày 01.02.2016 034",
        "Luật Căn cước số 26/2023/QH15 ngày 27/11/2023",
        "Cấp căn cước từ ngày 01-07-2024, lệ phí 30.000 đồng",
        "Hộ chiếu cấp cho 1234567 người, theo Nghị định 77/2020/NĐ-CP",
        "Fax: 0227.3831.774 - 0227.3831.775",
        "0227 3831 774 034 099",
        "Điện thoại (0227) 3831 774",
        "151234567 đồng",
        "1034099001234567",
        "Kế hoạch 034/2026",
        "Mã số thuế 0312345678",
        "MST: 0312345678-001",
        "Số: 0912345678/QĐ",
        "Số 034099012345/2026/QĐ-UBND",
        "tỷ lệ 0.912345678",
        "STK 012345678901",
        "Số tài khoản tại Kho bạc Nhà nước: 0987654321",
    ],
)
def test_figures_that_are_nobodys_are_not(words: str) -> None:
    assert codes(article(lead_vi=words)) == set()


def linking(key: int) -> list[tuple[str, str]]:
    return [(PARAGRAPH, f'<p><a linktype="page" id="{key}">x</a></p>')]


def test_a_link_to_a_draft_is_found_and_one_to_the_page_itself_is_not() -> None:
    draft = article(title="Chưa đăng")
    page = article(body_vi=linking(draft.pk))
    assert codes(page) == {"draft_links"}
    page.body_vi = linking(page.pk)
    assert codes(page) == set()


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


OWN = urlsplit(settings.SITE_URL).netloc


def typed(*addresses: str) -> list[tuple[str, str]]:
    links = "".join(f'<a href="{address}">x</a>' for address in addresses)
    return [(PARAGRAPH, f"<p>{links}</p>")]


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

"""What publication checks take for personal data, whatever words it stands in."""

import pytest

from news.models import Category, Correction
from pages.models import SiteSettings
from tests.pages.everything import picture
from tests.pages.test_publication_checks import article, codes

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


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

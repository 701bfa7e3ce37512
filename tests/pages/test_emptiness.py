"""What is not known yet is told once a page, and what is empty is not shown."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client

from pages.models import HomeFigure, OfficePage, SiteSettings, StaffMember
from tests.markup import element, plain

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PATHS = ["/", "/gioi-thieu/", "/to-chuc-bo-may/", "/can-bo/", "/lien-he/", "/tin-tuc/", "office"]


def soup(client: Client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize("path", PATHS)
def test_a_page_says_once_that_something_is_to_be_updated(client: Client, path: str) -> None:
    office = OfficePage.objects.live().first()
    assert office is not None
    path = office.url if path == "office" else path
    for prefix, words in (("", "đang cập nhật"), ("", "đang được cập nhật"), ("/en", "be updated")):
        assert element(soup(client, prefix + path), "body").get_text().lower().count(words) <= 1


def test_the_notice_names_what_is_missing_and_goes_with_it(client: Client) -> None:
    notice = element(soup(client, "/lien-he/"), ".pending").get_text().strip()
    assert notice == "Đang cập nhật: điện thoại, thư điện tử, giờ làm việc."
    settings = SiteSettings.load()
    settings.telephone, settings.email = "0227 000 000", "so@example.vn"
    settings.save()
    notice = element(soup(client, "/en/lien-he/"), ".pending").get_text().strip()
    assert notice == "To be updated: working hours."
    settings.working_hours_vi = "7:30"
    settings.save()
    assert not soup(client, "/lien-he/").select(".pending")


def test_posts_are_a_plain_list_until_there_are_names(client: Client) -> None:
    html = soup(client, "/can-bo/")
    posts = [post.get_text().strip() for post in html.select(".people--posts li")]
    assert len(posts) == StaffMember.objects.count()
    assert not html.select(".person__photo")
    person = StaffMember.objects.first()
    assert person is not None
    person.name = "Nguyễn Thị Thử"
    person.save()
    html = soup(client, "/can-bo/")
    assert not html.select(".people--posts")
    assert len(html.select(".person__photo")) == 1
    assert element(html, ".pending").get_text() == "Họ tên còn thiếu đang được cập nhật."


def test_a_short_directory_has_no_filter(client: Client) -> None:
    assert StaffMember.objects.count() < 12
    assert not soup(client, "/can-bo/").select("main form")
    for number in range(StaffMember.objects.count(), 12):
        StaffMember.objects.create(position_vi=f"Chuyên viên {number}", in_leadership=True)
    assert soup(client, "/can-bo/").select("main form")


def test_a_filtered_directory_says_so(client: Client) -> None:
    html = soup(client, "/can-bo/?q=giam+doc")
    assert " ".join(element(html, "h1").get_text().split()) == "Cán bộ: “giam doc”"
    assert element(html, "title").get_text().startswith("Cán bộ: “giam doc” – ")
    assert element(html, ".chip")["href"] == "/can-bo/"
    assert html.select('meta[name="robots"][content^="noindex"]')
    assert len(html.select(".people--posts li, .people li")) == 2


@pytest.mark.parametrize("path", ["/", "/gioi-thieu/", "/en/", "/en/gioi-thieu/"])
def test_every_figure_says_of_which_day_it_is(client: Client, path: str) -> None:
    figures = soup(client, path).select(".figures__item")
    assert figures
    day = "23 Dec 2016" if path.startswith("/en") else "23/12/2016"
    assert all(day in plain(figure.get_text()) for figure in figures)


def test_a_figure_is_not_saved_without_its_day() -> None:
    with pytest.raises(ValidationError):
        HomeFigure(value="12", label_vi="biên chế").clean()
    HomeFigure(value="23/12/2016", label_vi="ngày thành lập").clean()

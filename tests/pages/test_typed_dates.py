"""Dates and times that editors type, of an article and of its schedule."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from news.models import ArticlePage, NewsIndexPage
from tests.pages.test_editing import create, data

pytestmark = pytest.mark.one_database


def where_articles_are_added() -> str:
    index = NewsIndexPage.objects.get()
    return reverse("wagtailadmin_pages:add", args=["news", "articlepage", index.pk])


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("vi", "Hãy ghi ngày giờ như 05/10/2026 09:30 (ngày/tháng/năm giờ:phút)."),
        ("en", "Write date and time like 05/10/2026 09:30 (day/month/year hour:minute)."),
    ],
)
def test_a_date_that_cannot_be_read_says_how_to_write_it(
    admin_client: Client, admin_user: Any, language: str, told: str
) -> None:
    UserProfile.objects.update_or_create(user=admin_user, defaults={"preferred_language": language})
    address = where_articles_are_added()
    sent = data(ArticlePage, admin_user, title="Tên", date="mai", go_live_at="mai", review_on="mai")
    shown = admin_client.post(address, sent).content.decode()
    # The article's own, and the one that it goes live at.
    assert shown.count(told) == 2
    assert "05/10/2026 (" in shown
    listing = reverse("wagtailadmin_explore", args=[NewsIndexPage.objects.get().pk])
    shown = admin_client.get(listing, {"published_on_from": "mai"}).content.decode()
    assert ("Write the date like" if language == "en" else "Hãy ghi ngày như") in shown


def test_a_page_goes_live_before_it_expires(admin_client: Client, admin_user: Any) -> None:
    address = where_articles_are_added()
    moment = "05/10/2090 09:30"
    sent = data(ArticlePage, admin_user, title="Tên", go_live_at=moment, expire_at=moment)
    errors = admin_client.post(address, sent).context["form"].errors
    told = ["Ngày giờ xuất bản phải trước ngày giờ hết hạn"]
    assert errors == {"go_live_at": told, "expire_at": told}
    sent["expire_at"] = "05/10/2090 09:31"
    assert admin_client.post(address, sent).status_code == 302


@pytest.mark.parametrize("hour", ["08:30", "8:30", "8h30", "8h"])
def test_dates_are_read_with_the_day_first(
    admin_client: Client, admin_user: Any, hour: str
) -> None:
    article = create(admin_client, admin_user, ArticlePage, date=f"05/06/2025 {hour}")
    written = timezone.localtime(article.get_latest_revision_as_object().published_on)
    assert (written.day, written.month, written.hour) == (5, 6, 8)


@pytest.mark.parametrize("typed", ["01/01/0001 00:00", "05/10/0026 08:00"])
def test_a_year_that_is_a_slip_is_told(admin_client: Client, admin_user: Any, typed: str) -> None:
    fields = data(ArticlePage, admin_user, title="Tin", slug="tin", date=typed)
    address = where_articles_are_added()
    errors = admin_client.post(address, fields).context["form"].errors
    assert errors == {"date": ["Hãy ghi năm bằng bốn chữ số, từ 1900 trở đi."]}

"""The number of queries of each public page is known, and does not grow with what it lists."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.models import ArticlePage, Category, NewsIndexPage
from pages.models import ContentPage, OfficePage, StaffMember


def fill(count: int) -> None:
    """Bring articles, staff and pages to at least `count` of each."""
    index = NewsIndexPage.objects.get()
    category = Category.objects.first()
    for number in range(ArticlePage.objects.count(), count):
        index.add_child(
            instance=ArticlePage(
                title=f"Tin số {number}",
                title_en=f"News {number}" if number % 2 else "",
                lead_vi="Mở đầu",
                category=category,
                published_on=timezone.now() - timedelta(days=number),
            )
        )
    offices = list(OfficePage.objects.all())
    StaffMember.objects.bulk_create(
        StaffMember(position_vi=f"Chuyên viên {n}", position="x", office=offices[n % len(offices)])
        for n in range(StaffMember.objects.count(), count)
    )
    parent = ContentPage.objects.first()
    for number in range(ContentPage.objects.count(), count):
        parent.add_child(instance=ContentPage(title=f"Trang {number}", title_en=f"Page {number}"))


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


PATHS = {
    "/": 40,
    "/gioi-thieu/": 40,
    "/to-chuc-bo-may/": 40,
    "office": 40,
    "/can-bo/": 40,
    "/tin-tuc/": 40,
    "article": 40,
    "/lien-he/": 40,
    "/tiep-can/": 40,
    "/so-do-trang/": 40,
}


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("name", PATHS)
def test_queries_stay_the_same_with_10_and_with_200_items(
    client: Client, db: None, name: str, prefix: str
) -> None:
    objects = {"office": OfficePage.objects.first(), "article": ArticlePage.objects.first()}
    path = prefix + (objects[name].url if name in objects else name)
    fill(10)
    few = queries(client, path)
    fill(200)
    many = queries(client, path)
    assert few == many == PATHS[name]

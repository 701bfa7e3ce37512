"""The number of queries of each public page is known, and does not grow with what it lists."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.models import ArticlePage, Category, NewsIndexPage
from pages.models import ContentPage, OfficePage, StaffMember
from tests.benchmarks.indexing import refresh
from tests.benchmarks.placing import place_below


def fill(count: int) -> None:
    """Bring articles, staff and pages to at least `count` of each."""
    index = NewsIndexPage.objects.get()
    category = Category.objects.first()
    place_below(
        index,
        [
            ArticlePage(
                title=f"Tin số {number}",
                slug=f"tin-so-{number}",
                title_en=f"News {number}" if number % 2 else "",
                lead_vi="Mở đầu",
                category=category,
                published_on=timezone.now() - timedelta(days=number),
            )
            for number in range(ArticlePage.objects.count(), count)
        ],
    )
    offices = list(OfficePage.objects.all())
    StaffMember.objects.bulk_create(
        StaffMember(position_vi=f"Chuyên viên {n}", position="x", office=offices[n % len(offices)])
        for n in range(StaffMember.objects.count(), count)
    )
    place_below(
        ContentPage.objects.first(),
        [
            ContentPage(title=f"Trang {number}", slug=f"trang-{number}", title_en=f"Page {number}")
            for number in range(ContentPage.objects.count(), count)
        ],
    )
    refresh(index)


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


EXPECTED = {
    "/": 8,
    "/gioi-thieu/": 6,
    "/to-chuc-bo-may/": 7,
    "office": 7,
    "/can-bo/": 7,
    "/tin-tuc/": 9,
    "article": 9,
    "/lien-he/": 5,
    "/tiep-can/": 5,
    "/so-do-trang/": 6,
}


def test_queries_stay_the_same_with_10_and_with_200_items(client: Client, db: None) -> None:
    paths = {name: name for name in EXPECTED}
    paths["office"] = OfficePage.objects.first().url
    paths["article"] = ArticlePage.objects.filter(is_sample=True).first().url

    def counts(prefix: str) -> dict[str, int]:
        return {name: queries(client, prefix + path) for name, path in paths.items()}

    for number in (10, 200):
        fill(number)
        assert counts("") == EXPECTED, f"with {number} items"
        assert counts("/en") == EXPECTED, f"in English, with {number} items"

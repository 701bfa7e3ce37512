"""The number of queries of each public page is known, and does not grow with what it lists."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.blocks import StreamValue

from news.archiving import follow_all
from news.models import ArticlePage, Category, NewsIndexPage
from pages.models import ContentPage, OfficePage, StaffMember
from sotngoaivu.media.models import CustomDocument
from tests.benchmarks.placing import place_below
from tests.pages.everything import article_with_everything

pytestmark = pytest.mark.one_database


def fill(count: int) -> None:
    """Bring articles, staff and pages to at least `count` of each; none of them is searched for."""
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
    follow_all()


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


# At most 18 for any page that does not show every kind of thing at once.
EXPECTED = {
    "/": 13,
    "/gioi-thieu/": 10,
    "/to-chuc-bo-may/": 10,
    "office": 12,
    "/can-bo/": 10,
    "/tin-tuc/": 12,
    "article": 16,
    "/lien-he/": 8,
    "/tiep-can/": 8,
    "/so-do-trang/": 9,
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


def test_a_body_asks_once_for_each_kind_of_thing_that_it_shows(
    client: Client, db: None, settings: Any, tmp_path: Path
) -> None:
    """Pictures, galleries, files, links of text, links to pages."""
    settings.MEDIA_ROOT = str(tmp_path)
    article = article_with_everything()
    file = CustomDocument.objects.first()
    linked = "".join(
        f'<a linktype="page" id="{page.pk}">x</a>' for page in ContentPage.objects.all()
    )
    linked += f'<a linktype="document" id="{file.pk}">y</a>'
    one = [*article.body_vi.raw_data, {"type": "paragraph", "value": f"<p>{linked}</p>"}]
    counts = []
    for times in (1, 10):
        article.body_vi = StreamValue(article.body_vi.stream_block, one * times, is_lazy=True)
        article.save_revision().publish()
        counts.append(queries(client, article.url))
    assert counts == [20, 20]

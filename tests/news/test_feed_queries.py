"""A feed asks as much of the database with one article as with many."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.archiving import follow_all
from news.feeds.views import NEWEST
from news.models import ArticlePage, NewsIndexPage
from tests.benchmarks.placing import place_below
from tests.news.test_feeds import FEEDS, feed
from tests.pages.everything import article_with_everything

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.mark.seconds(10)
def test_queries_do_not_grow_with_articles_or_what_is_in_them(client: Client) -> None:
    article_with_everything()

    def count() -> dict[str, int]:
        counts = {}
        for path in FEEDS:
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            counts[path] = len(captured)
        return counts

    with_one = count()
    for number in range(4):
        article_with_everything(title=f"Bài {number}", slug=f"bai-{number}")
    past = timezone.now() - datetime.timedelta(days=900)
    index = NewsIndexPage.objects.get()
    place_below(
        index,
        [
            ArticlePage(title="Tin", slug=f"tin-{n}", title_en="News", published_on=past)
            for n in range(200 - ArticlePage.objects.count())
        ],
    )
    follow_all()
    assert count() == with_one
    for path in FEEDS:
        assert len(feed(client, path).entries) == NEWEST, path
    assert max(with_one.values()) <= 32

"""The date of an article is the editor's, else that of its first publication."""

import datetime
import email.utils
import json

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from news.models import ArticlePage, NewsIndexPage
from sotngoaivu.pagecache.models import Generation
from tests.clock import Clock

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def draft() -> ArticlePage:
    page = ArticlePage(title="Tin mới", live=False)
    NewsIndexPage.objects.get().add_child(instance=page)
    page.save_revision()
    return page


def publish(page: ArticlePage) -> ArticlePage:
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def test_without_one_it_is_that_of_the_first_publication(draft: ArticlePage, clock: Clock) -> None:
    clock.now += DAY
    first = publish(draft).published_on
    assert first == clock.now.replace(microsecond=0)
    clock.now += DAY
    assert publish(draft).published_on == first


def test_the_editors_holds_and_can_be_taken_back(draft: ArticlePage, clock: Clock) -> None:
    chosen = (clock.now - 30 * DAY).replace(microsecond=0)
    draft.date = chosen
    assert publish(draft).published_on == chosen
    draft.date = None
    assert publish(draft).published_on == draft.first_published_at.replace(microsecond=0)


def test_the_list_is_in_the_order_of_these_dates(draft: ArticlePage, client: Client) -> None:
    publish(draft)
    assert ArticlePage.published()[0].pk == draft.pk
    draft.date = timezone.now() - 3650 * DAY
    publish(draft)
    assert ArticlePage.published().last().pk == draft.pk
    assert draft.title in client.get(f"/tin-tuc/?year={draft.date.year}").content.decode()
    assert draft.title not in client.get(f"/tin-tuc/?year={timezone.now().year}").content.decode()


def told_dates(client: Client, page: ArticlePage) -> list[datetime.datetime]:
    """Whatever says to programs when something was: of the article, of lists, of answers."""
    found = []
    for path in ("/tin-tuc/rss/", "/tin-tuc/atom/"):
        answer = client.get(path)
        parsed = feedparser.parse(answer.content)
        (entry,) = [item for item in parsed.entries if item.link.endswith(f"/{page.slug}/")]
        for times in (parsed.feed, entry):
            found += [times[name] for name in ("updated", "published") if name in times]
        found.append(answer["Last-Modified"])
    for path in ("/sitemap.xml", "/news-sitemap.xml"):
        answer = client.get(path)
        soup = BeautifulSoup(answer.content, "xml")
        found += [each.text for each in soup.find_all(["lastmod", "publication_date"])]
        found += [answer["Last-Modified"]] if "Last-Modified" in answer else []
    facts = client.get(f"/api/v1/news/{page.pk}/").json()
    names = ("published_on", "first_published_at", "last_published_at")
    found += [facts[name] for name in names]
    soup = BeautifulSoup(client.get(page.url).content, "html.parser")
    script = soup.find("script", type="application/ld+json")
    assert script is not None
    (node,) = [n for n in json.loads(script.text)["@graph"] if n["@type"] == "NewsArticle"]
    found += [node["datePublished"], node["dateModified"]]
    found += [str(each["content"]) for each in soup.select("meta[property$='_time']")]
    return [moment(text) for text in found]


def moment(text: str) -> datetime.datetime:
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return email.utils.parsedate_to_datetime(text)


def test_nothing_that_programs_read_is_dated_ahead(
    draft: ArticlePage, clock: Clock, client: Client
) -> None:
    draft.date = clock.now + 40 * DAY
    publish(draft)
    clock.now += datetime.timedelta(minutes=5)
    dates = told_dates(client, draft)
    assert len(dates) > 12
    assert max(dates) <= clock.now
    # Readers see the date that the editor chose, and machines do once it has come.
    assert f"{timezone.localtime(draft.date):%d/%m/%Y}" in client.get("/tin-tuc/").content.decode()
    clock.now += 41 * DAY
    assert draft.date.replace(microsecond=0) in told_dates(client, draft)


def test_nor_is_what_a_clock_that_ran_ahead_has_left(
    draft: ArticlePage, clock: Clock, client: Client
) -> None:
    clock.now += DAY
    publish(draft)
    assert Generation.objects.get().changed_at
    clock.now -= DAY
    assert max(told_dates(client, draft)[:5]) <= clock.now

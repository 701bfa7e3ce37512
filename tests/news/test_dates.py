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
from pages.scheduling import publish_due
from sotngoaivu.pagecache.models import Generation
from tests.clock import Clock
from tests.pages.drafts import schedule

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


def test_neither_unpublishing_nor_reverting_nor_publishing_again_moves_it(
    draft: ArticlePage, clock: Clock
) -> None:
    begun = draft.get_latest_revision()
    clock.now += DAY
    first = publish(draft).published_on
    for act in (draft.unpublish, begun.publish, draft.get_latest_revision().publish):
        clock.now += DAY
        act()
        draft.refresh_from_db()
        assert draft.published_on == first
    assert draft.live


def test_reverting_takes_back_a_date_that_was_chosen(draft: ArticlePage, clock: Clock) -> None:
    without = draft.get_latest_revision()
    first = publish(draft).published_on
    draft.date = clock.now - 30 * DAY
    assert publish(draft).published_on < first
    clock.now += DAY
    without.publish()
    draft.refresh_from_db()
    assert draft.published_on == first


def test_what_is_scheduled_bears_the_moment_it_was_scheduled_for(
    draft: ArticlePage, clock: Clock
) -> None:
    moment = clock.now.replace(microsecond=0) + DAY
    schedule(draft, moment)
    assert not ArticlePage.objects.get(pk=draft.pk).live
    assert draft.get_latest_revision_as_object().published_on == moment
    # The clock comes round late.
    clock.now = moment + datetime.timedelta(minutes=20)
    publish_due(clock.now)
    draft.refresh_from_db()
    assert (draft.live, draft.published_on) == (True, moment)
    draft.go_live_at = None
    clock.now += DAY
    assert publish(draft).published_on == moment


def test_a_later_schedule_does_not_move_it(draft: ArticlePage, clock: Clock) -> None:
    first = publish(draft).published_on
    schedule(draft, clock.now + DAY)
    clock.now += 2 * DAY
    publish_due(clock.now)
    draft.refresh_from_db()
    assert draft.published_on == first
    assert draft.last_published_at == clock.now


@pytest.mark.parametrize("keep_live", [True, False])
def test_a_copy_is_published_when_it_is_itself(
    draft: ArticlePage, clock: Clock, keep_live: bool
) -> None:
    publish(draft)
    clock.now += DAY
    copied = draft.copy(update_attrs={"slug": "ban-sao"}, keep_live=keep_live)
    copy = ArticlePage.objects.get(pk=copied.pk)
    if not keep_live:
        clock.now += DAY
        copy.get_latest_revision().publish()
    copy.refresh_from_db()
    assert copy.published_on - draft.published_on == (DAY if keep_live else 2 * DAY)
    before = copy.published_on
    clock.now += DAY
    assert publish(copy).published_on == before


@pytest.mark.parametrize("live", [True, False])
def test_an_alias_bears_the_date_of_its_page(draft: ArticlePage, clock: Clock, live: bool) -> None:
    if live:
        publish(draft)
    clock.now += DAY
    alias = draft.create_alias(update_slug="ban-sao")
    for _time in range(2):
        clock.now += DAY
        publish(draft)
        alias = ArticlePage.objects.get(pk=alias.pk)
        assert (alias.live, alias.published_on) == (True, draft.published_on)


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

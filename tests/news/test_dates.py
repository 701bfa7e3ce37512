"""The date of an article is the editor's, else that of its first publication."""

import datetime
import email.utils
import json
import re

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from news.models import ArticlePage, NewsIndexPage
from pages.scheduling import publish_due
from sotngoaivu.pagecache.models import Generation
from sotngoaivu.templatetags.bilingual import machinedate
from tests.clock import Clock
from tests.pages.drafts import schedule

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
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


def changes_told(client: Client, page: ArticlePage) -> dict[str, str]:
    """What each output says of when the article was changed."""
    told = {"API": client.get(f"/api/v1/news/{page.pk}/").json()["last_published_at"]}
    parsed = feedparser.parse(client.get("/tin-tuc/atom/").content)
    (entry,) = [item for item in parsed.entries if item.link.endswith(f"/{page.slug}/")]
    told["atom"] = entry["updated"]
    soup = BeautifulSoup(client.get(page.url).content, "html.parser")
    (script,) = soup.select("script[type='application/ld+json']")
    for node in json.loads(script.text)["@graph"]:
        if "dateModified" in node:
            told[node["@type"]] = node["dateModified"]
    for each in soup.select("meta[property='article:modified_time']"):
        told["Open Graph"] = str(each["content"])
    for each in soup.select(".byline time")[1:]:
        told["page"] = str(each["datetime"])
    return told


def test_what_has_never_been_changed_is_told_as_such_everywhere(
    draft: ArticlePage, clock: Clock, client: Client
) -> None:
    """An older date that the editor chose makes the first publication no change."""
    draft.date = clock.now - 7 * DAY
    publish(draft)
    clock.now += DAY
    told = changes_told(client, draft)
    assert {*told} == {"API", "atom", "WebPage", "NewsArticle"}
    assert {*told.values()} == {machinedate(draft.published_on)}


def test_a_change_after_publication_is_told_alike_everywhere(
    draft: ArticlePage, clock: Clock, client: Client
) -> None:
    draft.date = clock.now - 7 * DAY
    publish(draft)
    clock.now += DAY
    publish(draft)
    told = changes_told(client, draft)
    assert {*told} == {"API", "atom", "WebPage", "NewsArticle", "Open Graph", "page"}
    assert {*told.values()} == {machinedate(clock.now)}


def test_the_articles_that_the_site_opens_with_have_not_been_changed(client: Client) -> None:
    for page in ArticlePage.published():
        told = changes_told(client, page)
        assert "page" not in told
        assert {*told.values()} == {machinedate(page.published_on)}


@pytest.mark.parametrize("ahead", [False, True])
def test_every_output_writes_dates_in_one_form(
    draft: ArticlePage, clock: Clock, client: Client, ahead: bool
) -> None:
    draft.date = clock.now + 40 * DAY if ahead else None
    publish(draft)
    clock.now += datetime.timedelta(minutes=5)
    (front,) = re.findall(
        '^date: "(.*)"$', client.get(f"{draft.url}index.md").content.decode(), re.M
    )
    facts = client.get(f"/api/v1/news/{draft.pk}/").json()
    soup = BeautifulSoup(client.get(draft.url).content, "html.parser")
    (script,) = soup.select("script[type='application/ld+json']")
    nodes = json.loads(script.text)["@graph"]
    published = [node["datePublished"] for node in nodes if "datePublished" in node]
    assert {front, facts["published_on"], *published} == {machinedate(draft.issued_on)}
    assert re.fullmatch(r"[-\dT:]{19}\+07:00", front)
    assert moment(front) <= clock.now
    for path in ("/lien-he/", "/gioi-thieu/"):
        text = client.get(f"{path}index.md").content.decode()
        assert re.search(r'^date: "[-\dT:]{19}\+07:00"$', text, re.M), path

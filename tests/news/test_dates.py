"""The date of an article is the editor's, else that of its first publication."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from news.models import ArticlePage, NewsIndexPage
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

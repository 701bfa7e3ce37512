"""The list of news counts right, whatever is done to articles, and is right on every page."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from news.archiving import follow_all
from news.models import ArchiveEntry, ArticlePage, Category, MonthCount, NewsIndexPage
from pages.models import Tag
from sotngoaivu.core.text.vietnamese import slugify
from tests.benchmarks.placing import place_below
from tests.markup import plain

MARCH = datetime(2019, 3, 15, 9, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def index(db: None) -> NewsIndexPage:
    index: NewsIndexPage = NewsIndexPage.objects.get()
    return index


def add(index: Page, number: int = 1, **facts: Any) -> ArticlePage:
    facts = {"title": f"Tin {number}", "date": MARCH - timedelta(minutes=number)} | facts
    article = ArticlePage(**facts)
    index.add_child(instance=article)
    return article


def add_many(index: NewsIndexPage, articles: list[ArticlePage]) -> None:
    """At once; each needs a title of its own."""
    for article in articles:
        assert article.date
        article.slug, article.published_on = slugify(article.title), article.date
    place_below(index, articles)
    follow_all()


def rows() -> tuple[set[Any], dict[Any, int]]:
    """What is kept, in a form that can be compared."""
    counted: dict[Any, int] = {}
    for row in MonthCount.objects.all():
        key = (row.index_id, row.month, row.category_id, row.english, row.tag_id)
        counted[key] = counted.get(key, 0) + row.count
    names = ("article", "index", "published_on", "category", "english")
    return set(ArchiveEntry.objects.values_list(*names)), counted


def assert_exact() -> None:
    kept = rows()
    follow_all()
    assert kept == rows()


def shown(client: Client, query: str) -> Any:
    return client.get(f"/tin-tuc/{query}").context["articles"]


def test_counts_follow_every_change_of_an_article(index: NewsIndexPage) -> None:
    first, second = Category.objects.all()[:2]
    article = add(index, category=first)
    assert_exact()
    article.tags.add("biển", "lúa")
    article.save()
    assert_exact()
    article.category, article.title_en = second, "News"
    article.date = MARCH - timedelta(days=400)
    article.save_revision().publish()
    assert_exact()
    article.tags.remove("lúa")
    article.save_revision().publish()
    assert_exact()
    article.unpublish()
    assert not ArchiveEntry.objects.filter(pk=article.pk).exists()
    assert_exact()
    article.save_revision().publish()
    assert ArchiveEntry.objects.filter(pk=article.pk).exists()
    article.delete()
    assert_exact()


def test_counts_follow_what_happens_around_an_article(
    index: NewsIndexPage, django_capture_on_commit_callbacks: Any
) -> None:
    article = add(index, category=Category.objects.create(name_vi="Khác"))
    article.tags.add("biển")
    article.save()
    assert article.category is not None
    article.category.delete()
    assert_exact()
    Tag.objects.get(name="biển").delete()
    assert_exact()
    other = index.get_parent().add_child(instance=NewsIndexPage(title="Tin khác"))
    article.refresh_from_db()
    article.move(other, pos="last-child")
    assert ArchiveEntry.objects.get(pk=article.pk).index_id == other.pk
    assert_exact()
    with django_capture_on_commit_callbacks(execute=True):
        restriction = PageViewRestriction.objects.create(page=other, restriction_type="login")
    assert not ArchiveEntry.objects.filter(pk=article.pk).exists()
    assert_exact()
    with django_capture_on_commit_callbacks(execute=True):
        restriction.delete()
    assert ArchiveEntry.objects.filter(pk=article.pk).exists()
    assert_exact()
    with django_capture_on_commit_callbacks(execute=True):
        Page.objects.get(pk=other.pk).delete()
    assert_exact()


def test_every_article_is_on_exactly_one_page_in_order(
    client: Client, index: NewsIndexPage
) -> None:
    add_many(
        index,
        [
            ArticlePage(
                title=f"Tin {number}",
                # Some bear the same time, some stand in other months.
                date=MARCH - timedelta(days=20 * (number // 7), minutes=number // 2),
            )
            for number in range(40)
        ],
    )
    expected = list(ArticlePage.published().values_list("pk", flat=True))
    pages = shown(client, "").paginator.num_pages
    found = [each.pk for number in range(1, pages + 1) for each in shown(client, f"?page={number}")]
    assert found == expected
    assert shown(client, "?page=999999").number == pages


def test_filters_count_only_what_they_show(client: Client, index: NewsIndexPage) -> None:
    category = Category.objects.first()
    assert category is not None
    articles = [
        ArticlePage(
            title=f"Tin {number}",
            date=MARCH - timedelta(minutes=number),
            category=category if number % 2 else None,
        )
        for number in range(30)
    ]
    add_many(index, articles)
    for article in articles[::3]:
        article.tags.add("biển")
        article.save()
    tag = Tag.objects.get(name="biển")
    for query, few in (
        ("?year=2019", {"published_on__year": 2019}),
        ("?year=2019&month=3", {"published_on__year": 2019}),
        (f"?category={category.slug}", {"category": category}),
        (f"?tag={tag.slug}", {"tags": tag}),
        (
            f"?tag={tag.slug}&category={category.slug}&year=2019",
            {"tags": tag, "category": category},
        ),
    ):
        expected = list(ArticlePage.published().filter(**few).values_list("pk", flat=True))
        page = shown(client, query)
        assert page.paginator.count == len(expected), query
        assert [each.pk for each in page] == expected[:12], query
    years = client.get("/tin-tuc/?year=2019").context["archive"]
    (month,) = next(each.children for each in years if each.url == "/tin-tuc/?year=2019")
    assert (month.url, month.active, month.count) == ("/tin-tuc/?year=2019&month=3", False, 30)


def test_neighbours_and_related_articles(client: Client, index: NewsIndexPage) -> None:
    articles = [add(index, number) for number in range(4)]
    for article in articles[0], articles[3]:
        article.tags.add("riêng một góc")
        article.save()
    context = client.get(articles[1].url).context
    assert context["previous_article"].pk == articles[2].pk
    assert context["next_article"].pk == articles[0].pk
    assert client.get(articles[0].url).context["related"][0].pk == articles[3].pk
    articles[2].unpublish()
    assert client.get(articles[1].url).context["previous_article"].pk == articles[3].pk


def test_a_row_that_was_left_behind_shows_nothing(client: Client, index: NewsIndexPage) -> None:
    """The rows choose what is shown; whether it may be is asked of the pages."""
    article = add(index)
    Page.objects.filter(pk=article.pk).update(live=False)
    assert ArchiveEntry.objects.filter(pk=article.pk).exists()
    assert article.title not in client.get("/tin-tuc/?year=2019").content.decode()


def test_months_are_named_as_each_language_names_them(client: Client, index: NewsIndexPage) -> None:
    add(index)
    assert "Tháng 3 " in plain(client.get("/tin-tuc/?year=2019").content.decode())
    english = plain(client.get("/en/tin-tuc/?year=2019").content.decode())
    assert "March " in english
    assert "Month 3" not in english

"""Generated articles are pages like any others, and only ever in a scratch database."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from news.models import ArticlePage, Category, NewsIndexPage
from sotngoaivu.accounts.models import User
from tests.benchmarks import content, words
from tests.benchmarks.content import SOURCE, NotScratch, generate, is_scratch
from tests.benchmarks.writing import RARE_NUMBER, SAME_TIME_EVERY, story
from tests.benchmarks.years import add_years

pytestmark = pytest.mark.one_database

COUNT = 60


@pytest.fixture
def filled(db: None) -> NewsIndexPage:
    generate(COUNT)
    index: NewsIndexPage = NewsIndexPage.objects.get()
    return index


def test_the_tree_is_sound_and_slugs_are_unique(filled: NewsIndexPage) -> None:
    assert Page.find_problems() == ([], [], [], [], [])
    assert filled.get_children().count() == filled.numchild == COUNT
    slugs = filled.get_children().values_list("slug", flat=True)
    assert len(set(slugs)) == COUNT
    for article in ArticlePage.objects.all():
        assert article.url_path == f"{filled.url_path}{article.slug}/"
        assert article.specific_class is ArticlePage


def test_a_saved_page_has_the_same_address_and_place(filled: NewsIndexPage) -> None:
    article = ArticlePage.objects.filter(source=SOURCE).first()
    before = (article.slug, article.url_path, article.path, article.published_on)
    article.full_clean()
    article.save_revision().publish()
    article.refresh_from_db()
    assert (article.slug, article.url_path, article.path, article.published_on) == before
    filled.refresh_from_db()
    filled.add_child(instance=ArticlePage(title="Bài viết sau đó"))
    assert Page.find_problems() == ([], [], [], [], [])


def test_articles_can_be_read_in_both_languages(filled: NewsIndexPage, client: Client) -> None:
    articles = ArticlePage.objects.filter(source=SOURCE)
    translated = articles.exclude(title_en="").first()
    untranslated = articles.filter(title_en="").first()
    for article in (translated, untranslated):
        for language in ("vi", "en"):
            page = client.get(article.url_in(language))
            assert page.status_code == 200
            words = article.body_en if language == "en" and article.title_en else article.body_vi
            first_sentence = words[0].value.source.removeprefix("<p>")[:40]
            assert first_sentence in page.content.decode()


def test_it_is_varied(filled: NewsIndexPage) -> None:
    articles = list(ArticlePage.objects.filter(source=SOURCE).prefetch_related("tags"))
    count = len(articles)
    assert count == COUNT - 8
    assert 0.2 * count < sum(article.has_english for article in articles) < 0.6 * count
    assert 0.3 * count < sum(bool(article.main_image_id) for article in articles) < 0.7 * count
    shares = Counter(article.category_id for article in articles)
    assert set(shares) == set(Category.objects.values_list("pk", flat=True))
    assert max(shares.values()) < 0.5 * count
    assert len({tag.pk for article in articles for tag in article.tags.all()}) > 10
    assert 0.1 * count < sum(not article.tags.all() for article in articles) < 0.4 * count
    times = Counter(article.published_on for article in articles)
    assert sorted(set(times.values())) == [1, 2]
    assert len({story(number).title for number in range(2000)}) > 1500


def test_going_on_gives_what_one_call_would_have_given(db: None) -> None:
    def read() -> list[tuple[Any, ...]]:
        rows = ArticlePage.objects.filter(source=SOURCE).order_by("path")
        return list(rows.values_list("slug", "body_vi", "published_on", "translation_key"))

    with transaction.atomic():
        generate(COUNT // 2)
        assert generate(COUNT) == COUNT - COUNT // 2
        assert generate(COUNT) == 0
        in_two = read()
        transaction.set_rollback(True)
    assert not read()
    generate(COUNT)
    assert read() == in_two


def test_progress_is_told(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "CHUNK", 20)
    told: list[tuple[int, int]] = []
    generate(COUNT, progress=lambda present, count: told.append((present, count)))
    assert len(told) > 1
    assert told == sorted(told)
    assert told[-1] == (COUNT, COUNT)


def test_the_words_to_search_for_are_where_they_should_be() -> None:
    texts = [str((s.title, s.lead, s.body)).lower() for s in map(story, range(500))]
    assert all(words.COMMON in text for text in texts)
    assert [number for number, text in enumerate(texts) if words.RARE in text] == [RARE_NUMBER]
    assert 50 < sum(words.TWO_WORDS in text for text in texts) < 450
    same = [story(n).published_on == story(n - 1).published_on for n in range(1, 50)]
    assert all(same[n - 1] for n in range(1, 50, SAME_TIME_EVERY))


@pytest.mark.parametrize(
    ("name", "scratch"),
    [
        ("/srv/site/var/site.sqlite3", False),
        ("/srv/bench/site.sqlite3", False),
        ("sotngoaivu", False),
        ("postgres", False),
        ("/srv/var/scratch.sqlite3", True),
        ("bench_1000", True),
        ("test_sotngoaivu", True),
    ],
)
def test_a_scratch_database_is_known_by_its_own_name(name: str, scratch: bool) -> None:
    assert is_scratch(name) is scratch


def test_nothing_is_written_to_any_other(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", "sotngoaivu")
    with pytest.raises(NotScratch):
        generate(COUNT)
    assert not ArticlePage.objects.filter(source=SOURCE).exists()


def test_the_command_refuses_a_real_site_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.generate", "10"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"VAR_DIR": str(tmp_path), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "scratch" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.one_database("postgresql")
def test_an_old_site_has_a_past(filled: NewsIndexPage, client: Client) -> None:
    """By statements of the measurement's own, at which PostgreSQL stumbles sooner."""
    add_years()
    for account in ({"is_superuser": True}, {"username": "editor"}):
        client.force_login(User.objects.filter(**account)[0])
        assert client.get("/admin/").status_code == 200
    assert PageLogEntry.objects.filter(page__in=filled.get_children()).count() == 2 * COUNT
    assert not filled.get_children().filter(latest_revision_created_at=None).exists()
    assert Revision.objects.exists()
    category = ArticlePage.objects.exclude(category=None).first().category
    assert ReferenceIndex.get_references_to(category).exists()

"""The index is compared row by row with what is published, and mended."""

import logging
from collections.abc import Callable

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from news.models import ArticlePage
from pages.models import ContentPage, StaffMember
from sotngoaivu.core.compat.modelsearch import index_table
from sotngoaivu.media.models import CustomDocument
from sotngoaivu.search.checking import check
from sotngoaivu.search.documents import attached_documents
from sotngoaivu.search.models import SearchEntry, Word
from tests.blocks import paragraph
from tests.search.making import RARE, article, page, titles

pytestmark = pytest.mark.django_db
Damage = Callable[[ArticlePage], None]
# Keys of no object; a word that the starter content does not have.
NOTHING, WORD = ["999999", "no number"], "zeppelin"


def execute(statement: str, *values: int | str) -> None:
    """Behind the back of all that keeps the index in step."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def row_of(found: ArticlePage | SearchEntry) -> tuple[int, str]:
    return ContentType.objects.get_for_model(type(found)).pk, str(found.pk)


def entry_of(found: ArticlePage) -> SearchEntry:
    return SearchEntry.objects.get(page=found.pk, object_id=found.pk)


def no_entry(found: ArticlePage) -> None:
    SearchEntry.objects.filter(page=found.pk).delete()


def stale_entry(found: ArticlePage) -> None:
    SearchEntry.objects.filter(page=found.pk).update(title="Tên khác", title_key="ten khac")


def entry_of_another_year(found: ArticlePage) -> None:
    SearchEntry.objects.filter(page=found.pk).update(date="2001-01-01T00:00:00Z")


def entry_of_an_earlier_version(found: ArticlePage) -> None:
    SearchEntry.objects.filter(page=found.pk).update(version=1)


def no_index_row(found: ArticlePage) -> None:
    execute(
        f"DELETE FROM {index_table()} WHERE content_type_id = %s AND object_id = %s",
        *row_of(entry_of(found)),
    )


def stale_index_row(found: ArticlePage) -> None:
    execute(
        f"UPDATE {index_table()} SET title = 'khac', body = 'khac', autocomplete = 'khac'"
        " WHERE content_type_id = %s AND object_id = %s",
        *row_of(entry_of(found)),
    )


def no_word(found: ArticlePage) -> None:
    Word.objects.filter(folded=WORD).delete()


def test_what_is_missing_or_stale_is_mended_and_told(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    damages: list[Damage] = [
        *(no_entry, stale_entry, entry_of_another_year, entry_of_an_earlier_version),
        *(no_index_row, stale_index_row, no_word),
    ]
    made = [article(f"{RARE} {n}", days_ago=n) for n in range(len(damages) - 1)]
    made.append(article(f"{RARE} cuối", WORD, days_ago=len(damages)))
    for one, damage in zip(made, damages, strict=True):
        damage(one)
    with pytest.raises(SystemExit, match="1"):
        call_command("check_search", dry_run=True)
    call_command("check_search")
    (line,) = (record.message for record in caplog.records if record.levelno == logging.WARNING)
    assert line == (
        "The search index was not true and has been mended:"
        " search entries: 1 missing, 3 stale; words: 1 missing; index: 1 missing, 1 stale"
    )
    assert not any(check(mend=False))
    assert sorted(titles(client, RARE)) == sorted(one.title for one in made)
    assert Word.objects.filter(folded=WORD).exists()


def withdrawn(found: ArticlePage) -> None:
    Page.objects.filter(pk=found.pk).update(live=False)


def of_nothing(found: ArticlePage) -> None:
    SearchEntry.objects.filter(page=found.pk).update(object_id=999_999)


def of_another_kind(found: ArticlePage) -> None:
    another = ContentType.objects.get_for_model(ContentPage)
    SearchEntry.objects.filter(page=found.pk).update(content_type=another)


def of_what_is_not_searched(found: ArticlePage) -> None:
    another = ContentType.objects.get_for_model(ContentType)
    SearchEntry.objects.filter(page=found.pk).update(content_type=another)


def test_an_entry_of_what_is_not_public_goes(client: Client) -> None:
    """And what is public has its own again."""
    damages: list[Damage] = [withdrawn, of_nothing, of_another_kind, of_what_is_not_searched]
    made = [article(f"{RARE} {n}", days_ago=n) for n in range(len(damages))]
    for one, damage in zip(made, damages, strict=True):
        damage(one)
    found = check(mend=True)[0]
    assert (found.missing, found.stale, found.extra) == (3, 0, 4)
    assert not any(check(mend=False))
    assert sorted(titles(client, RARE)) == [one.title for one in made[1:]]


def test_index_rows_of_nothing_go() -> None:
    damages = [(model, key) for model in (ArticlePage, SearchEntry, ContentType) for key in NOTHING]
    for model, key in damages:
        execute(
            f"UPDATE {index_table()} SET content_type_id = %s, object_id = %s"
            " WHERE content_type_id = %s AND object_id = %s",
            *(ContentType.objects.get_for_model(model).pk, key, *row_of(article("Tin mới"))),
        )
    found = check(mend=True)[-1]
    assert (found.missing, found.stale, found.extra) == (6, 0, 6)
    assert not any(check(mend=False))


def test_the_admin_s_search_is_mended_too() -> None:
    draft = article(f"Tin về {RARE}", live=False)
    execute(
        f"DELETE FROM {index_table()} WHERE content_type_id = %s AND object_id = %s",
        *row_of(draft),
    )
    search = get_search_backend().search
    assert list(search(RARE, ArticlePage)) == []
    check(mend=True)
    assert list(search(RARE, ArticlePage)) == [draft]


def test_a_document_may_be_found_on_any_page_that_shows_it() -> None:
    document = CustomDocument.objects.create(title="Mẫu", file=ContentFile(b"a", "mau.pdf"))
    first, second = (page(f"Trang {number}") for number in range(2))
    for each in (first, second, first):
        each.body_vi = [paragraph(f'<a linktype="document" id="{document.pk}">mẫu</a>')]
        each.save_revision().publish()
        each.refresh_from_db()
    assert next(attached_documents({document.pk})).page == second.pk
    entry = SearchEntry.objects.get(object_id=document.pk, kind="document")
    assert entry.page_id == first.pk
    assert not any(check(mend=False))
    entry.delete()
    assert check(mend=True)[0].missing == 1
    assert not any(check(mend=False))


def test_what_the_site_opens_with_is_true(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert StaffMember.objects.exists()
    call_command("check_search")
    (line,) = caplog.messages
    assert line.startswith("The search index is true: ")


def test_what_is_published_meanwhile_is_not_mended_away(client: Client) -> None:
    """The object was read before, its entry after the publication."""
    made = article(f"Tin về {RARE}")
    published: list[bool] = []

    def publish_after_reading(run: Callable[..., object], sql: str, *rest: object) -> object:
        found = run(sql, *rest)
        is_read = '"news_articlepage"."body_vi"' in sql and " IN (" in sql
        if is_read and not published:
            published.append(True)
            made.title = f"Tin mới về {RARE}"
            made.save_revision().publish()
        return found

    with connection.execute_wrapper(publish_after_reading):
        assert not any(check(mend=True))
    assert published
    assert titles(client, RARE) == [f"Tin mới về {RARE}"]
    assert not any(check(mend=False))

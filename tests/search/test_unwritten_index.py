"""What search would not know does not go live: an index that cannot be written fails the save."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import Error, connection

from news.models import ArticlePage
from sotngoaivu.accounts.models import User
from sotngoaivu.core.compat.modelsearch import index_table
from sotngoaivu.search.models import SearchEntry
from tests.pages.drafts import draft

SQLITE = """CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition}
            BEGIN SELECT RAISE(ABORT, 'refused'); END"""
POSTGRESQL = """CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
                CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN ({condition})
                EXECUTE FUNCTION refuse()"""


def refuse(table: str, condition: str = "1 = 1") -> None:
    """Have the database itself refuse what is written into the table."""
    statement = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    with connection.cursor() as cursor:
        for event in ("INSERT", "UPDATE"):
            name = f"refuse_{event}"
            cursor.execute(
                statement.format(name=name, event=event, table=table, condition=condition)
            )


@contextmanager
def index_that_fails() -> Iterator[None]:
    refuse(index_table())
    yield


@contextmanager
def index_of_entries_that_fails() -> Iterator[None]:
    """The page's own row in the index can be written, that of what readers find cannot."""
    key = ContentType.objects.get_for_model(SearchEntry).pk
    refuse(index_table(), f"NEW.content_type_id = {key}")
    yield


@contextmanager
def entries_that_fail() -> Iterator[None]:
    refuse(SearchEntry._meta.db_table)
    yield


@contextmanager
def program_that_fails() -> Iterator[None]:
    def fail(entry: SearchEntry) -> list[str]:
        raise ValueError("refused")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SearchEntry, "index_tokens", fail)
        yield


@pytest.mark.django_db
@pytest.mark.parametrize(
    "failing",
    [index_that_fails, index_of_entries_that_fails, entries_that_fail, program_that_fails],
)
def test_a_publication_that_cannot_be_indexed_fails_and_says_why(
    failing: Callable[[], Any],
) -> None:
    article = draft("Khinh khí cầu")
    revision = article.save_revision()
    with failing(), pytest.raises((Error, ValueError), match="refused"):
        revision.publish()
    assert not ArticlePage.objects.get(pk=article.pk).live
    assert not SearchEntry.objects.filter(page=article.pk).exists()


@pytest.mark.one_database
@pytest.mark.django_db(transaction=True)
def test_what_fails_after_the_commit_is_told_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing can be taken back then; the nightly comparison mends it."""
    refuse(index_table())
    User.objects.create_user("lan")
    assert User.objects.filter(username="lan").exists()
    assert "refused" in caplog.text

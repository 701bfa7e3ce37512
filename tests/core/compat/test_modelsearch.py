"""What modelsearch does not document and the search backend stands on is still there."""

import inspect
from importlib.metadata import version

import pytest
from django.db import connection
from modelsearch.index import insert_or_update_object
from modelsearch.query import MATCH_NONE, And, MatchAll, Not, Or, Phrase, PlainText, SearchQuery
from wagtail.search.backends import get_search_backend

from pages.models import ContentPage, HomePage
from sotngoaivu.core.compat import modelsearch
from sotngoaivu.core.compat.modelsearch import folded_query, index_table
from sotngoaivu.search.models import SearchEntry


def test_it_is_the_version_that_was_looked_at() -> None:
    assert version("modelsearch").startswith("1.3.")


@pytest.mark.parametrize(
    ("extended", "names"),
    [
        (modelsearch.Index, ["_refresh_title_norms", "delete_stale_model_entries", "add_items"]),
        (modelsearch.SearchBackend, ["index_class", "query_compiler_class"]),
        (modelsearch.SearchBackend, ["autocomplete_query_compiler_class"]),
        (modelsearch.SearchBackend, ["atomic_rebuilder_class"]),
        (modelsearch.Compiler, ["get_index_vectors", "search"]),
    ],
)
def test_what_is_replaced_is_there(extended: type, names: list[str]) -> None:
    base = extended.__bases__[-1]
    assert [name for name in names if not hasattr(base, name)] == []
    for name in names:
        if inspect.isfunction(getattr(base, name)):
            ours, theirs = getattr(extended, name), getattr(base, name)
            assert list(inspect.signature(ours).parameters) == [
                *inspect.signature(theirs).parameters
            ]


def test_the_backend_that_settings_name_uses_them() -> None:
    backend = get_search_backend()
    assert backend.rebuilder_class.__module__ == "sotngoaivu.search.backends"
    assert issubclass(backend.rebuilder_class, modelsearch.Rebuilder)
    assert type(backend.get_index_for_model(SearchEntry)) is modelsearch.Index


def test_the_index_has_the_table_and_the_columns_that_are_asked(db: None) -> None:
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, index_table())
        assert {"id", "content_type_id", "object_id", "title", "body", "autocomplete"} <= {
            column.name for column in columns
        }
        tables = connection.introspection.table_names(cursor)
    assert connection.vendor != "sqlite" or f"{index_table()}_fts" in tables


QUERIES: list[tuple[SearchQuery, SearchQuery]] = [
    (PlainText("Đối ngoại"), PlainText("doi ngoai")),
    (PlainText("Đối ngoại", operator="or"), PlainText("doi ngoai", operator="or")),
    (PlainText("!?"), MATCH_NONE),
    (Phrase("Đối"), PlainText("doi")),
    (Phrase("!?"), MATCH_NONE),
    (Or([PlainText("Đối"), PlainText("!?")]), Or([PlainText("doi")])),
    (And([PlainText("!?"), PlainText("?")]), MATCH_NONE),
    (Not(PlainText("Đối")), Not(PlainText("doi"))),
    (Not(PlainText("?!")), MatchAll()),
    (MatchAll(), MatchAll()),
]


@pytest.mark.parametrize(("query", "folded"), QUERIES)
def test_a_query_is_folded(query: SearchQuery, folded: SearchQuery) -> None:
    assert repr(folded_query(query)) == repr(folded)


@pytest.mark.parametrize(
    "query",
    [
        "WEXFORD NGOAI",
        "ngoại wexford",
        Phrase("đối ngoại wexford"),
        And([PlainText("wexford"), Not(PlainText("montgolfier"))]),
        Or([PlainText("wexford"), PlainText("montgolfier")]),
    ],
)
def test_pages_are_found_by_wagtails_own_search(db: None, query: SearchQuery) -> None:
    made = HomePage.objects.get().add_child(instance=ContentPage(title="Đối ngoại Wexford"))
    assert list(ContentPage.objects.search(query)) == [made]
    assert list(ContentPage.objects.search(query, fields=["title"])) == [made]


def test_pages_are_found_by_the_beginning_of_a_word(db: None) -> None:
    made = HomePage.objects.get().add_child(instance=ContentPage(title="Đối ngoại Wexford"))
    assert list(ContentPage.objects.autocomplete("ngoại WEXF")) == [made]
    assert list(ContentPage.objects.autocomplete("exford")) == []


def test_entries_of_what_is_gone_leave_the_index(db: None) -> None:
    page = HomePage.objects.get().add_child(instance=ContentPage(title="Wexford"))
    entry = SearchEntry.objects.get(page=page)
    insert_or_update_object(entry)
    index = get_search_backend().get_index_for_model(SearchEntry)
    assert index.entries.filter(object_id=str(entry.pk)).exists()
    SearchEntry.objects.filter(pk=entry.pk).update(object_id=entry.object_id + 1_000_000)
    index.delete_stale_model_entries(SearchEntry)
    assert index.entries.filter(object_id=str(entry.pk)).exists()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {SearchEntry._meta.db_table} WHERE id = %s", [entry.pk])
    index.delete_stale_model_entries(SearchEntry)
    assert not index.entries.filter(object_id=str(entry.pk)).exists()

"""modelsearch 1.3: a search backend that folds what is indexed and what is searched for.

So every search, those of the admin and of the API too, finds words typed without diacritics.
modelsearch has no setting for it, and documents none of the classes that are extended here.
"""

from collections.abc import Container, Iterable, Iterator
from functools import cache
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db import connection
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast
from modelsearch.backends import get_search_backend
from modelsearch.conf import get_app_config
from modelsearch.index import AutocompleteField, RelatedFields, SearchField
from modelsearch.query import MATCH_NONE, And, MatchAll, Not, Or, Phrase, PlainText, SearchQuery
from modelsearch.utils import get_content_type_pk, get_descendants_content_types_pks

from sotngoaivu.core.compat.modelsearch_fields import KnowsFields
from sotngoaivu.core.text.folding import IN_HEADING, MARK, folded_words, index_text, pairs

POSTGRESQL = connection.vendor == "postgresql"
# Fields whose words stand in the index's column of titles, and those of headings.
TITLES = {"title", "title_en"}
HEADINGS = {"headings", "headings_en"}
_COLUMNS = ("title", "body", "autocomplete")

# The module of the other database cannot be imported.
if POSTGRESQL:
    from modelsearch.backends.database.postgres import postgres

    _Index: Any = postgres.PostgresIndex
    _Compiler: Any = postgres.PostgresSearchQueryCompiler
    _AutocompleteCompiler: Any = postgres.PostgresAutocompleteQueryCompiler
    _Backend: Any = postgres.PostgresSearchBackend
else:
    from modelsearch.backends.database.sqlite import sqlite

    _Index = sqlite.SQLiteIndex
    _Compiler = sqlite.SQLiteSearchQueryCompiler
    _AutocompleteCompiler = sqlite.SQLiteAutocompleteQueryCompiler
    _Backend = sqlite.SQLiteSearchBackend
# What makes a whole index anew, in one transaction.
Rebuilder: Any = _Backend.atomic_rebuilder_class


@cache
def index_table() -> str:
    """The table of the index's entries: modelsearch documents neither it nor its model."""
    return str(_entry_model()._meta.db_table)


def _entry_model() -> Any:
    return get_app_config().get_model("IndexEntry")


class Index(_Index):
    """Writes folded texts.

    In PostgreSQL the column of the bodies holds the titles too, with more weight: what is looked
    for anywhere is so answered by that column's own index. There is none of both columns joined,
    which modelsearch asks for, and PostgreSQL would read every row.
    """

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Nothing here ranks by the length of a title; to take it is a walk of the table."""

    def delete_stale_model_entries(self, model: Any) -> None:
        """As in modelsearch, also for a model that has a field `object_id` of its own."""
        objects = model._default_manager.annotate(index_key=Cast("pk", TextField()))
        types = get_descendants_content_types_pks(model)
        entries = self.entries.filter(content_type_id__in=types)
        entries.exclude(object_id__in=objects.values("index_key")).delete()

    def add_items(self, model: Any, objs: Iterable[Any]) -> None:
        """In few statements, where modelsearch has one or more for each object."""
        if not model.get_search_fields():
            return
        entry_model, content_type = _entry_model(), get_content_type_pk(model)
        entry_model.objects.bulk_create(
            [
                entry_model(content_type_id=content_type, object_id=str(obj.pk), **_columns(obj))
                for obj in objs
            ],
            batch_size=200,
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=["title", "body", "autocomplete"],
        )


def compare(model: Any, objs: list[Any]) -> tuple[set[str], set[str]]:
    """The keys of those objects of one model that the index lacks, and that it has otherwise."""
    entries = _entries_of(model).filter(object_id__in=[str(obj.pk) for obj in objs])
    there = set(entries.values_list("object_id", flat=True))
    same: set[str] = set()
    if POSTGRESQL and objs:
        same.update(_same_on_server(model, objs))
    elif objs:
        searched = [f"sqliteftsindexentry__{name}" for name in _COLUMNS]
        rows = entries.values_list("object_id", *_COLUMNS, *searched)
        held = {key: columns for key, *columns in rows}
        for obj in objs:
            columns = _columns(obj)
            wanted = [columns[name] for name in _COLUMNS]
            if held.get(str(obj.pk)) == [*wanted, *wanted]:
                same.add(str(obj.pk))
    return {str(obj.pk) for obj in objs} - there, there - same


def _same_on_server(model: Any, objs: list[Any]) -> list[str]:
    """The keys of those objects whose vectors are as `_columns` has them, which PostgreSQL says.

    By one statement: Django takes longer to write the vectors of hundreds than they take.
    """
    wanted = [(str(obj.pk), *_texts_of_columns(obj)) for obj in objs]
    statement = f"""
        SELECT entry.object_id
        FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[])
            AS wanted(key, title, body, autocomplete)
        JOIN {index_table()} AS entry ON entry.object_id = wanted.key AND content_type_id = %s
        WHERE entry.title = to_tsvector('simple', wanted.title)
            AND entry.body = setweight(to_tsvector('simple', wanted.title), 'A')
                || setweight(to_tsvector('simple', wanted.body), 'D')
            AND entry.autocomplete = to_tsvector('simple', wanted.autocomplete)
    """  # noqa: S608 (the table's name)
    with connection.cursor() as cursor:
        cursor.execute(
            statement, [*map(list, zip(*wanted, strict=True)), get_content_type_pk(model)]
        )
        return [key for (key,) in cursor.fetchall()]


def replace(model: Any, objs: list[Any]) -> None:
    """Write the entries of those objects anew, whatever is there; in a transaction."""
    _entries_of(model).filter(object_id__in=[str(obj.pk) for obj in objs]).delete()
    get_search_backend().get_index_for_model(model).add_items(model, objs)


def surplus(model: Any, keys: Container[str]) -> list[str]:
    """The keys of the model's entries in the index besides those given."""
    held = _entries_of(model).values_list("object_id", flat=True).iterator(chunk_size=2000)
    return [key for key in held if key not in keys]


def remove(model: Any, keys: Iterable[str]) -> int:
    """Remove the entries of those keys; return how many there were."""
    return int(_entries_of(model).filter(object_id__in=keys).delete()[1].get(_label(), 0))


def without_model(models: Iterable[Any]) -> Any:
    """Entries of none of these models."""
    types = [get_content_type_pk(model) for model in models]
    return _entry_model().objects.exclude(content_type_id__in=types)


def _entries_of(model: Any) -> Any:
    return _entry_model().objects.filter(content_type_id=get_content_type_pk(model))


def _label() -> str:
    return str(_entry_model()._meta.label)


def _columns(obj: Any) -> dict[str, Any]:
    """What the index holds of an object."""
    title, body, autocomplete = _texts_of_columns(obj)
    if not POSTGRESQL:
        return {"title": title, "body": body, "autocomplete": autocomplete}
    return {
        "title": _vector(title),
        "body": _vector(title, "A") + _vector(body, "D"),
        "autocomplete": _vector(autocomplete),
    }


def _texts_of_columns(obj: Any) -> tuple[str, str, str]:
    """Title, body, autocomplete; the tokens of the object's `index_tokens` stand by its title."""
    texts: dict[str, list[str]] = {"title": [], "body": [], "headings": [], "autocomplete": []}
    for column, text in _texts(obj, obj.get_search_fields()):
        texts[column].append(text)
    tokens = " ".join(obj.index_tokens()) if hasattr(obj, "index_tokens") else ""
    between = " " if POSTGRESQL else f" {MARK} "

    def marked(text: str) -> str:
        return between.join(part for part in (text, tokens) if part)

    title = marked(index_text(*texts["title"], with_pairs=POSTGRESQL))
    # A phrase is looked for in one heading, not across two.
    headings = "\n".join(texts["headings"]).split("\n")
    body = between.join(
        part
        for part in (
            index_text(*texts["body"], with_pairs=POSTGRESQL),
            index_text(*headings, with_pairs=POSTGRESQL, beginning=IN_HEADING),
        )
        if part
    )
    autocomplete = marked(" ".join(folded_words("\n".join(texts["autocomplete"]))))
    return title, body, autocomplete


def _vector(text: str, weight: str | None = None) -> Any:
    """Without a dictionary: the words come folded, and in two languages."""
    return SearchVector(Value(text, output_field=TextField()), config="simple", weight=weight)


def _texts(obj: Any, fields: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """The texts of an object's search fields, each with its column of the index."""
    for field in fields:
        value = field.get_value(obj)
        if isinstance(field, RelatedFields):
            if callable(value) and not hasattr(value, "all"):
                value = value()
            others = value.all() if hasattr(value, "all") else [value] if value else []
            for other in others:
                yield from _texts(other, field.fields)
        elif isinstance(field, AutocompleteField):
            yield "autocomplete", _text(value)
        elif isinstance(field, SearchField):
            yield _column(field.field_name), _text(value)


def _column(field_name: str) -> str:
    if field_name in TITLES:
        return "title"
    return "headings" if field_name in HEADINGS else "body"


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return "\n".join(_text(item) for item in value)
    return "" if value is None else str(value)


def folded_query(query: SearchQuery) -> SearchQuery:
    """The same query in the index's own words; MATCH_NONE where no word is left."""
    if isinstance(query, PlainText):
        words = folded_words(query.query_string)
        return PlainText(" ".join(words), operator=query.operator) if words else MATCH_NONE
    if isinstance(query, Phrase):
        words = folded_words(query.query_string)
        if len(words) < 2:
            return PlainText(words[0]) if words else MATCH_NONE
        return PlainText(" ".join(pairs(words))) if POSTGRESQL else Phrase(" ".join(words))
    if isinstance(query, And | Or):
        parts = [folded_query(part) for part in query.subqueries]
        parts = [part for part in parts if part is not MATCH_NONE]
        return type(query)(parts) if parts else MATCH_NONE
    if isinstance(query, Not) and not isinstance(query.subquery, MatchAll):
        inner = folded_query(query.subquery)
        return MatchAll() if inner is MATCH_NONE else Not(inner)
    return query


class _Newest:
    """SQLite gives the newest first: its score is a search of its own for every row that matches.

    Said only once the query has been checked, which asks for fields to sort by.
    """

    if not POSTGRESQL:

        def search(self: Any, config: Any, start: Any, stop: Any, score_field: Any = None) -> Any:
            self.order_by_relevance = False
            return super().search(config, start, stop, score_field)  # type: ignore[misc]


class Compiler(_Newest, KnowsFields, _Compiler):
    """Folds the query and looks for it in the index's own columns.

    PostgreSQL would make the vectors of fields anew for every row.
    """

    query: Any
    fields: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query = folded_query(self.query)
        self.only_titles = self.fields is not None and TITLES.issuperset(self.fields)
        if not POSTGRESQL:
            self.fields = ["title"] if self.only_titles else None

    if POSTGRESQL:

        def get_index_vectors(self, search_query: Any) -> list[Any]:
            return [(F("index_entries__body"), 1.0)]

        def get_fields_vectors(self, search_query: Any) -> list[Any]:
            column = "title" if self.only_titles else "body"
            return [(F(f"index_entries__{column}"), 1.0)]


class AutocompleteCompiler(_Newest, KnowsFields, _AutocompleteCompiler):
    """As above, in the column of beginnings, whatever fields are asked for."""

    query: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query = folded_query(self.query)
        self.fields = None


class SearchBackend(_Backend):
    """What a setting of MODELSEARCH_BACKENDS may name."""

    index_class = Index
    query_compiler_class = Compiler
    autocomplete_query_compiler_class = AutocompleteCompiler

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params | {"SEARCH_CONFIG": "simple"})

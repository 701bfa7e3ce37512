"""Folded search index: what is indexed and what is asked for go through `fold`.

So every search, those of the admin and of the API too, finds words typed without diacritics.
"""

from typing import Any

from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast
from modelsearch.conf import get_app_config
from modelsearch.index import AutocompleteField, RelatedFields, SearchField
from modelsearch.query import MATCH_NONE, And, MatchAll, Not, Or, Phrase, PlainText, SearchQuery
from modelsearch.utils import get_content_type_pk, get_descendants_content_types_pks

from sotngoaivu.core.text.folding import MARK, folded_words, index_text, pairs

PAIRS = connection.vendor == "postgresql"
TITLES = ("title", "title_en")


class IndexTexts:
    """The folded texts of an object, by column of the index."""

    def __init__(self, obj: Any) -> None:
        found: dict[str, list[str]] = {"title": [], "body": [], "autocomplete": []}
        for field in obj.get_search_fields():
            _collect(obj, field, found)
        marks = " ".join(obj.index_marks()) if hasattr(obj, "index_marks") else ""
        between = " " if PAIRS else f" {MARK} "

        def marked(text: str) -> str:
            return between.join(part for part in (text, marks) if part)

        self.title = marked(index_text(*found["title"], with_pairs=PAIRS))
        self.body = index_text(*found["body"], with_pairs=PAIRS)
        self.autocomplete = marked(
            " ".join(word for text in found["autocomplete"] for word in folded_words(text))
        )


def _collect(obj: Any, field: Any, found: dict[str, list[str]]) -> None:
    if isinstance(field, RelatedFields):
        related = field.get_value(obj)
        if callable(related) and not hasattr(related, "all"):
            related = related()
        others = related.all() if hasattr(related, "all") else [related] if related else []
        for other in others:
            for inner in field.fields:
                _collect(other, inner, found)
    elif isinstance(field, AutocompleteField):
        found["autocomplete"].append(_text(field.get_value(obj)))
    elif isinstance(field, SearchField):
        column = "title" if field.field_name in TITLES else "body"
        found[column].append(_text(field.get_value(obj)))


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return "\n".join(_text(item) for item in value)
    return "" if value is None else str(value)


def folded_query(query: SearchQuery) -> SearchQuery:
    """The same query in the index's own words; MATCH_NONE where no word is left."""
    if isinstance(query, PlainText):
        tokens = folded_words(query.query_string)
        return PlainText(" ".join(tokens), operator=query.operator) if tokens else MATCH_NONE
    if isinstance(query, Phrase):
        tokens = folded_words(query.query_string)
        if len(tokens) < 2:
            return PlainText(tokens[0]) if tokens else MATCH_NONE
        return PlainText(" ".join(pairs(tokens))) if PAIRS else Phrase(" ".join(tokens))
    if isinstance(query, And | Or):
        parts = [folded_query(part) for part in query.subqueries]
        parts = [part for part in parts if part is not MATCH_NONE]
        return type(query)(parts) if parts else MATCH_NONE
    if isinstance(query, Not) and not isinstance(query.subquery, MatchAll):
        inner = folded_query(query.subquery)
        return MatchAll() if inner is MATCH_NONE else Not(inner)
    return query


class FoldedIndexMixin:
    """Writes folded texts; leaves alone the titles' lengths, which would be a walk of the table."""

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Nothing here ranks by the length of a title."""

    def delete_stale_model_entries(self, model: Any) -> None:
        """As in modelsearch, also for a model that has a field `object_id` of its own."""
        keys = model._default_manager.annotate(index_key=Cast("pk", TextField()))
        self.entries.filter(content_type_id__in=get_descendants_content_types_pks(model)).exclude(
            object_id__in=keys.values("index_key")
        ).delete()

    def title_value(self, texts: IndexTexts) -> Any:
        return texts.title

    def body_value(self, texts: IndexTexts) -> Any:
        return texts.body

    def autocomplete_value(self, texts: IndexTexts) -> Any:
        return texts.autocomplete

    def add_items(self, model: Any, objs: Any) -> None:
        entry_model = get_app_config().get_model("IndexEntry")
        if not model.get_search_fields() or not objs:
            return
        content_type = get_content_type_pk(model)
        rows = []
        for obj in objs:
            texts = IndexTexts(obj)
            rows.append(
                entry_model(
                    content_type_id=content_type,
                    object_id=str(obj.pk),
                    title=self.title_value(texts),
                    body=self.body_value(texts),
                    autocomplete=self.autocomplete_value(texts),
                )
            )
        entry_model._default_manager.bulk_create(
            rows,
            batch_size=200,
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=["title", "body", "autocomplete"],
        )


class FoldedCompilerMixin:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query = folded_query(self.query)


class EntriesFirstMixin:
    """A rebuild of the index begins with the search page's own entries."""

    def start(self) -> Any:
        from sotngoaivu.search.indexing import rewrite_entries

        started = super().start()
        rewrite_entries()
        return started

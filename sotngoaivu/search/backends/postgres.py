"""The folded search index in PostgreSQL."""

from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import F, TextField, Value
from modelsearch.backends.database.postgres import postgres

from sotngoaivu.search.backends import folded

# No dictionary: the words come folded, and in two languages.
CONFIG = "simple"


def _vector(text: str, weight: str | None = None) -> SearchVector:
    return SearchVector(Value(text, output_field=TextField()), config=CONFIG, weight=weight)


class Index(folded.FoldedIndexMixin, postgres.PostgresIndex):
    """The column of the bodies holds the titles too, with more weight.

    What is looked for anywhere is so answered by that column's own index; there is none of both
    columns joined, which modelsearch asks for, and PostgreSQL would read every row.
    """

    def title_value(self, texts: folded.IndexTexts) -> SearchVector:
        return _vector(texts.title)

    def body_value(self, texts: folded.IndexTexts) -> Any:
        return _vector(texts.title, "A") + _vector(texts.body, "D")

    def autocomplete_value(self, texts: folded.IndexTexts) -> SearchVector:
        return _vector(texts.autocomplete)


class Compiler(folded.FoldedCompilerMixin, postgres.PostgresSearchQueryCompiler):
    def get_index_vectors(self, search_query: Any) -> list[tuple[Any, Any]]:
        return [(F("index_entries__body"), 1.0)]

    def get_fields_vectors(self, search_query: Any) -> list[tuple[Any, Any]]:
        """The index's own vectors; those of the fields would be made anew for every row."""
        if all(name in folded.TITLES for name in self.fields):
            return [(F("index_entries__title"), 1.0)]
        return self.get_index_vectors(search_query)


class AutocompleteCompiler(folded.FoldedCompilerMixin, postgres.PostgresAutocompleteQueryCompiler):
    def get_fields_vectors(self, search_query: Any) -> list[tuple[Any, Any]]:
        return self.get_index_vectors(search_query)


class Rebuilder(folded.EntriesFirstMixin, postgres.PostgresSearchAtomicRebuilder):
    pass


class SearchBackend(postgres.PostgresSearchBackend):
    index_class = Index
    query_compiler_class = Compiler
    autocomplete_query_compiler_class = AutocompleteCompiler

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.config = CONFIG
        self.rebuilder_class = Rebuilder

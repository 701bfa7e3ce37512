"""The folded search index in SQLite."""

from typing import Any

from modelsearch.backends.database.sqlite import sqlite

from sotngoaivu.search.backends import folded


class Index(folded.FoldedIndexMixin, sqlite.SQLiteIndex):
    pass


class Compiler(folded.FoldedCompilerMixin, sqlite.SQLiteSearchQueryCompiler):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.fields is not None:
            only_titles = all(name in folded.TITLES for name in self.fields)
            self.fields = ["title"] if only_titles else None

    def search(self, config: Any, start: Any, stop: Any, score_field: Any = None) -> Any:
        """Newest first: the score is a search of its own for every row that matches."""
        self.order_by_relevance = False
        return super().search(config, start, stop, score_field)


class AutocompleteCompiler(Compiler, sqlite.SQLiteAutocompleteQueryCompiler):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = None


class Rebuilder(folded.EntriesFirstMixin, sqlite.SQLiteSearchAtomicRebuilder):
    pass


class SearchBackend(sqlite.SQLiteSearchBackend):
    index_class = Index
    query_compiler_class = Compiler
    autocomplete_query_compiler_class = AutocompleteCompiler

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.rebuilder_class = Rebuilder

"""Search backend that settings name: a rebuild of the index begins with the search entries."""

from typing import Any

from sotngoaivu.core.compat import modelsearch
from sotngoaivu.search.indexing import rewrite_entries


class Rebuilder(modelsearch.Rebuilder):
    def start(self) -> Any:
        started = super().start()
        rewrite_entries()
        return started


class SearchBackend(modelsearch.SearchBackend):
    atomic_rebuilder_class = Rebuilder

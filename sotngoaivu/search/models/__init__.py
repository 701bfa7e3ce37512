from sotngoaivu.search.models.entry import SearchEntry
from sotngoaivu.search.models.missed_query import MissedQuery
from sotngoaivu.search.models.word import Word

__all__ = ["MissedQuery", "SearchEntry", "Word"]

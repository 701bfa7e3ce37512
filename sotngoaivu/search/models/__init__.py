from sotngoaivu.search.models.entry import SearchEntry
from sotngoaivu.search.models.missed_query import MissedWords
from sotngoaivu.search.models.word import Word

__all__ = ["MissedWords", "SearchEntry", "Word"]

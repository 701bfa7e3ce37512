from news.archive.models import ArchiveEntry, MonthCount
from news.models.article import ArticlePage, ArticleTag
from news.models.category import Category
from news.models.correction import Correction
from news.models.index import NewsIndexPage

__all__ = [
    "ArchiveEntry",
    "ArticlePage",
    "ArticleTag",
    "Category",
    "Correction",
    "MonthCount",
    "NewsIndexPage",
]

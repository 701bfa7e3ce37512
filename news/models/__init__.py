from news.archive.models import ArchiveEntry, MonthCount
from news.models.article import ArticlePage, ArticleTag, Correction
from news.models.category import Category
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

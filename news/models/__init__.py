from news.models.article import ArticlePage, ArticleTag, Correction
from news.models.category import Category
from news.models.index import NewsIndexPage
from news.models.listing import Listing, MonthCount

__all__ = [
    "ArticlePage",
    "ArticleTag",
    "Category",
    "Correction",
    "Listing",
    "MonthCount",
    "NewsIndexPage",
]

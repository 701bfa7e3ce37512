from news.models.article import ArticlePage, ArticleTag, Correction
from news.models.category import Category
from news.models.index import NewsIndexPage

__all__ = ["ArticlePage", "ArticleTag", "Category", "Correction", "NewsIndexPage"]

"""Snippet views of the news: categories."""

from news.models.category import Category
from pages.admin.snippets import SharedViewSet, updated


class CategoryViewSet(SharedViewSet):
    model = Category
    icon = "tag"
    list_display = ["__str__", "position", updated()]

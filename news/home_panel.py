"""Dashboard panel: what most people open the admin for, to write an article."""

from typing import Any

from wagtail.admin.ui.components import Component

from news.models import NewsIndexPage
from pages.permissions import outside_the_trash


class WriteArticlePanel(Component):
    """A button for each news index below which the reader may add an article; else nothing."""

    name = "write_article"
    template_name = "news/admin/write_article.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        indexes = outside_the_trash(NewsIndexPage.objects.order_by("path"))
        allowed = [index for index in indexes if index.permissions_for_user(user).can_add_subpage()]
        return {"indexes": allowed}

"""Explorer of the news: the admin's list of articles, which no editor puts into an order.

Readers see articles by their dates. Wagtail's view to sort the pages of a section shows all of
them at once, however many there are.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from news.models import ArticlePage

BY_HAND = "ord"


class ArticleExplorerView(ExplorableIndexView):
    sort_order_field = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("ordering") == BY_HAND:
            messages.info(
                request, _("Articles stand in the order of their dates; they are not sorted here.")
            )
            return redirect(request.path)
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response


class ArticleViewSet(PageViewSet):
    model = ArticlePage
    index_view_class = ArticleExplorerView

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """The list reads the pages' own table, as those of other sections do.

        To sort, the database would join all articles with it.
        """
        return dict(super().get_index_view_kwargs(**{"model": Page, **kwargs}))

"""User viewset: the list of users in Wagtail's admin, in the order of Vietnamese names."""

from typing import Any

from wagtail.users.views.users import IndexView as WagtailIndexView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

_BY_NAME = {"name": "sort_name", "-name": "-sort_name"}


class IndexView(WagtailIndexView):
    def order_queryset(self, queryset: Any) -> Any:
        if self.ordering in _BY_NAME:
            return queryset.order_by(_BY_NAME[self.ordering], "username")
        return super().order_queryset(queryset)


class UserViewSet(WagtailUserViewSet):
    index_view_class = IndexView
    ordering = "name"

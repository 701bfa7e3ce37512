"""Page explorer and page chooser: they open where one works, not at the root above all pages."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from wagtail.admin.auth import require_admin_access
from wagtail.admin.ui.sidebar import PageExplorerMenuItem
from wagtail.admin.views import chooser
from wagtail.admin.wagtail_hooks import ExplorerMenuItem
from wagtail.models import Page


def only_child(page: Page) -> Page:
    """Of a site's root above all pages the home page, where it has no other; else the page."""
    children = page.get_children()[:2] if page.is_root() else []
    return children[0] if len(children) == 1 else page


class ExplorerBelowRoot(ExplorerMenuItem):
    """Wagtail's, which opens at the root even if there is but one page to be chosen there."""

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        if isinstance(component, PageExplorerMenuItem):
            component.start_page_id = only_child(Page.objects.get(pk=component.start_page_id)).pk
        return component


def open_explorer_below_root(request: HttpRequest, menu_items: list[Any]) -> None:
    for place, item in enumerate(menu_items):
        if type(item) is ExplorerMenuItem:
            menu_items[place] = ExplorerBelowRoot(
                item.label, item.url, name=item.name, icon_name=item.icon_name, order=item.order
            )


class BrowseView(chooser.BrowseView):
    """Wagtail's; it opens among the pages beside the one in whose form something is chosen."""

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        kinds = request.GET.get("page_type") or chooser.base_page_type_string
        if parent_page_id is None and kinds == chooser.base_page_type_string:
            parent_page_id = _place_of(request).pk
        response: HttpResponse = super().get(request, parent_page_id)
        return response


def _place_of(request: HttpRequest) -> Page:
    """The page below which the form stands that asks, or the page above all of a site's."""
    try:
        named = resolve(urlsplit(request.headers.get("Referer", "")).path).kwargs
    except (Resolver404, ValueError):
        named = {}
    edited = Page.objects.filter(pk=named.get("page_id", 0)).first()
    parent = edited.get_parent() if edited else None
    parent = parent or Page.objects.filter(pk=named.get("parent_page_id", 0)).first()
    return only_child(parent or Page.get_first_root_node())


choose_page = require_admin_access(BrowseView.as_view())

"""Wagtail site of a request, with its home page."""

from collections.abc import Callable
from functools import cache

from django.db import connection, models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, Site

_OWN = ("id", "hostname", "port", "site_name", "is_default_site")


class SiteMiddleware:
    """Has `Site.find_for_request` find the only site, with its home page, in one plain query.

    Wagtail's own takes three, the first of which costs more to put together than all of them to
    run. Where there are several sites it is asked all the same.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Where Wagtail 8.0 keeps what it found; lazy, for files and the admin do without.
        request._wagtail_site = SimpleLazyObject(
            lambda: _only_site() or Site._find_for_request(request)
        )
        return self.get_response(request)


def _only_site() -> Site | None:
    """None where there are several, or the one that there is has another kind of home page."""
    from pages.models import HomePage

    for home in models.QuerySet(HomePage).raw(_query()):
        if home.sites == 1:
            return Site(root_page=home, **{name: getattr(home, f"site_{name}") for name in _OWN})
    return None


@cache
def _query() -> str:
    """All columns of the default site's home page, of its three tables, and those of the site."""
    from pages.models import BasePage, HomePage

    quote = connection.ops.quote_name
    home, base, page, site = (
        quote(model._meta.db_table) for model in (HomePage, BasePage, Page, Site)
    )
    own = ", ".join(f"{site}.{quote(name)} AS {quote(f'site_{name}')}" for name in _OWN)
    return (
        f"SELECT {page}.*, {base}.*, {home}.*, {own}, (SELECT COUNT(*) FROM {site}) AS sites"
        f" FROM {site} JOIN {page} ON {page}.id = {site}.root_page_id"
        f" JOIN {base} ON {base}.page_ptr_id = {page}.id"
        f" JOIN {home} ON {home}.basepage_ptr_id = {page}.id WHERE {site}.is_default_site"
    )

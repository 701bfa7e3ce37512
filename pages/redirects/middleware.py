"""Redirect middleware: where a page went, or that it is gone."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseGone,
    HttpResponsePermanentRedirect,
)
from django.http.response import HttpResponseRedirect, HttpResponseRedirectBase
from django.shortcuts import render
from django.urls import translate_url
from django.utils import timezone, translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from pages.models.alternates import MARKDOWN, PICTURE
from pages.models.base import BasePage
from pages.models.removed import RemovedPage
from pages.redirects.addresses import above, found_at, meant_by, path_without_language, with_query
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE

# Seconds a browser may keep a redirect: a page may come back to its address.
KEEP = 600


class RedirectMiddleware:
    """In place of Wagtail's RedirectMiddleware: looks only at what would be a 404.

    Wagtail's redirects hold for both languages, and for what stands below a page: its Markdown,
    its feeds. The query string is carried on. Whatever else was public once answers 410 in the
    reader's language, or leads to its successor. An address with a slip leads to what is meant.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        return find_redirect(request) or response


def find_redirect(request: HttpRequest) -> HttpResponse | None:
    """A redirect, a 410, or None where nothing is known of the address. Three queries if so."""
    answer = _find(request)
    if isinstance(answer, HttpResponseGone):
        return render(request, "410.html", status=410)
    return answer


def leads_on(request: HttpRequest) -> bool:
    """Whether readers are led on from an address where nothing stands."""
    return isinstance(_find(request), HttpResponseRedirectBase)


def _find(request: HttpRequest) -> HttpResponse | None:
    """A redirect; a 410 that says nothing yet; None."""
    site = Site.find_for_request(request)
    if site is None or "\0" in request.get_full_path() + request.path_info:
        return None
    query = request.META.get("QUERY_STRING", "")
    exact = Redirect.normalise_path(request.path_info)
    path = path_without_language(request.path_info)
    answer = _redirect(request, site, path, [*with_query(path, query), exact])
    return answer or _removed(request, site, path) or _meant(request, site, query)


def _meant(request: HttpRequest, site: Site, query: str) -> HttpResponse | None:
    """A redirect to what the address must be a slip for."""
    for address in meant_by(request.path_info, query):
        language = translation.get_language_from_path(address) or MAIN_LANGUAGE
        with translation.override(language):
            there = found_at(request, site, address)
            # Names of files and numbers are never put right.
            if there and not there.kwargs:
                return _to(request, address)
            path = path_without_language(address)
            answer = _redirect(request, site, path, with_query(path, query))
            if answer or _removed(request, site, path):
                return answer or _to(request, address)
    return None


def _redirect(request: HttpRequest, site: Site, path: str, exact: list[str]) -> HttpResponse | None:
    """The first redirect of those in `exact`, else that of the page at `path` or of one above."""
    paths = [*exact, *above(path)]
    rows = Redirect.get_for_site(site).filter(old_path__in=set(paths))
    found = {
        row.old_path: row
        for row in sorted(rows.select_related("redirect_page"), key=lambda row: bool(row.site_id))
    }
    for old_path in paths:
        row = found.get(old_path)
        if row is None:
            continue
        rest = path[len(old_path) :] if old_path not in {*exact, path} else ""
        keep_query = "?" not in old_path
        if row.redirect_page_id:
            page = row.redirect_page.specific
            if page.live:
                place = _place_below(request, page, rest) if rest else row.link
            else:
                place = not rest and _address(_successor(page))
        else:
            place = _in_this_language(row.redirect_link) if not rest else ""
        answer = place and _to(request, place, row.is_permanent, keep_query)
        if answer:
            return answer
        if row.redirect_page_id and not page.live and not rest:
            return HttpResponseGone() if _was_public(page) else None
    return None


def _in_this_language(place: str) -> str:
    """A Vietnamese path of this site as the reader's language has it, any other place as it is."""
    if not place.startswith("/") or translation.get_language_from_path(place):
        return place
    language = translation.get_language() or MAIN_LANGUAGE
    with translation.override(MAIN_LANGUAGE):
        return str(translate_url(place, language))


def _place_below(request: HttpRequest, page: Page, rest: str) -> str:
    """The address below `page` that `rest` names; "" if the page has nothing there."""
    try:
        page.route(request, [part for part in rest.split("/") if part])
    except Http404:
        return ""
    slash = "" if rest.endswith((MARKDOWN, PICTURE)) else "/"
    return f"{_address(page).rstrip('/')}{rest}{slash}" if _address(page) else ""


def _removed(request: HttpRequest, site: Site, path: str) -> HttpResponse | None:
    """What an unpublished or deleted page answers, at its own address and those of its views."""
    head, _slash, tail = path.rpartition("/")
    if tail in {MARKDOWN, PICTURE}:
        path, tail = head, head.rpartition("/")[2]
    url_path = f"{site.root_page.url_path.rstrip('/')}{path}/"
    # The slug is what the database has an index of.
    page = BasePage.objects.filter(slug=tail, url_path=url_path, live=False).first()
    if page is not None:
        if not _was_public(page):
            return None
        place = _address(_successor(page))
        return (place and _to(request, place)) or HttpResponseGone()
    if RemovedPage.objects.filter(path=path).exists():
        return HttpResponseGone()
    return None


def _was_public(page: Page) -> bool:
    """Whether everybody could read the page, and it is not just waiting to come back."""
    return bool(
        page.first_published_at
        and not (page.go_live_at and page.go_live_at > timezone.now())
        and not page.get_view_restrictions().exists()
    )


def _successor(page: Page) -> Page | None:
    return page.successor_to_show() if isinstance(page, BasePage) else None


def _address(page: Page | None) -> str:
    return str((page and page.url) or "")


def _to(
    request: HttpRequest, place: str, permanent: bool = True, keep_query: bool = True
) -> HttpResponseRedirectBase | None:
    """A redirect to `place`, None if that is where the reader is, or nowhere."""
    try:
        parts = urlsplit(place)
    except ValueError:
        return None
    if parts.path == request.path and parts.netloc in {"", request.get_host()}:
        return None
    query = request.META.get("QUERY_STRING")
    if query and keep_query and not parts.query:
        place = parts._replace(query=query).geturl()
    kind = HttpResponsePermanentRedirect if permanent else HttpResponseRedirect
    response = kind(place)
    response.headers["Cache-Control"] = f"public, max-age={KEEP}"
    return response

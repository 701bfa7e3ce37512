"""The search page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe
from wagtail import hooks

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE, LocalizedText, has_own
from sotngoaivu.core.list_title import Filter
from sotngoaivu.core.pagination import page_links
from sotngoaivu.search.choices import choices
from sotngoaivu.search.corrections import QueryCorrection, corrections
from sotngoaivu.search.matching import MOST, Found, find
from sotngoaivu.search.missed_queries import CountingResponse, countable
from sotngoaivu.search.models import SearchEntry
from sotngoaivu.search.query import MOST_CHARACTERS, Narrowing, Query
from sotngoaivu.search.results import results
from sotngoaivu.search.searchable import KINDS

PER_PAGE = 10
# Seconds a browser may keep where a renamed category is: the slug may be another's some day.
KEEP_RENAMED = 600


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results of `q`, narrowed by `kind`, `category` (slug) and `year`; ten a page.

    Where nothing is found and it is plain what was meant, the results are those of that, unless
    `exact` is given. Whatever the query string holds, the answer is a page: what is not understood
    is left out. A category's former slug leads to the present one.
    """
    language = get_language() or MAIN_LANGUAGE
    typed, as_typed = request.GET, "exact" in request.GET
    query = Query.parse(typed.get("q", ""))
    categories = _categories()
    category = next((one for one in categories if one.slug == typed.get("category")), None)
    if category is None and (renamed := _renamed(typed.get("category"))):
        asked = typed.copy()
        asked["category"] = renamed.slug
        place = HttpResponsePermanentRedirect(f"{request.path}?{asked.urlencode()}")
        place.headers["Cache-Control"] = f"public, max-age={KEEP_RENAMED}"
        return place
    narrowing = Narrowing.parse(
        typed.get("kind"), category.pk if category else None, typed.get("year", "")
    )
    answer = _answer(query, narrowing, language, as_typed)
    paginator = Paginator(answer.found.keys, PER_PAGE)
    page = paginator.get_page(typed.get("page"))
    parameters = {
        "q": query.text,
        "kind": narrowing.kind,
        "category": category.slug if category else None,
        "year": narrowing.year,
        "exact": 1 if as_typed else None,
    }

    def url(**changes: Any) -> str:
        kept = {name: value for name, value in (parameters | changes).items() if value}
        return f"{reverse('search')}?{urlencode(kept)}" if kept else reverse("search")

    everywhere = find(answer.query, Narrowing()) if narrowing.filter_tokens() else answer.found
    offered = choices(everywhere, narrowing) if query and everywhere.keys else None
    context = {
        "query": query,
        "longest": MOST_CHARACTERS,
        "results": results(list(page.object_list), answer.query, language) if query else [],
        "answered": answer.query,
        "correction": answer.correction,
        "as_typed_url": url(exact=1),
        "count": paginator.count,
        "more": answer.found.more,
        "most": MOST,
        "narrowed": bool(narrowing.filter_tokens()),
        "everything_url": url(kind=None, category=None, year=None),
        "narrowing": narrowing,
        "filters": _filters(narrowing, category, url),
        "kinds": [
            (kind, name)
            for kind, name in KINDS.items()
            if not offered or kind in {*offered.kinds, narrowing.kind}
        ],
        "categories": [
            {
                "value": one.slug,
                "name": one.name,
                "chosen": one is category,
                "lang": "" if has_own(one, "name") else MAIN_LANGUAGE,
            }
            for one in categories
            if one is category or not offered or one.pk in offered.categories
        ],
        "years": [
            year for year in _years() if not offered or year in {*offered.years, narrowing.year}
        ],
        "corrections": answer.others,
        "page_number": page.number,
        "pages": paginator.num_pages,
        **page_links(page, lambda number: url(page=number)),
        "page_url": reverse("search"),
        # The page has a form of its own in the place of the header's.
        "search_address": "",
    }
    response = CountingResponse(render_to_string("search/search.html", context, request))
    response["X-Robots-Tag"] = "noindex"
    if answer.is_missed:
        response.missed = countable(query, request)
    return response


@dataclass(frozen=True)
class SearchAnswer:
    """What is found for `query`: that typed, or what it was plainly meant to be (`correction`).

    `is_missed`: nothing is there to be shown, however wide the search.
    """

    found: Found
    query: Query
    correction: QueryCorrection | None = None
    others: list[QueryCorrection] = field(default_factory=list)
    is_missed: bool = False


def _answer(query: Query, narrowing: Narrowing, language: str, as_typed: bool) -> SearchAnswer:
    found = find(query, narrowing) if query else Found([])
    if found.keys or not query or (narrowing.filter_tokens() and find(query, Narrowing()).keys):
        return SearchAnswer(found, query)
    others = corrections(query, language)
    if not others or not others[0].is_sure or as_typed:
        return SearchAnswer(found, query, others=others, is_missed=not as_typed)
    corrected = Query.parse(others[0].text)
    instead = find(corrected, narrowing)
    if not instead.keys:
        # It is found elsewhere only; it is offered, and leads there.
        return SearchAnswer(found, query, others=others, is_missed=True)
    return SearchAnswer(instead, corrected, others[0], others[1:])


def _filters(narrowing: Narrowing, category: Any, url: Callable[..., str]) -> list[Filter]:
    """What the search is narrowed to, each with the address of the search without it."""
    filters = []
    if narrowing.kind:
        text = LocalizedText(str(KINDS[narrowing.kind]))
        filters.append(Filter(text, url(kind=None)))
    if category:
        text = LocalizedText.of(category, "name", category.name)
        filters.append(Filter(text, url(category=None)))
    if narrowing.year:
        text = LocalizedText(gettext("year %(year)s") % {"year": narrowing.year})
        filters.append(Filter(text, url(year=None)))
    return filters


def _categories() -> list[Any]:
    """What other apps' objects are sorted by: hook `register_search_categories`.

    A hook is called without arguments and returns objects with `pk`, `slug` and a bilingual
    `name`; the key is what their objects' `search_category` gives.
    """
    return [
        category
        for register in hooks.get_hooks("register_search_categories")
        for category in register()
    ]


def _renamed(slug: str | None) -> Any:
    """The category that was called `slug` formerly, or None: hook `find_former_search_category`.

    A hook is called with the slug, and returns a category as above or None.
    """
    finders = hooks.get_hooks("find_former_search_category") if slug else []
    return next((found for find in finders if (found := find(slug))), None)


def _years() -> list[int]:
    """From the latest dated entry's back to the first one's."""
    dated = SearchEntry.objects.filter(date__isnull=False)
    first = dated.aggregate(date=Min("date"))["date"]
    last = dated.aggregate(date=Max("date"))["date"]
    if first is None or last is None:
        return []
    return [*range(timezone.localtime(last).year, timezone.localtime(first).year - 1, -1)]

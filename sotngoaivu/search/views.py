"""The search page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail import hooks

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE, has_own
from sotngoaivu.search.alternatives import OtherQuery, other_queries
from sotngoaivu.search.matching import MOST, Narrowing
from sotngoaivu.search.missed_queries import count_after
from sotngoaivu.search.models import SearchEntry
from sotngoaivu.search.query import MOST_CHARACTERS, Query, ask
from sotngoaivu.search.result_types import KINDS
from sotngoaivu.search.results import PER_PAGE, Found, find, results


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results of `q`, narrowed by `kind`, `category` (slug) and `year`; ten a page.

    Where nothing is found and it is plain what was meant, the results are those of that, unless
    `exact` is given. Whatever the query string holds, the answer is a page: what is not understood
    is left out.
    """
    language = get_language() or MAIN_LANGUAGE
    question = ask(request.GET.get("q", ""))
    categories = _categories()
    narrowing = _narrowing(request, categories)
    answer = _answer(question, narrowing, language, as_typed="exact" in request.GET)
    found = answer.found
    paginator = Paginator(found.keys, PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    asked = _asked(question.text, narrowing, categories) | {"exact": "exact" in request.GET and 1}

    def url(**changes: Any) -> str:
        kept = {name: value for name, value in (asked | changes).items() if value}
        return f"{reverse('search')}?{urlencode(kept)}" if kept else reverse("search")

    elided = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    context = {
        "question": question,
        "longest": MOST_CHARACTERS,
        "results": results(list(page.object_list), answer.shown, language) if question else [],
        "instead": answer.instead,
        "as_typed_url": url(exact=1),
        "count": paginator.count,
        "more": found.more,
        "most": MOST,
        "narrowed": bool(narrowing.marks()),
        "everything_url": url(kind=None, category=None, year=None),
        "kinds": [
            {"value": kind, "name": name, "chosen": kind == narrowing.kind}
            for kind, name in KINDS.items()
        ],
        "categories": [
            {
                "value": category.slug,
                "name": category.name,
                "chosen": category.pk == narrowing.category,
                "lang": "" if has_own(category, "name") else MAIN_LANGUAGE,
            }
            for category in categories
        ],
        "years": [{"value": year, "chosen": year == narrowing.year} for year in _years()],
        "other_queries": answer.others,
        "page_number": page.number,
        "pages": paginator.num_pages,
        "elided_pages": [
            {
                "number": number if isinstance(number, int) else None,
                "url": url(page=number) if isinstance(number, int) else "",
                "current": number == page.number,
            }
            for number in elided
        ],
        "previous_url": url(page=page.number - 1) if page.has_previous() else None,
        "next_url": url(page=page.number + 1) if page.has_next() else None,
        "page_url": reverse("search"),
        # The page has a form of its own in the place of the header's.
        "search_address": "",
    }
    response = render(request, "search/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    if answer.is_missed:
        count_after(request, response, question)
    return response


@dataclass(frozen=True)
class Answer:
    """What is found for `shown`: the question, or what it was plainly meant to be (`instead`).

    `is_missed`: nothing is there to be shown, however wide the search.
    """

    found: Found
    shown: Query
    instead: OtherQuery | None = None
    others: list[OtherQuery] = field(default_factory=list)
    is_missed: bool = False


def _answer(question: Query, narrowing: Narrowing, language: str, as_typed: bool) -> Answer:
    found = find(question, narrowing) if question else Found([], more=False)
    if found.keys or not question:
        return Answer(found, question)
    if narrowing.marks() and find(question, Narrowing()).keys:
        return Answer(found, question)
    others = other_queries(question.text, language)
    if not others or not others[0].sure or as_typed:
        return Answer(found, question, others=others, is_missed=not as_typed)
    shown = ask(others[0].text)
    return Answer(find(shown, narrowing), shown, instead=others[0], others=others[1:])


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


def _narrowing(request: HttpRequest, categories: list[Any]) -> Narrowing:
    kind, slug = request.GET.get("kind"), request.GET.get("category")
    year = request.GET.get("year", "")
    return Narrowing(
        kind=kind if kind in KINDS else None,
        category=next((category.pk for category in categories if category.slug == slug), None),
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
    )


def _asked(text: str, narrowing: Narrowing, categories: list[Any]) -> dict[str, Any]:
    slugs = {category.pk: category.slug for category in categories}
    return {
        "q": text,
        "kind": narrowing.kind,
        "category": slugs.get(narrowing.category),
        "year": narrowing.year,
    }


def _years() -> Iterator[int]:
    """From this year's or the latest dated entry's, back to the first one's."""
    dated = SearchEntry.objects.filter(date__isnull=False)
    first = dated.aggregate(date=Min("date"))["date"]
    last = dated.aggregate(date=Max("date"))["date"]
    if first is None or last is None:
        return iter(())
    years = range(timezone.localtime(first).year, timezone.localtime(last).year + 1)
    return reversed(years)

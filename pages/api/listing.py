"""Pagination, the filters that all lists share, and search."""

from typing import Any, Literal
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Schema
from ninja.errors import ValidationError
from wagtail.api.v3.pagination import WagtailLimitOffsetPagination

from sotngoaivu.search.matching import matching_page_ids

MOST = 100
# Text that a database can be asked for.
CLEAN = r"^[^\u0000]*$"
SLUG = r"^[^\u0000/]+$"


class Paging(WagtailLimitOffsetPagination.Input):
    limit: int = Field(20, ge=1, le=MOST, description="How many items at most")
    offset: int = Field(0, ge=0, le=1_000_000, description="How many items to leave out first")


class PageFilters(Paging):
    language: Literal["vi", "en"] | None = Field(
        None, description="`en`: only what is written in English; Vietnamese everything is"
    )
    search: str | None = Field(
        None,
        max_length=200,
        pattern=CLEAN,
        description=(
            'Words that must all be there, with or without diacritics; `"…"` asks for a phrase. '
            "Best matches first"
        ),
    )


class Paginated(Schema):
    count: int = Field(description="Number of items on all pages")
    next: str | None = Field(description="Address of the items after these")
    previous: str | None = Field(description="Address of the items before these")


def refuse_unknown(request: HttpRequest, filters: Paging) -> None:
    """Raise ValidationError for parameters that the list does not know: a misspelt one would
    silently give everything."""
    unknown = [name for name in request.GET if name not in type(filters).model_fields]
    if unknown:
        raise ValidationError(
            [
                {"type": "unknown", "loc": ["query", name], "msg": "There is no such parameter"}
                for name in unknown
            ]
        )


def listed(
    request: HttpRequest, items: QuerySet[Any] | list[Any], filters: Paging, address: str
) -> tuple[list[Any], dict[str, Any]]:
    """The items asked for, and the facts of `Paginated`; `address` is the list's own, whole.

    `items` come in their order, or best match first where words are searched.
    """
    refuse_unknown(request, filters)
    start, stop = filters.offset, filters.offset + filters.limit
    if isinstance(items, list):
        count, shown = len(items), items[start:stop]
    else:
        count, shown = _asked(items, filters, start, stop)

    def place(offset: int) -> str:
        asked = {name: value for name, value in request.GET.items() if name != "offset"}
        query = urlencode(asked | ({"offset": offset} if offset else {}))
        return f"{address}?{query}" if query else address

    return shown, {
        "count": count,
        "next": place(stop) if stop < count else None,
        "previous": place(max(0, start - filters.limit)) if start else None,
    }


def _asked(items: QuerySet[Any], filters: Paging, start: int, stop: int) -> tuple[int, list[Any]]:
    if getattr(filters, "language", None) == "en":
        items = items.exclude(title_en="")
    words = getattr(filters, "search", None)
    if words is None:
        return items.count(), list(items[start:stop])
    keys = matching_page_ids(words)
    there = set(items.order_by().filter(pk__in=keys).values_list("pk", flat=True))
    ranked = [key for key in keys if key in there]
    found = items.order_by().in_bulk(ranked[start:stop])
    return len(ranked), [found[key] for key in ranked[start:stop] if key in found]

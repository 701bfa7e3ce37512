"""Malformed requests: what no form and no link of the site sends is refused, and is no error.

A part that is missing, a number that is none: programs that try addresses send them, people who
change an address by hand, and browsers that have shown a page for long.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from django.core.exceptions import BadRequest
from django.core.paginator import InvalidPage
from django.db import DataError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.models import Page

from sotngoaivu.core.keys import MOST_DIGITS

# Python names no more of what is no number.
_NAMED_CHARACTERS = 200
# PostgreSQL's words for a text that no column holds.
_TOO_LONG = re.compile(r"value too long for type character varying\((\d+)\)")
# The first and the last day that can be written are none in another zone.
_EDGE = re.compile(r"\b(?:0001|9999)\b")
_COPY = "wagtailadmin_pages:copy"
_LINKS = {f"wagtailadmin_choose_page_{kind}_link" for kind in ("anchor", "email", "external")} | {
    "wagtailadmin_choose_page_phone_link"
}


class MalformedRequestsMiddleware:
    """Turns the error that a view stumbles over into 400, with one line in the log.

    Only where what it stumbled over is what has been sent; all else stays an error of the site.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """What Wagtail itself does not look at is refused before anything is done."""
        if not request.path_info.startswith(self.admin):
            return
        match = request.resolver_match
        if match and (name := _unread(request, match.view_name)):
            raise BadRequest(f"The request is malformed ({name})")
        for place in (request.GET.get("next"), request.POST.get("next")):
            # Wagtail takes a word for a path of this site, and finds none; of others it takes none.
            if place and not place.strip().startswith(("/", "\\")) and ":" not in place:
                raise BadRequest(f"There is no such place to go on to: {place!r}")

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, MultiValueDictKeyError | InvalidPage) or any(
            _stumbles(exception, value) for value in _sent(request)
        ):
            refuse(exception)
        match = request.resolver_match
        if isinstance(exception, Page.DoesNotExist) and match and match.view_name == _COPY:
            # The place that the copy is to go to.
            refuse(exception)


def refuse(error: Exception) -> NoReturn:
    """Have Django answer 400 instead of failing with `error`."""
    raise BadRequest(f"The request is malformed ({error})") from error


def _stumbles(error: Exception, value: str) -> bool:
    """Whether `error` is over this value: a number that is none, or that no column holds."""
    told = str(error)
    is_huge = value.lstrip("-").isdecimal() and len(value) > MOST_DIGITS
    match error:
        case OverflowError():
            return is_huge or _EDGE.search(value) is not None
        case DataError() if "out of range" in told:
            return is_huge
        case DataError() if limit := _TOO_LONG.search(told):
            return len(value) > int(limit[1])
        case ValueError() | DataError():
            # Python and Django name the value at the end; what holds NUL PostgreSQL does not take.
            named = (repr(value)[:_NAMED_CHARACTERS], f"{value!r}.")
            is_endless = is_huge and len(value) > sys.get_int_max_str_digits()
            return "\x00" in value or told.endswith(named) or is_endless
        case _other:
            return False


def _unread(request: HttpRequest, view: str) -> str:
    """The name of what Wagtail's view takes as it comes, and would stumble over; "" where none."""
    asked = request.GET
    if view.startswith("wagtailadmin_api:"):
        if len(asked.get("offset", "")) > MOST_DIGITS:
            return "offset"
        if asked.get("search_operator", "and") not in ("and", "or"):
            return "search_operator"
        # What a search has found it filters no further.
        return "has_children" if "search" in asked and "has_children" in asked else ""
    if view in _LINKS:
        return "" if (asked.get("parent_page_id") or "1").isdecimal() else "parent_page_id"
    if view == "wagtailadmin_choose_page_chosen_multiple":
        # The root has no parent, by which Wagtail tells of it.
        root = Page.get_first_root_node()
        return "id" if root and str(root.pk) in asked.getlist("id") else ""
    if view == "wagtailadmin_dismissibles" and request.method == "PATCH":
        return "" if _are_dismissibles(request.body) else "dismissibles"
    return ""


def _are_dismissibles(body: bytes) -> bool:
    """Whether it is what Wagtail's scripts send: names of what has been put away, and when."""
    try:
        told = json.loads(body)
        if not isinstance(told, dict):
            return False
        texts = "".join([*told, *filter(_is_text, told.values())])
        # Half a surrogate pair is no text that a database stores.
        texts.encode()
    except (ValueError, RecursionError):
        return False
    marks = [each for each in told.values() if not _is_text(each)]
    return "\0" not in texts and all(each in (None, True, False) for each in marks)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _sent(request: HttpRequest) -> Iterator[str]:
    match = request.resolver_match
    yield from map(str, (*match.args, *match.kwargs.values())) if match else ()
    for fields in (request.GET, request.POST):
        for _name, values in fields.lists():
            yield from map(str, values)

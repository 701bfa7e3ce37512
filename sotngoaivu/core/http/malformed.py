"""Malformed requests: what no form and no link of the site sends is refused, and is no error.

A part that is missing, a number that is none: programs that try addresses send them, people who
change an address by hand, and browsers that have shown a page for long.
"""

from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from django.core.exceptions import BadRequest
from django.core.paginator import InvalidPage
from django.db import DataError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError

# Numbers of so many digits are keys still, in every database.
_DIGITS = 18


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
        """A place to go on to that is none is refused before anything is done."""
        if not request.path_info.startswith(self.admin):
            return
        for place in (request.GET.get("next"), request.POST.get("next")):
            # Wagtail takes a word for a path of this site, and finds none; of others it takes none.
            if place and not place.strip().startswith(("/", "\\")) and ":" not in place:
                raise BadRequest(f"There is no such place to go on to: {place!r}")

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, MultiValueDictKeyError | InvalidPage) or any(
            _stumbles(exception, value) for value in _sent(request)
        ):
            refuse(exception)


def refuse(error: Exception) -> NoReturn:
    """Have Django answer 400 instead of failing with `error`."""
    raise BadRequest(f"The request is malformed ({error})") from error


def _stumbles(error: Exception, value: str) -> bool:
    """Whether `error` is over this value: a number that is none, or that no column holds."""
    match error:
        case OverflowError():
            return value.lstrip("-").isdecimal() and len(value) > _DIGITS
        case ValueError() | DataError():
            # Python and Django name the value at the end; what holds NUL PostgreSQL does not take.
            return "\x00" in value or str(error).endswith((repr(value), f"{value!r}."))
        case _other:
            return False


def _sent(request: HttpRequest) -> Iterator[str]:
    match = request.resolver_match
    yield from map(str, (*match.args, *match.kwargs.values())) if match else ()
    for fields in (request.GET, request.POST):
        for _name, values in fields.lists():
            yield from map(str, values)

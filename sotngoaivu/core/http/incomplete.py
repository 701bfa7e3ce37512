"""Incomplete forms: a request without a part that its form always sends is refused, not an error.

No browser leaves one out; programs that try addresses do.
"""

from collections.abc import Callable
from typing import NoReturn

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.datastructures import MultiValueDictKeyError


class IncompleteFormsMiddleware:
    """Turns what is looked for in a request in vain into 400, with one line in the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, MultiValueDictKeyError):
            refuse(exception)


def refuse(error: Exception) -> NoReturn:
    """Have Django answer 400 instead of failing with `error`."""
    raise BadRequest(f"The form is incomplete ({error})") from error

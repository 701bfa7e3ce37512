"""Validation errors other than a form's own, shown to whoever asked for what they stopped.

Wagtail checks a page in its form; where several are published or changed at once, or an approval
publishes, the same check fails as the page is saved. All is left as it was, and the editor is told
what was not done, why, and by which pages, each with the way to its form.
"""

import logging
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.localization import get_localized_response
from wagtail.admin.utils import get_latest_str

from sotngoaivu.core.publications import StoppedPages

logger = logging.getLogger(__name__)

# Of pages that one message names.
MOST_NAMED = 20


class ValidationErrorsMiddleware:
    """Turns a ValidationError of the admin into a message above the screen that was left."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        acts = request.method == "POST" and request.path_info.startswith(self.admin)
        if not acts or not isinstance(exception, ValidationError):
            return None
        logger.warning("The admin refused %s: %s", request.path_info, exception)
        response: HttpResponse = get_localized_response(self.tell, request, exception)
        return response

    def tell(self, request: HttpRequest, error: ValidationError) -> HttpResponse:
        """Lead back with the reason, in the language of the editor's account."""
        if isinstance(error, StoppedPages):
            told = _not_done(request) % {"why": ""}
            messages.error(request, format_html("{}{}", told, _each_named(error, request)))
        else:
            messages.error(request, _not_done(request) % {"why": " ".join(error.messages)})
        back = request.headers.get("Referer", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
            back = self.admin
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": back})
        return redirect(back)


def _each_named(error: StoppedPages, request: HttpRequest) -> SafeString:
    finder = AdminURLFinder(request.user)
    named = []
    for stopped, reason in error.stops[:MOST_NAMED]:
        title, url = get_latest_str(stopped), finder.get_edit_url(stopped)
        link = format_html('<a href="{}">{}</a>', url, title) if url else title
        named.append((link, " ".join(reason.messages)))
    lines = format_html_join("", "<li>{}: {}</li>", named)
    left = len(error.stops) - len(named)
    if left:
        told = ngettext("and %(number)s more", "and %(number)s more", left)
        lines = format_html("{}<li>{}</li>", lines, told % {"number": left})
    return format_html("<ul>{}</ul>", lines)


def _not_done(request: HttpRequest) -> str:
    """What the editor had asked for, as far as readers would see it."""
    asked = request.resolver_match
    action = asked.kwargs.get("action", "") if asked else ""
    if action == "publish" or "action-publish" in request.POST:
        return _("Nothing was published: %(why)s")
    if asked and asked.kwargs.get("action_name") == "approve":
        return _("It was not approved: %(why)s")
    return _("It was not done: %(why)s")

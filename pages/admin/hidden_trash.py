"""What is in the trash is nowhere else in the admin; addresses that name it lead there."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.localization import get_localized_response
from wagtail.models import Page

from pages.admin.conflicts import keep_form
from pages.models import TrashedPage
from pages.trashing import may_restore


def leave_out_of_explorer(
    parent: Page, pages: QuerySet[Page], request: HttpRequest
) -> QuerySet[Page]:
    return pages.filter(_visible())


def leave_out_of_choosers(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return pages.filter(_visible())


def _visible() -> Q:
    return ~Q(pk__in=TrashedPage.objects.values("page"))


# What addresses of the admin call the number of a page.
_NAMES = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")


class TrashMiddleware:
    """Leads from whatever the admin has about a page that is in the trash to the trash itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        if not name.startswith(("wagtailadmin_pages:", "wagtailadmin_explore")):
            return None
        # No key is longer, and no database takes longer numbers.
        keys = [kwargs[name] for name in _NAMES if len(str(kwargs.get(name, ""))) in range(1, 19)]
        if not keys or not request.user.is_authenticated:
            return None
        records = TrashedPage.objects.filter(page_id__in=keys)
        found = records.select_related("page", "taken_with").first()
        if found is None:
            return None
        is_edited = request.method == "POST" and name == "wagtailadmin_pages:edit"
        answer: HttpResponse = get_localized_response(_lead_to_trash, request, found, is_edited)
        return answer


def _lead_to_trash(request: HttpRequest, record: TrashedPage, is_edited: bool) -> HttpResponse:
    """What somebody was writing meanwhile is kept with the page."""
    whole = record.taken_with or record
    text = _("This page is in the trash: bring it back first.")
    if is_edited and not request.accepts("text/html"):
        # As Wagtail answers a page that cannot save itself.
        error = {"success": False, "error_code": "invalid_revision", "error_message": text}
        return JsonResponse(error, status=400)
    if not may_restore(request.user, whole):  # type: ignore[arg-type]
        raise PermissionDenied
    if is_edited and keep_form(request, record.page.specific):
        text = _("This page is in the trash; what you wrote is kept with it, among its versions.")
    messages.warning(request, text)
    return redirect("restore_page", whole.pk)

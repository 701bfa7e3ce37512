"""Large sections: so many pages that a request which changes them all would take minutes.

It would hold a thread and keep others from writing; so it is refused, with the reason, before
anything is done. The pages can be changed in smaller numbers. So it is with forms of many rows.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.localization import get_localized_response
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from sotngoaivu.core.compat.wagtail_admin import chosen_by_all
from sotngoaivu.core.http.malformed import refuse

# Deleting an article takes some 20 ms, and is the slowest of what can be done to many.
MOST_PAGES = 200
# A row of a form takes up to 5 ms, with its choices of pages or collections; Django has 2,000.
MOST_ROWS = 200
# No number of rows has more digits.
_DIGITS = 9


def refuse_section(request: HttpRequest, page: Page, *_args: Any) -> HttpResponse | None:
    """Before a page is deleted or moved with all that is below it."""
    return _refusal(request, [page], with_descendants=True)


def refuse_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refusal(request, [page], with_descendants=bool(request.POST.get("copy_subpages")))


def refuse_unpublish(request: HttpRequest, page: Page) -> HttpResponse | None:
    all_below = bool(request.POST.get("include_descendants"))
    return _refusal(request, [page], with_descendants=all_below)


def refuse_bulk_action(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    chosen = list(objects)
    if not chosen or not isinstance(chosen[0], Page):
        return None
    always = action_type in {"delete", "move"}
    asked = bool(request.POST.get("include_descendants"))
    return _refusal(request, chosen, with_descendants=always or asked)


def refuse_new_address(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before a page is published at another address, to which all below it would go along."""
    present = Page.objects.filter(pk=page.pk).values_list("slug", flat=True).first()
    is_moved = present is not None and present != page.slug
    return _refusal(request, [page], with_descendants=is_moved)


def _refusal(
    request: HttpRequest, pages: list[Page], *, with_descendants: bool
) -> HttpResponse | None:
    number = len(pages)
    if with_descendants:
        number += sum(page.get_descendant_count() for page in pages if page.numchild)
    return _refuse(request, number, pages[0]) if number > MOST_PAGES else None


def _refuse(request: HttpRequest, number: int, page: Page) -> HttpResponse:
    messages.error(request, _reason(number))
    if page.numchild:
        return redirect("wagtailadmin_explore", page.pk)
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")


def _reason(number: int) -> str:
    text = ngettext(
        "This would change %(number)s page at once, so nothing has been changed. At most "
        "%(most)s can be: choose fewer, one part after the other.",
        "This would change %(number)s pages at once, so nothing has been changed. At most "
        "%(most)s can be: choose fewer, one part after the other.",
        number,
    )
    return text % {"number": number_format(number, force_grouping=True), "most": MOST_PAGES}


class LargeSectionsMiddleware:
    """Refuses what Wagtail has no hook for.

    That is who may see a section, bulk actions on all of a list, whose screen of confirmation would
    show each of them, and forms that tell of many rows, which would all be made and shown again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in _GUARDED and request.user.is_authenticated:
            # In the language of the editor's account.
            answer: HttpResponse | None = get_localized_response(_GUARDED[name], request, **kwargs)
            return answer
        acts = request.method == "POST" and request.path_info.startswith(self.admin)
        if acts and _rows(request) > MOST_ROWS and request.user.is_authenticated:
            refusal: HttpResponse = get_localized_response(_refuse_rows, request)
            return refusal
        return None


def _rows(request: HttpRequest) -> int:
    """How many rows the formsets of what was sent are said to have, all together."""
    told = [request.POST[name] for name in request.POST if name.endswith("-TOTAL_FORMS")]
    return sum(int(number[:_DIGITS]) for number in told if number.isdecimal())


def _refuse_rows(request: HttpRequest) -> HttpResponse:
    text = _(
        "This form has more than %(most)s rows, so nothing has been changed. Leave some out, and "
        "save it one part after the other."
    )
    messages.error(request, text % {"most": MOST_ROWS})
    return redirect(request.get_full_path())


def _refuse_restriction(request: HttpRequest, page_id: int) -> HttpResponse | None:
    page = Page.objects.filter(pk=page_id, numchild__gt=0).first()
    number = 1 + page.get_descendant_count() if page else 1
    if number <= MOST_PAGES:
        return None
    # As Wagtail's own window answers.
    answer: HttpResponse = render_modal_workflow(
        request, "pages/admin/large_section.html", None, {"reason": _reason(number)}
    )
    return answer


def _refuse_all(
    request: HttpRequest, app_label: str, model_name: str, action: str
) -> HttpResponse | None:
    if "all" not in request.GET.getlist("id"):
        return None
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError:
        return None
    try:
        number = chosen_by_all(request, model, action, MOST_PAGES)
    except (ValueError, OverflowError, ObjectDoesNotExist) as error:
        # The place whose list it is, which stands in the address.
        refuse(error)
    if number <= MOST_PAGES:
        return None
    text = _(
        "That is more than %(most)s at once, so nothing has been changed. Search or filter the "
        "list, or choose some of it, one part after the other."
    )
    messages.error(request, text % {"most": MOST_PAGES})
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")


_GUARDED: dict[str, Callable[..., HttpResponse | None]] = {
    "wagtailadmin_pages:set_privacy": _refuse_restriction,
    "wagtail_bulk_action": _refuse_all,
}

"""Conflicts: two edit one page, and the later one saves over a version that they have not seen.

Wagtail (8.0) refuses that where a page saves itself; what is saved, published or submitted by its
buttons wins. Here it is held: the text is kept, as a version that is not the latest and in the form
of the screen that says who saved meanwhile, and the editor chooses.
"""

import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page, Revision

from pages.models import BasePage
from pages.versions import keep_version, kept_versions

# Of the form as Wagtail sends it: what tells the version that it was made of.
_LOADED, _LOADED_AT, _OWN = (
    "loaded_revision_id",
    "loaded_revision_created_at",
    "overwrite_revision_id",
)


def hold_conflict(request: HttpRequest, page: Page) -> HttpResponseBase | None:
    """Before a page is edited: show the conflict, if the form is of an older version."""
    if request.method != "POST" or not request.accepts("text/html") or page.alias_of_id:
        return None
    lock = page.get_lock()
    latest = page.get_latest_revision()
    if latest is None or (lock and lock.for_user(request.user)):
        return None
    newer = _newer(request, page, latest)
    if newer is None:
        return None
    title = page.get_admin_display_title()
    kept = keep_form(request, page)
    return TemplateResponse(
        request,
        "pages/admin/conflict.html",
        _context(request, page, latest, kept) | {"title": title, "newer": newer},
    )


def keep_form(request: HttpRequest, page: Page) -> Revision | None:
    """Keep what the form holds as a version of its own; None where it cannot be one yet."""
    if not isinstance(page, BasePage):
        return None
    form_class = type(page).get_edit_handler().get_form_class()
    draft = page.get_latest_revision_as_object()
    form = form_class(
        request.POST,
        request.FILES,
        instance=draft,
        parent_page=page.get_parent(),
        for_user=request.user,
    )
    form.defer_required_fields()
    if not form.is_valid():
        return None
    return keep_version(
        form.save(commit=False), request.user, _moment(request.POST.get(_LOADED_AT))
    )


def _newer(request: HttpRequest, page: Page, latest: Revision) -> Revision | None:
    """The last version by somebody else that whoever sends the form has not been shown.

    A form that has saved itself still names the version that it was opened with; its own versions
    since then, and those that are only kept, are none that it would save over.
    """
    since = _moment(request.POST.get(_LOADED_AT))
    for name in (_OWN, _LOADED):
        key = request.POST.get(name, "")
        if key == str(latest.pk) and (name == _OWN or since == latest.created_at):
            return None
        if since is None and key.isdecimal():
            found = Revision.objects.for_instance(page).filter(pk=key)
            since = found.values_list("created_at", flat=True).first()
    if since is None:
        return None
    others = Revision.objects.for_instance(page).filter(created_at__gt=since)
    mine = Q(user=request.user) | Q(pk__in=kept_versions(page))
    newer: Revision | None = others.exclude(mine).order_by("created_at", "pk").last()
    return newer


def _moment(text: str | None) -> datetime.datetime | None:
    try:
        return parse_datetime(text or "")
    except ValueError:
        return None


def _context(
    request: HttpRequest, page: Page, latest: Revision, kept: Revision | None
) -> dict[str, Any]:
    left_out = {"csrfmiddlewaretoken", _LOADED, _LOADED_AT, _OWN}
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in left_out
        for value in values
    ]
    # Sent again, the form is one of the version that its sender has been told of.
    fields += [(_LOADED, str(latest.pk)), (_LOADED_AT, latest.created_at.isoformat())]
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    context: dict[str, Any] = {
        "page": page,
        "kept": kept,
        "fields": fields,
        "again": request.get_full_path(),
        "edit": edit,
        "next": get_valid_next_url_from_request(request),
        "label": _label(request),
    }
    if kept:
        compare = [page.pk, latest.pk, kept.pk]
        context["compare"] = reverse("wagtailadmin_pages:revisions_compare", args=compare)
        context["mine"] = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, kept.pk])
    return context


def _label(request: HttpRequest) -> str:
    if request.POST.get("action-publish"):
        return _("Publish mine all the same")
    if request.POST.get("action-submit") or request.POST.get("action-restart-workflow"):
        return _("Submit mine all the same")
    return _("Save mine all the same")

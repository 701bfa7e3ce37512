"""Findings of the publication checks: beside the editor's buttons, and where they stop."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from pages.models.base import BasePage
from pages.models.publication_settings import PublicationSettings
from pages.publication_checks.base import Level

TEMPLATE = "pages/admin/findings.html"


def findings_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """The list for a page's latest draft, which the editor's script asks for after each save."""
    page = get_object_or_404(BasePage, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_edit():
        return HttpResponse(status=403)
    draft = page.get_latest_revision_as_object()
    return HttpResponse(render_to_string(TEMPLATE, findings_context(draft), request))


def findings_context(page: Any) -> dict[str, Any]:
    found = PublicationSettings.load().findings(page)
    return {"stops": found[Level.STOP], "warnings": found[Level.WARN]}


def findings_urls() -> list[Any]:
    return [path("pages/<int:page_id>/findings/", findings_view, name="page_findings")]


def stop_publication(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before a page is published from its form, which has saved the draft: say what stops it."""
    if not isinstance(page, BasePage):
        return None
    stops = PublicationSettings.load().findings(page)[Level.STOP]
    if not stops:
        return None
    told = _("The draft is saved, but not published: %(why)s")
    messages.error(request, told % {"why": " ".join(finding.text for finding in stops)})
    return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))

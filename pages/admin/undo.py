"""Undo in the admin: a button with the message of a publication, and with the page meanwhile."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page, PageLogEntry
from wagtail.utils.timestamps import parse_datetime_localized, render_timestamp

from pages.models.publication import UNDO_WITHIN
from pages.undoing import UndonePublication, last_publication, undo
from sotngoaivu.accounts.models import User
from sotngoaivu.core.keys import as_key


def offer_undo(request: HttpRequest, page: Page) -> None:
    """After a page has been published: a message of its own, as Wagtail has no hook for its one."""
    if last_publication(page):
        _offer(request, [page], _("Published by mistake? For ten minutes it can be undone."))


def offer_undo_of_several(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> None:
    chosen = list(objects)
    if action_type != "publish" or not chosen or not isinstance(chosen[0], Page):
        return
    pages = Page.objects.filter(pk__in=[page.pk for page in chosen])
    published = [page for page in pages if last_publication(page)]
    if published:
        _offer(request, published, _("Published by mistake? For ten minutes it can be undone."))


def tell_of_publication(request: HttpRequest, page: Page) -> None:
    """Whoever opens a page that has just been published is told what can still be undone."""
    if request.method != "GET" or request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return
    shown = Page.objects.get(pk=page.pk)
    publication = last_publication(shown)
    if publication and shown.permissions_for_user(request.user).can_publish():
        left = timeuntil(publication.published_at + UNDO_WITHIN)
        told = _("Published just now; it can be undone for %(time)s.") % {"time": left}
        _offer(request, [page], told, request.path)


def undo_button(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    if page.pk and last_publication(page) and page.permissions_for_user(user).can_publish():
        yield Button(
            _("Undo the publication"),
            icon_name="rotate",
            attrs={
                "data-controller": "w-action",
                "data-action": "w-action#post",
                "data-w-action-url-value": _address([page], next_url or ""),
            },
            priority=45,
        )


def _offer(request: HttpRequest, pages: list[Page], text: str, next_url: str = "") -> None:
    button = format_html(
        '{} <span class="buttons"><button type="button" class="button button-small '
        'button-secondary" data-controller="w-action" data-action="w-action#post" '
        'data-w-action-url-value="{}">{}</button></span>',
        text,
        _address(pages, next_url),
        _("Undo"),
    )
    messages.info(request, button)


def _address(pages: list[Page], next_url: str) -> str:
    query: list[tuple[str, Any]] = [("id", page.pk) for page in pages]
    if next_url:
        query.append(("next", next_url))
    return f"{reverse('undo_publication')}?{urlencode(query)}"


@require_POST
def undo_publication(request: HttpRequest) -> HttpResponse:
    """Undo the publication of the pages that the address names, each as far as that can be."""
    keys = [key for key in map(as_key, request.GET.getlist("id")) if key is not None]
    pages = get_list_or_404(Page, pk__in=keys)
    if not all(page.permissions_for_user(request.user).can_publish() for page in pages):
        raise PermissionDenied
    done = []
    for page in pages:
        title = page.get_admin_display_title()
        try:
            done.append(undo(page, request.user))  # type: ignore[arg-type]
        except ValidationError as error:
            messages.error(request, f"{title}: {' '.join(error.messages)}")
    for undone in done:
        edit = reverse("wagtailadmin_pages:edit", args=[undone.page.pk])
        messages.success(request, _told(undone), buttons=[messages.button(edit, _("Edit"))])
    back = get_valid_next_url_from_request(request)
    return redirect(back or reverse("wagtailadmin_explore", args=[pages[0].get_parent().pk]))


def _told(undone: UndonePublication) -> str:
    told = (
        _("“%(title)s” is as readers saw it before; what was withdrawn is its latest draft.")
        if undone.page.live
        else _("Readers do not see “%(title)s” any more; what was withdrawn is its draft.")
    ) % {"title": undone.page.get_admin_display_title()}
    schedules = [*_kept(undone.goes_live_at, undone.missed, undone.approval_goes_on)]
    expired_at = undone.page.live and undone.page.expire_at
    if expired_at and expired_at <= timezone.now():
        expired = _("It expired at %(moment)s, so readers do not see it for long.")
        schedules.append(expired % {"moment": render_timestamp(expired_at)})
    return " ".join([told, *schedules])


def _kept(
    goes_live_at: datetime.datetime | None,
    missed: datetime.datetime | None,
    approval_goes_on: bool,
) -> Iterator[str]:
    """What has become of that which was scheduled, or waited for approval."""
    if goes_live_at:
        told = _("The version scheduled for %(moment)s goes live then.")
        yield told % {"moment": render_timestamp(goes_live_at)}
    if missed:
        told = _("What had been scheduled for %(moment)s is not scheduled any more.")
        yield told % {"moment": render_timestamp(missed)}
    if approval_goes_on:
        yield _("The approval that the publication ended goes on.")


class UndoFormatter(LogFormatter):
    """An undone publication in a page's history, with what has become of what it ended."""

    label = gettext_lazy("Undo the publication")

    def format_message(self, log_entry: PageLogEntry) -> str:
        goes_live_at, missed = (
            text and parse_datetime_localized(text)
            for text in (log_entry.data.get(name) for name in ("goes_live_at", "missed"))
        )
        kept = _kept(goes_live_at, missed, log_entry.data.get("approval_goes_on", False))
        return ". ".join([_("Publication undone"), *kept])


def undo_urls() -> list[URLPattern]:
    return [path("undo-publication/", undo_publication, name="undo_publication")]

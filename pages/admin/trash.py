"""Trash: what is deleted in the admin, one page or several, is put there.

What becomes of it then: `restoring.py`; that nothing else of the admin shows it: `hidden_trash.py`.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.bulk_action.mixins import ReferenceIndexMixin
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page, ReferenceIndex

from pages.admin.successor import (
    BulkSuccessorForm,
    BulkSuccessorMixin,
    SuccessorForm,
    name_successor,
)
from pages.trashing import is_trashed, put_in_trash


def trash_instead(request: HttpRequest, page: Page) -> HttpResponseBase:
    """Take the place of Wagtail's screen of confirmation and of what follows it."""
    return TrashView.as_view()(request, page=page)


class TrashView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """Wagtail has asked whether the user may delete the page."""

    template_name = "pages/admin/confirm_trash.html"
    page_title = gettext_lazy("Delete")
    header_icon = "bin"
    page: Page

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.page = kwargs["page"]
        self.next_url = get_valid_next_url_from_request(request)

    def get_form(self, form_class: Any = None) -> SuccessorForm:
        return SuccessorForm.for_page(self.request, self.page)

    def form_valid(self, form: SuccessorForm) -> HttpResponse:
        if form.asks and "successor" in self.request.POST:
            name_successor(self.page, form.cleaned_data["successor"], self.request.user)  # type: ignore[arg-type]
        parent = self.page.get_parent()
        try:
            record = put_in_trash(self.page, self.request.user)  # type: ignore[arg-type]
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        told = _(
            "“%(title)s” is in the trash, from where it can be brought back for %(days)s days."
        )
        title = self.page.get_admin_display_title()
        messages.success(
            self.request,
            told % {"title": title, "days": settings.KEEP_TRASH_DAYS},
            buttons=[messages.button(reverse("restore_page", args=[record.pk]), _("Bring back"))],
        )
        return redirect(self.next_url or reverse("wagtailadmin_explore", args=[parent.pk]))

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """None, as on Wagtail's own screens of confirmation."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        usage = ReferenceIndex.get_references_to(self.page).group_by_source_object()
        context = {
            "page": self.page,
            "below": self.page.get_descendant_count(),
            "days": settings.KEEP_TRASH_DAYS,
            "usage_count": usage.count(),
            "usage_url": reverse("wagtailadmin_pages:usage", args=[self.page.pk])
            + "?describe_on_delete=1",
            "model_opts": self.page._meta,
            "next_url": self.next_url,
            "may_unpublish": self.page.permissions_for_user(self.request.user).can_unpublish(),
        }
        return {**super().get_context_data(**kwargs), **context}


class TrashBulkAction(BulkSuccessorMixin, ReferenceIndexMixin, PageBulkAction):
    """In place of Wagtail's own action of this name."""

    display_name = gettext_lazy("Delete")
    action_type = "delete"
    aria_label = gettext_lazy("Delete selected pages")
    template_name = "pages/admin/bulk_trash.html"
    header_icon = "bin"
    action_priority = 30
    classes = {"serious"}
    form_class = BulkSuccessorForm

    def check_perm(self, page: Page) -> bool:
        return bool(page.permissions_for_user(self.request.user).can_delete())

    def object_context(self, page: Page) -> dict[str, Any]:
        return {**super().object_context(page), "below": page.get_descendant_count()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "days": settings.KEEP_TRASH_DAYS}

    def get_usage_url(self, item: Page) -> str:
        return reverse("wagtailadmin_pages:usage", args=[item.pk]) + "?describe_on_delete=1"

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "view": self}

    @classmethod
    def execute_action(
        cls, objects: list[Page], user: Any = None, view: Any = None, **kwargs: Any
    ) -> tuple[int, int]:
        number = below = 0
        for key in [page.pk for page in view.name_successors(objects)]:
            page = Page.objects.get(pk=key)
            # Something above it may have been chosen, too.
            if not is_trashed(page):
                number, below = number + 1, below + page.get_descendant_count()
                put_in_trash(page.specific, user)
        return number, below

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        number = num_parent_objects + num_child_objects
        told = ngettext(
            "%(number)s page is in the trash, from where it can be brought back for %(days)s days.",
            "%(number)s pages are in the trash, from where they can be brought back for %(days)s "
            "days.",
            number,
        )
        return told % {"number": number, "days": settings.KEEP_TRASH_DAYS}

"""One page in the trash: it is brought back, or deleted for good."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.actions.delete_page import DeletePageAction
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from pages.admin.trash_report import TrashReport
from pages.models import TrashedPage
from pages.trashing import (
    any_was_live,
    is_trashed,
    may_delete_for_good,
    may_restore,
    proposed_place,
    restore,
)
from sotngoaivu.accounts.models import User
from sotngoaivu.core.reports import report_paths


class RestoreForm(forms.Form):
    parent: Any = forms.ModelChoiceField(
        Page.objects.all(),
        label=gettext_lazy("Bring it back below"),
        widget=AdminPageChooser(),
    )


class RecordMixin:
    """A view of one deletion, for those who may undo it."""

    request: HttpRequest
    kwargs: dict[str, Any]
    permits: Callable[[User, TrashedPage], bool] = staticmethod(may_restore)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.record = get_object_or_404(TrashedPage.objects.deleted(), pk=kwargs["pk"])
        if not self.permits(request.user, self.record):  # type: ignore[arg-type]
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trash = {"url": reverse("trash"), "label": _("Trash")}
        above: list[dict[str, Any]] = super().get_breadcrumbs_items()  # type: ignore[misc]
        return [*above, trash, {"url": "", "label": self.page_title}]  # type: ignore[attr-defined]

    def get_page_subtitle(self) -> str:
        return str(self.record.page.get_admin_display_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record = self.record
        context = {
            "record": record,
            "title": record.page.get_admin_display_title(),
            "address": "/" + record.former_url_path.partition("/")[2].partition("/")[2],
            "below": record.along.count(),
            "may_delete": may_delete_for_good(self.request.user, record),  # type: ignore[arg-type]
        }
        return {**super().get_context_data(**kwargs), **context}  # type: ignore[misc]


class RestoreView(RecordMixin, WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    template_name = "pages/admin/restore_page.html"
    form_class = RestoreForm
    page_title = gettext_lazy("Bring back")
    header_icon = "rotate"

    @cached_property
    def place(self) -> Page | None:
        return proposed_place(self.record)

    def get_initial(self) -> dict[str, Any]:
        return {"parent": self.place}

    def form_valid(self, form: RestoreForm) -> HttpResponse:
        user: Any = self.request.user
        parent = form.cleaned_data["parent"]
        allowed = parent.permissions_for_user(user)
        may = allowed.can_add_subpage() and (
            allowed.can_publish_subpage() or not any_was_live(self.record)
        )
        if parent.pk != self.record.former_parent_id and not may:
            form.add_error("parent", _("You may not add pages there."))
            return self.form_invalid(form)
        try:
            found = restore(self.record, parent, user)
        except ValidationError as error:
            form.add_error("parent", error)
            return self.form_invalid(form)
        page = found.page
        told = [_("“%(title)s” is back.") % {"title": page.get_admin_display_title()}]
        if found.has_new_slug:
            told.append(
                _("Another page has its address by now, so it ends in “%(slug)s”.")
                % {"slug": page.slug}
            )
        if found.missed:
            told.append(
                _("Its scheduled publication was due meanwhile and has been left out: %(titles)s.")
                % {"titles": ", ".join(found.missed)}
            )
        messages.success(self.request, " ".join(told), buttons=[_edit_button(page)])
        held_back = _("“%(title)s” is a draft, which readers do not see: %(why)s")
        for each, why in found.held_back:
            told_of = held_back % {"title": each.get_admin_display_title(), "why": why}
            messages.warning(self.request, told_of, buttons=[_edit_button(each)])
        return redirect("wagtailadmin_explore", page.get_parent().pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        former = self.record.former_parent
        place = self.place
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "former_parent": former,
            "parent_is_trashed": former is not None and is_trashed(former),
            "place": place,
            "slug_is_taken": place is not None
            and place.get_children().filter(slug=self.record.former_slug).exists(),
            "media": context["form"].media,
        }


class DeleteForGoodView(RecordMixin, WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    template_name = "pages/admin/delete_for_good.html"
    form_class = forms.Form
    page_title = gettext_lazy("Delete for good")
    header_icon = "bin"
    permits = staticmethod(may_delete_for_good)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        page = self.record.page.specific
        title = page.get_admin_display_title()
        # Whoever may delete it may nothing else where it lies.
        action = DeletePageAction(page, user=self.request.user)
        action.execute(skip_permission_checks=True)
        messages.success(self.request, _("“%(title)s” is deleted for good.") % {"title": title})
        return redirect("trash")


def trash_urls() -> list[URLPattern]:
    return [
        *report_paths("reports/trash/", TrashReport),
        path("reports/trash/<int:pk>/", RestoreView.as_view(), name="restore_page"),
        path("reports/trash/<int:pk>/delete/", DeleteForGoodView.as_view(), name="delete_for_good"),
    ]


def _edit_button(page: Page) -> Any:
    return messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Edit"))

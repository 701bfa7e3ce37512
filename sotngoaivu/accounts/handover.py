"""Handover: somebody who leaves can sign in no more, and what was theirs is a colleague's.

Applications name what may be somebody's (`hooks.register("hand_over_user")`: a function of who
leaves and who carries on, which returns how many things changed hands).
"""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from sotngoaivu.accounts.administration import may_manage, refuse_stronger_user
from sotngoaivu.accounts.models import User


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()


class UserChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, user: User) -> str:
        return _name(user)


class HandOverForm(forms.Form):
    successor = UserChoice(
        label=gettext_lazy("Who carries on"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("Pages, pictures, documents and reviews become theirs."),
    )

    def __init__(self, *args: Any, leaving: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = [
            user.pk
            for user in User.objects.filter(is_active=True).exclude(pk=leaving.pk)
            if user.has_perm("wagtailadmin.access_admin")
        ]
        choices: Any = self.fields["successor"]
        choices.queryset = User.objects.filter(pk__in=able).order_by("sort_name", "username")


def hand_over_button(request: HttpRequest, user: User) -> list[Button]:
    """The way to the view, where it is open to who asks."""
    if user == request.user or not may_manage(request.user, user):  # type: ignore[arg-type]
        return []
    address = reverse("wagtailusers_users:hand_over", args=[user.pk])
    return [Button(_("Hand over"), url=address, icon_name="user", priority=40)]


@transaction.atomic
def hand_over(leaving: User, successor: User, by: User) -> int:
    """Give what is the one's to the other; return how many things. Who leaves is signed out."""
    number: int = sum(give(leaving, successor) for give in hooks.get_hooks("hand_over_user"))
    leaving.is_active = False
    leaving.save(update_fields=["is_active"])
    log(
        leaving,
        "accounts.hand_over",
        user=by,
        data={"successor": successor.get_username(), "number": number},
    )
    return number


class HandOverView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    template_name = "wagtailadmin/account/hand_over.html"
    form_class = HandOverForm
    any_permission_required = ["change"]
    model = User
    page_title = gettext_lazy("Hand over")
    header_icon = "user"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.leaving = get_object_or_404(User, pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        refuse_stronger_user(request, self.leaving)
        if self.leaving == request.user:
            messages.error(request, _("Let somebody else hand over what is yours."))
            return redirect("wagtailusers_users:index")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "leaving": self.leaving}

    def form_valid(self, form: HandOverForm) -> HttpResponse:
        successor = form.cleaned_data["successor"]
        number = hand_over(self.leaving, successor, self.request.user)  # type: ignore[arg-type]
        told = ngettext(
            "%(number)s thing is now %(successor)s’s; %(leaving)s can sign in no more.",
            "%(number)s things are now %(successor)s’s; %(leaving)s can sign in no more.",
            number,
        )
        names = {
            "number": number,
            "successor": _name(successor),
            "leaving": _name(self.leaving),
        }
        messages.success(self.request, told % names)
        return redirect("wagtailusers_users:index")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        users = {"url": reverse("wagtailusers_users:index"), "label": _("Users")}
        return [*super().get_breadcrumbs_items(), users, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "leaving": self.leaving}

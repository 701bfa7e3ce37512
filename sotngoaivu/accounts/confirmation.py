"""Confirmation: who has been signed in for a while gives the password again for what matters most.

So a browser that somebody has left open makes nobody a second factor of their own.
"""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import RedirectURLMixin
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

HOLDS = timedelta(minutes=15)
_KEY = "password_given_at"


@receiver(user_logged_in)
def note(request: HttpRequest, **kwargs: Any) -> None:
    request.session[_KEY] = timezone.now().timestamp()


def is_recent(session: SessionBase) -> bool:
    age = timezone.now().timestamp() - float(session.get(_KEY, 0))
    return age < HOLDS.total_seconds()


class ConfirmedMixin(View):
    """A view for whoever has lately given the password."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not is_recent(request.session):
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('confirm_password')}?{query}")
        return super().dispatch(request, *args, **kwargs)


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, *args: Any, user: AbstractBaseUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This password is not the right one. Please try again."))
        return password


@method_decorator(sensitive_post_parameters(), name="dispatch")
class ConfirmView(RedirectURLMixin, WagtailAdminTemplateMixin, FormView[PasswordForm]):
    template_name = "wagtailadmin/account/confirm_password.html"
    form_class = PasswordForm
    page_title = _("Your password once more")
    header_icon = "lock"
    next_page = "wagtailadmin_account"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: Any) -> HttpResponse:
        note(self.request)
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)

"""Forms of codes: django-allauth's, with labels."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _


def _code_field(help_text: Any) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
    return forms.CharField(
        label=_("Code"),
        help_text=help_text,
        max_length=20,
        widget=forms.TextInput(attrs=attributes),
    )


class CodeForm(AuthenticateForm):
    code = _code_field(_("Six digits from your app, or one of your recovery codes."))


class AppForm(ActivateTOTPForm):
    code = _code_field(_("The six digits that the app shows now."))

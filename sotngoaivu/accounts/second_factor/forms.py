"""Forms of codes: django-allauth's, with labels."""

from datetime import timedelta
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from sotngoaivu.accounts.attempts import is_first_use


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

    def clean_code(self) -> str:
        """django-allauth notes in the cache, which may be away, which codes were used."""
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            window = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
            digits = "".join(filter(str.isdigit, code))
            if not is_first_use(str(self.user.pk), digits, timedelta(seconds=window)):
                raise get_adapter().validation_error("incorrect_code")
        return code


class AppForm(ActivateTOTPForm):
    code = _code_field(_("The six digits that the app shows now."))

"""Forms of passkeys: django-allauth's, with labels and without a fault for odd input.

Loaded when somebody has to do with one (core/compat/allauth.py).
"""

import struct
from collections.abc import Callable
from typing import Any, TypeVar

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

T = TypeVar("T")


def _checked(check: Callable[[], T]) -> T:
    """What is no answer of a passkey is refused, wherever in it that is noticed."""
    try:
        return check()
    except (LookupError, TypeError, ValueError, AttributeError, struct.error) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class PasskeyForm(AddWebAuthnForm):
    """Takes what a browser answers that has made a passkey."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("By which you know it among others, such as that of the device."),
        max_length=80,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        return _checked(super().clean)


class PasskeySignInForm(AuthenticateWebAuthnForm):
    """Takes what a browser answers that has used one."""

    def clean_credential(self) -> Authenticator:
        return _checked(super().clean_credential)

"""django-allauth 65.22: authenticators are made by modules that it calls internal.

Its own way to them leads through its sign-in and its pages, and this site has Wagtail's.
What passkeys need, 14 MB in every process, is loaded when somebody has to do with one.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, clear_totp_secret
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest


def add_app(request: HttpRequest, user: AbstractBaseUser, secret: str) -> Authenticator:
    """Keep the secret that an app has been given; the session forgets it."""
    clear_totp_secret(request)
    return TOTP.activate(user, secret).instance


def add_passkey(user: AbstractBaseUser, name: str, credential: dict[str, Any]) -> Authenticator:
    from allauth.mfa.webauthn.internal.auth import WebAuthn

    return WebAuthn.add(user, name, credential).instance


def make_recovery_codes(user: AbstractBaseUser) -> Authenticator:
    """Make recovery codes; those that the account had hold no longer."""
    Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES).delete()
    return RecoveryCodes.activate(user).instance


def options_to_make(user: AbstractBaseUser) -> dict[str, Any]:
    """What a browser needs to make a passkey; the session remembers what was asked."""
    from allauth.mfa.webauthn.internal.auth import begin_registration

    return dict(begin_registration(user, passwordless=False))


def options_to_use(user: AbstractBaseUser) -> dict[str, Any]:
    """What a browser needs to use one of the account's passkeys; remembered likewise."""
    from allauth.mfa.webauthn.internal.auth import begin_authentication

    return dict(begin_authentication(user))

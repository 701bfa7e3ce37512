"""Invitation: a link by which somebody new sets a password that nobody else knows.

It holds for three days (PASSWORD_RESET_TIMEOUT) and once, for it is signed over the password that
it replaces; a new invitation gives the account another unusable one, which ends the former.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from sotngoaivu.accounts import mail
from sotngoaivu.accounts.models import User


class InvitationTokenGenerator(PasswordResetTokenGenerator):
    """No link of a forgotten password is an invitation, nor the other way round."""

    key_salt = "sotngoaivu.invitations"


tokens = InvitationTokenGenerator()


def is_awaited(user: User) -> bool:
    """Whether somebody has yet to accept."""
    return user.is_active and not user.has_usable_password()


def link(user: User) -> str:
    """Whoever may not use the admin is led to the readers' sign-in, which every network may see."""
    view = (
        "accept_invitation" if user.has_perm("wagtailadmin.access_admin") else "reader_invitation"
    )
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse(
            view, args=[urlsafe_base64_encode(force_bytes(user.pk)), tokens.make_token(user)]
        )
    return settings.SITE_URL + path


def ends_at() -> datetime:
    return timezone.localtime() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


def invite(user: User) -> tuple[str, bool]:
    """Make a new link and send it; returns it, and whether it was sent."""
    user.set_unusable_password()
    user.save(update_fields=["password", "must_change_password"])
    address = link(user)
    log(user, "accounts.invite")
    if not mail.can_be_sent(user):
        return address, False
    context = {"link": address, "until": mail.written(ends_at())}
    return address, mail.send(user, "invitation", context)


class AcceptView(PasswordResetConfirmView):
    """The link's page."""

    template_name = "wagtailadmin/account/accept_invitation.html"
    token_generator = tokens
    reset_url_token = "choose"  # noqa: S105
    success_url = reverse_lazy("wagtailadmin_login")

    def get_user(self, uidb64: str) -> Any:
        user = super().get_user(uidb64)
        return user if user and is_awaited(user) else None

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        log(self.user, "accounts.accept_invitation", user=self.user)
        messages.success(self.request, _("Your password is set. Now sign in with it."))
        return response


class ReaderAcceptView(AcceptView):
    template_name = "accounts/reader_invitation.html"
    success_url = reverse_lazy("wagtailcore_login")

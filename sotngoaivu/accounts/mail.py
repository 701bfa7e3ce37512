"""Mail to somebody who has an account, in the language that they have chosen for the admin."""

import logging
from collections.abc import Iterable
from datetime import datetime
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import lazy
from wagtail.users.models import UserProfile

from sotngoaivu.accounts.models import User

logger = logging.getLogger(__name__)


def _written(when: datetime) -> str:
    return date_format(when, "SHORT_DATETIME_FORMAT")


# A moment as the reader of the message writes it.
written = lazy(_written, str)


def can_be_sent(user: User) -> bool:
    return bool(user.email and settings.SENDS_EMAIL)


def send(user: User, template: str, context: dict[str, Any], to: Iterable[str] = ()) -> bool:
    """Whether it was sent; what could not be is logged. Its first line is the subject.

    To the account's address, or where `to` says; whoever else gets it does not see that.
    """
    profile = UserProfile.objects.filter(user_id=user.pk).first()
    with translation.override((profile and profile.preferred_language) or settings.LANGUAGE_CODE):
        text = render_to_string(
            f"accounts/mail/{template}.txt",
            {"user": user, "site": settings.WAGTAIL_SITE_NAME, **context},
        )
    subject, _, body = text.strip().partition("\n")
    try:
        sent = [
            EmailMessage(subject, body.lstrip("\n"), to=[address]).send()
            for address in to or [user.email]
        ]
    except (SMTPException, OSError) as error:
        logger.error("A message to somebody with an account was not sent: %s", type(error).__name__)
        return False
    return any(sent)

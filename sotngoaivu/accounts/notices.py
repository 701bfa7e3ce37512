"""Notice: what somebody is told by mail whose way into the admin was changed, by whomever.

So whoever has got in cannot make the account their own unnoticed. It says what was changed and
nothing that would help anybody to sign in.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sotngoaivu.accounts import mail
from sotngoaivu.accounts.models import User, email_changed

PASSWORD, EMAIL = "password", "email"
# Those of second factors have the names that the log has for them.
SAID = {
    PASSWORD: _("The password of your account was changed."),
    EMAIL: _("The e-mail address of your account was changed."),
    "add_factor": _("An app or a passkey was added to your sign-in in two steps."),
    "remove_factor": _("An app or a passkey was removed from your sign-in in two steps."),
    "make_codes": _("New recovery codes were made for your account; the former hold no longer."),
    "reset_factors": _("Your sign-in in two steps was reset on the server."),
}


def tell(user: User, what: str, *others: str) -> None:
    """Once the change is committed; at the account's address, and at `others`."""
    addresses = [*dict.fromkeys(address for address in (*others, user.email) if address)]
    if not addresses or not settings.SENDS_EMAIL or not user.is_active:
        return
    context = {"said": SAID[what], "when": mail.written(timezone.localtime())}

    def send() -> None:
        mail.send(user, "notice", context, addresses)

    transaction.on_commit(send, robust=True)


@receiver(email_changed)
def follow_email(user: User, former: str, **kwargs: Any) -> None:
    tell(user, EMAIL, former)

"""Accounts app: users, their sign-in and roles; Wagtail's list of users."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    # With several in this module Django would take none of them.
    default = True
    name = "sotngoaivu.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        # Whoever signs in gets hours, and whose address changes is told, wherever that is done.
        from sotngoaivu.accounts import hours, invitations, notices  # noqa: F401
        from sotngoaivu.core.compat.wagtail_admin import use_reset_context

        until = lazy(lambda: date_format(invitations.ends_at(), "SHORT_DATETIME_FORMAT"), str)()
        use_reset_context({"site": settings.WAGTAIL_SITE_NAME, "until": until})


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's app of users, whose list is in the order of Vietnamese names."""

    user_viewset = "sotngoaivu.accounts.viewsets.UserViewSet"

"""Accounts app: users, their sign-in and roles; Wagtail's list of users."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "sotngoaivu.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        # Whoever signs in gets hours, and whose address changes is told, wherever that is done.
        from sotngoaivu.accounts import hours, notices  # noqa: F401


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's app of users, whose list is in the order of Vietnamese names."""

    user_viewset = "sotngoaivu.accounts.viewsets.UserViewSet"

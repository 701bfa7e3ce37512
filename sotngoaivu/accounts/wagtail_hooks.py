"""Wagtail hooks of accounts: pages of the second factor, what is logged, and a session's end."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from sotngoaivu.accounts.administration import (
    refuse_nothing,
    refuse_stronger_user,
    refuse_stronger_users,
)
from sotngoaivu.accounts.confirmation import ConfirmView
from sotngoaivu.accounts.first_password import ChoosePasswordView
from sotngoaivu.accounts.second_factor import views
from sotngoaivu.accounts.second_factor.panel import second_factor_panel
from sotngoaivu.accounts.views import session_state


def account_urls() -> list[URLPattern]:
    return [
        path("session/", session_state, name="session_state"),
        path("choose-password/", ChoosePasswordView.as_view(), name="choose_password"),
        path("confirm-password/", ConfirmView.as_view(), name="confirm_password"),
        path("second-factor/", views.SecondFactorView.as_view(), name="second_factor"),
        path("second-factor/app/", views.AddAppView.as_view(), name="add_app"),
        path("second-factor/passkey/", views.AddPasskeyView.as_view(), name="add_passkey"),
        path("second-factor/<int:pk>/remove/", views.RemoveView.as_view(), name="remove_factor"),
        path("second-factor/codes/", views.RecoveryCodesView.as_view(), name="recovery_codes"),
        path("second-factor/codes/download/", views.download_codes, name="download_codes"),
    ]


def session_layer() -> str:
    return render_to_string("accounts/session_layer.html")


def log_actions(actions: Any) -> None:
    for name, label, message in (
        ("invite", _("Invite"), _("Invited to choose a password")),
        ("accept_invitation", _("Accept an invitation"), _("Chose a password by the invitation")),
        ("add_factor", _("Add a second factor"), _("Second factor added")),
        ("remove_factor", _("Remove a second factor"), _("Second factor removed")),
        ("make_codes", _("Make recovery codes"), _("New recovery codes made")),
        ("hand_over", _("Hand over"), _("Handed over to a colleague, and ended")),
        ("reset_factors", _("Reset second factors"), _("All second factors removed on the server")),
    ):
        actions.register_action(f"accounts.{name}", label, message)


hooks.register("register_admin_urls", account_urls)
hooks.register("insert_global_admin_js", session_layer)
hooks.register("register_account_settings_panel", second_factor_panel)
hooks.register("register_log_actions", log_actions)
hooks.register("before_edit_user", refuse_stronger_user)
hooks.register("before_delete_user", refuse_stronger_user)
hooks.register("before_bulk_action", refuse_nothing)
hooks.register("before_bulk_action", refuse_stronger_users)

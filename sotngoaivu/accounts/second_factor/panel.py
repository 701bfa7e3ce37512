"""Panel on the account page that leads to the second factor."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel

from sotngoaivu.accounts.second_factor.factors import authenticators


class SecondFactorPanel(BaseSettingsPanel):
    name = "second_factor"
    title = _("Sign-in in two steps")
    order = 510
    template_name = "wagtailadmin/account/second_factor_panel.html"

    def get_form(self) -> forms.Form:
        """Nothing is set here."""
        return forms.Form(prefix=self.name)

    def get_context_data(self) -> dict[str, Any]:
        return {"is_set_up": authenticators(self.user).exists()}


def second_factor_panel(request: HttpRequest, user: Any, profile: Any) -> SecondFactorPanel:
    return SecondFactorPanel(request, user, profile)

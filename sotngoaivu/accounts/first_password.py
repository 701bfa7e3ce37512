"""First password: who was given one by a program chooses another before anything else."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from sotngoaivu.accounts.confirmation import ConfirmedMixin


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class ChoosePasswordView(ConfirmedMixin, FormView[Any]):
    """The former one was given a moment ago, to sign in, and is not asked for again."""

    template_name = "wagtailadmin/account/choose_password.html"
    form_class = SetPasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not getattr(request.user, "must_change_password", False):
            return redirect("wagtailadmin_account")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: Any) -> HttpResponse:
        update_session_auth_hash(self.request, form.save())
        messages.success(
            self.request,
            _("Your password is set. Your name and e-mail address can be given under “Account”."),
        )
        return redirect("wagtailadmin_home")

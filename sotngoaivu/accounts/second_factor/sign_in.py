"""Sign-in in two steps: nobody is signed in before the second factor of the account.

Whoever has none is signed in by the password, as Wagtail's own views do it. Between the steps the
session holds who has given the right password, for ten minutes.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import LoginView as DjangoLoginView
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView
from wagtail.admin.views.account import LoginView as WagtailLoginView
from wagtail.users.models import UserProfile

from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.second_factor.factors import authenticators, codes_left
from sotngoaivu.accounts.second_factor.forms import CodeForm
from sotngoaivu.accounts.second_factor.passkeys import as_json, passkeys_work
from sotngoaivu.core.compat.allauth import options_to_use

PATIENCE = timedelta(minutes=10)
_KEY = "first_step"


@dataclass(frozen=True)
class FirstStep:
    """Who has given the right password; where they go, and how long the session is to last."""

    user: int
    backend: str
    # Of the password: another one ends what began with it.
    hash: str
    since: float
    go_on: str
    # None: as the site has it; 0: until the browser is closed.
    expiry: int | None


def begin(request: HttpRequest, user: Any, go_on: str, expiry: int | None) -> None:
    # Whoever knew the session before does not know it now.
    request.session.cycle_key()
    step = FirstStep(
        user=user.pk,
        backend=user.backend,
        hash=user.get_session_auth_hash(),
        since=timezone.now().timestamp(),
        go_on=go_on,
        expiry=expiry,
    )
    request.session[_KEY] = asdict(step)


def first_step(request: HttpRequest) -> tuple[FirstStep, User] | None:
    """The step that was taken, while it holds."""
    if _KEY not in request.session:
        return None
    step = FirstStep(**request.session[_KEY])
    user = User.objects.filter(pk=step.user, is_active=True).first()
    age = timezone.now().timestamp() - step.since
    if (
        user is None
        or age >= PATIENCE.total_seconds()
        or not constant_time_compare(step.hash, user.get_session_auth_hash())
    ):
        return None
    return step, user


def username_of_first_step(request: HttpRequest) -> str:
    found = first_step(request)
    return found[1].get_username().casefold() if found else ""


class SignInView(WagtailLoginView):
    """The admin's; the password alone signs in only whoever has no second factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if not authenticators(user).exists():
            signed_in: HttpResponse = super().form_valid(form)
            return signed_in
        expiry = None if form.cleaned_data.get("remember") else 0
        begin(self.request, user, self.get_success_url(), expiry)
        return redirect("wagtailadmin_second_step")


class ReaderSignInView(DjangoLoginView):
    """Of readers who want to see a page that is not for everybody."""

    template_name = "wagtailcore/login.html"

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if not authenticators(user).exists():
            return super().form_valid(form)
        begin(self.request, user, self.get_success_url(), None)
        return redirect("wagtailcore_second_step")

    def get_default_redirect_url(self) -> str:
        """The home page in the language of the sign-in."""
        return reverse("wagtail_serve", args=[""])


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class SecondStepView(TemplateView):
    """Asks for a code or a passkey of whoever has given the right password."""

    template_name = "wagtailadmin/account/second_step.html"
    sign_in = "wagtailadmin_login"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = first_step(request)
        if found is None:
            return redirect(self.sign_in)
        self.step, self.user = found
        with translation.override(self.language()):
            response = super().dispatch(request, *args, **kwargs)
            if isinstance(response, TemplateResponse):
                response.render()
        return response

    def language(self) -> str:
        """What the account has chosen for the admin."""
        return str(UserProfile.get_for_user(self.user).get_preferred_language())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form: Form
        if "credential" in request.POST:
            from sotngoaivu.accounts.second_factor.passkey_forms import PasskeySignInForm

            form = PasskeySignInForm(request.POST, user=self.user)
            if form.is_valid():
                return self.complete(form.cleaned_data["credential"])
        else:
            form = CodeForm(request.POST, user=self.user)
            if form.is_valid():
                return self.complete(form.authenticator)
        return self.render_to_response(self.get_context_data(tried=form))

    def complete(self, authenticator: Authenticator) -> HttpResponse:
        authenticator.record_usage()
        del self.request.session[_KEY]
        login(self.request, self.user, backend=self.step.backend)
        if self.step.expiry is not None:
            self.request.session.set_expiry(self.step.expiry)
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            left = codes_left(self.user)
            messages.warning(
                self.request,
                ngettext(
                    "You have used a recovery code; %(count)d is left. More can be made under "
                    "“Account”.",
                    "You have used a recovery code; %(count)d are left. More can be made under "
                    "“Account”.",
                    left,
                )
                % {"count": left},
            )
        return redirect(self.step.go_on)

    def get_context_data(self, tried: Form | None = None, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["form"] = tried if isinstance(tried, CodeForm) else CodeForm(user=self.user)
        context["passkey_refused"] = tried is not None and not isinstance(tried, CodeForm)
        context["sign_in"] = self.sign_in
        if authenticators(self.user).filter(type=Authenticator.Type.WEBAUTHN).exists():
            context["has_passkey"] = True
            context["passkeys_work"] = passkeys_work(self.request)
            context["options"] = as_json(options_to_use(self.user))
        return context


class ReaderSecondStepView(SecondStepView):
    template_name = "accounts/reader_second_step.html"
    sign_in = "wagtailcore_login"

    def language(self) -> str:
        """That of the address, as on every page for readers."""
        return translation.get_language() or "vi"

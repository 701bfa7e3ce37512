"""Pages of the second factor in Wagtail's admin: what somebody has, adds, removes."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from sotngoaivu.accounts.confirmation import ConfirmedMixin
from sotngoaivu.accounts.second_factor import factors
from sotngoaivu.accounts.second_factor.forms import AppForm
from sotngoaivu.accounts.second_factor.passkeys import as_json, passkeys_work
from sotngoaivu.core.compat.allauth import add_app, add_passkey, options_to_make

# The authenticator of the recovery codes that this session has made and may still see.
_SHOWN = "recovery_codes_shown"


class SecondFactorMixin(WagtailAdminTemplateMixin):
    header_icon = "key"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        own: list[dict[str, Any]] = [
            {"url": reverse("wagtailadmin_account"), "label": _("Account")}
        ]
        if self.page_title != SecondFactorView.page_title:
            own.append({"url": reverse("second_factor"), "label": SecondFactorView.page_title})
        own.append({"url": "", "label": self.get_page_title()})
        return [*super().get_breadcrumbs_items(), *own]


class SecondFactorView(SecondFactorMixin, TemplateView):
    """What the account has."""

    template_name = "wagtailadmin/account/second_factor.html"
    page_title = gettext_lazy("Sign-in in two steps")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = factors.account(self.request)
        found = list(factors.authenticators(user).order_by("created_at"))
        return super().get_context_data(
            authenticators=found,
            has_app=any(each.type == Authenticator.Type.TOTP for each in found),
            codes_left=factors.codes_left(user),
            may_remove=factors.may_remove(user),
            is_required=factors.is_required(user),
            is_missing=factors.is_missing(user),
            passkeys_work=passkeys_work(self.request),
            **kwargs,
        )


class _AddView(ConfirmedMixin, SecondFactorMixin, FormView[Any]):
    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def added(self) -> HttpResponse:
        with_codes = factors.added(factors.account(self.request))
        messages.success(self.request, _("From now on, your sign-in has a second step."))
        return show_codes(self.request) if with_codes else redirect("second_factor")


@method_decorator(never_cache, name="dispatch")
class AddAppView(_AddView):
    template_name = "wagtailadmin/account/add_app.html"
    form_class = AppForm
    page_title = gettext_lazy("Add an app")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if (
            factors.authenticators(factors.account(request))
            .filter(type=Authenticator.Type.TOTP)
            .exists()
        ):
            messages.warning(request, _("You have an app already. Remove it to use another one."))
            return redirect("second_factor")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        address = get_adapter().build_totp_url(factors.account(self.request), secret)
        drawing = get_adapter().build_totp_svg(address)
        # Drawn here, of nothing but squares.
        context["qr_code"] = mark_safe(drawing[drawing.index("<svg") :])  # noqa: S308
        # In groups, for it is typed by hand.
        context["secret"] = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        context["address"] = address
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            add_app(self.request, factors.account(self.request), form.secret)
            return self.added()


@method_decorator(never_cache, name="dispatch")
class AddPasskeyView(_AddView):
    template_name = "wagtailadmin/account/add_passkey.html"
    page_title = gettext_lazy("Add a passkey")

    def get_form_class(self) -> type[Any]:
        from sotngoaivu.accounts.second_factor.passkey_forms import PasskeyForm

        return PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["passkeys_work"] = passkeys_work(self.request)
        context["options"] = as_json(options_to_make(factors.account(self.request)))
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        data = form.cleaned_data
        with transaction.atomic():
            add_passkey(factors.account(self.request), data["name"], data["credential"])
            return self.added()


class RemoveView(ConfirmedMixin, SecondFactorMixin, TemplateView):
    template_name = "wagtailadmin/account/remove_factor.html"
    page_title = gettext_lazy("Remove")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.authenticator = get_object_or_404(
            factors.authenticators(factors.account(request)), pk=kwargs["pk"]
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            factors.remove(factors.account(request), self.authenticator)
        except PermissionDenied:
            messages.error(
                request,
                _("The last one cannot be removed: your account needs one. Add another one first."),
            )
        else:
            messages.success(request, _("It has been removed."))
        return redirect("second_factor")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            authenticator=self.authenticator,
            may_remove=factors.may_remove(factors.account(self.request)),
            is_last=factors.authenticators(factors.account(self.request)).count() == 1,
            **kwargs,
        )


def show_codes(request: HttpRequest) -> HttpResponse:
    """Lead to the codes that have just been made."""
    codes = factors.recovery_codes(factors.account(request))
    request.session[_SHOWN] = codes.pk if codes else None
    return redirect("recovery_codes")


def _shown_codes(request: HttpRequest) -> list[str] | None:
    """The codes, to the session that has made them, until its user says that they are kept."""
    codes = factors.recovery_codes(factors.account(request))
    if codes is None or codes.pk != request.session.get(_SHOWN):
        return None
    try:
        return [f"{code[:4]} {code[4:]}" for code in codes.wrap().get_unused_codes()]
    except ValidationError:
        return None


@method_decorator(never_cache, name="dispatch")
class RecoveryCodesView(ConfirmedMixin, SecondFactorMixin, TemplateView):
    """Shows new codes once; makes new ones."""

    template_name = "wagtailadmin/account/recovery_codes.html"
    page_title = gettext_lazy("Recovery codes")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not factors.authenticators(factors.account(request)).exists():
            return redirect("second_factor")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "kept" in request.POST:
            request.session.pop(_SHOWN, None)
            return redirect("second_factor")
        factors.renew_codes(factors.account(request))
        return show_codes(request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        codes = _shown_codes(self.request)
        left = factors.codes_left(factors.account(self.request))
        return super().get_context_data(codes=codes, codes_left=left, **kwargs)


@never_cache
def download_codes(request: HttpRequest) -> HttpResponse:
    codes = _shown_codes(request)
    if codes is None:
        raise Http404
    head = _("Recovery codes of %(user)s. Each can be used once.") % {
        "user": request.user.get_username()
    }
    text = "\r\n".join([head, "", *codes, ""])
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="ma-du-phong.txt"'
    return response

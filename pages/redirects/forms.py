"""The admin's form of a redirect, whose target may be a path of this site."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from pages.redirects.addresses import found_at
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE


def validate_address(address: str) -> None:
    """Raises ValidationError where nobody can tell the parts of the address apart."""
    try:
        urlsplit(address)
    except ValueError as error:
        raise ValidationError(URLValidator.message) from error


class TargetForm(RedirectForm):
    """Wagtail's, which takes whole addresses only; used to add, to edit and to import.

    A path is kept as it is, and holds for both languages.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["redirect_link"] = forms.CharField(
            label=_("Redirect to an address"),
            required=False,
            max_length=255,
            help_text=_(
                "A whole address (https://…), or the path of something on this site from its "
                "first / on, such as /tin-tuc/."
            ),
        )
        for name in ("old_path", "redirect_link"):
            self.fields[name].validators.append(validate_address)

    def clean_redirect_link(self) -> str:
        link: str = self.cleaned_data["redirect_link"]
        if not link.startswith("/") or link.startswith("//"):
            # The model's own validator knows whole addresses.
            return link
        site = self.cleaned_data.get("site") or Site.objects.filter(is_default_site=True).first()
        path = urlsplit(link).path
        language = translation.get_language_from_path(path) or MAIN_LANGUAGE
        with translation.override(language):
            there = site is None or found_at(HttpRequest(), site, path)
        if not there:
            raise ValidationError(
                _now("This site shows nothing at %(path)s."), params={"path": path}
            )
        return link

    def clean(self) -> dict[str, Any]:
        super().clean()
        data: dict[str, Any] = self.cleaned_data
        link = data.get("redirect_link")
        if "redirect_link" in data and bool(data.get("redirect_page")) == bool(link):
            told = _now("Choose a page or give an address, not both.")
            self.add_error("redirect_link", told)
        elif link and Redirect.normalise_path(link) == Redirect.normalise_path(
            data.get("old_path") or ""
        ):
            self.add_error("redirect_link", _now("This address would lead to itself."))
        return data

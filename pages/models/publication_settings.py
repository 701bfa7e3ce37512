"""Publication settings: which checks stop a publication, and which are left out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import get_page_models

from pages.publication_checks.base import Level, PublicationCheck, PublicationFinding


def all_checks() -> dict[str, PublicationCheck]:
    """The checks of all types of pages, by code."""
    return {
        check.code: check
        for model in get_page_models()
        for check in getattr(model, "publication_checks", ())
    }


def stopping_by_default() -> list[str]:
    return [code for code, check in all_checks().items() if check.default == Level.STOP]


def _choices() -> list[tuple[str, Any]]:
    return [(code, check.label) for code, check in all_checks().items()]


class PublicationSettingsForm(WagtailAdminModelForm):
    stopping = forms.MultipleChoiceField(
        label=_("What stops a publication"),
        choices=_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("However the page is published. Drafts are saved all the same."),
    )
    ignored = forms.MultipleChoiceField(
        label=_("What is not looked at"),
        choices=_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Of all others editors are told before they publish."),
    )

    def clean(self) -> Any:
        cleaned = super().clean() or {}
        both = {*cleaned.get("stopping", ())} & {*cleaned.get("ignored", ())}
        if both:
            names = ", ".join(str(all_checks()[code].label) for code in sorted(both))
            told = _now("What stops is looked at: %(names)s.")
            self.add_error("ignored", told % {"names": names})
        return cleaned


@register_setting(icon="tasks")
class PublicationSettings(BaseGenericSetting):
    stopping = models.JSONField(_("what stops a publication"), default=stopping_by_default)
    ignored = models.JSONField(_("what is not looked at"), default=list)

    base_form_class = PublicationSettingsForm
    panels = [FieldPanel("stopping"), FieldPanel("ignored")]

    class Meta:
        verbose_name = _("Before publishing")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def level(self, check: PublicationCheck) -> Level:
        if check.code in self.ignored:
            return Level.OFF
        return Level.STOP if check.code in self.stopping else Level.WARN

    def findings(self, page: Any) -> dict[Level, list[PublicationFinding]]:
        """What stops a publication of `page` as it is, and what it warns of."""
        found: dict[Level, list[PublicationFinding]] = {Level.STOP: [], Level.WARN: []}
        for check in page.publication_checks:
            level = self.level(check)
            if level != Level.OFF:
                found[level] += check.find(page)
        # The same is often found in both languages.
        for level, several in found.items():
            found[level] = list(dict.fromkeys(several))
        return found


def refuse_publication(page: Any) -> None:
    """Raise ValidationError with all that stops a publication of `page`; else do nothing."""
    if stops := PublicationSettings.load().findings(page)[Level.STOP]:
        raise ValidationError([finding.text for finding in stops])

"""Upkeep app: what the site does for itself each night."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UpkeepConfig(AppConfig):
    name = "sotngoaivu.upkeep"
    verbose_name = _("Upkeep")

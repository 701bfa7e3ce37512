"""Backup app: the whole site in one file."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupConfig(AppConfig):
    name = "sotngoaivu.backup"
    label = "backup"
    verbose_name = _("Backups")

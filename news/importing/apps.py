"""App of the imports: the batches by which news of a former site came in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportingConfig(AppConfig):
    name = "news.importing"
    label = "importing"
    verbose_name = _("Moving in")

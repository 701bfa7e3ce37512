"""Search app: its signal receivers are connected here."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "sotngoaivu.search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from sotngoaivu.search import signals  # noqa: F401

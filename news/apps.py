"""News app: articles, their lists and feeds; its signal receivers are connected here."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = _("News")

    def ready(self) -> None:
        from news import signals  # noqa: F401

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from pages import moves, signals  # noqa: F401
        from pages.checks import check_bilingual_fields
        from pages.pictures import keeping  # noqa: F401
        from pages.shown import declare

        declare()
        checks.register(check_bilingual_fields, checks.Tags.models)

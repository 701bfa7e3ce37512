from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from pages.checks import check_bilingual_fields, check_blocks
        from pages.redirects import history  # noqa: F401

        checks.register(check_bilingual_fields, checks.Tags.models)
        checks.register(check_blocks, checks.Tags.models)

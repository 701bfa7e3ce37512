"""Pages app: its system checks, and what it hands to the ways round Wagtail."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from pages import picture_descriptions, undoing  # noqa: F401
        from pages.admin.approvals import tell_of_answer
        from pages.checks import (
            check_api_fields,
            check_bilingual_fields,
            check_blocks,
            check_page_types,
        )
        from pages.link_checks import checking  # noqa: F401
        from pages.link_checks.inside import broken_addresses
        from pages.permissions import use_policy
        from pages.publication_checks.common import use_broken_addresses
        from pages.redirects import history  # noqa: F401
        from pages.redirects.forms import TargetForm
        from pages.redirects.imports import FORMATS, FileForm
        from sotngoaivu.core.compat.wagtail_admin import use_import_formats, use_redirect_form
        from sotngoaivu.core.compat.wagtail_views import tell_after_answers

        for check in (check_bilingual_fields, check_blocks, check_api_fields, check_page_types):
            checks.register(check, checks.Tags.models)
        use_redirect_form(TargetForm)
        use_import_formats(FORMATS, FileForm)
        use_policy()
        use_broken_addresses(broken_addresses)
        tell_after_answers(tell_of_answer)

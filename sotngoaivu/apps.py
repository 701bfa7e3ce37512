"""The project's own app: what has to be in place before any other app is ready."""

from django.apps import AppConfig


class SotngoaivuConfig(AppConfig):
    name = "sotngoaivu"

    def ready(self) -> None:
        from sotngoaivu.conf import checks, reports  # noqa: F401
        from sotngoaivu.core import published_content, tasks
        from sotngoaivu.core.compat.ninja import defer_schemas
        from sotngoaivu.core.compat.wagtail_admin import adapt
        from sotngoaivu.core.compat.wagtail_exports import adapt_exports
        from sotngoaivu.core.compat.wagtail_publications import adapt_publications
        from sotngoaivu.core.compat.wagtail_views import adapt_views
        from sotngoaivu.core.compat.wagtail_workflows import adapt_workflows
        from sotngoaivu.core.text import composed

        defer_schemas()
        reports.connect()
        adapt()
        adapt_exports()
        adapt_publications()
        adapt_views()
        adapt_workflows()
        composed.connect()
        published_content.connect()
        tasks.connect()

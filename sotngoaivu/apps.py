from django.apps import AppConfig


class SotngoaivuConfig(AppConfig):
    name = "sotngoaivu"

    def ready(self) -> None:
        from sotngoaivu.core import published_content
        from sotngoaivu.core.compat.wagtail_admin import adapt
        from sotngoaivu.core.i18n.reference_index import ignore_bilingual_fields
        from sotngoaivu.core.text import composed

        adapt()
        ignore_bilingual_fields()
        composed.connect()
        published_content.connect()

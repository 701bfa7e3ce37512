from django.apps import AppConfig


class SotngoaivuConfig(AppConfig):
    name = "sotngoaivu"

    def ready(self) -> None:
        from sotngoaivu.core.compat.wagtail_admin import adapt

        adapt()

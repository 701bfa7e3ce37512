from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "sotngoaivu.media"
    label = "media"

    def ready(self) -> None:
        from sotngoaivu.media import queue  # noqa: F401

from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "sotngoaivu.media"
    label = "media"

    def ready(self) -> None:
        from sotngoaivu.core.compat.wagtail_admin import use_avatar_form
        from sotngoaivu.media import queue  # noqa: F401
        from sotngoaivu.media.forms import AvatarForm

        use_avatar_form(AvatarForm)

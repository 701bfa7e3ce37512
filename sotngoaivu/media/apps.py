"""Media app: images, renditions and documents; what it hands to the ways round Wagtail."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "sotngoaivu.media"
    label = "media"

    def ready(self) -> None:
        from sotngoaivu.core.compat.wagtail_admin import use_avatar_form
        from sotngoaivu.core.compat.wagtail_media import (
            say_nothing_of_duplicates,
            use_duplicates,
            use_listings,
        )
        from sotngoaivu.media import former_files, listings, queue, usage  # noqa: F401
        from sotngoaivu.media.forms import AvatarForm
        from sotngoaivu.media.models import CustomDocument, CustomImage

        use_avatar_form(AvatarForm)
        use_duplicates(listings.standing_for)
        say_nothing_of_duplicates()
        filtersets = {
            CustomImage: listings.ImageListFilterSet,
            CustomDocument: listings.DocumentListFilterSet,
        }
        use_listings(filtersets, listings.count_uses)

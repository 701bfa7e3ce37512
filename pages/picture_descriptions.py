"""Picture descriptions: the library learns what a published page says of a picture."""

from typing import Any

from django.dispatch import receiver
from wagtail.log_actions import log

from pages.blocks.media import Picture
from pages.models import BasePage
from pages.publication_checks.texts import pictures
from sotngoaivu.core.i18n.languages import LocalizedText
from sotngoaivu.core.published_content import published_content_changed
from sotngoaivu.media.models import CustomImage


@receiver(published_content_changed)
def tell_library(instance: Any, deleted: bool, **kwargs: Any) -> None:
    """Where it says nothing of its own: other pages that show the picture have it from then on."""
    if deleted or not isinstance(instance, BasePage) or not instance.live:
        return
    learnt: dict[int, dict[str, str]] = {}
    for language, _field, picture in pictures(instance):
        if picture.image and not picture.is_decorative:
            for name, said in _fields(language, picture):
                if _is_of(language, said) and _fits(picture.image, name, str(said)):
                    learnt.setdefault(picture.image.pk, {}).setdefault(name, str(said))
    for image in CustomImage.objects.filter(pk__in=learnt):
        # Somebody may have described it since the page's copy of it was read.
        new = {name: text for name, text in learnt[image.pk].items() if _fits(image, name, text)}
        if new:
            for name, text in new.items():
                setattr(image, name, text)
            image.save(update_fields=list(new))
            revision = instance.live_revision
            log(image, "wagtail.edit", user=revision and revision.user)


def _fields(language: str, picture: Picture) -> list[tuple[str, LocalizedText]]:
    description = CustomImage.description_field(language)
    return [(description, picture.alt), (f"credit_{language}", picture.credit)]


def _is_of(language: str, text: LocalizedText) -> bool:
    """Whether it says something, in this language."""
    return bool(text) and text.language in ("", language)


def _fits(image: Any, name: str, text: str) -> bool:
    is_needed = not image.is_decorative or name.startswith("credit")
    is_short = len(text) <= image._meta.get_field(name).max_length
    return is_needed and is_short and not getattr(image, name)

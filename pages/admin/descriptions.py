"""Descriptions of pictures: an editor who saves a page is told which pictures have none."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.blocks import StreamValue

from pages.admin.autosave import is_autosave
from pages.blocks.media import Picture
from pages.blocks.plain import PlainHTML
from pages.models.base import BasePage
from sotngoaivu.core.i18n.languages import LANGUAGES


def warn_of_missing(request: HttpRequest, page: BasePage) -> None:
    """Say so above the screen that follows; not where the form is only saved by itself."""
    if is_autosave(request) or not isinstance(page, BasePage):
        return
    lacking = [picture for picture in _pictures(page) if picture.lacks_description]
    titles = dict.fromkeys(str(picture.image.title) for picture in lacking)
    if titles:
        told = _(
            "Readers who cannot see are told nothing of: %(pictures)s. Say at the picture what it "
            "shows, or tick that it only adorns."
        )
        messages.warning(request, told % {"pictures": ", ".join(titles)})


def _pictures(page: BasePage) -> Iterator[Picture]:
    for language in LANGUAGES:
        with translation.override(language):
            if main := page.main_picture:
                yield main
            for name in page.bilingual_texts:
                body: Any = getattr(page, f"{name}_{language}")
                for child in body if isinstance(body, StreamValue) else ():
                    if isinstance(child.block, PlainHTML):
                        yield from child.block.pictures(child.value)

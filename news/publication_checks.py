"""Publication checks of articles: what lists and the home page show of them."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages.publication_checks.base import PublicationCheck, PublicationFinding

# Pixels; the home page leads with a picture as wide as this.
LEAST_WIDTH = 1200


def _without_lead(article: Any) -> Iterator[PublicationFinding]:
    if not article.lead_vi:
        yield PublicationFinding("lead_vi", _now("There is no lead: lists show the title alone."))


def _without_category(article: Any) -> Iterator[PublicationFinding]:
    if article.category_id is None:
        yield PublicationFinding(
            "category", _now("There is no category: only the list of all news has it.")
        )


def _small_picture(article: Any) -> Iterator[PublicationFinding]:
    image = article.main_image
    if image and image.width < LEAST_WIDTH:
        text = _now("The main picture is %(width)s pixels wide; the home page shows %(least)s.")
        yield PublicationFinding("main_image", text % {"width": image.width, "least": LEAST_WIDTH})


OF_ARTICLES = (
    PublicationCheck("lead", _("Lead"), _without_lead),
    PublicationCheck("category", _("Category"), _without_category),
    PublicationCheck("picture_size", _("Size of the main picture"), _small_picture),
)

"""Publication checks of articles: what lists and the home page show of them."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages.publication_checks.base import PublicationCheck, PublicationFinding

# Pixels; the home page leads with a picture as wide as this.
LEAST_WIDTH = 1200
# A publication that an approval holds up for so long is not mistaken yet.
LATE = datetime.timedelta(days=2)


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


def _date_ahead(article: Any) -> Iterator[PublicationFinding]:
    shown = article.date
    if shown and shown > max(timezone.now(), article.go_live_at or timezone.now()):
        text = _now("The date is still to come: %(date)s. Until then it stands above all others.")
        yield PublicationFinding("date", text % {"date": _said(shown)})


def _schedule_passed(article: Any) -> Iterator[PublicationFinding]:
    """Of an article that readers have not seen yet; who publishes it now may mean another year."""
    moment = article.go_live_at
    if moment and not article.first_published_at and timezone.now() - moment > LATE:
        text = _now("The moment chosen for it has passed: %(date)s. It would bear that date.")
        yield PublicationFinding("go_live_at", text % {"date": _said(moment)})


def _said(moment: datetime.datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


OF_ARTICLES = (
    PublicationCheck("lead", _("Lead"), _without_lead),
    PublicationCheck("category", _("Category"), _without_category),
    PublicationCheck("date", _("Date of the article"), _date_ahead),
    PublicationCheck("schedule", _("Moment of publication"), _schedule_passed),
    PublicationCheck("picture_size", _("Size of the main picture"), _small_picture),
)

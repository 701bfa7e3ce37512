"""Cards: articles as lists show them."""

import datetime
from dataclasses import dataclass, fields

from wagtail.images.models import AbstractImage
from wagtail.query import PageQuerySet

from pages.navigation.tree import LinkedPage
from sotngoaivu.core.i18n.languages import ActiveLanguageField


@dataclass(slots=True)
class Card(LinkedPage):
    """Named as in `ArticlePage`; `main_image` is there once `attach` has read it."""

    published_on: datetime.datetime
    lead_vi: str
    lead_en: str
    category__name_vi: str | None
    category__name_en: str | None
    main_image_id: int | None
    main_image: AbstractImage | None = None

    lead = ActiveLanguageField("lead", main="lead_vi")
    category_name = ActiveLanguageField("category__name", main="category__name_vi")


_COLUMNS = [each.name for each in fields(Card) if each.name != "main_image"]


def cards(articles: PageQuerySet) -> list[Card]:
    """One query for narrow rows: to make a page object costs more than to read it."""
    return [Card(*row) for row in articles.values_list(*_COLUMNS)]

"""Serialisation: pages and images as the plain facts that the API's schemas describe."""

import datetime
from typing import Any
from urllib.parse import urljoin

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.fields import RichTextField, StreamField

from pages.formats.html import plain_body, plain_html
from pages.formats.images import Picture, media_type
from pages.models import BasePage
from pages.models.alternates import MARKDOWN
from pages.seo.sitemaps import Addresses, site_of
from sotngoaivu.core.i18n.languages import LANGUAGES, MAIN_LANGUAGE
from sotngoaivu.media.models import CustomImage


class Facts:
    """Makes facts for one request: addresses are whole, and cost no query for each page."""

    def __init__(self, request: HttpRequest) -> None:
        self.site = site_of(request)
        self.addresses = Addresses(self.site)
        self.root_url = self.addresses.root_url

    def address(self, operation: str, *args: Any) -> str:
        """Of an operation of this API, by its `url_name`."""
        return self.root_url + reverse(f"api-v1:{operation}", args=args)

    def reference(self, page: BasePage, operation: str) -> dict[str, Any]:
        return {
            "id": page.pk,
            "title": page.title,
            "title_en": page.title_en,
            "detail_url": self.address(operation, page.pk),
        }

    def page(self, page: BasePage, operation: str) -> dict[str, Any]:
        """What any page says of itself; `operation` is that of its detail."""
        kind = ContentType.objects.get_for_id(page.content_type_id).model_class()
        place = self.addresses.of(page.url_path, MAIN_LANGUAGE)
        return self.reference(page, operation) | {
            "type": kind._meta.label if kind else "",
            "slug": page.slug,
            "html_url": place,
            "html_url_en": self.addresses.of(page.url_path, "en") if page.has_english else None,
            "markdown_url": f"{place}{MARKDOWN}",
            "search_description": page.search_description,
            "search_description_en": page.search_description_en,
            "first_published_at": _local(page.first_published_at),
            "last_published_at": _local(page.updated_at),
        }

    def text(self, page: BasePage, name: str) -> dict[str, str]:
        """A bilingual field by its columns' names, formatted text as HTML in that language."""
        field = page._meta.get_field(name)
        texts = {}
        for code in LANGUAGES:
            value = getattr(page, f"{name}_{code}")
            with translation.override(code):
                if isinstance(field, StreamField):
                    value = plain_body(value, self.root_url)
                elif isinstance(field, RichTextField):
                    value = plain_html(value or "", self.root_url)
            texts[f"{name}_{code}"] = value or ""
        return texts

    def own(self, page: BasePage) -> dict[str, Any]:
        """What the page's type tells besides (`api_fields`), moments at the site's own clock."""
        return {
            name: _local(value) if isinstance(value, datetime.datetime) else value
            for name, value in page.api_facts().items()
        }

    def picture(self, image: CustomImage | None, owner: Any = None) -> dict[str, Any] | None:
        """`owner`'s fields `main_image_alt_vi` and so on tell about the picture.

        No rendition is made: what pages have shown so far is there already.
        """
        if image is None:
            return None
        words = {
            name: getattr(owner, f"main_image_{name}", "") or own
            for name, own in _words_of(image).items()
        }
        if getattr(owner, "main_image_is_decorative", False):
            words |= {"alt_vi": "", "alt_en": ""}
        return {
            **self._file(image),
            **words,
            "credit": words["credit_vi"],
            "renditions": [self._file(made) for made in image.renditions.all()],
        }

    def _file(self, picture: Picture) -> dict[str, Any]:
        return {
            "url": urljoin(self.root_url, picture.file.url),
            "width": picture.width,
            "height": picture.height,
            "type": media_type(picture),
        }


def _words_of(image: CustomImage) -> dict[str, str]:
    """What the picture library says of it, by the names of the API."""
    words = {"alt_vi": image.description, "alt_en": image.description_en}
    if image.is_decorative:
        words = dict.fromkeys(words, "")
    for code in LANGUAGES:
        words[f"caption_{code}"] = ""
        for name in ("credit", "terms_of_use"):
            words[f"{name}_{code}"] = getattr(image, f"{name}_{code}") or ""
    return words


def _local(moment: datetime.datetime | None) -> datetime.datetime | None:
    """At the site's own clock, without what nobody asked."""
    return moment and timezone.localtime(moment).replace(microsecond=0)

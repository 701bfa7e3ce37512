"""Image, rendition and document models.

What Wagtail brings and fills itself (`title`, an image's `description`) holds the Vietnamese, with
the English in a field beside it; `localized_…` reads the active language.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.search import index

from sotngoaivu.core.i18n.languages import ActiveLanguageField, LocalizedText
from sotngoaivu.media.specs import RENDITION_SETS


def _title_in_english() -> Any:
    return models.CharField(_("title in English"), max_length=255, blank=True)


_BILINGUAL = ("credit_vi", "credit_en", "terms_of_use_vi", "terms_of_use_en")


class CustomImage(AbstractImage):
    """What pages say of an image where a block or an article says nothing of its own."""

    title_en = _title_in_english()
    description_en = models.CharField(_("description in English"), max_length=255, blank=True)
    is_decorative = models.BooleanField(
        _("only adorns"),
        default=False,
        help_text=_("Tells nothing that the text does not: nothing is read aloud for it."),
    )
    credit = models.CharField(
        _("credit"), max_length=160, blank=True, help_text=_("Who took or drew it.")
    )
    terms_of_use = models.CharField(
        _("terms of use"),
        max_length=255,
        blank=True,
        help_text=_("What others may do with it, for example print it and name its source."),
    )

    localized_title = ActiveLanguageField("title")
    localized_description = ActiveLanguageField("description")

    admin_form_fields = (
        *("title", "title_en", "file", "description", "description_en", "is_decorative"),
        *(*_BILINGUAL, "collection", "tags"),
        *(name for name in Image.admin_form_fields if name.startswith("focal_point")),
    )
    search_fields = [
        *AbstractImage.search_fields,
        *(index.SearchField(name) for name in ("title_en", "description_en")),
        *(index.SearchField(name) for name in _BILINGUAL),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def default_alt(self) -> LocalizedText:
        """What is read aloud for the image; empty where it only adorns."""
        if self.is_decorative:
            return LocalizedText()
        return LocalizedText.of(self, "description", self.localized_description)

    @property
    def default_credit(self) -> LocalizedText:
        return LocalizedText.of(self, "credit", self.credit or "")


class CustomRendition(AbstractRendition):
    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    @property
    def is_published_content(self) -> bool:
        """Whether pages show it; Wagtail's admin has thumbnails of its own made."""
        return any(self.filter_spec in each.specs for each in RENDITION_SETS.values())

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"
            )
        ]


class CustomDocument(AbstractDocument):
    title_en = _title_in_english()

    localized_title = ActiveLanguageField("title")

    admin_form_fields = ("title", "title_en", "file", "collection", "tags")
    search_fields = [*AbstractDocument.search_fields, index.SearchField("title_en")]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

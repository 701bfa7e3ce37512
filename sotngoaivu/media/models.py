"""Image, rendition and document models.

What Wagtail brings and fills itself (`title`, an image's `description`) holds the Vietnamese, with
the English in a field beside it; `localized_…` reads the active language.
"""

import contextlib
import string
import struct
import zlib
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.db import models
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from PIL import Image as PillowImage
from wagtail.documents.models import AbstractDocument
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Filter,
    Image,
    SourceImageIOError,
)
from wagtail.search import index
from wagtail.utils.file import hash_filelike

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE, ActiveLanguageField, LocalizedText
from sotngoaivu.core.remote import RemoteStorage
from sotngoaivu.core.storage import with_its_row
from sotngoaivu.media.specs import RENDITION_SETS


def _title_in_english() -> Any:
    return models.CharField(_("title in English"), max_length=255, blank=True)


# What Pillow and Willow raise on pictures that are cut short or damaged, by format.
DAMAGED = (
    *(OSError, SyntaxError, ValueError, EOFError, RuntimeError, struct.error, zlib.error),
    PillowImage.DecompressionBombError,
)
# Small letters and figures before a file's name: 62 bits that nobody guesses.
_UNGUESSABLE = 12
_SIGNS = string.ascii_lowercase + string.digits
_BILINGUAL = ("credit_vi", "credit_en", "terms_of_use_vi", "terms_of_use_en")


class CustomImage(AbstractImage):
    """What pages say of an image where a block or an article says nothing of its own."""

    has_draft_uses = True

    title_en = _title_in_english()
    description_en = models.CharField(_("description in English"), max_length=255, blank=True)
    is_decorative = models.BooleanField(
        _("only adorns"),
        default=False,
        help_text=_("Tells nothing that the text does not: nothing is read aloud for it."),
    )
    credit = models.CharField(
        _("credit"),
        max_length=160,
        blank=True,
        help_text=_("Shown as it stands, such as “Photo: …” or “Illustration: …”."),
    )
    terms_of_use = models.CharField(
        _("terms of use"),
        max_length=255,
        blank=True,
        help_text=_(
            "What others may do with it, for example print it and name its source. Pages then "
            "offer it in full size."
        ),
    )

    # By which the same picture is known in another size or format; "" until it has been looked at,
    # and of what is too plain.
    difference_hash = models.CharField(max_length=32, blank=True, editable=False, db_index=True)

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Django's; where the file lay that another replaces stays known."""
        row = CustomImage.objects.filter(pk=self.pk) if self.pk else CustomImage.objects.none()
        before = row.values_list("file", flat=True).first()
        with with_its_row(self.file):
            super().save(*args, **kwargs)
        if before and before != self.file.name:
            FormerFile.objects.update_or_create(name=before, defaults={"image": self})

    def get_upload_to(self, filename: str) -> str:
        """Wagtail's path with a random beginning, which the renditions' names take over."""
        return str(super().get_upload_to(f"{get_random_string(_UNGUESSABLE, _SIGNS)}-{filename}"))

    def generate_rendition_file(
        self, filter: Filter, *, source: "File[bytes] | None" = None
    ) -> Any:
        """Wagtail's; raises `SourceImageIOError` on a damaged original too, not only a lost one."""
        try:
            return super().generate_rendition_file(filter, source=source)
        except InvalidFilterSpecError:
            raise
        except DAMAGED as error:
            raise SourceImageIOError(str(error)) from error

    def find_existing_renditions(self, *filters: Filter) -> dict[Filter, "CustomRendition"]:
        """Wagtail's; a rendition whose file is lost is made again under its row."""
        found: dict[Filter, CustomRendition] = super().find_existing_renditions(*filters)
        for filter, rendition in found.items():
            if not has_file(rendition):
                rendition.file = self.generate_rendition_file(filter)
                rendition.save()
        return found

    def get_rendition(self, filter: Filter | str) -> "CustomRendition":
        """Wagtail's; of an original that is lost or damaged the one that shows "not found".

        Some of the admin's views, the chooser's for one, know no other.
        """
        try:
            found: CustomRendition = super().get_rendition(filter)
            return found
        except SourceImageIOError:
            missing = CustomRendition(image=self, width=0, height=0)
            missing.file.name = "not-found"
            return missing

    @staticmethod
    def description_field(language: str) -> str:
        """The name of the field that describes an image in `language`."""
        return "description" if language == MAIN_LANGUAGE else f"description_{language}"

    @property
    def usage_url(self) -> str:
        """Where the admin tells what shows it, drafts included."""
        return reverse("wagtailimages:edit", args=[self.pk]) + "#uses"

    @property
    def default_alt(self) -> LocalizedText:
        """What is read aloud for the image; empty where it only adorns."""
        if self.is_decorative:
            return LocalizedText()
        return LocalizedText.of(self, "description", self.localized_description)

    @property
    def default_credit(self) -> LocalizedText:
        return LocalizedText.of(self, "credit", self.credit or "")

    @property
    def default_terms(self) -> LocalizedText:
        return LocalizedText.of(self, "terms_of_use", self.terms_of_use or "")


def has_file(rendition: AbstractRendition) -> bool:
    """Whether the rendition's file is still in its storage."""
    storage, name = rendition.file.storage, rendition.file.name
    return bool(storage.holds(name) if isinstance(storage, RemoteStorage) else storage.exists(name))


class CustomRendition(AbstractRendition):
    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")
    # Feeds tell it; the storage is not asked for it.
    file_size = models.PositiveIntegerField(null=True, editable=False)
    # Since when no page shows it, as far as `tidy` has seen.
    unneeded_since = models.DateTimeField(null=True, editable=False)

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        with contextlib.suppress(OSError):
            self.file_size = self.file.size
        with with_its_row(self.file):
            super().save(*args, **kwargs)


class FormerFile(models.Model):
    """Where a picture, or a rendition of it, lay before another file replaced it."""

    name = models.CharField(max_length=255, unique=True)
    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="former_files")
    # Empty for the original.
    filter_spec = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("former file")
        verbose_name_plural = _("former files")

    def __str__(self) -> str:
        return self.name


class DraftUse(models.Model):
    """What the latest draft refers to, of which Wagtail's reference index knows nothing.

    Of models that say `has_draft_uses`.
    """

    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("use in a draft")
        verbose_name_plural = _("uses in drafts")
        indexes = [models.Index(fields=["content_type", "object_id"], name="draft_use_of_file")]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.content_type_id}, {self.object_id}"


class CustomDocument(AbstractDocument):
    has_draft_uses = True

    title_en = _title_in_english()

    localized_title = ActiveLanguageField("title")

    admin_form_fields = ("title", "title_en", "file", "collection", "tags")
    search_fields = [*AbstractDocument.search_fields, index.SearchField("title_en")]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    @property
    def usage_url(self) -> str:
        """Where the admin tells what shows it, drafts included."""
        return reverse("wagtaildocs:edit", args=[self.pk]) + "#uses"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Django's; what downloads are known by is that of the file, also of one set in code."""
        before = self.file.name
        with with_its_row(self.file):
            super().save(*args, **kwargs)
        if self.file.name != before:
            with self.open_file() as file:
                facts = {"file_hash": hash_filelike(file), "file_size": self.file.size}
            if facts != {name: getattr(self, name) for name in facts}:
                self.file_hash, self.file_size = facts.values()
                CustomDocument.objects.filter(pk=self.pk).update(**facts)

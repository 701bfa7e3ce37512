"""Category snippet: what an article is about."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from pages.models.bilingual import searchable
from pages.models.former_slugs import KeepsFormerSlugs
from pages.models.panels import bilingual_panels
from sotngoaivu.core.text.vietnamese import free_slug, slugify


class Category(KeepsFormerSlugs, index.Indexed, models.Model):  # type: ignore[django-manager-missing] # Wagtail's managers have no types
    is_published_content = True
    has_draft_uses = True

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_("Part of the address of the category's list. Empty: made from the name."),
    )
    position = models.PositiveSmallIntegerField(
        _("place in lists"), default=50, help_text=_("Smaller comes first.")
    )

    panels = [
        *bilingual_panels("name"),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("position")]),
    ]
    search_fields = [
        *searchable("name"),
        index.AutocompleteField("name_vi"),
        index.AutocompleteField("name_en"),
        index.FilterField("position"),
    ]

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or self._free_slug()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.slug = self.slug or self._free_slug()

    def _free_slug(self) -> str:
        base = slugify(self.name_vi or self.name or "")[:72] or "chuyen-muc"
        return free_slug(lambda number: base if number == 1 else f"{base}-{number}", self)


register_snippet("news.snippets.CategoryViewSet")

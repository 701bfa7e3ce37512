"""Tag: what pages touch, across categories."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet

from sotngoaivu.core.i18n.languages import ActiveLanguageField
from sotngoaivu.core.text.vietnamese import slugify


class Tag(TagBase):
    """taggit's, with its English beside the name: modeltranslation on `name` breaks taggit."""

    is_published_content = True

    name_en = models.CharField(_("name in English"), max_length=100, blank=True)

    localized_name = ActiveLanguageField("name")

    free_tagging = True
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
        FieldPanel("slug"),
    ]

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def slugify(self, tag: str, i: int | None = None) -> str:
        """The name without diacritics; `i` tells those apart that differ in these alone."""
        slug = slugify(tag) or "tu-khoa"
        return slug if i is None else f"{slug}-{i}"


register_snippet("pages.admin.snippets.TagViewSet")

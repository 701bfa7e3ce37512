"""Tag: what pages touch, across categories."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet

from pages.models.former_slugs import KeepsFormerSlugs
from sotngoaivu.core.i18n.languages import ActiveLanguageField
from sotngoaivu.core.text.vietnamese import free_slug, one_spelling, slugify

# What a list of tags leaves at the ends of its parts.
_BETWEEN_TAGS = " ,;"


def tag_name(name: str) -> str:
    """The name without what parts tags, with single spaces."""
    name = " ".join(name.split())
    return name.strip(_BETWEEN_TAGS) or name


def tag_key(name: str) -> str:
    """What one tag has, however it is typed."""
    return one_spelling(tag_name(name))


class KeyField(models.CharField):  # type: ignore[type-arg] # No generic when it runs.
    """`tag_key` of the name, also of tags that are made in bulk."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = tag_key(getattr(model_instance, "name", ""))
        setattr(model_instance, self.attname, key)
        return key


class TagQuerySet(models.QuerySet["Tag", "Tag"]):
    def get_or_create(self, defaults: Any = None, **kwargs: Any) -> tuple["Tag", bool]:
        """Django's; a name finds the tag that it is another spelling of."""
        if "name" in kwargs:
            name = tag_name(kwargs.pop("name"))
            kwargs["key"] = tag_key(name)
            defaults = {**(defaults or {}), "name": name}
        return super().get_or_create(defaults, **kwargs)


class Tag(KeepsFormerSlugs, TagBase):  # type: ignore[django-manager-missing] # taggit's have no types
    """taggit's, with its English beside the name: modeltranslation on `name` breaks taggit."""

    has_draft_uses = True

    slug = models.SlugField(
        _("slug"),
        max_length=100,
        unique=True,
        blank=True,
        help_text=_("Part of the address of the tag's list. Empty: made from the name."),
    )
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)

    # taggit's, which has no types.
    name: Any

    key = KeyField(max_length=300, unique=True, editable=False)

    objects = TagQuerySet.as_manager()

    localized_name = ActiveLanguageField("name")

    free_tagging = True
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
        FieldPanel("slug"),
    ]

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    @property
    def is_published_content(self) -> bool:
        """Whether anything bears the tag: those made for a draft are nobody's to see yet."""
        related: Any = self._meta.related_objects
        uses = [relation for relation in related if relation.one_to_many]
        return any(
            relation.related_model.objects.filter(**{relation.field.name: self}).exists()
            for relation in uses
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = tag_name(self.name)
        self.slug = self.slug or self._free_slug()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "key"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.slug = self.slug or self._free_slug()
        same = Tag.objects.filter(key=tag_key(self.name)).exclude(pk=self.pk).first()
        if same:
            raise ValidationError(
                {"name": gettext("There is this tag already: “%(name)s”.") % {"name": same.name}}
            )

    def _free_slug(self) -> str:
        return free_slug(lambda number: self.slugify(self.name, number - 1 or None), self)

    def slugify(self, tag: str, i: int | None = None) -> str:
        """The name without diacritics; `i` tells those apart that differ in these alone."""
        ending = "" if i is None else f"-{i}"
        return (slugify(tag) or "tu-khoa")[: 100 - len(ending)] + ending


register_snippet("pages.admin.snippets.TagViewSet")

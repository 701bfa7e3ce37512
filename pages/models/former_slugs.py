"""Former slugs: what categories and tags were called in addresses, which lead on for good."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from sotngoaivu.core.text.vietnamese import slugify


def validate_slug_says_something(slug: str) -> None:
    """Raise ValidationError for what has neither a letter nor a number: "-"."""
    if not slugify(slug):
        raise ValidationError(_("A slug needs a letter or a number."))


class FormerSlug(models.Model):
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    slug = models.SlugField(_("slug"), max_length=100)

    class Meta:
        verbose_name = _("former slug")
        verbose_name_plural = _("former slugs")
        constraints = [
            models.UniqueConstraint(fields=["content_type", "slug"], name="unique_former_slug")
        ]

    def __str__(self) -> str:
        return self.slug


class KeepsFormerSlugs(models.Model):
    """Mixin of models whose `slug` stands in addresses; it comes before what makes the slug."""

    slug: Any

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        model: Any = type(self)
        stored = model.objects.filter(pk=self.pk).values_list("slug", flat=True)
        before = stored.first() if self.pk else None
        super().save(*args, **kwargs)
        if before == self.slug:
            return
        kind = ContentType.objects.get_for_model(self)
        # Whoever bears it now is meant by it.
        FormerSlug.objects.filter(content_type=kind, slug=self.slug).delete()
        if before:
            FormerSlug.objects.update_or_create(
                content_type=kind, slug=before, defaults={"object_id": self.pk}
            )

    def clean(self) -> None:
        super().clean()
        if self.slug:
            try:
                validate_slug_says_something(self.slug)
            except ValidationError as error:
                raise ValidationError({"slug": error}) from error


def hand_on(obj: KeepsFormerSlugs, target: KeepsFormerSlugs) -> None:
    """Have the slugs of `obj`, which is about to be deleted, lead to `target`."""
    kind = ContentType.objects.get_for_model(obj)
    FormerSlug.objects.filter(content_type=kind, object_id=obj.pk).update(object_id=target.pk)
    FormerSlug.objects.update_or_create(
        content_type=kind, slug=obj.slug, defaults={"object_id": target.pk}
    )


def formerly(model: Any, slug: str | None) -> Any:
    """The object of `model` that was called `slug` and is called otherwise now, or None."""
    if not slug or "\0" in slug:
        return None
    named = FormerSlug.objects.filter(
        content_type=ContentType.objects.get_for_model(model), slug=slug
    )
    return model.objects.filter(pk__in=named.values("object_id")).first()

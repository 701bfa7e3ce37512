"""Merging of tags: whatever bears one of them bears another one from then on, drafts included."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.functions import Cast
from wagtail.models import Revision

from pages.models.former_slugs import hand_on
from pages.models.tags import Tag
from sotngoaivu.core.published_content import published_content_changed


@transaction.atomic
def merge(others: list[Tag], target: Tag) -> None:
    """Delete `others`; what bears them bears `target`, which takes an English name it lacks.

    The addresses of their lists lead to its own.
    """
    keys = {tag.pk for tag in others} - {target.pk}
    touched = set()
    for through in _throughs():
        _move_drafts(through, keys, target)
        for item in through.objects.filter(tag__in=keys).select_related("content_object"):
            touched.add(item.content_object)
            if through.objects.filter(tag=target, content_object=item.content_object).exists():
                item.delete()
            else:
                item.tag = target
                item.save()
    target.name_en = target.name_en or next((tag.name_en for tag in others if tag.name_en), "")
    target.save()
    for tag in Tag.objects.filter(pk__in=keys):
        hand_on(tag, target)
        tag.delete()
    for page in touched:
        published_content_changed.send(type(page), instance=page, deleted=False)


def _throughs() -> Iterator[Any]:
    """The models that give tags to pages."""
    for relation in Tag._meta.related_objects:
        if relation.one_to_many:
            yield relation.related_model


def _move_drafts(through: Any, keys: set[int], target: Tag) -> None:
    """Have revisions name `target`: one with a tag that is gone would lose it when published."""
    tagged: Any = through._meta.get_field("content_object").remote_field
    name = tagged.get_accessor_name()
    told = models.Q()
    for key in keys:
        told |= models.Q(text__contains=f'"tag": {key}')
    if not told:
        return
    revisions = Revision.objects.filter(
        content_type=ContentType.objects.get_for_model(tagged.model)
    ).annotate(text=Cast("content", models.TextField()))
    for revision in revisions.filter(told).iterator():
        items, seen = [], set()
        for item in revision.content.get(name, []):
            tag = target.pk if item["tag"] in keys else item["tag"]
            if tag not in seen:
                items.append(item | {"tag": tag})
            seen.add(tag)
        Revision.objects.filter(pk=revision.pk).update(content=revision.content | {name: items})

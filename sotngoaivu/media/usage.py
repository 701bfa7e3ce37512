"""Usage: what refers to pictures, documents and the like, rows and latest drafts alike."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import ReferenceIndex, Revision

from sotngoaivu.media.models import DraftUse

# An object, by its base content type and key.
Owner = tuple[int, str]


@receiver(post_save, sender=Revision)
def note_draft(instance: Revision, raw: bool = False, **kwargs: Any) -> None:
    """Keep what the latest draft of an object shows; what former ones did is forgotten."""
    model = instance.content_type.model_class()
    if raw or model is None or not ReferenceIndex.is_indexed(model):
        return
    if not instance.is_latest_revision():
        return
    forget_drafts(instance.base_content_type_id, [instance.object_id])
    used = set(_used_in(model, instance.content))
    kinds = ContentType.objects.get_for_models(*{kind for kind, _key in used})
    DraftUse.objects.bulk_create(
        DraftUse(revision=instance, content_type=kinds[kind], object_id=key)
        for kind, key in sorted(used, key=lambda each: (each[0].__name__, each[1]))
    )


def forget_drafts(base_content_type: int, keys: Iterable[str]) -> None:
    """Of objects that are gone, or whose draft is another now."""
    DraftUse.objects.filter(
        revision__base_content_type=base_content_type, revision__object_id__in=keys
    ).delete()


def _is_followed(model: Any) -> bool:
    """Whether uses of the model's objects in drafts are kept: it says so itself."""
    return getattr(model, "has_draft_uses", False)


def _used_in(model: type[models.Model], content: Any) -> Iterator[tuple[type[Any], int]]:
    """Pictures, documents and the like in the `content` of a revision of `model`."""
    fields: Iterable[Any] = model._meta.get_fields()
    for field in fields:
        value = content.get(field.name)
        if not value:
            continue
        if hasattr(field, "extract_references"):
            for kind, key, *_path in field.extract_references(field.to_python(value)):
                if _is_followed(kind):
                    yield kind, int(key)
        elif field.many_to_one and _is_followed(field.related_model):
            yield field.related_model, int(value)
        elif field.one_to_many and isinstance(value, list):
            for part in value:
                yield from _used_in(field.related_model, part)


def with_use(files: Any) -> Any:
    """Each file with `is_used`: whether anything at all refers to it, drafts included."""
    kind = ContentType.objects.get_for_model(files.model)
    references = ReferenceIndex.objects.filter(
        to_content_type=kind, to_object_id=Cast(OuterRef("pk"), CharField())
    )
    drafts = DraftUse.objects.filter(content_type=kind, object_id=OuterRef("pk"))
    return files.annotate(is_used=Exists(references) | Exists(drafts))


def is_used(found: Any) -> bool:
    """Whether anything refers to the object, drafts included."""
    return bool(owners_of([found])[found.pk])


def owners_of(files: Collection[Any]) -> dict[int, dict[Owner, bool]]:
    """{key of a file: {object that shows it: whether only its draft does}}; two queries.

    The files are of one model.
    """
    found: dict[int, dict[Owner, bool]] = {file.pk: {} for file in files}
    if not found:
        return found
    kind = ContentType.objects.get_for_model(type(next(iter(files))))
    drafts = DraftUse.objects.filter(content_type=kind, object_id__in=found)
    owner = ("revision__base_content_type", "revision__object_id")
    for key, base, pk in drafts.values_list("object_id", *owner):
        found[key][base, pk] = True
    references = ReferenceIndex.objects.filter(
        to_content_type=kind, to_object_id__in=[str(key) for key in found]
    )
    names = ("to_object_id", "base_content_type", "object_id")
    for key, base, pk in references.values_list(*names).distinct():
        found[int(key)][base, pk] = False
    return found


@dataclass(frozen=True)
class Use:
    """An object that shows a file; without a title and address for who may not edit it."""

    kind: str
    title: str = ""
    url: str | None = None
    is_draft: bool = False


def uses_of(file: Any, user: Any, most: int) -> tuple[int, list[Use]]:
    """How many objects show the file, and the first of them; a query for each kind of object."""
    owners = owners_of([file])[file.pk]
    keys: dict[int, list[str]] = {}
    for base, pk in sorted(owners, key=lambda owner: (owner[0], len(owner[1]), owner[1]))[:most]:
        keys.setdefault(base, []).append(pk)
    finder, uses = AdminURLFinder(user), []
    for base, some in keys.items():
        model: Any = ContentType.objects.get_for_id(base).model_class()
        for found in model._default_manager.filter(Q(pk__in=some)).order_by("pk"):
            url = finder.get_edit_url(found)
            name = getattr(found, "get_admin_display_title", found.__str__)
            uses.append(
                Use(
                    kind=getattr(found, "page_type_display_name", model._meta.verbose_name),
                    title=name() if url else "",
                    url=url,
                    is_draft=owners[base, str(found.pk)],
                )
            )
    return len(owners), uses

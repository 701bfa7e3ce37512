"""Renditions: makes the sizes and formats of an image that pages will ask for."""

import datetime
import logging
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.models import (
    IMAGE_FORMAT_EXTENSIONS,
    AbstractImage,
    Filter,
)
from wagtail.models import ReferenceIndex

from sotngoaivu.core.remote import RemoteStorage
from sotngoaivu.core.trouble import trouble
from sotngoaivu.media.cutting import Cut, cut
from sotngoaivu.media.models import DAMAGED, has_file
from sotngoaivu.media.normalisation.bounds import THREADS, PictureRefused
from sotngoaivu.media.specs import RENDITION_SETS

logger = logging.getLogger(__name__)

# Measured: AVIF at Pillow's usual speed takes three times as long for a tenth less.
_OPTIONS: dict[str, dict[str, Any]] = {
    "avif": {
        "quality": settings.WAGTAILIMAGES_AVIF_QUALITY,
        "speed": 8,
        "max_threads": THREADS,
    },
    "webp": {"quality": settings.WAGTAILIMAGES_WEBP_QUALITY},
    "jpeg": {"quality": settings.WAGTAILIMAGES_JPEG_QUALITY, "progressive": True, "optimize": True},
}
_NAME_LENGTH = 60
_FORMAT = "|format-"
_AT_ONCE = 200
# Wagtail's folder.
RENDITIONS = "images"


def needed(keys: Iterable[int] | None = None) -> dict[int, set[str]]:
    """{image key: filter specs} of all that is shown anywhere, or of these pictures only."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(get_image_model())
    )
    if keys is not None:
        references = references.filter(to_object_id__in=[str(key) for key in keys])
    wanted: dict[int, set[str]] = {}
    places = references.values_list("to_object_id", "content_type", "model_path").distinct()
    for key, content_type, path in places:
        model = ContentType.objects.get_for_id(content_type).model_class()
        for name in rendition_sets_at(model, path) if model else ():
            wanted.setdefault(int(key), set()).update(RENDITION_SETS[name].specs)
    return wanted


def rendition_sets_at(model: type[models.Model], path: str) -> tuple[str, ...]:
    """Names of the rendition sets in which a model shows the image that a reference leads to.

    `path` is the reference's ("main_image", "body_vi.gallery.images.item.image"). Models name the
    sets by field (`rendition_sets`), chooser blocks as they are defined; () where nobody does, and
    where the path leads to what is no more.
    """
    name, *inner = path.split(".")
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return ()
    if isinstance(field, StreamField):
        block: Any = field.stream_block
        for part in inner:
            children = getattr(block, "child_blocks", {})
            block = getattr(block, "child_block", None) or children.get(part)
        return tuple(getattr(block, "rendition_sets", ()))
    if field.one_to_many:
        return rendition_sets_at(field.related_model, ".".join(inner[1:]))
    return tuple(getattr(model, "rendition_sets", {}).get(name, ()))


def missing(keys: Iterable[int] | None = None) -> Iterator[tuple[AbstractImage, list[str]]]:
    """Pictures, each with the filter specs of what is needed of it and not there."""
    wanted = needed(keys)
    if keys is None and isinstance(default_storage, RemoteStorage):
        default_storage.learn(RENDITIONS)
    for image in get_image_model().objects.filter(pk__in=wanted).prefetch_related("renditions"):
        made_of_it = filter(has_file, image.renditions.all())
        there = {(each.filter_spec, each.focal_point_key) for each in made_of_it}
        specs = [
            spec
            for spec in sorted(wanted[image.pk])
            if (spec, Filter(spec).get_cache_key(image)) not in there
        ]
        if specs:
            yield image, specs


def note_unneeded(now: datetime.datetime) -> None:
    """Note since when each rendition is shown nowhere: of a former focal point, size or use.

    Wagtail's own, which its admin asks for, name no format, and are left alone.
    """
    wanted = needed()
    renditions = get_image_model().get_rendition_model().objects
    changed: dict[bool, list[int]] = {True: [], False: []}
    images = get_image_model().objects.filter(renditions__filter_spec__contains=_FORMAT).distinct()
    for image in images.prefetch_related("renditions").iterator(chunk_size=_AT_ONCE):
        for each in image.renditions.all():
            spec = each.filter_spec
            is_needed = (
                spec in wanted.get(image.pk, ())
                and Filter(spec).get_cache_key(image) == each.focal_point_key
            )
            if _FORMAT in spec and is_needed != (each.unneeded_since is None):
                changed[is_needed].append(each.pk)
    for is_needed, keys in changed.items():
        for first in range(0, len(keys), _AT_ONCE):
            some = renditions.filter(pk__in=keys[first : first + _AT_ONCE])
            some.update(unneeded_since=None if is_needed else now)


def make_missing(keys: Iterable[int] | None = None) -> int:
    """Make what is needed and not there, of all pictures or of these; return how many files.

    A rendition whose file is lost is not there. A picture that cannot be read is logged and left
    out, one that has been deleted meanwhile is left out. A full disk raises OSError. Safe to run in
    several processes.
    """
    made = 0
    for image, specs in missing(keys):
        try:
            made += _make(image, specs)
        except (*DAMAGED, PictureRefused) as error:
            if trouble(error):
                raise
            if get_image_model().objects.filter(pk=image.pk).exists():
                logger.warning("The picture %s cannot be read: %r", image.pk, error)
    return made


def _make(image: AbstractImage, specs: list[str]) -> int:
    """Read the picture once, cut each size once, write it in each format."""
    by_size: dict[str, list[str]] = {}
    for spec in specs:
        size, _, name = spec.partition(_FORMAT)
        by_size.setdefault(size, []).append(name)
    whole = (image.width, image.height)
    cuts, named = [], []
    for size, formats in by_size.items():
        wanted = Filter(size)
        transform = wanted.get_transform(image, whole)
        part = transform.get_rect().round()
        cuts.append(Cut(tuple(part), transform.size, {name: _OPTIONS[name] for name in formats}))
        named += [(f"{size}{_FORMAT}{name}", wanted.get_cache_key(image)) for name in formats]
    with image.open_file() as file:
        looks, files = cut(file.read(), whole, cuts)
    with transaction.atomic():
        # Nobody deletes the picture while its renditions are stored, nor is any stored afterwards.
        row = get_image_model().objects.select_for_update().filter(pk=image.pk)
        if not row.first():
            return 0
        if not image.difference_hash and looks:
            # Of a picture that no form has sent. Nothing of it is shown.
            row.update(difference_hash=looks)
        for (spec, focus), packed in zip(named, files, strict=True):
            _store(image, spec, focus, packed)
    return len(files)


def _store(image: AbstractImage, spec: str, focus: str, packed: bytes) -> None:
    size, _, name = spec.partition(_FORMAT)
    ending = f".{'.'.join(filter(None, [focus, size]))}{IMAGE_FORMAT_EXTENSIONS[name]}"
    stem = image.filename.rpartition(".")[0]
    file = ContentFile(packed, name=stem[: _NAME_LENGTH - len(ending)] + ending)
    rendition, created = image.renditions.get_or_create(
        filter_spec=spec, focal_point_key=focus, defaults={"file": file}
    )
    if not created and not has_file(rendition):
        rendition.file = file
        rendition.save()

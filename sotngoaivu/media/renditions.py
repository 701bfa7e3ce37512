"""Renditions: makes the sizes and formats of an image that pages will ask for."""

import logging
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.db import models, transaction
from PIL import Image as PillowImage
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, Filter
from wagtail.models import ReferenceIndex

from sotngoaivu.media.specs import RENDITION_SETS

logger = logging.getLogger(__name__)

# Chosen by measurement: AVIF at speed 6 takes three times as long for a tenth less.
_OPTIONS: dict[str, dict[str, Any]] = {
    "avif": {"quality": 55, "speed": 8},
    "webp": {"quality": 78, "method": 4},
    "jpeg": {"quality": 80, "progressive": True, "optimize": True},
}
_ENDINGS = {"avif": "avif", "webp": "webp", "jpeg": "jpg"}
_NAME_LENGTH = 60


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
        for shape in rendition_sets_at(model, path) if model else ():
            wanted.setdefault(int(key), set()).update(RENDITION_SETS[shape].specs)
    return wanted


def rendition_sets_at(model: type[models.Model], path: str) -> tuple[str, ...]:
    """Names of the rendition sets in which a model shows the image that a reference leads to.

    `path` is the reference's ("main_image", "body_vi.gallery.images.item.image"). Models name the
    sets by field (`rendition_sets`), chooser blocks as they are defined; () where nobody does.
    """
    name, *inner = path.split(".")
    field = model._meta.get_field(name)
    if isinstance(field, StreamField):
        block: Any = field.stream_block
        for part in inner:
            block = getattr(block, "child_block", None) or block.child_blocks[part]
        return tuple(getattr(block, "rendition_sets", ()))
    if field.one_to_many:
        return rendition_sets_at(field.related_model, ".".join(inner[1:]))
    return getattr(model, "rendition_sets", {}).get(name, ())


def make_missing(keys: Iterable[int] | None = None) -> int:
    """Make what is needed and not there, of all pictures or of these; return how many files.

    A picture that cannot be read is logged and left out. Safe to run in several processes.
    """
    wanted = needed(keys)
    made = 0
    for image in get_image_model().objects.filter(pk__in=wanted).prefetch_related("renditions"):
        there = {(each.filter_spec, each.focal_point_key) for each in image.renditions.all()}
        missing = [
            spec
            for spec in sorted(wanted[image.pk])
            if (spec, Filter(spec).get_cache_key(image)) not in there
        ]
        if missing:
            try:
                made += _make(image, missing)
            except (OSError, ValueError, SyntaxError, PillowImage.DecompressionBombError):
                logger.exception("The picture %s cannot be read", image.pk)
    return made


def _make(image: AbstractImage, specs: list[str]) -> int:
    """Read the picture once, cut each size once, write it in each format."""
    by_size: dict[str, list[str]] = {}
    for spec in specs:
        size, _, name = spec.partition("|format-")
        by_size.setdefault(size, []).append(name)
    files = []
    with image.get_willow_image() as opened:
        upright = opened.auto_orient()
        for size, formats in by_size.items():
            cut = Filter(size)
            transform = cut.get_transform(image, upright.get_size())
            picture = upright.crop(transform.get_rect().round()).resize(transform.size)
            pixels = _opaque(picture.get_pillow_image())
            for name in formats:
                packed = BytesIO()
                pixels.save(packed, name.upper(), **_OPTIONS[name])
                focus = cut.get_cache_key(image)
                files.append((f"{size}|format-{name}", focus, packed))
    with transaction.atomic():
        for spec, focus, packed in files:
            _store(image, spec, focus, packed)
    return len(files)


def _store(image: AbstractImage, spec: str, focus: str, packed: BytesIO) -> None:
    size, _, name = spec.partition("|format-")
    ending = f".{'.'.join(filter(None, [focus, size]))}.{_ENDINGS[name]}"
    stem = image.filename.rpartition(".")[0]
    image.renditions.get_or_create(
        filter_spec=spec,
        focal_point_key=focus,
        defaults={"file": File(packed, name=stem[: _NAME_LENGTH - len(ending)] + ending)},
    )


def _opaque(picture: PillowImage.Image) -> PillowImage.Image:
    """The picture in plain colours, on white where it was transparent."""
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        ground = PillowImage.new("RGBA", picture.size, "white")
        picture = PillowImage.alpha_composite(ground, picture)
    return picture.convert("RGB")

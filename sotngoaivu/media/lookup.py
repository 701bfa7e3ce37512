"""Rendition lookup: images with the renditions made of them; never makes any."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from types import SimpleNamespace
from typing import NamedTuple

from django.core.files.storage import default_storage
from django.db import models
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, Filter

from sotngoaivu.media.specs import RENDITION_SETS

# An existing size this wide, in pixels, may stand in for one that is missing.
_ENOUGH = 320
# What of a picture decides how it is cut, and what a page needs if nothing has been made of it.
_FOCUS = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")
# What pages say of it where nothing else is said.
_WORDS = (
    *("description", "description_en", "is_decorative", "credit_vi", "credit_en"),
    *("terms_of_use_vi", "terms_of_use_en"),
)
_OWN = {"id", "file", "width", "height", *_FOCUS, *_WORDS}


class Size(NamedTuple):
    """One file that has been made of a picture; measures in pixels."""

    spec: str
    focus: str
    name: str
    width: int
    height: int

    @property
    def url(self) -> str:
        return default_storage.url(self.name)


def read(keys: Collection[int]) -> dict[int, AbstractImage]:
    """The pictures of these keys with all their sizes; one query, however many they are."""
    images: dict[int, AbstractImage] = {}
    if not keys:
        return images
    model = get_image_model()
    # In the model's order, which `from_db` goes by.
    names = [field.attname for field in model._meta.concrete_fields if field.attname in _OWN]
    wanted = model.objects.filter(pk__in=set(keys))
    of_size = ("filter_spec", "focal_point_key", "file", "width", "height")
    for row in wanted.values_list(*names, *(f"renditions__{name}" for name in of_size)):
        own, size = row[: len(names)], row[len(names) :]
        if own[0] not in images:
            # What is not named is read if someone asks for it.
            images[own[0]] = model.from_db(wanted.db, names, own)
            images[own[0]].sizes = []
        if size[0] is not None:
            images[own[0]].sizes.append(Size(*size))
    return images


def attach(objects: Iterable[models.Model], field: str) -> None:
    """Give each object its picture, the value of the foreign key `field`, with all its sizes."""
    objects = [each for each in objects if getattr(each, f"{field}_id")]
    images = read({getattr(each, f"{field}_id") for each in objects})
    for each in objects:
        setattr(each, field, images.get(getattr(each, f"{field}_id")))


def find(image: AbstractImage, rendition_set: str) -> dict[str, Size]:
    """{filter spec: size} of what has been made of this set, in its order.

    One query, unless the picture came from `read` or `attach`.
    """
    if not hasattr(image, "sizes"):
        image.sizes = read([image.pk])[image.pk].sizes
    there = {(size.spec, size.focus): size for size in image.sizes}
    specs = RENDITION_SETS[rendition_set].specs
    focus = _focus(specs[0], *(getattr(image, name) for name in _FOCUS))
    return {spec: there[spec, focus] for spec in specs if (spec, focus) in there}


@lru_cache(maxsize=4096)
def _focus(spec: str, *points: int | None) -> str:
    """What Wagtail adds to a size's name for the point that the cut keeps in view."""
    return str(
        Filter(spec).get_cache_key(SimpleNamespace(**dict(zip(_FOCUS, points, strict=True))))
    )


def stand_in(image: AbstractImage) -> Size:
    """What to show of a picture of which the set asked for has not been made yet.

    The widest size that there is, else the original.
    """
    made = [size for size in image.sizes if size.width >= _ENOUGH]
    original = Size("", "", image.file.name, image.width, image.height)
    return max(made, key=lambda size: size.width, default=original)

"""Similar pictures: the same file, or the same picture in another size or format."""

from typing import Any

from django.db.models import Q
from django.db.models.functions import Substr

from sotngoaivu.core.likeness import HASH_PART, looks_same, parts


def similar_to(image: Any, images: Any) -> list[Any]:
    """Those of `images` that are the same file as `image`, then those that look the same."""
    others = images.exclude(pk=image.pk)
    same = Q(file_hash=image.file_hash) if image.file_hash else Q(pk__in=[])
    for number, part in enumerate(parts(image.difference_hash, HASH_PART)):
        others = others.alias(
            **{f"part_{number}": Substr("difference_hash", 1 + number * HASH_PART, HASH_PART)}
        )
        same |= Q(**{f"part_{number}": part})
    found = [each for each in others.filter(same).order_by("pk") if _is_same(image, each)]
    return sorted(found, key=lambda each: each.file_hash != image.file_hash)


def _is_same(image: Any, other: Any) -> bool:
    if image.file_hash and image.file_hash == other.file_hash:
        return True
    hashes = image.difference_hash, other.difference_hash
    return all(hashes) and looks_same(*hashes)

"""Duplicates among pictures and documents, for the report of duplicates."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sotngoaivu.core.duplicates import Copy, Duplicates, Group
from sotngoaivu.core.likeness import HASH_PART, alike, groups, looks_same
from sotngoaivu.core.permissions import permitted
from sotngoaivu.media.models import CustomDocument, CustomImage
from sotngoaivu.media.usage import owners_of


def file_duplicates(user: Any) -> list[Duplicates]:
    return [
        Duplicates("pictures", _("Picture"), partial(_pictures, user), _copies_of_pictures),
        Duplicates("documents", _("Document"), partial(_documents, user), _copies_of_documents),
    ]


def _pictures(user: Any) -> list[Group]:
    rows = dict(permitted(CustomImage, user).order_by("pk").values_list("pk", "difference_hash"))
    contents = _contents(CustomImage, user)
    found = groups([*alike(rows, HASH_PART, looks_same), *_same_files(contents)])
    return [
        (_("the same file") if _is_one_file(keys, contents) else _("look the same"), keys)
        for keys in found
    ]


def _documents(user: Any) -> list[Group]:
    found = _same_files(_contents(CustomDocument, user))
    return [(_("the same file"), keys) for keys in found]


def _contents(model: Any, user: Any) -> dict[int, str]:
    """The digest of each file whose content is known."""
    return dict(
        permitted(model, user).order_by("pk").exclude(file_hash="").values_list("pk", "file_hash")
    )


def _same_files(contents: dict[int, str]) -> list[list[int]]:
    by_content: dict[str, list[int]] = {}
    for key, content in contents.items():
        by_content.setdefault(content, []).append(key)
    return groups(by_content.values())


def _is_one_file(keys: list[int], contents: dict[int, str]) -> bool:
    return len({contents.get(key) for key in keys}) == 1 and keys[0] in contents


def _copies_of_pictures(keys: Collection[int]) -> dict[int, Copy]:
    def title(image: Any) -> str:
        return f"{image.title} ({image.width} × {image.height})"

    return _copies(CustomImage, keys, title, "wagtailimages:edit")


def _copies_of_documents(keys: Collection[int]) -> dict[int, Copy]:
    def title(document: Any) -> str:
        return f"{document.title} ({document.filename})"

    return _copies(CustomDocument, keys, title, "wagtaildocs:edit")


def _copies(
    model: Any, keys: Collection[int], title: Callable[[Any], str], edit: str
) -> dict[int, Copy]:
    files = model.objects.in_bulk(keys)
    uses = owners_of(files.values())
    return {
        key: Copy(title(file), reverse(edit, args=[key]), file.created_at, len(uses[key]))
        for key, file in files.items()
    }

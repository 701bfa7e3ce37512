"""Duplicates among pictures and documents, for the report of duplicates."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import policy_registry

from sotngoaivu.core.duplicates import Copy, Duplicates
from sotngoaivu.core.likeness import HASH_PART, alike, groups, looks_same
from sotngoaivu.media.models import CustomDocument, CustomImage
from sotngoaivu.media.usage import owners_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Groups = list[tuple["StrOrPromise", list[Copy]]]


def file_duplicates(user: Any) -> list[Duplicates]:
    return [
        Duplicates("pictures", _("Picture"), partial(_pictures, user)),
        Duplicates("documents", _("Document"), partial(_documents, user)),
    ]


def _pictures(user: Any) -> Groups:
    rows = dict(_own(CustomImage, user).values_list("pk", "difference_hash"))
    found = groups([*alike(rows, HASH_PART, looks_same), *_same_files(CustomImage, user)])
    return _told(CustomImage, found, _("look the same"))


def _documents(user: Any) -> Groups:
    return _told(CustomDocument, _same_files(CustomDocument, user), _("the same file"))


def _own(model: Any, user: Any) -> Any:
    policy = policy_registry.get_by_type(model)
    return policy.instances_user_has_permission_for(user, "change").order_by("pk")


def _same_files(model: Any, user: Any) -> list[list[int]]:
    by_content: dict[str, list[int]] = {}
    rows = _own(model, user).exclude(file_hash="").values_list("pk", "file_hash")
    for key, content in rows:
        by_content.setdefault(content, []).append(key)
    return groups(by_content.values())


def _told(model: Any, found: list[list[int]], common: "StrOrPromise") -> Groups:
    files = model.objects.in_bulk([key for keys in found for key in keys])
    owners = owners_of(files.values())
    name = "wagtailimages:edit" if model is CustomImage else "wagtaildocs:edit"
    told: Groups = []
    for keys in found:
        some = [files[key] for key in sorted(keys) if key in files]
        same = len({file.file_hash for file in some}) == 1 and some[0].file_hash
        copies = [
            Copy(
                title=f"{file.title} ({file.width} × {file.height})"
                if model is CustomImage
                else f"{file.title} ({file.filename})",
                url=reverse(name, args=[file.pk]),
                added=file.created_at,
                uses=len(owners[file.pk]),
            )
            for file in some
        ]
        told.append((_("the same file") if same else common, copies))
    return told

"""Uploads, as the examination looks at them: whether they can be stored where they are to be."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from sotngoaivu.backup.uploads import LOST_AND_FOUND, first_unreadable
from sotngoaivu.core.http import health
from sotngoaivu.core.remote import RemoteStorage
from sotngoaivu.management.finding import Finding


def of_uploads() -> Iterator[Finding]:
    if isinstance(default_storage, RemoteStorage):
        return _remote(default_storage)
    return _folder(Path(settings.MEDIA_ROOT))


def _folder(folder: Path) -> Iterator[Finding]:
    try:
        health.media()
    except OSError as error:
        yield Finding(
            f"Uploads cannot be stored in {folder} ({error.strerror or error}).",
            "Mount the folder, or let it belong to the user who runs the site.",
        )
        return
    if unreadable := first_unreadable():
        yield Finding(
            f"{unreadable.filename} cannot be read ({unreadable.strerror}): no backup can be made.",
            "Let it belong to the user who runs the site, or take it out of the uploads.",
        )


def _remote(storage: RemoteStorage) -> Iterator[Finding]:
    try:
        storage.reach()
        health.media()
    except OSError as error:
        yield Finding(
            f"Uploads cannot be stored in {storage.where} ({error.strerror or error}).",
            "Compare MEDIA_S3_BUCKET, MEDIA_S3_ENDPOINT and the keys with what its provider says; "
            "they must allow to list, read, write and delete.",
        )
    folder = Path(settings.MEDIA_ROOT)
    if folder.is_dir() and any(path.name != LOST_AND_FOUND for path in folder.iterdir()):
        yield Finding(
            f"Uploads are in {storage.where}; those in {folder} are sent to nobody.",
            "Where they have been moved, delete the folder; else make a backup without "
            "MEDIA_S3_BUCKET, and restore it with.",
        )

"""Pictures and documents that no form has sent: taken from a text, or from a folder.

They go the way of an upload: a picture is normalised, a document has an ending that is let in.
"""

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from sotngoaivu.core.i18n.languages import LocalizedText
from sotngoaivu.media.forms import refused
from sotngoaivu.media.models import CustomImage
from sotngoaivu.media.normalisation.bounds import PictureRefused, Refusal
from sotngoaivu.media.normalisation.process import normalise

_LONGEST_TITLE = 255
# A document of an import, in bytes; as much as nginx lets through for an upload.
DOCUMENT_BYTES = 20 * 1024 * 1024


class NotAdded(Exception):
    """The file is not taken; the message tells why, in the reader's language."""


def add_picture(
    content: bytes,
    *,
    name: str,
    title: str,
    alt: LocalizedText | None = None,
    user: Any = None,
    collection: Collection | None = None,
) -> Any:
    """Put a picture into the library; `alt` describes it in its language. Raises NotAdded."""
    if len(content) > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        raise NotAdded(refused(Refusal.TOO_LARGE))
    file = ContentFile(content)
    try:
        made = normalise(file)
    except PictureRefused as error:
        raise NotAdded(refused(error.reason)) from error
    stored = ContentFile(made.content, name=f"{PurePath(name).stem or 'anh'}.{made.extension}")
    image = CustomImage(
        title=title[:_LONGEST_TITLE] or name,
        file=stored,
        file_size=len(made.content),
        file_hash=hash_filelike(stored),
        difference_hash=made.difference_hash,
        uploaded_by_user=user,
        collection=collection or Collection.get_first_root_node(),
    )
    if alt:
        setattr(image, CustomImage.description_field(alt.language), alt.text)
    image.save()
    return image


def add_document(
    content: bytes,
    *,
    name: str,
    title: str,
    user: Any = None,
    collection: Collection | None = None,
) -> Any:
    """Put a document into the library; its ending is one of WAGTAILDOCS_EXTENSIONS.

    Raises NotAdded.
    """
    if len(content) > DOCUMENT_BYTES or not is_document(name):
        raise NotAdded(name)
    stored = ContentFile(content, name=PurePath(name).name)
    document = get_document_model()(
        title=title[:_LONGEST_TITLE] or name,
        file=stored,
        file_size=len(content),
        file_hash=hash_filelike(stored),
        uploaded_by_user=user,
        collection=collection or Collection.get_first_root_node(),
    )
    document.save()
    return document


def is_document(name: str) -> bool:
    return PurePath(name).suffix.lower().lstrip(".") in settings.WAGTAILDOCS_EXTENSIONS

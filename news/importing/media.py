"""Pictures and files of imported texts: from the folder or the text itself into the library."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.documents import get_document_model

from news.importing.fingerprints import Keeper
from news.importing.folder import MediaFolder
from news.importing.models import SourceKind
from news.importing.problems import Fault
from news.importing.records import Source
from pages.foreign.embedded import SCHEME, Embedded
from sotngoaivu.core.i18n.languages import LocalizedText
from sotngoaivu.media.adding import (
    DOCUMENT_BYTES,
    NotAdded,
    add_document,
    add_picture,
    is_document,
)
from sotngoaivu.media.models import CustomImage

Tell = Callable[[Fault, str], None]


class ArticleMedia(Protocol):
    """What `pages.foreign` asks, of the text of one article; and what the article asks itself."""

    embedded: Embedded
    # Of one that is only shown, by their keys.
    pictures: Sequence[bytes]

    def picture(self, source: str, alt: LocalizedText) -> int | None: ...
    def document(self, address: str, title: str) -> int | None: ...
    def link(self, address: str) -> str | None: ...


class _Looking:
    """Finds files and tells which are missing; makes nothing."""

    pictures: Sequence[bytes] = ()

    def __init__(self, folder: MediaFolder, source: Source, tell: Tell) -> None:
        self._folder, self._source, self._tell = folder, source, tell
        self.embedded = Embedded()

    def link(self, address: str) -> str | None:
        """Within the former site a path, which the redirects lead on."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        if parts.scheme not in ("", "http", "https"):
            return None
        if parts.hostname and parts.hostname not in self._source.hosts:
            return None
        if not parts.path and not parts.query:
            return "/" if parts.hostname else None
        path = parts.path if parts.path.startswith("/") else f"/{parts.path}"
        return f"{path}?{parts.query}" if parts.query else path

    def picture(self, source: str, alt: LocalizedText) -> int | None:
        if not source.strip():
            return None
        if source.startswith(SCHEME):
            content = self.embedded.get(source)
            if content is None:
                self._tell(Fault.REFUSED_PICTURE, alt.text)
                return None
            return self._embedded_picture(source, content, alt)
        path = self._folder.find(source)
        if path is None:
            self._tell(Fault.MISSING_PICTURE, source)
            return None
        return self._picture(path, alt)

    def document(self, address: str, title: str) -> int | None:
        path = self._folder.find(address)
        if path is None:
            is_own = self.link(address) is not None
            if is_own:
                self._tell(Fault.MISSING_FILE, address)
            return None
        if not is_document(path):
            self._tell(Fault.REFUSED_FILE, path)
            return None
        return self._document(path, title)

    def _embedded_picture(self, source: str, content: bytes, alt: LocalizedText) -> int | None:
        return 0

    def _picture(self, path: str, alt: LocalizedText) -> int | None:
        return 0

    def _document(self, path: str, title: str) -> int | None:
        return 0


class DryMedia(_Looking):
    """Of a dry run: what is there has the key 0."""


class ShownMedia(DryMedia):
    """Of a dry run whose draft is shown: each picture has its place in `pictures` as its key."""

    def __init__(self, folder: MediaFolder, source: Source, tell: Tell) -> None:
        super().__init__(folder, source, tell)
        self._shown: list[bytes] = []
        self.pictures = self._shown

    def _embedded_picture(self, source: str, content: bytes, alt: LocalizedText) -> int | None:
        self._shown.append(content)
        return len(self._shown) - 1

    def _picture(self, path: str, alt: LocalizedText) -> int | None:
        content = self._folder.read(path, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
        if content is None:
            self._tell(Fault.DAMAGED_FILE, path)
            return None
        return self._embedded_picture("", content, alt)


class LibraryMedia(_Looking):
    """Puts what is found into the library, each file once for all articles."""

    def __init__(
        self, folder: MediaFolder, source: Source, tell: Tell, *, keeper: Keeper, user: Any
    ) -> None:
        super().__init__(folder, source, tell)
        self._keeper, self._user = keeper, user

    def _embedded_picture(self, source: str, content: bytes, alt: LocalizedText) -> int | None:
        kept_as = f"within a text: {hashlib.sha256(content).hexdigest()}"
        name = f"anh-{source.rpartition(':')[2]}"
        return self._known_picture(kept_as, alt) or self._add_picture(content, name, alt, kept_as)

    def _picture(self, path: str, alt: LocalizedText) -> int | None:
        if known := self._known_picture(path, alt):
            return known
        content = self._folder.read(path, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
        if content is None:
            self._tell(Fault.DAMAGED_FILE, path)
            return None
        return self._add_picture(content, PurePath(path).name, alt, kept_as=path)

    def _known_picture(self, kept_as: str, alt: LocalizedText) -> int | None:
        key = self._keeper.find(SourceKind.PICTURE, kept_as)
        known = CustomImage.objects.filter(pk=key).first()
        if known is None:
            return None
        name = CustomImage.description_field(alt.language)
        if alt and not getattr(known, name):
            item = (SourceKind.PICTURE, kept_as, known)
            with transaction.atomic(), self._keeper.keeping_up(*item) as is_as_made:
                if is_as_made:
                    setattr(known, name, alt.text)
                    known.save(update_fields=[name])
        return int(known.pk)

    def _add_picture(
        self, content: bytes, name: str, alt: LocalizedText, kept_as: str
    ) -> int | None:
        title = alt.text or PurePath(name).stem.replace("_", " ").replace("-", " ")
        try:
            with transaction.atomic():
                image = add_picture(content, name=name, title=title, alt=alt, user=self._user)
                self._keeper.keep(SourceKind.PICTURE, kept_as, image)
        except NotAdded as error:
            self._tell(Fault.REFUSED_PICTURE, f"{name}: {error}")
            return None
        return int(image.pk)

    def _document(self, path: str, title: str) -> int | None:
        known = self._keeper.find(SourceKind.DOCUMENT, path)
        if known and get_document_model().objects.filter(pk=known).exists():
            return known
        content = self._folder.read(path, DOCUMENT_BYTES)
        if content is None:
            self._tell(Fault.DAMAGED_FILE, path)
            return None
        name = PurePath(path).name
        try:
            with transaction.atomic():
                document = add_document(content, name=name, title=title or name, user=self._user)
                self._keeper.keep(SourceKind.DOCUMENT, path, document)
        except NotAdded:
            self._tell(Fault.REFUSED_FILE, path)
            return None
        return int(document.pk)

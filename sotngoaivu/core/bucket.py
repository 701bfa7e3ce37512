"""Bucket: uploads in an S3-compatible storage, which stays private as a whole.

The site itself sends what readers may have, at the addresses that files of a folder have. An object
is there as a whole or not at all, and none replaces another. Whatever goes wrong is an OSError, as
with a folder. A server that does not answer is left alone until it does.
"""

import contextlib
import errno
import mimetypes
import os
import threading
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urljoin

from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    IncompleteReadError,
)
from django.conf import settings
from django.core.files.utils import validate_file_name
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from sotngoaivu.core.breaker import Breaker
from sotngoaivu.core.remote import RemoteFile, RemotePart, RemoteStorage, UploadsAway

# Twice each, since a connection that was kept may have been closed meanwhile.
CONNECT_SECONDS, ANSWER_SECONDS, TRIES = 2, 4, 2
CONNECTIONS = 16
# Names that are known to be there.
MOST_KNOWN = 50_000
LONGEST_NAME = 1024
_AWAY = (ConnectionError, HTTPClientError, IncompleteReadError)
_ERRNO = {
    403: errno.EACCES,
    404: errno.ENOENT,
    # Somebody else's is there, or is being stored just now.
    409: errno.EEXIST,
    412: errno.EEXIST,
    416: errno.EINVAL,
    507: errno.ENOSPC,
}


class Bucket(RemoteStorage, S3Storage):
    def __init__(self, bucket: str, endpoint: str = "", region: str = "") -> None:
        S3Storage.__init__(
            self,
            bucket_name=bucket,
            endpoint_url=endpoint or None,
            region_name=region or None,
            default_acl=None,
            file_overwrite=False,
            client_config=Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=ANSWER_SECONDS,
                retries={"total_max_attempts": TRIES, "mode": "standard"},
                max_pool_connections=CONNECTIONS,
                s3={"addressing_style": "path" if endpoint else "auto"},
                # Not every server of another make knows them.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )
        self._breaker = Breaker("The storage of uploads", self._probe)
        self._connecting = threading.Lock()
        self._shared: Any = None
        self._known: dict[str, None] = {}

    @property
    def connection(self) -> Any:
        """One for all threads: only its client, which may be shared, does anything."""
        with self._connecting:
            if self._shared is None:
                self._shared = super().connection
            return self._shared

    @property
    def where(self) -> str:
        place = f" at {self.endpoint_url}" if self.endpoint_url else ""
        return f"the bucket {self.bucket_name}{place}"

    def reach(self) -> None:
        with self._asking():
            self._client.head_bucket(Bucket=self.bucket_name)

    def url(self, name: str | None) -> str:
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name or "").lstrip("/"))

    def exists(self, name: str) -> bool:
        with self._asking(name):
            return bool(super().exists(name))

    def holds(self, name: str) -> bool:
        if name in self._known:
            return True
        try:
            found = self.exists(name)
        except UploadsAway:
            return True
        if found:
            self._know(name)
        return found

    def learn(self, folder: str) -> None:
        for name in self.listdir(folder)[1]:
            self._know(f"{folder}/{name}")

    def size(self, name: str) -> int:
        with self._asking(name):
            return int(super().size(name))

    def get_modified_time(self, name: str) -> datetime:
        with self._asking(name):
            found: datetime = super().get_modified_time(name)
            return found

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with self._asking(path):
            folders, files = super().listdir(path)
            return folders, files

    def delete(self, name: str) -> None:
        self._known.pop(name, None)
        with self._asking(name):
            super().delete(name)

    def _open(self, name: str, mode: str = "rb") -> RemoteFile:
        if mode != "rb":
            raise ValueError("What is stored is replaced by nothing but `save`.")
        validate_file_name(name, allow_relative_path=True)
        if "\0" in name or len(name.encode()) > LONGEST_NAME:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        return RemoteFile(name, partial(self._fetch, name))

    def _save(self, name: str, content: Any) -> str:
        content.seek(0)
        body = content.file if isinstance(content.read(0), bytes) else content.read().encode()
        while True:
            content_type = mimetypes.guess_type(name)[0] or self.default_content_type
            told = {"Bucket": self.bucket_name, "Key": name, "ContentType": content_type}
            try:
                with self._asking(name):
                    self._client.put_object(**told, Body=body, IfNoneMatch="*")
            except FileExistsError:
                # Since it was looked whether the name is free.
                name, _taken = self.get_available_name(name), content.seek(0)
            else:
                self._know(name)
                return name

    def _fetch(self, name: str, first: int, length: int, version: str) -> RemotePart:
        wanted = {"Bucket": self.bucket_name, "Key": name}
        if version:
            wanted["IfMatch"] = version
        with self._asking(name):
            try:
                part = f"bytes={first}-{first + length - 1}"
                found = self._client.get_object(**wanted, Range=part)
            except ClientError as error:
                # Nothing has no parts.
                if _status(error) != 416 or first:
                    raise
                found = self._client.get_object(**wanted)
            content = found["Body"].read()
        size = int(found.get("ContentRange", f"/{found['ContentLength']}").rpartition("/")[2])
        return RemotePart(content, size, found["LastModified"], found["ETag"])

    @property
    def _client(self) -> Any:
        return self.connection.meta.client

    @contextlib.contextmanager
    def _asking(self, name: str = "") -> Iterator[None]:
        """Raises OSError in the place of what boto3 raises."""
        if self._breaker.is_open:
            raise _away()
        try:
            yield
        except ClientError as error:
            number = _ERRNO.get(_status(error), errno.EIO)
            if number == errno.ENOENT:
                self._known.pop(name, None)
            raise OSError(number, _said(error), name) from error
        except _AWAY as error:
            self._breaker.trip(error)
            raise _away() from error
        except BotoCoreError as error:
            raise OSError(errno.EACCES, str(error), name) from error

    def _know(self, name: str) -> None:
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[name] = None

    def _probe(self) -> None:
        # Who refuses answers.
        with contextlib.suppress(ClientError):
            self._client.head_bucket(Bucket=self.bucket_name)


def _away() -> UploadsAway:
    return UploadsAway(errno.ETIMEDOUT, "does not answer")


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _said(error: ClientError) -> str:
    """Without the names that S3 tells; readers of /readyz learn none."""
    number = _ERRNO.get(_status(error))
    code = error.response.get("Error", {}).get("Code", "")
    return os.strerror(number) if number else f"it answered {code or 'an error'}"

"""Media files, where no web server in front of Django serves them."""

import errno
import mimetypes
import posixpath

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import http_date
from django.views.static import serve, was_modified_since

from sotngoaivu.core.remote import RemoteFile, RemoteStorage

# Wagtail hands these out itself, after asking whether the reader may see them.
DOCUMENTS = "documents/"
# What a browser shows as a picture and never runs.
PICTURES = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}
# Python knows it from 3.13 on, and before only where the system does.
mimetypes.add_type("image/webp", ".webp")
SANDBOX = "default-src 'none'; sandbox"
WEEK = 7 * 24 * 3600


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer with the uploaded file at `path`, wherever it is stored, or 404.

    Anything but a picture is offered for saving and sandboxed, so that a file someone uploaded
    cannot act as a page of this site. A replaced picture gets a new name: a week's caching is safe.
    """
    # The same reading of the path that `serve` makes of it.
    name = posixpath.normpath(path).lstrip("/")
    # What is hidden is being written, or put aside by a restore.
    if name.startswith((DOCUMENTS, ".")):
        raise Http404
    try:
        response = _sent(request, path, name)
    except FileNotFoundError as error:
        raise Http404 from error
    except ValueError as error:
        # No file has such a name: it holds a NUL.
        raise Http404 from error
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        raise Http404 from error
    response.headers["Cache-Control"] = f"public, max-age={WEEK}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if mimetypes.guess_type(path)[0] not in PICTURES:
        response.headers["Content-Disposition"] = "attachment"
        response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _sent(request: HttpRequest, path: str, name: str) -> HttpResponseBase:
    if not isinstance(default_storage, RemoteStorage):
        return serve(request, path, document_root=str(settings.MEDIA_ROOT))
    stored = default_storage.open(name)
    content_type, encoding = mimetypes.guess_type(name)
    response = FileResponse(
        stored,
        filename=posixpath.basename(name),
        content_type=content_type or "application/octet-stream",
    )
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return if_modified(request, response, stored)


def if_modified(
    request: HttpRequest, response: HttpResponseBase, stored: RemoteFile
) -> HttpResponseBase:
    """The response, with the day of the file; 304 where that is known."""
    response.headers["Last-Modified"] = http_date(stored.modified.timestamp())
    known = request.META.get("HTTP_IF_MODIFIED_SINCE")
    if was_modified_since(known, stored.modified.timestamp()):
        return response
    response.close()
    return HttpResponseNotModified()

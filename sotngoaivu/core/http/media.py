"""Media files, where no web server in front of Django serves them."""

import errno
import mimetypes
import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

# Wagtail hands these out itself, after asking whether the reader may see them.
DOCUMENTS = "documents/"
# What a browser shows as a picture and never runs.
PICTURES = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}
# Python knows it from 3.13 on, and before only where the system does.
mimetypes.add_type("image/webp", ".webp")
SANDBOX = "default-src 'none'; sandbox"
WEEK = 7 * 24 * 3600


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer with the file at `path` below MEDIA_ROOT, or 404.

    Anything but a picture is offered for saving and sandboxed, so that a file someone uploaded
    cannot act as a page of this site. A replaced picture gets a new name: a week's caching is safe.
    """
    # The same reading of the path that `serve` makes of it.
    name = posixpath.normpath(path).lstrip("/")
    # What is hidden is being written, or put aside by a restore.
    if name.startswith((DOCUMENTS, ".")):
        raise Http404
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
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

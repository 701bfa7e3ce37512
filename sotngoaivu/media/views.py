"""Files of the library, also where they moved or are lost: around Wagtail's views."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve
from wagtail.images.models import SourceImageIOError
from wagtail.images.views import images

from sotngoaivu.core.http.media import SANDBOX, if_modified, media
from sotngoaivu.core.remote import RemoteFile
from sotngoaivu.media.former_files import former_file
from sotngoaivu.media.models import DAMAGED
from sotngoaivu.media.queue import enqueue_lost

# The ETag of no content at all.
_NOTHING = '""'


def document(request: HttpRequest, key: str, filename: str) -> HttpResponseBase:
    """The document's file; at any other name of it a redirect to the present one.

    The number alone says which document is meant: what is replaced by a file of another name is
    the same document. The redirect is not for good, since the former name may come back.
    """
    try:
        response: HttpResponseBase = serve(request, key, filename)
        if response.headers.get("ETag") == _NOTHING:
            # A document that has never been through a form of the admin.
            get_object_or_404(get_document_model(), pk=key).get_file_hash()
            response = serve(request, key, filename)
        if response.headers.get("Content-Encoding") == "None":
            # Wagtail's, of every file that is not compressed.
            del response.headers["Content-Encoding"]
        if response.headers.get("Content-Disposition", "").startswith("attachment"):
            # Whatever opens it all the same runs nothing of it as a page of this site.
            response.headers["Content-Security-Policy"] = SANDBOX
        stored = getattr(getattr(response, "file_to_stream", None), "file", None)
        if isinstance(stored, RemoteFile):
            return if_modified(request, response, stored)
        return response
    except FileNotFoundError as error:
        # Of a file on this machine Wagtail says so itself.
        raise Http404 from error
    except Http404:
        found = get_object_or_404(get_document_model(), pk=key)
        if found.filename == filename:
            raise
    # Who may not see it does not learn its name either.
    for hook in hooks.get_hooks("before_serve_document"):
        refused = hook(found, request)
        if isinstance(refused, HttpResponse):
            return refused
    return redirect(found.url)


def file(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file at `path`, or where the picture is now that was there.

    A rendition that is lost is made again for those who ask later.
    """
    try:
        return media(request, path)
    except Http404:
        enqueue_lost(path)
    return former_file(request, path)


def preview(request: HttpRequest, image_id: int, filter_spec: str) -> HttpResponseBase:
    """Wagtail's trial of a filter; 404 where the original is lost or damaged."""
    try:
        response: HttpResponseBase = images.preview(request, image_id, filter_spec)
        return response
    except (SourceImageIOError, *DAMAGED) as error:
        raise Http404 from error

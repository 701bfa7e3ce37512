"""Documents as readers fetch them: by Wagtail's view, and at the names that they had before."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve


def document(request: HttpRequest, key: str, filename: str) -> HttpResponseBase:
    """The document's file; at any other name of it a redirect to the present one.

    The number alone says which document is meant: what is replaced by a file of another name is
    the same document. The redirect is not for good, since the former name may come back.
    """
    try:
        response: HttpResponseBase = serve(request, key, filename)
        return response
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

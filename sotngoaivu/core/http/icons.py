"""Icons at the root of the site, where browsers look for them without reading a page."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.urls import path

MAX_AGE = 24 * 3600
# Asked-for names, and the files that stand for them.
_ICONS = {
    "favicon.ico": "favicon.ico",
    "apple-touch-icon.png": "apple-touch-icon.png",
    "apple-touch-icon-precomposed.png": "apple-touch-icon.png",
}


def icon(request: HttpRequest, file: str) -> HttpResponse:
    response = HttpResponsePermanentRedirect(static(f"img/{file}"))
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response


urlpatterns = [path(name, icon, {"file": file}) for name, file in _ICONS.items()]

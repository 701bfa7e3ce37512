"""The least that Django itself does for a page: one address, one view, a ready text."""

import os

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.benchmarks.reference.body import body

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.reference.settings"
BODY = body()


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


urlpatterns = [path("", view)]
application = get_wsgi_application()

"""View that confirms an import of redirects, before Wagtail's own of the same address."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.contrib.redirects import views
from wagtail.contrib.redirects.forms import ConfirmImportManagementForm
from wagtail.contrib.redirects.utils import get_file_storage


def process_import(request: HttpRequest) -> HttpResponseBase:
    """Wagtail's, which takes a file that is kept no longer for one with the heading "None"."""
    form = ConfirmImportManagementForm(request.POST)
    if form.is_valid() and not get_file_storage()(form.cleaned_data["import_file_name"]).read():
        messages.error(
            request,
            _(
                "This file is kept no longer: it has been imported already, or was sent more than "
                "a day ago. Look at the list of redirects; if they are missing, choose it again."
            ),
        )
        return redirect("wagtailredirects:start_import")
    response: HttpResponseBase = views.process_import(request)
    return response


def addresses_before_wagtails() -> list[URLPattern]:
    return [path("redirects/import/process/", process_import)]

"""Imports in the admin: a file is uploaded, looked at, imported by another process, and undone."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.validators import FileExtensionValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem

from news.importing.choices import Choices
from news.importing.drafting import ArticleDraft
from news.importing.models import Format, ImportBatch, State
from news.importing.problems import Problem
from news.importing.records import NotThisFormat
from news.importing.run import look
from news.importing.uploads import MOST_BYTES, begin, begin_undo, choices_of, source_of
from news.models import NewsIndexPage
from pages.blocks import BodyBlock
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE

PERMISSION = "importing.add_importbatch"
# Records that are looked at while somebody waits; all are when they are imported.
LOOKED_AT = 100
PROBLEMS_SHOWN = 200
_FORMATS = {".csv": Format.CSV, ".xml": Format.WXR}
# What is only named in a preview.
_FILES = {"image", "gallery", "attachments"}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File of the former site"),
        validators=[FileExtensionValidator(["csv", "xml"])],
        help_text=_(
            "A CSV file whose first line names its columns (title, date, text …), or an export of "
            "WordPress (.xml); at most 18 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xml"}),
    )
    make_categories = forms.BooleanField(
        label=_("Make categories that this site lacks"), required=False
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _now("This file is too large. Whoever runs the server can import it by a command.")
            )
        return file


def imports(request: HttpRequest) -> HttpResponse:
    """All imports, and the form for another one."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        batch = _uploaded(form, request)
        return redirect("import_batch", batch.pk)
    batches = ImportBatch.objects.select_related("user").defer("content")[:50]
    context = {"form": form, "batches": batches}
    return TemplateResponse(request, "importing/admin/imports.html", context)


def _uploaded(form: UploadForm, request: HttpRequest) -> ImportBatch:
    file = form.cleaned_data["file"]
    choices = Choices(make_categories=form.cleaned_data["make_categories"])
    return ImportBatch.objects.create(
        source="csv",
        format=_FORMATS[PurePath(file.name).suffix.lower()],
        file_name=file.name[:255],
        content=file.read(),
        options=choices.as_json(),
        user=request.user if request.user.is_authenticated else None,
    )


def batch(request: HttpRequest, key: int) -> HttpResponse:
    """One import: what it would make, or what it has made, and what is to be looked at."""
    found = get_object_or_404(ImportBatch.objects.select_related("user"), pk=key)
    context: dict[str, Any] = {
        "batch": found,
        "may_publish": _may_publish(request),
        "is_new": found.state == State.NEW,
        "is_busy": found.state in (State.WAITING, State.RUNNING, State.UNDOING),
        "may_go_on": found.may_be_run and found.state != State.NEW,
        "may_undo": found.may_be_undone,
    }
    if found.state == State.NEW:
        context |= _look(found)
    else:
        problems = [each.problem for each in found.problems.all()[:PROBLEMS_SHOWN]]
        context |= _problems(problems, found.problems.count())
    return TemplateResponse(request, "importing/admin/batch.html", context)


def _look(found: ImportBatch) -> dict[str, Any]:
    try:
        with source_of(found) as source:
            if found.source != source.name:
                ImportBatch.objects.filter(pk=found.pk).update(source=source.name)
            report, shown = look(source, choices_of(found), most=LOOKED_AT)
    except NotThisFormat as error:
        return {"refusal": str(error)}
    return {
        "report": report,
        "looked_at": LOOKED_AT if report.read == LOOKED_AT else None,
        "previews": [_preview(each) for each in shown],
        **_problems(report.problems[:PROBLEMS_SHOWN], len(report.problems)),
    }


def _problems(problems: list[Problem], number: int) -> dict[str, Any]:
    return {"problems": problems, "more_problems": max(0, number - len(problems))}


def _preview(draft: ArticleDraft) -> dict[str, str]:
    """A draft as a page of its own, for a frame."""
    block = BodyBlock()
    raw = [each for each in draft.bodies[MAIN_LANGUAGE] if each["type"] not in _FILES]
    with translation.override(MAIN_LANGUAGE):
        html = render_to_string(
            "importing/admin/preview.html",
            {"draft": draft, "lead": draft.leads[MAIN_LANGUAGE], "body": block.to_python(raw)},
        )
    return {"title": draft.title, "html": html}


def _may_publish(request: HttpRequest) -> bool:
    index = NewsIndexPage.objects.first()
    return bool(index and index.permissions_for_user(request.user).can_publish_subpage())


@require_POST
def act(request: HttpRequest, key: int) -> HttpResponse:
    """Begin what the button says; another process does it."""
    found = get_object_or_404(ImportBatch, pk=key)
    action = request.POST.get("action")
    if action == "discard" and found.state == State.NEW:
        found.delete()
        return redirect("imports")
    if action in ("import", "publish") and found.may_be_run:
        is_public = action == "publish"
        if is_public and not _may_publish(request):
            raise PermissionDenied
        if found.state == State.NEW:
            found.options = {**found.options, "publish": is_public}
            found.save(update_fields=["options"])
        begin(found)
        messages.success(request, _now("The import goes on by itself; this page tells how far."))
    elif action == "undo" and found.may_be_undone:
        begin_undo(found)
        messages.success(request, _now("It is being undone; this page tells how far."))
    return redirect("import_batch", key)


def import_urls() -> list[URLPattern]:
    guarded = permission_required(PERMISSION)
    return [
        path("moving-in/", guarded(imports), name="imports"),
        path("moving-in/<int:key>/", guarded(batch), name="import_batch"),
        path("moving-in/<int:key>/act/", guarded(act), name="import_act"),
    ]


class ImportsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PERMISSION))


def imports_menu_item() -> MenuItem:
    return ImportsMenuItem(_("Moving in"), reverse("imports"), icon_name="upload", order=900)

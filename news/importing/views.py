"""Imports in the admin: a file is uploaded, looked at, imported by another process, and undone."""

import contextlib
import csv
from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
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

from news.importing.archives import ArchiveRefused
from news.importing.choices import ImportChoices
from news.importing.drafting import ArticleDraft
from news.importing.forms import ArchiveForm, MappingForm, UploadForm
from news.importing.models import Format, ImportArchive, ImportBatch, State
from news.importing.problems import Problem
from news.importing.records import NotThisFormat
from news.importing.run import look
from news.importing.uploads import (
    add_archive,
    begin,
    begin_look,
    begin_undo,
    choices_of,
    forget_look,
    media_of,
    source_of,
    survey,
)
from news.models import NewsIndexPage
from pages.foreign.shown import as_data, shown
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE

PERMISSION = "importing.add_importbatch"
# Records that are looked at while somebody waits; another process looks at all.
LOOKED_AT = 100
PROBLEMS_SHOWN = 200
_FORMATS = {".csv": Format.CSV, ".xml": Format.WXR}


def imports(request: HttpRequest) -> HttpResponse:
    """All imports, and the form for another one."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        batch = _uploaded(form, request)
        if archive := form.cleaned_data["archive"]:
            _add_archive(request, batch, archive)
        return redirect("import_batch", batch.pk)
    batches = ImportBatch.objects.select_related("user").defer("content")[:50]
    context = {"form": form, "batches": batches}
    return TemplateResponse(request, "importing/admin/imports.html", context)


def _uploaded(form: UploadForm, request: HttpRequest) -> ImportBatch:
    file = form.cleaned_data["file"]
    choices = ImportChoices(make_categories=form.cleaned_data["make_categories"])
    batch = ImportBatch.objects.create(
        source="csv",
        format=_FORMATS[PurePath(file.name).suffix.lower()],
        file_name=file.name[:255],
        content=file.read(),
        options=choices.as_json(),
        user=request.user if request.user.is_authenticated else None,
    )
    survey(batch)
    return batch


def _add_archive(request: HttpRequest, batch: ImportBatch, file: Any) -> None:
    try:
        add_archive(batch, file.name, file.read())
    except ArchiveRefused as error:
        messages.error(request, f"{file.name}: {error}")


def batch(request: HttpRequest, key: int) -> HttpResponse:
    """One import: what it would make, or what it has made, and what is to be looked at."""
    found = get_object_or_404(ImportBatch.objects.select_related("user"), pk=key)
    context: dict[str, Any] = {
        "batch": found,
        "archives": [(each.file_name, len(each.names)) for each in _archives(found)],
        "may_publish": _may_publish(request),
        "is_new": found.is_new,
        "is_busy": found.is_busy and not found.is_silent,
        "is_silent": found.is_silent,
        "progress": _progress(found),
        "may_go_on": found.may_be_run and not found.is_new,
        "may_undo": found.may_be_undone,
    }
    if found.is_new:
        context |= _look(found)
    else:
        context |= _kept_problems(found)
    if found.may_be_run:
        context["archive_form"] = ArchiveForm()
    return TemplateResponse(request, "importing/admin/batch.html", context)


def _archives(found: ImportBatch) -> Any:
    return ImportArchive.objects.filter(batch=found).defer("content")


def _look(found: ImportBatch) -> dict[str, Any]:
    try:
        with source_of(found) as source:
            report, drafts = look(source, choices_of(found), media_of(found), most=LOOKED_AT)
    except NotThisFormat as error:
        return {"refusal": str(error)}
    is_whole = report.read < LOOKED_AT or bool(found.read)
    # Why the last one who looked through all was broken off.
    broken = [each.problem for each in found.problems.all()[:PROBLEMS_SHOWN]]
    problems = _kept_problems(found) if found.read else _problems([*broken, *report.problems])
    if found.read:
        report.made, report.known = found.made, found.known
    return {
        "report": report,
        "looked_at": None if is_whole else LOOKED_AT,
        "mapping": MappingForm(found),
        "previews": [_preview(each) for each in drafts],
        **problems,
    }


def _kept_problems(found: ImportBatch) -> dict[str, Any]:
    problems = [each.problem for each in found.problems.all()[:PROBLEMS_SHOWN]]
    return _problems(problems, found.problems.count())


def _problems(problems: list[Problem], number: int | None = None) -> dict[str, Any]:
    told = problems[:PROBLEMS_SHOWN]
    number = len(problems) if number is None else number
    return {"problems": told, "more_problems": max(0, number - len(told))}


def _preview(draft: ArticleDraft) -> dict[str, str]:
    """A draft as a page of its own, for a frame; what is attached is no part of it yet."""
    raw = [each for each in draft.bodies[MAIN_LANGUAGE] if each["type"] != "attachments"]
    context = {
        "draft": draft,
        "lead": draft.leads[MAIN_LANGUAGE],
        "picture": as_data(draft.pictures[draft.picture]) if draft.picture is not None else "",
        "blocks": shown(raw, draft.pictures),
    }
    with translation.override(MAIN_LANGUAGE):
        html = render_to_string("importing/admin/preview.html", context)
    return {"title": draft.title, "html": html}


def _progress(found: ImportBatch) -> dict[str, Any]:
    """How far whoever is at it has come, for the page and the script that asks again."""
    if found.state == State.UNDOING:
        told = _now("Still to be removed: %(number)d") % {"number": found.items.count()}
    else:
        told = _now("%(read)d of %(total)d records") % {"read": found.read, "total": found.total}
    return {
        "state": found.get_state_display(),
        "busy": found.is_busy and not found.is_silent,
        "told": told,
        "read": found.read,
        "total": found.total,
    }


def progress(request: HttpRequest, key: int) -> HttpResponse:
    found = get_object_or_404(ImportBatch.objects.defer("content"), pk=key)
    return JsonResponse(_progress(found))


def problems(request: HttpRequest, key: int) -> HttpResponse:
    """All that is to be looked at, as a CSV file; of a new import, of all its records if known."""
    found = get_object_or_404(ImportBatch, pk=key)
    if found.is_new and not found.read:
        told = []
        with contextlib.suppress(NotThisFormat), source_of(found) as source:
            report, _drafts = look(source, choices_of(found), media_of(found), most=LOOKED_AT)
            told = report.problems
    else:
        told = [each.problem for each in found.problems.all()]
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="import-{found.pk}.csv"'},
    )
    # By this mark spreadsheets know UTF-8.
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([_now("Place in the file"), _now("What is wrong"), _now("What to do")])
    for each in told:
        writer.writerow([_as_text(cell) for cell in (each.where, each.told, each.advice)])
    return response


def _as_text(cell: str) -> str:
    """What a spreadsheet would take for a formula, as words."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _may_publish(request: HttpRequest) -> bool:
    index = NewsIndexPage.objects.first()
    return bool(index and index.permissions_for_user(request.user).can_publish_subpage())


@require_POST
def act(request: HttpRequest, key: int) -> HttpResponse:
    """Begin what the button says; another process does it."""
    found = get_object_or_404(ImportBatch, pk=key)
    action = request.POST.get("action")
    if action == "discard" and found.is_new:
        found.delete()
        return redirect("imports")
    if action == "publish" and not _may_publish(request):
        raise PermissionDenied
    if found.is_new and not _choices_kept(request, found):
        messages.error(request, _now("Choose for each category what it becomes."))
    elif action == "look" and found.is_new:
        begin_look(found)
        messages.success(request, _now("All records are being looked at."))
    elif action in ("import", "publish") and found.may_be_run:
        if found.is_new:
            found.options = {**found.options, "publish": action == "publish"}
            found.save(update_fields=["options"])
        begin(found)
        messages.success(request, _now("The import goes on by itself; this page tells how far."))
    elif action == "undo" and found.may_be_undone:
        begin_undo(found)
        messages.success(request, _now("It is being undone; this page tells how far."))
    return redirect("import_batch", key)


def _choices_kept(request: HttpRequest, found: ImportBatch) -> bool:
    """Whether what was chosen beside the button is kept; nothing is where nothing was sent."""
    form = MappingForm(found, request.POST)
    if not form.fields or "mapping" not in request.POST:
        return True
    if not form.is_valid():
        return False
    form.save()
    forget_look(found)
    return True


@require_POST
def archive(request: HttpRequest, key: int) -> HttpResponse:
    """Keep one more ZIP file for an import that has not ended."""
    found = get_object_or_404(ImportBatch.objects.defer("content"), pk=key)
    form = ArchiveForm(request.POST, request.FILES)
    if not found.may_be_run:
        raise PermissionDenied
    if form.is_valid():
        _add_archive(request, found, form.cleaned_data["archive"])
    else:
        messages.error(request, " ".join(map(str, form.errors["archive"])))
    return redirect("import_batch", key)


def import_urls() -> list[URLPattern]:
    guarded = permission_required(PERMISSION)
    return [
        path("moving-in/", guarded(imports), name="imports"),
        path("moving-in/<int:key>/", guarded(batch), name="import_batch"),
        path("moving-in/<int:key>/act/", guarded(act), name="import_act"),
        path("moving-in/<int:key>/archive/", guarded(archive), name="import_archive"),
        path("moving-in/<int:key>/progress/", guarded(progress), name="import_progress"),
        path("moving-in/<int:key>/problems.csv", guarded(problems), name="import_problems"),
    ]


class ImportsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PERMISSION))


def imports_menu_item() -> MenuItem:
    return ImportsMenuItem(_("Moving in"), reverse("imports"), icon_name="upload", order=900)

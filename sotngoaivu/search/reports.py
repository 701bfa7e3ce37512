"""Report of missed queries in the admin: a month at a time, and all months as CSV.

Wagtail lets only staff with access to the admin reach these views.
"""

import csv
import datetime

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from sotngoaivu.search.models import MissedQuery

SHOWN = 200


def report(request: HttpRequest) -> HttpResponse:
    """The words most often looked for in vain in `month` (YYYY-MM), by default the latest."""
    months = list(MissedQuery.objects.order_by("-month").values_list("month", flat=True).distinct())
    asked = request.GET.get("month", "")
    month = next((one for one in months if f"{one:%Y-%m}" == asked), months[0] if months else None)
    rows = MissedQuery.objects.filter(month=month).order_by("-count", "words")
    context = {
        "months": [
            {"value": f"{one:%Y-%m}", "name": _name(one), "chosen": one == month} for one in months
        ],
        "name": _name(month) if month else "",
        "rows": rows[:SHOWN],
        "most": SHOWN,
        "more": rows.count() > SHOWN,
    }
    return TemplateResponse(request, "search/admin/report.html", context)


def _name(month: datetime.date) -> str:
    return f"{month:%m/%Y}"


def missed_csv(request: HttpRequest) -> HttpResponse:
    """All months, latest first: `month` (YYYY-MM), `words` (folded), `times`.

    UTF-8 with a byte order mark, so that spreadsheets read it rightly.
    """
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="tu-khong-tim-thay.csv"'
    writer = csv.writer(response)
    writer.writerow(["month", "words", "times"])
    rows = MissedQuery.objects.order_by("-month", "-count", "words")
    for month, words, times in rows.values_list("month", "words", "count").iterator():
        writer.writerow([f"{month:%Y-%m}", words, times])
    return response

"""Missed queries: what readers looked for in vain, counted by month, and the editors' report of it.

Kept are folded words and a number, never who asked or when. What looks like someone's own data
is not kept, nor is what programs ask. Counting takes place after the reader has the answer, and
what fails in it is logged and nothing more.
"""

import datetime
from typing import Any

from django.db import Error, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sotngoaivu.core.database import impatient_writing, is_known
from sotngoaivu.core.http.clients import is_bot
from sotngoaivu.core.outage import Outage
from sotngoaivu.core.spreadsheets import spreadsheet
from sotngoaivu.search.models import MissedQuery
from sotngoaivu.search.query import Query
from sotngoaivu.search.throttle import Limit

_outage = Outage("Words that found nothing are not counted")

MOST_CHARACTERS = 60
# Different words in one month; more come from a program that tries words out.
MOST_A_MONTH = 1000
RETENTION_MONTHS = 24
# Numbers of telephones, identity cards and passports and days of birth have more digits; those of
# decrees with their years do not.
MOST_DIGITS = 6
# The reader's thread does not wait longer for somebody else who writes.
PATIENCE_SECONDS = 0.2
HEADINGS = {
    "month": _("Month"),
    "words": _("Words looked for"),
    "count": _("Number of times"),
}
# Rows of the report.
MOST_SHOWN = 200

limit = Limit("missed-queries", burst=20, rate=0.1)


def countable(query: Query, request: HttpRequest) -> str:
    """The folded words to be counted, "" where they are better not kept or a program asks."""
    text = query.key
    digits = sum(character.isdigit() for character in text)
    is_program = "Sec-Purpose" in request.headers or is_bot(request.headers.get("User-Agent", ""))
    if (
        "@" in query.text
        or digits > MOST_DIGITS
        or len(text) > MOST_CHARACTERS
        or request.method != "GET"
        or is_program
        or not limit.allows(request)
    ):
        return ""
    return text


class CountingResponse(HttpResponse):
    """A response that, once it has been sent, counts the `missed` words."""

    missed = ""

    def close(self) -> None:
        missed, self.missed = self.missed, ""
        try:
            if missed:
                count(missed)
        finally:
            super().close()


def count(text: str) -> None:
    """Count folded words that found nothing just now."""
    month = timezone.localdate().replace(day=1)
    try:
        with impatient_writing(PATIENCE_SECONDS), transaction.atomic():
            this_month = MissedQuery.objects.filter(month=month)
            if _count_again(month, text):
                return
            kept = this_month.count()
            if not kept:
                _forget_before(month)
            if kept < MOST_A_MONTH:
                _row, is_new = MissedQuery.objects.get_or_create(month=month, words=text)
                if not is_new:
                    _count_again(month, text)
    except Error as error:
        if not is_known(error):
            _outage.begin(error)
    else:
        _outage.end()


def _count_again(month: datetime.date, text: str) -> int:
    rows = MissedQuery.objects.filter(month=month, words=text)
    return rows.update(count=models.F("count") + 1)


def _forget_before(month: datetime.date) -> None:
    """As a month begins, drop those that are too long ago."""
    months = month.year * 12 + month.month - 1 - RETENTION_MONTHS
    first = datetime.date(months // 12, months % 12 + 1, 1)
    MissedQuery.objects.filter(month__lt=first).delete()


def report(request: HttpRequest) -> HttpResponseBase:
    """The words most often looked for in vain in `month` (YYYY-MM), by default the latest.

    `?export=csv` and `?export=xlsx`: all months, latest first: month (YYYY-MM), words (folded),
    number of times. Wagtail lets only staff with access to the admin reach this view.
    """
    if exported := spreadsheet(request, "tu-khong-tim-thay", HEADINGS, _rows):
        return exported
    months = MissedQuery.objects.order_by("-month").values_list("month", flat=True).distinct()
    offered: list[dict[str, Any]] = [
        {"value": f"{month:%Y-%m}", "name": f"{month:%m/%Y}", "month": month} for month in months
    ]
    wanted = [one for one in offered if one["value"] == request.GET.get("month")] or offered[:1]
    for one in wanted:
        one["chosen"] = True
    rows = MissedQuery.objects.filter(month__in=[one["month"] for one in wanted])
    context = {
        "months": offered,
        "name": wanted[0]["name"] if wanted else "",
        "rows": rows.order_by("-count", "words")[:MOST_SHOWN],
        "most": MOST_SHOWN,
        "more": rows.count() > MOST_SHOWN,
    }
    return TemplateResponse(request, "search/admin/report.html", context)


def _rows() -> list[dict[str, Any]]:
    found = MissedQuery.objects.order_by("-month", "-count", "words")
    return [
        {"month": f"{month:%Y-%m}", "words": words, "count": count}
        for month, words, count in found.values_list("month", "words", "count")
    ]

"""Report of visits in the admin: charts of days and months, and all days as a spreadsheet.

Wagtail lets only staff with access to the admin reach this view.
"""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from sotngoaivu.core.spreadsheets import spreadsheet
from sotngoaivu.visits import ledger
from sotngoaivu.visits.models import Day

DAYS_SHOWN = (30, 90)
MONTHS_SHOWN = 12


def report(request: HttpRequest) -> HttpResponseBase:
    """The figures of now, of the last 30 days (`?days=90`: 90) and of the last 12 months.

    `?export=csv` and `?export=xlsx`: all days, oldest first, each with its visits.
    """
    headings = {"date": _("Date"), "visits": _("Visits")}
    all_days = Day.objects.order_by("date").values("date", "visits")
    if exported := spreadsheet(request, "luot-truy-cap", headings, lambda: all_days):
        return exported
    now = timezone.now()
    today = timezone.localdate(now)
    asked = request.GET.get("days")
    number = next((choice for choice in DAYS_SHOWN if str(choice) == asked), DAYS_SHOWN[0])
    figures, _stale = ledger.counts(now, today)
    choices = [(choice, choice == number) for choice in DAYS_SHOWN]
    context = {"figures": figures, "choices": choices, "charts": charts(today, number)}
    return TemplateResponse(request, "visits/admin/report.html", context)


def charts(today: datetime.date, number: int) -> list[dict[str, Any]]:
    """The charts of the last `number` days and of the last 12 months, until `today`."""
    first_month = _months_before(today, MONTHS_SHOWN - 1)
    first = min(first_month, today - datetime.timedelta(days=number - 1))
    days = list(ledger.days_between(first, today).items())
    months = ledger.by_month((day, visits) for day, visits in days if day >= first_month)
    return [
        _chart(
            _("The last %(number)s days") % {"number": number},
            _("Day"),
            [(f"{day:%d/%m/%Y}", visits) for day, visits in days[-number:]],
        ),
        _chart(
            _("The last %(number)s months") % {"number": MONTHS_SHOWN},
            _("Month"),
            [(f"{month:%m/%Y}", visits) for month, visits in months.items()],
        ),
    ]


def _months_before(day: datetime.date, number: int) -> datetime.date:
    """Return the first day of the month `number` months before `day`."""
    months = day.year * 12 + day.month - 1 - number
    return datetime.date(months // 12, months % 12 + 1, 1)


def _chart(title: str, unit: str, values: list[tuple[str, int]]) -> dict[str, Any]:
    """What the template draws: each value with its place and its bar in hundredths of the highest.

    `values` are labels with numbers, at least one.
    """
    highest = max(number for _label, number in values)
    return {
        "title": title,
        "unit": unit,
        "highest": highest,
        "bars": [
            {
                "label": label,
                "number": number,
                "x": place * 10,
                "height": round(100 * number / (highest or 1)),
                "y": 100 - round(100 * number / (highest or 1)),
            }
            for place, (label, number) in enumerate(values)
        ],
    }

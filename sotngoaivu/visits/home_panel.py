"""Dashboard panel: today's visits against what is usual, charts of them, the most-read pages."""

import datetime
import statistics
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from sotngoaivu.visits import ledger
from sotngoaivu.visits.most_read import WEEK, most_read
from sotngoaivu.visits.reports import DAYS_SHOWN, charts

# Weeks whose days of the same name are looked at; fewer than so many say nothing of what is usual.
WEEKS, LEAST_WEEKS = 8, 3
MOST_LISTED = 5


class VisitsPanel(Component):
    name = "visits"
    template_name = "visits/admin/home_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        now = timezone.now()
        today = timezone.localdate(now)
        figures, _stale = ledger.counts(now, today)
        first = today - datetime.timedelta(weeks=WEEKS)
        days = ledger.days_between(first, today)
        return {
            "figures": figures,
            "usual": usual_visits(days, today),
            "day": today,
            "charts": charts(today, DAYS_SHOWN[0]),
            "most_read": most_read(WEEK, today)[:MOST_LISTED],
        }


def usual_visits(days: dict[datetime.date, int], today: datetime.date) -> int | None:
    """The median of the former days of `today`'s name on which somebody came; None of too few."""
    same = [
        visits
        for day, visits in days.items()
        if day < today and day.weekday() == today.weekday() and visits
    ]
    return round(statistics.median(same)) if len(same) >= LEAST_WEEKS else None

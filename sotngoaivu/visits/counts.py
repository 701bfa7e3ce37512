"""Visit counts that readers see, and the HTML that shows them."""

import datetime
from dataclasses import dataclass, replace
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils import timezone, translation

from sotngoaivu.visits.rules import local_day

SOME_TIME = datetime.datetime.min.replace(tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Counts:
    """Visits in total, today and this month, readers online, as the database had them at `as_of`.

    `opening` is the balance carried over from the former site, which `total` includes, `since` its
    date.
    """

    total: int
    today: int
    month: int
    online: int
    opening: int
    since: datetime.date
    as_of: datetime.datetime

    def at(self, moment: datetime.datetime) -> "Counts":
        """The same figures on a later day or month, which starts at nothing.

        So readers never see yesterday's number as today's, even with the database away.
        """
        then, now = local_day(self.as_of), local_day(moment)
        if now <= then:
            return self
        same_month = (then.year, then.month) == (now.year, now.month)
        return replace(self, today=0, month=self.month if same_month else 0)

    def as_json(self) -> dict[str, int | str]:
        return {
            "total": self.total,
            "today": self.today,
            "month": self.month,
            "online": self.online,
            "since": self.since.isoformat(),
            "as_of": timezone.localtime(self.as_of).isoformat(timespec="milliseconds"),
        }


@lru_cache(maxsize=16)
def _render(figures: Counts | None, language: str) -> bytes:
    context = {"figures": figures, "LANGUAGE_CODE": language}
    with translation.override(language):
        return render_to_string("components/visit_counts.html", context).strip().encode()


def block(figures: Counts | None, language: str) -> bytes:
    """HTML of the figures in `language`; None (never loaded yet) shows dashes for them.

    Whoever reads the page is online, so that figure is never below 1 here.
    """
    if figures:
        # One rendering serves all flushes that changed no number.
        figures = replace(figures, online=max(figures.online, 1), as_of=SOME_TIME)
    return _render(figures, language)

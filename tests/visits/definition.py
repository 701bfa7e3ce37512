"""The definition of a visit, to compare the counter with."""

import datetime
from collections import defaultdict

from sotngoaivu.visits.counter import Counter
from sotngoaivu.visits.newcomers import MOST_NEWCOMERS
from sotngoaivu.visits.rules import VISIT_GAP, local_day

Reader = tuple[str, str]


class Definition:
    """The definition of a visit, word for word, on a list of all views.

    Of one address each worker takes so many readers a minute who are new to it.
    """

    def __init__(self) -> None:
        self.views: dict[Reader, list[datetime.datetime]] = defaultdict(list)
        self.known: set[tuple[Counter, Reader]] = set()
        self.new: dict[tuple[Counter, str, datetime.datetime], int] = defaultdict(int)
        self.visits = self.turned_away = 0

    def seen(self, worker: Counter, address: str, browser: str, now: datetime.datetime) -> None:
        reader = (address, browser)
        if (worker, reader) not in self.known:
            minute = (worker, address, now.replace(second=0, microsecond=0))
            self.new[minute] += 1
            if self.new[minute] > MOST_NEWCOMERS:
                self.turned_away += 1
                return
            self.known.add((worker, reader))
        views = self.views[reader]
        within = any(now - view <= VISIT_GAP for view in views)
        first_of_day = all(local_day(view) != local_day(now) for view in views)
        self.visits += first_of_day or not within
        views.append(now)

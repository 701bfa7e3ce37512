"""A month of page views through two workers' counters: is the count what it should be?

Arguments: readers, days. Each reader makes five visits; what they are is known by construction,
not by the rules under test: a visit lies in a two-hour slot of its own and ends at least 40
minutes before the next slot; one that goes over midnight counts twice.
"""

import datetime
import random
import sys
import time
from collections import Counter as Tally
from collections import OrderedDict
from collections.abc import Sequence

from tests.benchmarks.probes.inside import begin, report

ZONE = datetime.timezone(datetime.timedelta(hours=7))
START = datetime.datetime(2026, 3, 1, tzinfo=ZONE)
DAY, SLOT = 24 * 3600, 2 * 3600
FLUSH = 600
HALF_HOUR = 30 * 60 + 2
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
# Of a thousand readers, so many read over midnight once, which makes two of their five visits.
OVER_MIDNIGHT = 20


def views(readers: int, days: int) -> tuple[list[list[int]], list[int]]:
    """Views of each ten minutes, as second * readers + reader, and the visits of each day."""
    dice = random.Random(1)
    slots = days * DAY // SLOT
    windows: list[list[int]] = [[] for _ in range(days * DAY // FLUSH)]
    visits = [0] * days

    def view(second: int, reader: int) -> None:
        windows[second // FLUSH].append(second * readers + reader)

    for reader in range(readers):
        ordinary = 5
        chosen: Sequence[int] = range(slots)
        if dice.randrange(1000) < OVER_MIDNIGHT:
            midnight = dice.randrange(1, days) * DAY
            view(midnight - dice.randint(1, 600), reader)
            view(midnight + dice.randint(0, 600), reader)
            visits[midnight // DAY - 1] += 1
            visits[midnight // DAY] += 1
            ordinary = 3
            taken = {midnight // SLOT - 1, midnight // SLOT}
            chosen = [slot for slot in chosen if slot not in taken]
        for slot in dice.sample(chosen, ordinary):
            second = slot * SLOT + dice.randrange(40 * 60)
            visits[slot * SLOT // DAY] += 1
            for _ in range(dice.randint(1, 3)):
                view(second, reader)
                second += dice.randrange(20 * 60)
    for window in windows:
        window.sort()
    return windows, visits


class Recent:
    """The keys of the last half hour: (day, reader) with the last view, oldest first."""

    def __init__(self) -> None:
        self._last: OrderedDict[tuple[int, int], int] = OrderedDict()

    def saw(self, second: int, reader: int) -> None:
        key = second // DAY, reader
        self._last[key] = second
        self._last.move_to_end(key)

    def count(self, second: int) -> int:
        while self._last and next(iter(self._last.values())) < second - HALF_HOUR:
            self._last.popitem(last=False)
        return len(self._last)


def simulate(readers: int, days: int) -> dict[str, object]:
    from sotngoaivu.visits.counter import Counter
    from sotngoaivu.visits.models import Day, Presence, Salt

    for model in (Day, Presence, Salt):
        model.objects.all().delete()
    windows, expected = views(readers, days)
    now = 0

    def clock() -> float:
        return START.timestamp() + now

    workers, recent = [Counter(clock), Counter(clock)], Recent()
    dice = random.Random(2)
    most = over = failed = 0
    began = time.monotonic()
    for place, window in enumerate(windows):
        for both in window:
            now, reader = divmod(both, readers)
            dice.choice(workers).seen(f"2001:db8:{reader >> 16:x}:{reader & 0xFFFF:x}::1", AGENT)
            recent.saw(now, reader)
        now = (place + 1) * FLUSH - 1
        failed += sum(not worker.flush() for worker in workers)
        present = Presence.objects.count()
        most = max(most, present)
        over += present > recent.count(now)
    now += HALF_HOUR + 60
    failed += sum(not worker.flush() for worker in workers)
    taken = time.monotonic() - began
    counted = dict(Day.objects.values_list("date", "visits"))
    first = START.date()
    by_day = [counted.get(first + datetime.timedelta(days=n), 0) for n in range(days)]
    tally = Tally(a == b for a, b in zip(by_day, expected, strict=True))
    rows = (len(counted), Presence.objects.count(), Salt.objects.count())
    return {
        "visits": sum(expected),
        "counted": sum(counted.values()),
        "wrong_days": tally[False],
        "most_present": most,
        "over_bound": over,
        "failed_flushes": failed,
        "rows_left": "{}, {}, {}".format(*rows),
        "seconds": taken,
    }


if __name__ == "__main__":
    begin()
    report(simulate(int(sys.argv[1]), int(sys.argv[2])))

"""Dates of former sites, in the forms in which they write them; times are those of Việt Nam."""

import datetime
import re
from email.utils import parsedate_to_datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from news.importing.problems import Fault

# No site of a department is older.
_FIRST_YEAR = 1995
_DAY_FIRST = re.compile(
    r"\A(?:.*?[^\d])?(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"
    r"(?:\D+(?P<hour>\d{1,2})[:hg](?P<minute>\d{2}))?"
)
_TIME_FIRST = re.compile(r"\A\s*+(?P<hour>\d{1,2})[:hg](?P<minute>\d{2})")
_YEAR_FIRST = re.compile(r"\A\s*+\d{4}-\d{1,2}-\d{1,2}")
_ZERO = re.compile(r"[0\s:/.-]*")


def read(text: str, *, may_lie_ahead: bool = False) -> datetime.datetime:
    """The moment that `text` names. Raises WrongDate.

    ISO 8601, day/month/year with or without a time on either side, seconds since 1970, or as in
    e-mail. A day without a time begins at midnight.
    """
    text = text.strip()
    if _ZERO.fullmatch(text):
        raise WrongDate(Fault.NO_DATE)
    try:
        moment = _read(text)
        moment = timezone.make_aware(moment) if timezone.is_naive(moment) else moment
    except (ValueError, TypeError, OverflowError, OSError) as error:
        raise WrongDate(Fault.WRONG_DATE) from error
    if moment.year < _FIRST_YEAR:
        raise WrongDate(Fault.WRONG_DATE)
    if moment > timezone.now() and not may_lie_ahead:
        raise WrongDate(Fault.FUTURE_DATE)
    return moment.replace(microsecond=0)


class WrongDate(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def _read(text: str) -> datetime.datetime:
    if text.isdecimal() and len(text) >= 9:
        return datetime.datetime.fromtimestamp(int(text[:11]), datetime.UTC)
    if _YEAR_FIRST.match(text):
        whole = text if re.search(r"\d[T ]\d", text) else f"{text[:10].strip()} 00:00"
        found = parse_datetime(whole.replace(" Z", "Z"))
        if found is None:
            raise ValueError(text)
        return found
    if found_at := _DAY_FIRST.match(text):
        parts = found_at.groupdict()
        if not parts["hour"] and (time := _TIME_FIRST.match(text)):
            parts |= time.groupdict()
        year, month, day, hour, minute = (
            int(parts[name] or 0) for name in ("year", "month", "day", "hour", "minute")
        )
        return datetime.datetime(year, month, day, hour, minute)  # noqa: DTZ001 (the site's own clock)
    return parsedate_to_datetime(text)

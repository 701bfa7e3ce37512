"""Missed queries: what readers looked for in vain, counted by month for editors.

Kept are folded words and a number, never who asked or when. What looks like someone's own data
is not kept, nor is what programs ask. Counting takes place after the reader has the answer, and
what fails in it is logged and nothing more.
"""

import datetime
import logging

from django.db import Error, models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sotngoaivu.core.http.clients import is_bot
from sotngoaivu.search.models import MissedQuery
from sotngoaivu.search.query import Query
from sotngoaivu.search.throttle import Limit

logger = logging.getLogger(__name__)

MOST_CHARACTERS = 60
# Different words in one month; more come from a program that tries words out.
MOST_A_MONTH = 1000
MONTHS_KEPT = 24
# Numbers of telephones, identity cards and passports and days of birth have more digits; those of
# decrees with their years do not.
MOST_DIGITS = 6

limit = Limit(burst=20, rate=0.1)


def countable(question: Query) -> str:
    """The folded words to be counted, "" where they are better not kept."""
    text = " ".join(question.folded)
    digits = sum(character.isdigit() for character in text)
    if "@" in question.text or digits > MOST_DIGITS or len(text) > MOST_CHARACTERS:
        return ""
    return text


def count_after(request: HttpRequest, response: HttpResponse, question: Query) -> None:
    """Count the words of a question that found nothing, once `response` has been sent."""
    text = countable(question)
    if text and request.method == "GET" and not _is_program(request) and limit.allows(request):
        response._resource_closers.append(lambda: count(text))


def _is_program(request: HttpRequest) -> bool:
    return "Sec-Purpose" in request.headers or is_bot(request.headers.get("User-Agent", ""))


def count(text: str) -> None:
    """Count folded words that found nothing just now."""
    month = timezone.localdate().replace(day=1)
    try:
        with transaction.atomic():
            this_month = MissedQuery.objects.filter(month=month)
            if this_month.filter(words=text).update(count=models.F("count") + 1):
                return
            kept = this_month.count()
            if not kept:
                _forget_before(month)
            if kept < MOST_A_MONTH:
                _add(month, text)
    except Error as error:
        logger.warning("Words that found nothing could not be counted: %s", error)


def _add(month: datetime.date, text: str) -> None:
    _row, is_new = MissedQuery.objects.get_or_create(month=month, words=text)
    if not is_new:
        MissedQuery.objects.filter(month=month, words=text).update(count=models.F("count") + 1)


def _forget_before(month: datetime.date) -> None:
    """As a month begins, drop those that are too long ago."""
    months = month.year * 12 + month.month - 1 - MONTHS_KEPT
    first = datetime.date(months // 12, months % 12 + 1, 1)
    MissedQuery.objects.filter(month__lt=first).delete()

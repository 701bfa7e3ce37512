"""A clock that a test sets; the fixture `clock` is one that Django goes by."""

import datetime

from django.utils import timezone


class Clock:
    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> datetime.datetime:
        return self.now

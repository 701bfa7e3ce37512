"""Dates that are typed: fields that say how to write one, and take no year that is a slip."""

import datetime
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters.fields import DateRangeField, RangeField

EARLIEST = datetime.date(1900, 1, 1)
_SLIP = _("Write a year from 1900 on, with four digits.")


def _earliest_moment() -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(EARLIEST, datetime.time()))


class TypedDateField(forms.DateField):
    default_error_messages = {"invalid": _("Write the date like 05/10/2026 (day/month/year).")}
    default_validators = [MinValueValidator(EARLIEST, _SLIP)]


class TypedDateTimeField(forms.DateTimeField):
    default_error_messages = {
        "invalid": _("Write date and time like 05/10/2026 09:30 (day/month/year hour:minute).")
    }
    default_validators = [MinValueValidator(_earliest_moment, _SLIP)]


class TypedDateRangeField(DateRangeField):
    """The filter's two dates."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        RangeField.__init__(self, (TypedDateField(), TypedDateField()), *args, **kwargs)

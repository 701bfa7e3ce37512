"""Dates that are typed: fields of forms that take none of a year that can only be a slip."""

import datetime

from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EARLIEST = datetime.date(1900, 1, 1)
_SLIP = _("Write a year from 1900 on, with four digits.")


def _earliest_moment() -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(EARLIEST, datetime.time()))


class TypedDateField(forms.DateField):
    default_validators = [MinValueValidator(EARLIEST, _SLIP)]


class TypedDateTimeField(forms.DateTimeField):
    default_validators = [MinValueValidator(_earliest_moment, _SLIP)]

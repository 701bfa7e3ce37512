"""Unicode NFC: all text is stored composed, whatever keyboard or file it came from.

And without what XML cannot hold: control characters, which pasting may bring along, would break
feeds, site maps and spreadsheets. Fields see to it, of all models, so that it holds in bulk, in
`update()` and for what is looked up.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Any

from django.apps import apps
from django.db import models
from wagtail.fields import StreamField

# What is no character of XML 1.0 (its production 2, Char).
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OF_TEXT = (models.CharField, models.TextField, models.JSONField, StreamField)


def composed(value: Any) -> Any:
    """Return `value` with every string in it, inside lists and dicts too, as it is stored."""
    if isinstance(value, str):
        return _ILLEGAL.sub("", unicodedata.normalize("NFC", value))
    if isinstance(value, list):
        return [composed(item) for item in value]
    if isinstance(value, dict):
        return {key: composed(item) for key, item in value.items()}
    return value


def connect() -> None:
    """Have every field of text compose what it stores; for the project's own app's `ready`."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if isinstance(field, _OF_TEXT):
                compose(field)


def compose(field: Any) -> None:
    """Have this field, which may be a package's, store and look up composed text."""
    field.get_prep_value = partial(_prepared, field.get_prep_value)
    field.pre_save = partial(_saved, field, field.pre_save)


def _prepared(usual: Callable[[Any], Any], value: Any) -> Any:
    return composed(usual(value))


def _saved(
    field: Any, usual: Callable[[models.Model, bool], Any], instance: models.Model, add: bool
) -> Any:
    """The value to store, which the instance has from then on, too."""
    value = usual(instance, add)
    stored = composed(value)
    if isinstance(value, str) and stored != value and field.attname in instance.__dict__:
        instance.__dict__[field.attname] = stored
    return stored

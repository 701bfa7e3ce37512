"""Unicode NFC: all text is stored composed, whatever keyboard or file it came from."""

import json
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.signals import pre_save
from wagtail.blocks.stream_block import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Revision

from sotngoaivu.core.text.vietnamese import nfc


def connect() -> None:
    """Listen to our own models and to drafts; for the `ready` of the project's own app."""
    pre_save.connect(_compose_draft, sender=Revision)
    project = __name__.partition(".")[0]
    for model in apps.get_models():
        if model.__module__.partition(".")[0] in {project, "news", "pages"}:
            pre_save.connect(_compose, sender=model)


def _compose_draft(instance: Revision, **kwargs: Any) -> None:
    instance.content = nfc(instance.content)


def _compose(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    for field in sender._meta.concrete_fields:
        value = instance.__dict__.get(field.attname)
        if isinstance(value, str):
            composed = nfc(value)
            if composed != value:
                instance.__dict__[field.attname] = composed
        elif isinstance(value, StreamValue) and isinstance(field, StreamField):
            prepared = field.get_prep_value(value)
            raw = json.dumps(prepared, ensure_ascii=False, cls=DjangoJSONEncoder)
            if nfc(raw) != raw:
                instance.__dict__[field.attname] = field.to_python(nfc(raw))

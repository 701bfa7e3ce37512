"""Signal receiver that stores all text in Unicode's NFC, whatever keyboard it came from."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.blocks.stream_block import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Revision

from sotngoaivu.core.text.vietnamese import nfc

_APPS = {"accounts", "media", "pages", "news", "visits"}


@receiver(pre_save)
def store_nfc(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    """Compose every text of our own models, and of the drafts of them, before it is saved."""
    if isinstance(instance, Revision):
        instance.content = nfc(instance.content)
        return
    if sender._meta.app_label not in _APPS:
        return
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

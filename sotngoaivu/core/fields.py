"""Model fields that every app shares."""

import copy
import json
import re
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from wagtail.blocks import BlockField, StreamValue
from wagtail.fields import RichTextField, StreamField

from sotngoaivu.core.text.unreadable import validate_readable

_EMPTY = re.compile(r"(?:\s*<p[^>]*>\s*</p>)*\s*")


def validate_text(value: Any) -> None:
    """Raise ValidationError for formatted text that the editor's script cannot have meant.

    That is text with half a surrogate pair, which its JSON can hold and no database can store, and
    what was no such JSON at all.
    """
    if isinstance(value, StreamValue):
        value = json.dumps(list(value.raw_data), ensure_ascii=False, cls=DjangoJSONEncoder)
    text = str(value)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        around = text[max(0, error.start - 20) : error.start]
        raise ValidationError(
            _("There is half a character after “%(around)s”; delete it and type it anew."),
            params={"around": around},
        ) from error
    validate_readable(text)


class OwnBlocksField(BlockField):
    """A form field whose form has blocks of its own.

    While a draft is checked Wagtail (8.0) changes which blocks are required, in blocks that all
    requests would share: a colleague's page would meanwhile be published with empty ones.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        field: Self = super().__deepcopy__(memo)
        field.block = field.widget.block_def = copy.deepcopy(self.block)
        return field


class CompactStreamField(StreamField):
    """A StreamField whose block definitions stay out of the migrations.

    The database holds JSON whatever the blocks are, so a change of blocks needs no migration.
    A data migration that has to read blocks works on the raw JSON.
    """

    default_validators = [validate_text]

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": OwnBlocksField, **kwargs})


class TidyRichTextField(RichTextField):
    """A RichTextField that is empty when it holds no words.

    The editor hands over `<p></p>` for a field left empty, which would count as an English text
    and hide the Vietnamese one.
    """

    default_validators = [validate_text]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return "" if isinstance(value, str) and _EMPTY.fullmatch(value) else value

"""Model fields that every app shares."""

import copy
import json
import re
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.telepath import JSContext
from wagtail.blocks import Block, BlockField, BlockWidget, StreamValue
from wagtail.fields import RichTextField, StreamField

from sotngoaivu.core.http.malformed import refuse
from sotngoaivu.core.text.unreadable import validate_readable

_EMPTY = re.compile(r"\A(?:\s*<p[^>]*>(?:\s|<br ?/?>)*</p>)*\s*")


def is_left_empty(html: str) -> bool:
    """Whether formatted text has neither words nor anything else; the editor may send `<p></p>`."""
    return bool(_EMPTY.fullmatch(html))


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


# The context and JSON of a packed definition, by language.
Packed = dict[str, tuple[JSContext, str]]


class PackedBlockWidget(BlockWidget):
    """Packs the definition of its blocks for the browser once a language, not for every form.

    `packed` holds what is packed for all forms with these blocks, which say the same to everybody.
    """

    def __init__(self, block_def: Block, packed: Packed) -> None:
        super().__init__(block_def)
        self._packed = packed

    def _pack(self) -> tuple[JSContext, str]:
        language = get_language() or ""
        if language not in self._packed:
            context = JSContext()
            self._packed[language] = context, json.dumps(context.pack(self.block_def))
        return self._packed[language]

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        widget: Self = super().__deepcopy__(memo)
        widget.__dict__.pop("own_block", None)
        return widget

    @cached_property
    def own_block(self) -> Block:
        """The blocks of this form alone, of which its values are made."""
        return copy.deepcopy(self.block_def)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Raises BadRequest where what says how many blocks there are is missing, or no number."""
        try:
            return self.own_block.value_from_datadict(data, files, name)
        except (KeyError, ValueError) as error:
            refuse(error)

    @property
    def js_context(self) -> JSContext:
        return self._pack()[0]

    @property
    def block_json(self) -> str:
        return self._pack()[1]


class OwnBlocksField(BlockField):
    """A form field that checks what was sent by blocks of its form's own.

    While a draft is checked Wagtail (8.0) changes which blocks are required, in blocks that all
    requests would share: a colleague's page would meanwhile be published with empty ones. A form
    that is only shown has no need of its own, which take long to make.
    """

    widget: PackedBlockWidget

    def clean(self, value: Any) -> Any:
        self.block = self.widget.own_block
        return super().clean(value)


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

    @cached_property
    def packed(self) -> Packed:
        return {}

    def formfield(self, **kwargs: Any) -> Any:
        widget = PackedBlockWidget(self.stream_block, self.packed)
        return super().formfield(**{"form_class": OwnBlocksField, "widget": widget, **kwargs})


class TidyRichTextField(RichTextField):
    """A RichTextField that is empty when it holds no words.

    An empty paragraph would count as an English text and hide the Vietnamese one.
    """

    default_validators = [validate_text]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return "" if isinstance(value, str) and is_left_empty(value) else value

"""Hostile text: what breaks out of a format, wherever some field or block takes it.

`fill_everything` walks over the models and blocks by itself, so that a new one is filled, too. What
a field's own rules refuse is not put there: nobody could.
"""

import itertools
import json
from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models
from wagtail import blocks
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

from pages.models import HomePage
from sotngoaivu.core.published_content import published_models
from sotngoaivu.media.models import CustomDocument, CustomImage

# In all of them, so that it can be told whether a field was filled and came out.
WORD = "Hostile"
PIECES = (
    f"<script>{WORD}(1)</script>",
    f'"><img src=x onerror={WORD}(2)>',
    f"{WORD} [x](javascript:{WORD}(3))",
    f"{WORD} ]]><{WORD}/>&lt;{WORD}&gt;",
    f"{WORD} Sum{{{{ 7|add:7 }}}}{{% now 'Y' %}}",
    f"\u202e{WORD}\u2066 \u200f",
    f"=cmd|'/c {WORD}'!A1",
    f"{WORD}\x0b\x1f\ufffe",
    f"--> ' {WORD} \\ --- # {WORD}",
    f"{WORD}\nX-{WORD}: </title></textarea></style><script>{WORD}(4)</script>",
    WORD * 40,
)
ADDRESSES = (
    f"javascript:{WORD}(5)",
    f"javascript://x.test/%0a{WORD}(6)//https://youtu.be/{WORD}",
    f"data:text/html,<script>{WORD}(7)</script>",
    f'https://www.youtube.com/watch?v={WORD}&"><script>{WORD}(8)</script>',
    f"https://x.test/{WORD}?\"'><script>{WORD}(9)</script>",
    f"https://x.test/{WORD}?a=')(]",
    f"https://youtu.be/{WORD}",
)
# What Wagtail makes of a slip in these is no text that anybody writes.
KEPT = {"slug", "slug_en", "url_path", "path", "hostname", "filter_spec", "password"}

CHOSEN: dict[type[blocks.Block], type[models.Model]] = {
    ImageChooserBlock: CustomImage,
    DocumentChooserBlock: CustomDocument,
    blocks.PageChooserBlock: HomePage,
}


class Text:
    """Hostile values for fields and blocks, each of which begins with another piece."""

    def __init__(self) -> None:
        self._turn = itertools.count()

    def candidates(self) -> Iterator[str]:
        start = next(self._turn) % len(PIECES)
        pieces = [*PIECES[start:], *PIECES[:start]]
        yield " ".join(pieces)
        yield " ".join(pieces).replace("\n", " ")
        yield from pieces
        yield from ADDRESSES

    def for_field(self, field: Any, row: models.Model) -> Any:
        """The first that the field takes, else what it has."""
        if isinstance(field, StreamField):
            return field.to_python(json.dumps(self.for_block(field.stream_block)))
        if isinstance(field, RichTextField):
            return self.rich()
        for text in self.candidates():
            for cut in (text[: field.max_length], text[:30]):
                try:
                    return field.clean(cut, row)
                except ValidationError:
                    continue
        return field.value_from_object(row)

    def rich(self) -> str:
        """What the editor's script hands over, as it is stored."""
        text = next(self.candidates()).replace("\n", " ")
        entities = {
            str(at): {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}
            for at, url in enumerate(ADDRESSES)
        }
        ranges = [{"offset": 3 * at, "length": 2, "key": at} for at in range(len(ADDRESSES))]
        paragraph = {"key": "a", "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
        content = {
            "blocks": [paragraph | {"text": text, "entityRanges": ranges}],
            "entityMap": entities,
        }
        converter = ContentstateConverter(features=["bold", "italic", "link", "document-link"])
        return str(converter.to_database_format(json.dumps(content)))

    def for_block(self, block: Any) -> Any:
        """Raw data of a block with everything in it."""
        match block:
            case blocks.StreamBlock():
                return [
                    {"type": name, "value": self.for_block(child)}
                    for name, child in block.child_blocks.items()
                ]
            case TypedTableBlock():
                return {
                    "columns": [
                        {"type": name, "heading": next(self.candidates())}
                        for name in block.child_blocks
                    ],
                    "rows": [{"values": [self.for_block(b) for b in block.child_blocks.values()]}],
                    "caption": next(self.candidates()),
                }
            case blocks.StructBlock():
                value = {name: self.for_block(each) for name, each in block.child_blocks.items()}
                # A link leads to a page or to an address.
                return value | {"page": None} if value.get("url") and "page" in value else value
            case blocks.ListBlock():
                return [self.for_block(block.child_block) for _each in range(2)]
            case blocks.RichTextBlock():
                return self.rich()
            case blocks.StaticBlock():
                return None
        return self.for_leaf(block)

    def for_leaf(self, block: Any) -> Any:
        """The first object that can be chosen, or the first text that is taken."""
        for kind, model in CHOSEN.items():
            if isinstance(block, kind):
                return model._default_manager.values_list("pk", flat=True)[0]
        for text in self.candidates():
            try:
                return block.get_prep_value(block.clean(block.to_python(text)))
            except (ValidationError, ArithmeticError):
                continue
        return block.get_prep_value(block.get_default())


def text_fields(model: type[models.Model]) -> list[Any]:
    """Of a model, those in which somebody writes."""
    kinds = (models.CharField, models.TextField)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, kinds)
        and not field.choices
        and field.editable
        and field.name not in KEPT
        # modeltranslation's own field is that of the main language.
        and not hasattr(model, f"{field.name}_vi")
    ]


def rows() -> Iterator[models.Model]:
    """The newest page of each type, and all rows of the other models that somebody sees."""
    newest = {page.specific_class: page for page in Page.objects.filter(depth__gt=1)}
    yield from (page.specific for page in newest.values())
    for model in sorted(
        published_models() | {get_user_model(), Redirect}, key=lambda m: m.__name__
    ):
        if not issubclass(model, Page):
            yield from model._default_manager.all()


def fill_everything() -> tuple[set[str], set[str]]:
    """Put hostile text into every field; the fields that took some, and those that did not."""
    text = Text()
    filled: set[str] = set()
    empty: set[str] = set()
    for row in list(rows()):
        for field in text_fields(type(row)):
            value = text.for_field(field, row)
            if field.unique or field.name in ("username", "name"):
                value = f"{value[: (field.max_length or 100) - 8]} {row.pk}"
            setattr(row, field.attname, value)
            took = filled if WORD in field.value_to_string(row) else empty
            took.add(f"{row._meta.label}.{field.name}")
        row.save()
    return filled, empty - filled

"""System checks: what editors cannot fill, readers cannot find or feeds cannot tell is an error."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import models
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from modeltranslation.translator import translator
from wagtail.admin.panels import Panel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, get_page_models
from wagtail.search import index

from pages.blocks.plain_html import PlainHTML
from pages.models import BasePage
from sotngoaivu.search.searchable import Searchable

TEXT_FIELDS = (models.CharField, models.TextField, RichTextField, StreamField)


def _panel_fields(panels: list[Any]) -> Iterator[str]:
    for panel in panels:
        if isinstance(panel, str):
            yield panel
        elif hasattr(panel, "field_name"):
            yield panel.field_name
        yield from _panel_fields(getattr(panel, "children", []))


def _panels(model: type[Any]) -> list[str]:
    if issubclass(model, Page):
        return list(_panel_fields([model.get_edit_handler()]))
    if hasattr(model, "admin_form_fields"):
        return list(model.admin_form_fields)
    handler: Panel | None = getattr(model, "edit_handler", None)
    return list(_panel_fields([handler] if handler else getattr(model, "panels", [])))


def check_bilingual_fields(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Every column of a registered field has a panel; on searchable models, a search field too.

    `pages.E001`: no panel. `pages.E002`: no reader can find it.
    """
    errors: list[checks.CheckMessage] = []
    for model in translator.get_registered_models(abstract=False):
        options = translator.get_options_for_model(model)
        shown = _panels(model)
        searched = [field.field_name for field in getattr(model, "search_fields", [])]
        if issubclass(model, Searchable):
            codes = [code for code, _name in settings.LANGUAGES]
            searched += [f"{name}_{code}" for name in model.bilingual_texts for code in codes]
        for columns in options.all_fields.values():
            for column in columns:
                if column.name not in shown:
                    errors.append(
                        checks.Error(
                            f"The bilingual column {column.name} has no panel.",
                            hint="Name it in the model's panels.",
                            obj=model,
                            id="pages.E001",
                        )
                    )
                searchable = issubclass(model, index.Indexed) and isinstance(column, TEXT_FIELDS)
                if searchable and column.name not in searched:
                    errors.append(
                        checks.Error(
                            f"The bilingual column {column.name} is not searched.",
                            hint="Name the field in the model's bilingual_texts or search_fields.",
                            obj=model,
                            id="pages.E002",
                        )
                    )
    return errors


def check_blocks(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Every block of a page's text says what it is to readers outside the site.

    `pages.E003`: the block is no `PlainHTML`, or has no `plain_html` of its own.
    """
    return [
        checks.Error(
            f"The block {name} of {field.name} has no plain HTML.",
            hint="Derive it from pages.blocks.plain_html.PlainHTML.",
            obj=model,
            id="pages.E003",
        )
        for model in get_page_models()
        for field in model._meta.local_fields
        if isinstance(field, StreamField)
        for name, block in field.stream_block.child_blocks.items()
        if not isinstance(block, PlainHTML) or type(block).plain_html is PlainHTML.plain_html
    ]


def check_api_fields(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """What a type of page tells the API besides has one meaning, and is told.

    `pages.E004`: another type means something else by the name. `pages.E005`: the type has an API
    of its own, which does not look at `api_fields`.
    """
    errors: list[checks.CheckMessage] = []
    meanings: dict[str, Any] = {}
    for model in get_page_models():
        for name, meaning in getattr(model, "api_fields", {}).items():
            if model.has_own_api:
                said, hint, number = "is not told", "Name it in that API.", 5
            elif meanings.setdefault(name, meaning) != meaning:
                said, hint, number = "means two things", "Choose another name.", 4
            else:
                continue
            message = f"The field {name} of the API {said}."
            errors.append(checks.Error(message, hint=hint, obj=model, id=f"pages.E00{number}"))
    return errors


def check_page_types(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """What a type of page says of itself is there, and can be filled in and shown.

    `pages.E006`: the API would tell what the page does not have. `pages.E007`: a moment of change
    is no moment. `pages.E008`: a text is no bilingual field. `pages.E009`: a field that has to be
    filled in has no panel. `pages.E010`: there is no template.
    """
    models_of_pages = [model for model in get_page_models() if issubclass(model, BasePage)]
    return [
        checks.Error(message, obj=model, id=f"pages.E{number:03}")
        for model in models_of_pages
        for number, message in _faults(model)
    ]


def _faults(model: type[BasePage]) -> Iterator[tuple[int, str]]:
    if model.api_facts is BasePage.api_facts:
        for name in model.api_fields:
            if not hasattr(model, name):
                yield 6, f"The API is to tell of {name}, which the page does not have."
    fields = {field.name: field for field in model._meta.get_fields()}
    for name in model.changes_at:
        if not isinstance(fields.get(name), models.DateTimeField):
            yield 7, f"changes_at names {name}, which is no field with a moment."
    for name in model.bilingual_texts:
        if any(f"{name}_{code}" not in fields for code, _name in settings.LANGUAGES):
            yield 8, f"bilingual_texts names {name}, which is not registered for translation."
    if model.is_creatable:
        try:
            get_template(model.template)
        except TemplateDoesNotExist:
            yield 10, f"There is no template {model.template}."
    yield from _unfillable(model)


def _unfillable(model: type[BasePage]) -> Iterator[tuple[int, str]]:
    shown = _panels(model)
    for field in model._meta.local_concrete_fields:
        is_asked = field.editable and not (field.blank or field.null or field.has_default())
        if is_asked and not field.remote_field and field.name not in shown:
            yield 9, f"The field {field.name} has to be filled in and has no panel."

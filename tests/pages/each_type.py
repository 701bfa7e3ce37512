"""A page of each type: the site's own, else one made for the test."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils import timezone
from wagtail.models import get_page_models

from pages.models import BasePage

TYPES: list[type[BasePage]] = [
    model for model in get_page_models() if issubclass(model, BasePage) and model is not BasePage
]
# What stands in a field that has to be filled in, by the field's type.
_SAMPLES: dict[type[models.Field[Any, Any]], Callable[[], Any]] = {
    models.DateTimeField: timezone.now,
    models.DateField: timezone.localdate,
    models.CharField: lambda: "Thử",
    models.TextField: lambda: "Thử",
    models.IntegerField: lambda: 1,
}


def page_of_each_type() -> list[BasePage]:
    """Live pages, one of each type that pages can have."""
    return [page_of(model) for model in TYPES]


def page_of(model: type[Any]) -> BasePage:
    """The newest live page of the type; one below a page of the first type that takes it."""
    if newest := model.objects.live().order_by("pk").last():
        page: BasePage = newest
        return page
    slug = f"thu-{model._meta.model_name}"
    page = model(title=model._meta.verbose_name, slug=slug, **_required(model))
    page_of(model.allowed_parent_page_models()[0]).add_child(instance=page)
    page.save_revision().publish()
    return page


def _required(model: type[BasePage]) -> dict[str, Any]:
    fields = [
        field
        for field in model._meta.local_concrete_fields
        if field.editable and not (field.blank or field.null or field.has_default())
    ]
    return {field.name: _sample(field) for field in fields if not field.remote_field}


def _sample(field: models.Field[Any, Any]) -> Any:
    return next(make() for kind, make in _SAMPLES.items() if isinstance(field, kind))

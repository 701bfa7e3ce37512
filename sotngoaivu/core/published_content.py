"""Published content: which models readers see, and the signal that it has changed.

A model of ours says so itself (`is_published_content = True`; what belongs to it, such as an
article's tags, follows); those of Wagtail are named below. `connect`, called once at start, listens
to these models and no others, and sends `published_content_changed` within the transaction of the
change. docs/architecture.md tells who hears it.
"""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import Signal
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
    Site,
)
from wagtail.signals import page_unpublished, post_page_move

from sotngoaivu.core.revisions import DRAFT_FIELDS

# Sent with the model as `sender`, the `instance`, and whether it is `deleted`. Not sent for what is
# only a draft or scheduled; a receiver that fails fails the change.
published_content_changed = Signal()


def published_models() -> set[type[models.Model]]:
    """Every model whose rows stand on public pages."""
    own = {model for model in apps.get_models() if getattr(model, "is_published_content", False)}
    image = get_image_model()
    wagtail = {image, image.get_rendition_model(), get_document_model()}
    wagtail |= {Page, Collection, CollectionViewRestriction, Locale, PageViewRestriction, Site}
    return {model for each in own | wagtail for model in (each, *_parts(each))}


def connect() -> None:
    """Listen to the published models; for the `ready` of the project's own app."""
    for model in published_models():
        post_save.connect(_follow_save, sender=model)
        post_delete.connect(_follow_delete, sender=model)
        for field in model._meta.many_to_many:
            m2m_changed.connect(_follow_relation, sender=getattr(model, field.name).through)
    for signal in (page_unpublished, post_page_move):
        signal.connect(_follow_page)


def _parts(model: type[models.Model]) -> list[type[models.Model]]:
    """The models whose rows belong to a row of this one, and theirs."""
    if not issubclass(model, ClusterableModel):
        return []
    parts = [relation.related_model for relation in get_all_child_relations(model)]
    # What Wagtail itself hangs on pages are the editors' comments.
    parts = [part for part in parts if part._meta.app_label != "wagtailcore"]
    return [each for part in parts for each in (part, *_parts(part))]


def _follow_save(
    sender: type[models.Model], instance: models.Model, raw: bool = False, **kwargs: Any
) -> None:
    fields = kwargs.get("update_fields")
    if raw or not _is_shown(instance):
        return
    if isinstance(instance, Page) and _is_draft(instance, fields):
        return
    whole = _belongs_to(instance)
    if isinstance(whole, Page) and _is_draft(whole, None):
        return
    published_content_changed.send(sender, instance=instance, deleted=False)


def _is_shown(instance: models.Model) -> bool:
    """An object may say otherwise than its model: a rendition for the admin, a tag not used yet."""
    return bool(getattr(instance, "is_published_content", True))


def _belongs_to(instance: models.Model) -> models.Model | None:
    """The object that this one is a part of, such as an article of its correction."""
    for field in instance._meta.concrete_fields:
        if isinstance(field, ParentalKey):
            whole: models.Model | None = getattr(instance, field.name)
            return whole
    return None


def _is_draft(page: Page, fields: Any) -> bool:
    """Whether readers see nothing of what has been saved."""
    never_public = not page.live and page.first_published_at is None
    return never_public or (fields is not None and set(fields) <= DRAFT_FIELDS)


def _follow_delete(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    if not _is_shown(instance):
        return
    published_content_changed.send(sender, instance=instance, deleted=True)


def _follow_page(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Also of a page that never was public itself: those below it may be."""
    published_content_changed.send(sender, instance=instance, deleted=False)


def _follow_relation(action: str, instance: Any, reverse: bool, **kwargs: Any) -> None:
    if action.startswith("post_"):
        model = kwargs["model"] if reverse else type(instance)
        published_content_changed.send(model, instance=instance, deleted=False)

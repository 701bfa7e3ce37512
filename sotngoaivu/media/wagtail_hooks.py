"""Wagtail hooks of images and documents."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import CollectionMember

from sotngoaivu.core.published_content import published_content_changed


def follow_new_collection(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> None:
    """Wagtail moves many into a collection, which may be private, without saving any."""
    for instance in objects:
        if isinstance(instance, CollectionMember) and action_type == "add_to_collection":
            instance.refresh_from_db()
            published_content_changed.send(type(instance), instance=instance, deleted=False)


hooks.register("after_bulk_action", follow_new_collection)

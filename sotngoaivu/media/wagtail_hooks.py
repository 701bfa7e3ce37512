"""Wagtail hooks of images and documents."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.models import CollectionMember

from sotngoaivu.core.published_content import published_content_changed
from sotngoaivu.media.duplicates import file_duplicates
from sotngoaivu.media.models import CustomDocument, CustomImage
from sotngoaivu.media.reports import (
    documents_menu_item,
    images_menu_item,
    report_urls,
    undescribed_images,
)
from sotngoaivu.media.views import preview
from sotngoaivu.media.words import picture_words, words_of_chosen


def follow_new_collection(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> None:
    """Wagtail moves many into a collection, which may be private, without saving any."""
    for instance in objects:
        if isinstance(instance, CollectionMember) and action_type == "add_to_collection":
            instance.refresh_from_db()
            published_content_changed.send(type(instance), instance=instance, deleted=False)


hooks.register("after_bulk_action", follow_new_collection)


def hand_over_files(leaving: Any, successor: Any) -> int:
    """Give the pictures and documents of the one to the other; return how many there are."""
    return sum(
        model.objects.filter(uploaded_by_user=leaving).update(uploaded_by_user=successor)
        for model in (CustomImage, CustomDocument)
    )


hooks.register("hand_over_user", hand_over_files)


def addresses_before_wagtails() -> list[URLPattern]:
    return [
        path("images/<int:image_id>/preview/<str:filter_spec>/", preview),
        path("images/words/", picture_words, name="picture_words"),
    ]


hooks.register("register_admin_urls", addresses_before_wagtails, order=-1)
hooks.register("register_admin_urls", report_urls)
hooks.register("register_reports_menu_item", images_menu_item)
hooks.register("register_reports_menu_item", documents_menu_item)
hooks.register("register_reminders", undescribed_images)
hooks.register("register_duplicates", file_duplicates)
hooks.register("insert_editor_js", words_of_chosen)

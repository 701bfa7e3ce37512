"""Wagtail 8.0's lists and uploads of pictures and documents: what has no setting or hook."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import models
from wagtail.documents.views import documents
from wagtail.images.views import chooser, images, multiple


def use_duplicates(find: Callable[..., models.QuerySet[Any]]) -> None:
    """Have `find(image, user, permission_policy)` say which picture stands for an uploaded one.

    Wagtail's own, which looks for the same file alone, is imported by name.
    """
    for module in (chooser, multiple):
        module.find_image_duplicates = find


def say_nothing_of_duplicates() -> None:
    """An upload given up in a window, for what the library has, is deleted without a message.

    It would stand on the next page, and read as if the library's picture were gone.
    """

    def take_back(view: Any) -> None:
        request = view.request
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            *others, _deleted = messages.get_messages(request)
            for other in others:
                messages.add_message(request, other.level, other.message, other.extra_tags)

    images.DeleteView.run_after_hook = take_back


def use_listings(
    filtersets: dict[type[Any], type[Any]], count_uses: Callable[[list[Any]], dict[Any, int]]
) -> None:
    """List pictures and documents by these filters, each with how many objects show it.

    Wagtail's addresses name its own views, which count references: a text in two languages twice,
    and none in a draft.
    """

    def decorated(view: Any, files: Any) -> Any:
        counts = count_uses(list(files))
        for file in files:
            file.usage_count = counts[file.pk]
        return files

    for view in (images.IndexView, documents.IndexView):
        view.filterset_class = filtersets[view.model]
        view.decorate_paginated_queryset = decorated

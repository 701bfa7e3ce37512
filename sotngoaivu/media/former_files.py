"""Former files: where a picture lay before its file was replaced leads to the present one."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from wagtail.images.models import Filter

from sotngoaivu.media.models import CustomRendition, FormerFile


@receiver(post_delete, sender=CustomRendition)
def note_rendition(instance: CustomRendition, origin: Any, **kwargs: Any) -> None:
    """A rendition that pages showed has gone, and not together with its picture."""
    model = origin.model if isinstance(origin, QuerySet) else type(origin)
    if model is CustomRendition and instance.is_published_content:
        found = {"image": instance.image, "filter_spec": instance.filter_spec}
        FormerFile.objects.update_or_create(name=instance.file.name, defaults=found)


def former_file(request: HttpRequest, path: str) -> HttpResponseRedirect:
    """To the picture whose file lay at `path`, in the same size if that is there; 404 for others.

    Not for good: the picture may be replaced again.
    """
    known = FormerFile.objects.filter(name=path).select_related("image")
    found = known.first() if "\0" not in path else None
    if found is None:
        raise Http404
    image, spec = found.image, found.filter_spec
    if spec:
        focus = Filter(spec).get_cache_key(image)
        rendition = image.renditions.filter(filter_spec=spec, focal_point_key=focus).first()
        if rendition:
            return redirect(rendition.url)
    return redirect(image.file.url)

"""What the admin's forms of pictures and documents tell besides Wagtail's own."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from wagtail.images.models import Filter

from sotngoaivu.core.permissions import permitted
from sotngoaivu.media.collections import collection_for_pictures
from sotngoaivu.media.models import CustomImage
from sotngoaivu.media.similar import similar_to
from sotngoaivu.media.specs import RENDITION_SETS
from sotngoaivu.media.usage import Use, uses_of

# What a form tells of; Wagtail's own list of uses has the others.
_MOST_USES, _MOST_SIMILAR = 20, 6

register = template.Library()


@register.inclusion_tag("media/admin/shapes.html")
def picture_shapes(image: CustomImage, rendition: Any) -> dict[str, Any]:
    """What each cut of the rendition sets shows of the picture around its focal point."""
    shapes = []
    for each in RENDITION_SETS.values():
        if each.is_cut and image.width and image.height:
            cut = Filter(each.sizes[-1])
            transform = cut.get_transform(image)
            left, top, right, bottom = transform.get_rect().round()
            width, height = cut.operations[0].width, cut.operations[0].height
            shapes.append(
                {
                    "place": each.place,
                    "view": f"{left} {top} {right - left} {bottom - top}",
                    "ratio": f"{width / height:.6f}",
                    "height": round(160 * height / width),
                }
            )
    return {"image": image, "rendition": rendition, "shapes": shapes}


@register.inclusion_tag("media/admin/uses.html", takes_context=True)
def file_uses(context: Any, file: Any) -> dict[str, Any]:
    """What shows the file, drafts included, as far as the editor may edit it."""
    number, uses = uses_of(file, context["request"].user, _MOST_USES)
    name = "wagtailimages:image_usage" if isinstance(file, CustomImage) else None
    name = name or "wagtaildocs:document_usage"
    all_url = reverse(name, args=[file.pk]) if number > len(uses) else ""
    return {"number": number, "uses": uses, "all_url": all_url}


@register.simple_tag(takes_context=True)
def draft_uses(context: Any) -> list[Use]:
    """What uses in its draft alone what a view is about to delete: its object, or a row of many."""
    names = ("snippet", "image", "document", "object", "items")
    shown = next((context[name] for name in names if name in context), None)
    row = shown[0] if isinstance(shown, list) else shown
    found = row["item"] if isinstance(row, dict) else row
    if not getattr(found, "has_draft_uses", False):
        return []
    _number, uses = uses_of(found, context["request"].user, _MOST_USES)
    return [use for use in uses if use.is_draft]


@register.inclusion_tag("media/admin/similar.html", takes_context=True)
def similar_pictures(context: Any, image: CustomImage) -> dict[str, Any]:
    """Pictures that look the same, of those that the editor may change."""
    own = permitted(CustomImage, context["request"].user)
    return {"images": similar_to(image, own)[:_MOST_SIMILAR], "image": image}


@register.inclusion_tag("media/admin/picture_upload.html", takes_context=True)
def picture_upload(context: Any) -> dict[str, Any]:
    """Has the form offer the upload of a picture wherever one is chosen, to whom may add any."""
    return {
        "collection": collection_for_pictures(context["request"].user),
        "most": str(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE),
    }


@register.inclusion_tag("media/admin/file_sizes.html")
def file_sizes() -> dict[str, str]:
    """Has fields for files tell of one that is too large before it is sent."""
    # As digits, whatever separates thousands.
    return {
        "most": str(settings.WAGTAILDOCS_MAX_UPLOAD_SIZE),
        "most_picture": str(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE),
    }

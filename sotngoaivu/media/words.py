"""Words of the picture library, for forms in which somebody chooses a picture."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.keys import as_key
from sotngoaivu.core.permissions import permitted
from sotngoaivu.media.models import CustomImage

_MOST = 200


def picture_words(request: HttpRequest) -> JsonResponse:
    """{key: what readers of either language get where a form says nothing}, of `?id=…&id=…`."""
    keys = [key for key in map(as_key, request.GET.getlist("id")) if key is not None][:_MOST]
    chosen = permitted(CustomImage, request.user, "choose").filter(pk__in=keys)
    return JsonResponse({str(image.pk): _words(image) for image in chosen})


def words_of_chosen() -> str:
    """What has every form of the admin show these words below fields that are left empty."""
    return render_to_string("media/admin/picture_words.html")


def _words(image: Any) -> dict[str, Any]:
    """English readers get the Vietnamese where there is no English."""
    found = {
        "alt": (image.description, image.description_en),
        "credit": (image.credit_vi or "", image.credit_en or ""),
    }
    return {
        name: {MAIN_LANGUAGE: vietnamese, "en": english or vietnamese}
        for name, (vietnamese, english) in found.items()
    } | {"decorative": image.is_decorative}

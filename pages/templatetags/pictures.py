"""`{% shown image "card" sizes=… %}`: a picture in the sizes that have been made of it."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import AbstractImage

from sotngoaivu.core.i18n.languages import LocalizedText
from sotngoaivu.media.lookup import find, stand_in
from sotngoaivu.media.specs import MODERN, RENDITION_SETS

register = template.Library()


@register.simple_tag
def shown(
    image: AbstractImage | None,
    rendition_set: str,
    *,
    alt: LocalizedText | str = "",
    sizes: str = "",
    first: bool = False,
    css: str = "",
) -> SafeString | str:
    """The `<picture>`; nothing is made for it.

    `sizes` tells the browser how wide it will be; `first` says that it is in view when the page
    opens, so it is fetched before others instead of when the reader comes near.
    """
    if not image:
        return ""
    made = find(image, rendition_set)
    fallback = made.get(RENDITION_SETS[rendition_set].fallback)
    plain = fallback or next(iter(made.values()), None) or stand_in(image)
    # Put together by hand: a list shows a dozen pictures in half a dozen sizes each.
    width_hint = f' sizes="{escape(sizes)}"' if sizes else ""
    parts = ["<picture>"]
    for name, kind in MODERN:
        widths = {
            each.width: each.url for spec, each in made.items() if spec.endswith(f"format-{name}")
        }
        if widths:
            files = ", ".join(f"{url} {width}w" for width, url in sorted(widths.items()))
            parts.append(f'<source type="{kind}" srcset="{escape(files)}"{width_hint}>')
    lang = alt.lang if isinstance(alt, LocalizedText) else ""
    css = f' class="{escape(css)}"' if css else ""
    urgency = 'fetchpriority="high"' if first else 'decoding="async" loading="lazy"'
    parts.append(
        f'<img src="{escape(plain.url)}" width="{plain.width}" height="{plain.height}"'
        f' alt="{escape(alt)}"{lang}{css} {urgency}></picture>'
    )
    return mark_safe("".join(parts))  # noqa: S308 (each text in it is escaped)

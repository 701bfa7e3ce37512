"""Template tag of the page head: title, description, canonical address, alternates, JSON-LD."""

from typing import Any
from urllib.parse import urljoin

from django import template
from django.templatetags.static import static
from wagtail.models import Site

from pages.formats import social_images
from pages.formats.json_ld import script_json
from pages.models.alternates import MARKDOWN, PICTURE
from pages.seo.schema_org import Graph
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.media.lookup import find
from sotngoaivu.media.specs import RENDITION_SETS

register = template.Library()

# Open Graph wants a territory too.
LOCALES = {"vi": "vi_VN", "en": "en_GB"}


@register.inclusion_tag("components/page_head.html", takes_context=True)
def page_head(context: template.Context) -> dict[str, Any]:
    """Canonical address, robots, Open Graph, JSON-LD and the Markdown view of `page`.

    A list may put into its context `canonical_query`, the query string that its canonical
    address keeps, and `noindex`, true where search engines should follow but not keep the page.
    The page's main picture takes the place of the drawn one once it has been made in that size.
    """
    page, info, request = context["page"], context["site_info"], context["request"]
    site = Site.find_for_request(request)
    root_url = site.root_url if site else ""
    query = context.get("canonical_query") or ""
    canonical = f"{page.canonical_url}{query}"
    language = MAIN_LANGUAGE if page.fallback_notice else page.active_language
    picture = _picture(page, info, root_url)
    facts = {str(name): value for name, value in context.flatten().items()}
    facts["canonical_url"] = canonical
    facts["logo_url"] = static("img/apple-touch-icon.png")
    image = {
        "@type": "ImageObject",
        "url": picture["url"],
        "width": picture["width"],
        "height": picture["height"],
    }
    return {
        "page": page,
        "site_info": info,
        "open_graph": page.open_graph(facts),
        "canonical": canonical,
        "query": query,
        "noindex": context.get("noindex"),
        "alternates": [(code, f"{address}{query}") for code, address in page.alternates],
        "locale": LOCALES[language],
        "other_locales": [
            LOCALES[code]
            for code, _address in page.alternates
            if code in LOCALES and code != language
        ],
        "picture": picture,
        "markdown_url": f"{page.absolute_url}{MARKDOWN}{query}",
        "json_ld": script_json(Graph(facts, root_url, image).document()),
    }


def _picture(page: Any, info: Any, root_url: str) -> dict[str, Any]:
    picture = page.main_picture
    renditions = find(picture.image, "link") if picture and picture.image else {}
    rendition = renditions.get(RENDITION_SETS["link"].fallback)
    if rendition:
        alt = picture.alt.text or page.localized_title
        facts = {"width": rendition.width, "height": rendition.height, "type": "image/jpeg"}
        return facts | {"url": urljoin(root_url, rendition.url), "alt": alt}
    words = page.social_picture_words(info)
    return {
        "url": f"{page.absolute_url}{PICTURE}?v={social_images.version(*words)}",
        "width": social_images.WIDTH,
        "height": social_images.HEIGHT,
        "type": "image/png",
        "alt": " – ".join(text for text in words[:2] if text),
    }

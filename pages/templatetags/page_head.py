"""Template tag of the page head: title, description, canonical address, alternates, JSON-LD."""

from typing import Any
from urllib.parse import urljoin

from django import template
from django.core.files.storage import default_storage
from django.templatetags.static import static
from wagtail.models import Site

from pages.formats import social_images
from pages.formats.json_ld import Node, script_json
from pages.models.alternates import MARKDOWN, PICTURE
from pages.seo.schema_org import Graph
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE

register = template.Library()

# Open Graph wants a territory too.
LOCALES = {"vi": "vi_VN", "en": "en_GB"}


@register.inclusion_tag("components/page_head.html", takes_context=True)
def page_head(context: template.Context) -> dict[str, Any]:
    """Canonical address, robots, Open Graph, JSON-LD and the Markdown view of `page`.

    A list may put into its context `canonical_query`, the query string that its canonical
    address keeps, `filters`, which its title names, `noindex`, true where search engines should
    not keep the page, and `nofollow`, true where they should not follow its links either.
    """
    page, info, request = context["page"], context["site_info"], context["request"]
    site = Site.find_for_request(request)
    root_url = site.root_url if site else ""
    query = context.get("canonical_query") or ""
    canonical = f"{page.canonical_url}{query}"
    language = MAIN_LANGUAGE if page.fallback_notice else page.active_language
    picture = _picture(page, info)
    facts = {str(name): value for name, value in context.flatten().items()}
    facts["canonical_url"] = canonical
    facts["logo_url"] = static("img/apple-touch-icon.png")
    image = _image(picture, page.social_picture_file(), root_url)
    return {
        "page": page,
        "site_info": info,
        "open_graph": page.open_graph(facts),
        "canonical": canonical,
        "query": query,
        "noindex": context.get("noindex"),
        "nofollow": context.get("nofollow"),
        "filters": context.get("filters"),
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


def _picture(page: Any, info: Any) -> dict[str, Any]:
    """What messengers show: the title, over the page's picture where it has one."""
    told = (*page.social_picture_words(info), page.social_picture_file())
    return {
        "url": f"{page.absolute_url}{PICTURE}?v={social_images.version(*told)}",
        "width": social_images.WIDTH,
        "height": social_images.HEIGHT,
        "alt": " – ".join(text for text in told[:2] if text),
    }


def _image(picture: dict[str, Any], file: str, root_url: str) -> Node:
    """What stands for the page in JSON-LD: its picture itself, else that with the title."""
    url = urljoin(root_url, default_storage.url(file)) if file else picture["url"]
    measures = {name: picture[name] for name in ("width", "height")}
    return {"@type": "ImageObject", "url": url, **measures}

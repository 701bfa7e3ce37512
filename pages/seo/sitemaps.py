"""XML sitemap, `/sitemap.xml`: every public page, both languages, main images.

Protocol: sitemaps.org 0.9, with Google's extensions for languages (xhtml:link) and pictures.
Django's view counts pages from the beginning for each file; here a file holds the pages whose
keys are in one range, so any file is as quick as the first and a page never changes its file.
"""

import hashlib
from collections.abc import Callable
from io import StringIO
from typing import Any
from urllib.parse import urljoin
from xml.sax.xmlreader import AttributesImpl

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import Count, F, ForeignKey, Max, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.xmlutils import SimplerXMLGenerator
from wagtail.images import get_image_model
from wagtail.models import Site
from wagtail.query import PageQuerySet

from pages.models.base import BasePage
from sotngoaivu.core.i18n.languages import LANGUAGES, MAIN_LANGUAGE, OTHER_LANGUAGES
from sotngoaivu.core.text.xml import NO_ATTRIBUTES
from sotngoaivu.pagecache.generation import present

# More addresses than this and the site map is an index of files.
MOST = 10_000
# Keys of pages in one file; each page has at most one address a language.
SPAN = MOST // (1 + len(OTHER_LANGUAGES))
# Seconds a site map may be kept without asking.
KEEP = 600
NAMESPACES = {
    "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
    "xmlns:image": "http://www.google.com/schemas/sitemap-image/1.1",
}


class Addresses:
    """Whole addresses of pages from their `url_path` alone, without a query for each page."""

    def __init__(self, site: Site) -> None:
        root = site.root_page
        self.root_url: str = site.root_url
        self._skip = len(root.url_path)
        self._homes: dict[str, str] = {}
        for language in LANGUAGES:
            with translation.override(language):
                self._homes[language] = root.full_url

    def of(self, url_path: str, language: str) -> str:
        return self._homes[language] + url_path[self._skip :]


def public_pages(site: Site) -> PageQuerySet:
    """Pages anyone may read on this site."""
    return BasePage.objects.live().public().descendant_of(site.root_page, inclusive=True)


def site_of(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return site


def sitemap(request: HttpRequest, number: str | None = None) -> HttpResponse:
    """All pages; beyond `MOST` addresses an index of the files `/sitemap-<number>.xml`.

    Costs a few queries whatever the number of pages; 304 where the engine has it already.
    """
    site = site_of(request)
    pages = public_pages(site)
    if number is not None:
        first = int(number) * SPAN
        pages = pages.filter(pk__gte=first, pk__lt=first + SPAN)
    ranges = list(
        pages.order_by()
        .annotate(file=F("pk") / SPAN)
        .values("file")
        .annotate(
            pages=Count("pk"),
            english=Count("pk", filter=~Q(title_en="")),
            changed=Max("last_published_at"),
        )
        .order_by("file")
    )
    if number is not None and not ranges:
        raise Http404
    generation = present()

    def write(xml: SimplerXMLGenerator) -> None:
        addresses = Addresses(site)
        many = sum(entry["pages"] + entry["english"] for entry in ranges) > MOST
        if number is None and many:
            _write_index(xml, ranges, addresses.root_url)
        else:
            _write_pages(xml, pages, addresses)

    return xml_response(
        request,
        write,
        said=[site.root_url, number, generation.token],
        modified=generation.changed_at,
    )


def xml_response(
    request: HttpRequest,
    write: Callable[[SimplerXMLGenerator], None],
    said: Any,
    modified: Any = None,
) -> HttpResponse:
    """The XML that `write` writes, or 304; `said` tells all that the answer depends on."""
    etag = f'W/"{hashlib.sha256(repr(said).encode()).hexdigest()[:32]}"'
    seconds = int(modified.timestamp()) if modified else None
    response = get_conditional_response(request, etag=etag, last_modified=seconds)
    if response is None:
        text = StringIO()
        xml = SimplerXMLGenerator(text, "utf-8", short_empty_elements=True)
        xml.startDocument()
        write(xml)
        response = HttpResponse(
            text.getvalue().encode(), content_type="application/xml; charset=utf-8"
        )
    response.headers["ETag"] = etag
    if seconds is not None:
        response.headers["Last-Modified"] = http_date(seconds)
    response.headers["Cache-Control"] = f"public, max-age={KEEP}"
    return response


def moment(value: Any) -> str:
    """W3C date and time at the site's own clock, never past now."""
    return timezone.localtime(min(value, timezone.now())).isoformat(timespec="seconds")


def _write_index(xml: SimplerXMLGenerator, ranges: list[dict[str, Any]], root_url: str) -> None:
    xml.startElement("sitemapindex", AttributesImpl({"xmlns": NAMESPACES["xmlns"]}))
    for entry in ranges:
        xml.startElement("sitemap", NO_ATTRIBUTES)
        xml.addQuickElement("loc", f"{root_url}/sitemap-{entry['file']}.xml")
        if entry["changed"]:
            xml.addQuickElement("lastmod", moment(entry["changed"]))
        xml.endElement("sitemap")
    xml.endElement("sitemapindex")


def _write_pages(xml: SimplerXMLGenerator, pages: QuerySet[Any], addresses: Addresses) -> None:
    rows = list(pages.order_by("pk").values_list("pk", "url_path", "title_en", "last_published_at"))
    pictures = _pictures(rows[0][0], rows[-1][0]) if rows else {}
    xml.startElement("urlset", AttributesImpl(NAMESPACES))
    for pk, url_path, title_en, changed in rows:
        languages = LANGUAGES if title_en else [MAIN_LANGUAGE]
        places = {language: addresses.of(url_path, language) for language in languages}
        for place in places.values():
            xml.startElement("url", NO_ATTRIBUTES)
            xml.addQuickElement("loc", place)
            if changed:
                xml.addQuickElement("lastmod", moment(changed))
            if title_en:
                for language, other in [*places.items(), ("x-default", places[MAIN_LANGUAGE])]:
                    xml.addQuickElement(
                        "xhtml:link",
                        None,
                        {"rel": "alternate", "hreflang": language, "href": other},
                    )
            for name in pictures.get(pk, []):
                xml.startElement("image:image", NO_ATTRIBUTES)
                url = urljoin(addresses.root_url, default_storage.url(name))
                xml.addQuickElement("image:loc", url)
                xml.endElement("image:image")
            xml.endElement("url")
    xml.endElement("urlset")


def _pictures(first: int, last: int) -> dict[int, list[str]]:
    """Files of the pictures that pages with keys in this range name; one query a field."""
    image = get_image_model()
    found: dict[int, list[str]] = {}
    for model in apps.get_models():
        if not issubclass(model, BasePage):
            continue
        for field in model._meta.local_fields:
            if not (isinstance(field, ForeignKey) and field.related_model is image):
                continue
            shown = model.objects.filter(
                pk__gte=first, pk__lte=last, **{f"{field.name}__isnull": False}
            )
            for pk, name in shown.values_list("pk", f"{field.name}__file"):
                found.setdefault(pk, []).append(name)
    return found

"""Links to this site itself that were typed as addresses: which of them lead nowhere.

An address is looked up as the site looks it up for readers, redirects and all; nothing is rendered.
Static files, which nobody links to, count as there.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest
from django.urls import resolve
from django.utils import translation
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from pages.blocks.text import anchor
from pages.link_checks.extraction import is_own, typed_links
from pages.models.base import BasePage
from pages.publication_checks.texts import bodies
from pages.redirects.addresses import found_at, path_without_language
from pages.redirects.middleware import leads_on
from sotngoaivu.core.http.media import DOCUMENTS
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.keys import as_key
from sotngoaivu.core.remote import RemoteStorage
from sotngoaivu.media.models import FormerFile
from sotngoaivu.media.views import document

_ID = re.compile(r'\bid="([^"]+)"')
_VARIABLE = re.compile(r"\{\{[^{}]*\}\}")


@dataclass(frozen=True)
class BrokenLink:
    """A field of a page, the address in it as it was typed, and the draft that stands there."""

    field: str
    address: str
    draft: Page | None = None


def broken_addresses(
    page: Any, typed: Iterable[tuple[str, str]] | None = None
) -> Iterator[BrokenLink]:
    """What of the typed addresses of `page` readers would not find.

    `typed` is what `typed_links` gives of it, where that is known.
    """
    base = page.full_url or f"{settings.SITE_URL}/"
    for field, address in dict.fromkeys(typed_links(page) if typed is None else typed):
        try:
            parts = urlsplit(address)
            whole = urlsplit(urljoin(base, address))
        except ValueError:
            yield BrokenLink(field, address)
            continue
        if parts.scheme in {"http", "https"} and not parts.netloc:
            yield BrokenLink(field, address)
        elif whole.scheme in {"http", "https"} and is_own(whole.netloc):
            target = page if address.startswith("#") else _page_at(unquote(whole.path))
            if target and target.pk == page.pk:
                target = page
            elif not _is_there(whole):
                yield BrokenLink(field, address, None if target and target.live else target)
                continue
            if isinstance(target, BasePage) and not _has_place(target, unquote(parts.fragment)):
                yield BrokenLink(field, address)


def _is_there(parts: SplitResult) -> bool:
    path = unquote(parts.path) or "/"
    if path.startswith(settings.STATIC_URL):
        return True
    if settings.MEDIA_URL.startswith("/") and path.startswith(settings.MEDIA_URL):
        return _has_upload(path.removeprefix(settings.MEDIA_URL))
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    own = urlsplit(settings.SITE_URL)
    request.META = {
        "SERVER_NAME": own.hostname or "",
        "SERVER_PORT": str(own.port or (443 if own.scheme == "https" else 80)),
        "QUERY_STRING": parts.query,
    }
    site = Site.find_for_request(request)
    with translation.override(translation.get_language_from_path(path) or MAIN_LANGUAGE):
        try:
            match = resolve(path)
        except Http404:
            match = None
        if match and match.func == document:
            return bool(get_document_model().objects.filter(pk=as_key(match.args[0])).exists())
        return bool(site and found_at(request, site, path)) or leads_on(request)


def _has_upload(path: str) -> bool:
    """Whether readers get a file there, or are led to where it is now.

    A storage that is away holds no publication up: then it is there.
    """
    # As `sotngoaivu.core.http.media` reads it.
    name = posixpath.normpath(path).lstrip("/")
    if "\0" in name or name.startswith((DOCUMENTS, ".")) or path.endswith("/"):
        return False
    is_known = FormerFile.objects.filter(name=name).exists
    try:
        if isinstance(default_storage, RemoteStorage):
            return default_storage.holds(name) or is_known()
        return default_storage.exists(name) or is_known()
    except SuspiciousOperation:
        return False
    except OSError:
        return True


def _page_at(path: str) -> Page | None:
    """The page that stands there, or is to."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None or "\0" in path:
        return None
    url_path = f"{site.root_page.url_path.rstrip('/')}{path_without_language(path)}/"
    found = Page.objects.filter(url_path=url_path).first()
    return found.specific if found else None


def _has_place(page: BasePage, fragment: str) -> bool:
    """Whether the page has an element with that id; an empty one, and `top`, are its beginning."""
    # Browsers look for the words after this sign by themselves.
    name = fragment.partition(":~:")[0]
    if name in {"", "top"} or any(place.fullmatch(name) for place in _places_of_templates()):
        return True
    headings = (
        anchor(child.value["text"])
        for _field, body in bodies(page)
        for child in body
        if child.block_type == "heading"
    )
    return name in headings


@cache
def _places_of_templates() -> list[re.Pattern[str]]:
    """The ids that the templates of public pages give.

    All of them count on every page: which page shows which template is not known.
    """
    found = []
    folder = Path(settings.BASE_DIR, "templates")
    for template in folder.rglob("*.html"):
        # What stands in place of Wagtail's is of the admin.
        if template.relative_to(folder).parts[0].startswith("wagtail"):
            continue
        for written in _ID.findall(template.read_text()):
            fixed = _VARIABLE.split(written)
            if any(fixed):
                found.append(re.compile(r"[\w-]+".join(map(re.escape, fixed))))
    return found

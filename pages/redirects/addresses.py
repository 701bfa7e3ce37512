"""Addresses as people and programs write them, and those that they mean."""

import re
from collections.abc import Iterator
from itertools import combinations
from urllib.parse import unquote

from django.http import Http404, HttpRequest
from django.urls import ResolverMatch, resolve
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.text.folding import fold

_INVISIBLE = " \u00a0\u200b"
# What mail programs and sentences leave at the end of an address.
_AT_THE_END = f".,;:!?)]}}>'\"*”’»…{_INVISIBLE}"
_INDEX = re.compile(r"(?:index|default)\.(?:html?|php|aspx?)", re.IGNORECASE)
# Parameters by which networks and mailings tell where a reader comes from.
_TRACKING = re.compile(
    r"\A(?:utm_\w*|mtm_\w*|pk_\w*|fb_\w*|_ga|_gl|[a-z]*clid|msclkid|igshid|mc_[ce]id|zarsrc|gidzl)"
    r"(?:=|$)",
    re.IGNORECASE,
)
# Of a query with more other parameters than these, only the whole is looked for.
_PARAMETERS = 5
# Levels below the home page; nothing of the site stands deeper.
_DEEPEST = 12
LONGEST = Redirect._meta.get_field("old_path").max_length


def path_without_language(path_info: str) -> str:
    """The Vietnamese path of an address in any language, without a slash at the end."""
    language = translation.get_language_from_path(path_info)
    if language and language != MAIN_LANGUAGE:
        path_info = path_info[len(language) + 1 :] or "/"
    return str(Redirect.normalise_path(re.sub("/{2,}", "/", path_info)))


def found_at(request: HttpRequest, site: Site, address: str) -> ResolverMatch | None:
    """What of the site is at `address`, in the active language; None where nothing is."""
    try:
        match = resolve(address)
        if match.args:
            # Pages, and what stands below each.
            parts = [part for part in "".join(match.args).split("/") if part]
            site.root_page.specific.route(request, parts)
    except Http404:
        return None
    return match


def above(path: str) -> list[str]:
    """`path` itself and those that it stands below, the nearest first, as far as there can be any.

    >>> above("/tin-tuc/rss")
    ["/tin-tuc/rss", "/tin-tuc"]
    """
    parts = path.strip("/").split("/")[:_DEEPEST]
    paths = ["/" + "/".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return [each for each in paths if len(each) <= LONGEST]


def with_query(path: str, query: str) -> list[str]:
    """Redirects' `old_path`s that a path with a query may be meant by, the most exact first.

    A parameter that a redirect does not name does not matter.
    """
    while "&amp;" in query:
        query = query.replace("&amp;", "&")
    whole = list(dict.fromkeys(part for part in query.split("&") if part))
    named = [part for part in whole if not _TRACKING.match(part)]
    most = len(named) if len(named) <= _PARAMETERS else 0
    fewer = (few for count in range(most, 0, -1) for few in combinations(named, count))
    # Editors may have written a slash in it as such.
    queries = ("&".join(parts) for parts in [whole, named, *fewer] if parts)
    either = (form for each in queries for form in (each, unquote(each)))
    found = (str(Redirect.normalise_path(f"{path}?{each}")) for each in dict.fromkeys(either))
    # PostgreSQL takes no NUL, which a query may have coded.
    return [each for each in dict.fromkeys(found) if len(each) <= LONGEST and "\0" not in each]


def meant_by(path_info: str, query: str) -> Iterator[str]:
    """Addresses that `path_info`, where nothing stands, may be a slip for, the likeliest first."""
    if len(path_info) > 2 * LONGEST:
        return
    path = unquote(path_info).replace("\\", "/").rstrip(_AT_THE_END + "/")
    parts = [part.strip(_INVISIBLE) for part in path.split("/")]
    parts = [part for part in parts if part]
    # A program's address with a query names a page of another site's making.
    if parts and _INDEX.fullmatch(parts[-1]) and (not query or "htm" in parts[-1].lower()):
        parts.pop()
    if parts and parts[0].lower() == MAIN_LANGUAGE:
        del parts[0]
    slash = "" if parts and "." in parts[-1] else "/"
    address = f"/{'/'.join(parts)}{slash}" if parts else "/"
    for candidate in dict.fromkeys([address, fold(address)]):
        if candidate != path_info:
            yield candidate

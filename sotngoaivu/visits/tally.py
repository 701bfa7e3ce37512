"""Tally: views of each page and day, for staff; nothing in it tells of a reader.

A view costs a step of a dictionary and one of an iterator, and takes no lock; the counter's thread
writes what was noted. Other than visits, views are not exact: a process that is killed loses those
of the last seconds, and a batch whose COMMIT got no answer may be added twice.
"""

import datetime
import itertools
from collections import Counter
from collections.abc import Collection, Iterator

from django.db import transaction
from django.utils import translation
from wagtail.models import Page, Site

from sotngoaivu.visits import sql
from sotngoaivu.visits.ledger import in_parts
from sotngoaivu.visits.models import PageViews

# Further addresses are not noted until the next writing.
MOST_PATHS = 10_000
KEEP = datetime.timedelta(days=400)


class Tally:
    """`note` may be called from any thread, the others from one alone."""

    def __init__(self) -> None:
        self._noted: dict[str, Iterator[int]] = {}
        # Of the writing before: no thread is still about to add to it.
        self._former: dict[str, Iterator[int]] = {}
        self._returned: Counter[str] = Counter()
        self._forgotten_on: datetime.date | None = None

    def __bool__(self) -> bool:
        return bool(self._noted or self._former or self._returned)

    def note(self, path: str) -> None:
        """Note a view of what is at `path` (`PATH_INFO`)."""
        noted = self._noted
        views = noted.get(path)
        if views is None:
            if len(noted) >= MOST_PATHS:
                return
            views = noted.setdefault(path, itertools.count())
        next(views)

    def write(self, day: datetime.date, *, is_last: bool = False) -> None:
        """Add what was noted until the writing before to `day`; with `is_last`, everything.

        Raises `django.db.Error`; then all is held until the next time.
        """
        taken = self._returned
        for noted in [self._former, self._noted] if is_last else [self._former]:
            taken.update({path: next(views) for path, views in noted.items()})
        self._returned, self._former = taken, self._noted
        self._noted = {}
        if is_last:
            self._former = {}
        views = Counter[int]()
        for paths in in_parts(list(taken)):
            for path, page in pages_at(paths).items():
                views[page] += taken[path]
        with transaction.atomic():
            for pages in in_parts(list(views)):
                sql.add_views(day, {page: views[page] for page in pages})
        self._returned = Counter()
        if self._forgotten_on != day:
            PageViews.objects.filter(date__lt=day - KEEP).delete()
            self._forgotten_on = day


def pages_at(paths: Collection[str]) -> dict[str, int]:
    """Keys of the pages at those paths, in any language; what is no page's own address is not in.

    English addresses are the Vietnamese ones below a prefix.
    """
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return {}
    home = site.root_page.url_path.rstrip("/")
    wanted = {path: home + _without_language(path) for path in paths}
    found = dict(Page.objects.filter(url_path__in=wanted.values()).values_list("url_path", "pk"))
    return {path: found[url_path] for path, url_path in wanted.items() if url_path in found}


def _without_language(path: str) -> str:
    path = path.encode("latin-1").decode(errors="replace")
    language = translation.get_language_from_path(path)
    return path[len(language) + 1 :] or "/" if language else path

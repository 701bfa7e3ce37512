"""View restrictions in queries: whether one stands at or above a place in Wagtail's trees.

Wagtail's own `.public()` reads the restrictions first, in a query of its own for each list.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Length, Substr
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction
from wagtail.query import PageQuerySet


def page_is_restricted(path: str = "path") -> Exists:
    """Condition: the page at `path`, a field of what is asked for, is not for everybody."""
    return _restricted(PageViewRestriction, Page, "page", path)


def collection_is_restricted(path: str = "collection__path") -> Exists:
    """Condition: what is in the collection at `path` is not for everybody."""
    return _restricted(CollectionViewRestriction, Collection, "collection", path)


def public(pages: PageQuerySet) -> PageQuerySet:
    """Those of `pages` that are for everybody, in the one query that reads them."""
    return pages.exclude(page_is_restricted())


def _restricted(restriction: Any, tree: Any, name: str, path: str) -> Exists:
    """The place of each restriction is looked up, for there are few: joined, SQLite would walk
    through the whole tree for every object.
    """
    place = tree.objects.filter(pk=OuterRef(f"{name}_id")).values("path")[:1]
    beginning = Substr(OuterRef(path), 1, Length("restricted"))
    restrictions = restriction.objects.annotate(restricted=Subquery(place))
    return Exists(restrictions.filter(restricted=beginning))

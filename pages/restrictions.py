"""Which pages have no view restriction, asked within the query for the pages themselves."""

from django.db.models import Exists, OuterRef
from django.db.models.functions import Length, Substr
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet


def unrestricted(pages: PageQuerySet) -> PageQuerySet:
    """The pages that neither are restricted nor stand below one that is.

    Wagtail's `public()` says the same with a query of its own for all restrictions.
    """
    above = PageViewRestriction.objects.filter(
        page__path=Substr(OuterRef("path"), 1, Length("page__path"))
    )
    return pages.exclude(Exists(above))

"""Which pages have no view restriction."""

from wagtail.query import PageQuerySet


def unrestricted(pages: PageQuerySet) -> PageQuerySet:
    """The pages that neither are restricted nor stand below one that is.

    One query more, for all restrictions: a subquery for each page would read the whole tree.
    """
    return pages.public()

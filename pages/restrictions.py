"""Which pages have no view restriction."""

from wagtail.query import PageQuerySet

from pages.surroundings import known


def unrestricted(pages: PageQuerySet) -> PageQuerySet:
    """The pages that neither are restricted nor stand below one that is.

    While a page is being shown no query more; else one, for all restrictions: a subquery for each
    page would read the whole tree.
    """
    around = known()
    if around is None:
        return pages.public()
    for path in around.restricted:
        pages = pages.exclude(path__startswith=path)
    return pages

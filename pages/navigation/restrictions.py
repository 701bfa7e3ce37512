"""View restrictions: which pages have none."""

from wagtail.query import PageQuerySet

from pages.navigation.tree import current_navigation


def unrestricted(pages: PageQuerySet) -> PageQuerySet:
    """The pages that neither are restricted nor stand below one that is.

    While a page is being shown no query more; else one, for all restrictions: a subquery for each
    page would read the whole tree.
    """
    navigation = current_navigation()
    if navigation is None:
        return pages.public()
    for path in navigation.restricted:
        pages = pages.exclude(path__startswith=path)
    return pages

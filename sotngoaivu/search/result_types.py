"""Result types, in the order of the search page."""

from django.utils.translation import pgettext_lazy

from sotngoaivu.search.searchable import DOCUMENT, NEWS, OFFICE, PAGE, STAFF

KINDS = {
    PAGE: pgettext_lazy("kind of search result", "Page"),
    NEWS: pgettext_lazy("kind of search result", "News"),
    OFFICE: pgettext_lazy("kind of search result", "Office"),
    STAFF: pgettext_lazy("kind of search result", "Staff"),
    DOCUMENT: pgettext_lazy("kind of search result", "Document"),
}

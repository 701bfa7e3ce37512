"""Request of a public page: what it carries besides Django's, for type checkers."""

from pages.navigation.navigation import Navigation
from sotngoaivu.pagecache.request import CacheableRequest


class PageRequest(CacheableRequest):
    navigation: Navigation
    # What is asked for below the page's own address: its Markdown, its picture.
    view_below: str

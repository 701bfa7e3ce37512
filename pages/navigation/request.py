"""Request of a public page: what it carries besides Django's, for type checkers."""

from django.http import HttpRequest

from pages.navigation.navigation import Navigation


class PageRequest(HttpRequest):
    navigation: Navigation

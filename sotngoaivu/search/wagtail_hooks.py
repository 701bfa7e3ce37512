"""Wagtail hooks of the search: the report of missed queries."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from sotngoaivu.search import missed_queries


def search_urls() -> list[URLPattern]:
    return [path("reports/missed-words/", missed_queries.report, name="missed_words")]


def missed_words_menu_item() -> MenuItem:
    return MenuItem(
        _("Words that found nothing"), reverse("missed_words"), icon_name="search", order=110
    )


hooks.register("register_admin_urls", search_urls)
hooks.register("register_reports_menu_item", missed_words_menu_item)

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from sotngoaivu.search import reports


@hooks.register("register_admin_urls")
def search_urls() -> list[URLPattern]:
    return [
        path("reports/missed-words/", reports.report, name="missed_words"),
        path("reports/missed-words/all.csv", reports.missed_csv, name="missed_words_csv"),
    ]


@hooks.register("register_reports_menu_item")
def missed_words_menu_item() -> MenuItem:
    return MenuItem(
        _("Words that found nothing"), reverse("missed_words"), icon_name="search", order=110
    )

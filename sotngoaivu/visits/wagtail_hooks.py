from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from sotngoaivu.visits import reports


def visit_urls() -> list[URLPattern]:
    return [
        path("reports/visits/", reports.report, name="visits_report"),
        path("reports/visits/days.csv", reports.days_csv, name="visits_csv"),
    ]


def visits_menu_item() -> MenuItem:
    return MenuItem(_("Visits"), reverse("visits_report"), icon_name="view", order=100)


hooks.register("register_admin_urls", visit_urls)
hooks.register("register_reports_menu_item", visits_menu_item)

"""Wagtail hooks of the visits: reports, and the panel of the first screen."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from sotngoaivu.visits import reports
from sotngoaivu.visits.home_panel import VisitsPanel
from sotngoaivu.visits.most_read import most_read_menu_item, most_read_urls


def visit_urls() -> list[URLPattern]:
    return [path("reports/visits/", reports.report, name="visits_report")]


def visits_menu_item() -> MenuItem:
    return MenuItem(_("Visits"), reverse("visits_report"), icon_name="view", order=100)


def add_visits(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(VisitsPanel())


hooks.register("construct_homepage_panels", add_visits)
hooks.register("register_admin_urls", visit_urls)
hooks.register("register_reports_menu_item", visits_menu_item)
hooks.register("register_admin_urls", most_read_urls)
hooks.register("register_reports_menu_item", most_read_menu_item)

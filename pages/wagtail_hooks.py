from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from pages.reminders import RemindersPanel


@hooks.register("construct_homepage_panels")
def add_reminders(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(RemindersPanel())

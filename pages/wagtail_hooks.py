import datetime
from typing import Any

from django.db.models import Min
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.models import Page, get_page_models

from pages.admin.descriptions import warn_of_missing
from pages.admin.failed_schedule import FailedSchedulePanel
from pages.admin.large_sections import (
    refuse_bulk_action,
    refuse_copy,
    refuse_new_address,
    refuse_section,
    refuse_unpublish,
)
from pages.admin.merge_tags import MergeTags
from pages.admin.paste import paste_layer, paste_urls
from pages.admin.reminders import RemindersPanel
from pages.admin.reports import (
    english_menu_item,
    page_reminders,
    report_urls,
    review_menu_item,
)
from pages.handover import hand_over_pages
from pages.models import SiteSettings
from pages.navigation.request import PageRequest
from pages.roles import roles
from pages.scheduling import next_due, publish_due
from sotngoaivu.pagecache.middleware import mark_cacheable


def admin_styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


def leave_out_what_is_new(request: HttpRequest, menu_items: list[Any]) -> None:
    """It is for developers, in English, and its name stays in the language of who asks first."""
    menu_items[:] = [item for item in menu_items if not item.name.startswith("whats-new")]


def add_reminders(request: HttpRequest, panels: list[Any]) -> None:
    panels += [FailedSchedulePanel(), RemindersPanel()]


def keep_page(page: Page, request: PageRequest, args: Any, kwargs: Any) -> None:
    mark_cacheable(request)


def notice_moment(since: datetime.datetime) -> datetime.datetime | None:
    """When the notice on top of each page next comes or goes."""
    settings = SiteSettings.objects.first()
    times = [settings.notice_start, settings.notice_end] if settings else []
    return min((moment for moment in times if moment and moment > since), default=None)


def page_moment(since: datetime.datetime) -> datetime.datetime | None:
    """The next moment that a type of page names (`changes_at`), of pages that are live."""
    moments = [
        model.objects.live().filter(**{f"{name}__gt": since}).aggregate(next=Min(name))["next"]
        for model in get_page_models()
        for name in getattr(model, "changes_at", ())
    ]
    return min((moment for moment in moments if moment), default=None)


hooks.register("insert_global_admin_css", admin_styles)
hooks.register("construct_help_menu", leave_out_what_is_new)
hooks.register("construct_homepage_panels", add_reminders)
hooks.register("register_bulk_action", MergeTags)
hooks.register("before_delete_page", refuse_section)
hooks.register("before_move_page", refuse_section)
hooks.register("before_copy_page", refuse_copy)
hooks.register("before_unpublish_page", refuse_unpublish)
hooks.register("before_publish_page", refuse_new_address)
hooks.register("before_bulk_action", refuse_bulk_action)
hooks.register("after_create_page", warn_of_missing)
hooks.register("after_edit_page", warn_of_missing)
# After Wagtail's own, which asks for passwords.
hooks.register("before_serve_page", keep_page, order=100)
hooks.register("register_page_cache_moments", notice_moment)
hooks.register("register_page_cache_moments", page_moment)
hooks.register("register_page_cache_moments", lambda since: next_due())
hooks.register("do_scheduled", publish_due)
hooks.register("register_roles", roles)
hooks.register("hand_over_user", hand_over_pages)
hooks.register("register_admin_urls", report_urls)
hooks.register("register_reports_menu_item", english_menu_item)
hooks.register("register_reports_menu_item", review_menu_item)
hooks.register("register_reminders", page_reminders)
hooks.register("register_admin_urls", paste_urls)
hooks.register("insert_editor_js", paste_layer)

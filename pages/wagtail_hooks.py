"""Wagtail hooks of the pages: what the admin shows and asks besides Wagtail's own."""

import datetime
from typing import Any

from django.db.models import Min
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page, get_page_models

from pages.admin.action_menu import put_main_action_first
from pages.admin.approvals import tell_of_saved_answer, tell_what_is_asked
from pages.admin.autosave import mark_autosave
from pages.admin.conflicts import hold_conflict
from pages.admin.duplicates import duplicates_menu_item, duplicates_urls
from pages.admin.empty_facts import empty_facts_menu_item, empty_facts_urls
from pages.admin.failed_schedule import FailedSchedulePanel
from pages.admin.findings import findings_urls, stop_publication
from pages.admin.first_screen import leave_out_trash
from pages.admin.hidden_trash import leave_out_of_choosers, leave_out_of_explorer
from pages.admin.home_panels import DraftsPanel, ScheduledPanel, arrange
from pages.admin.large_sections import (
    refuse_bulk_action,
    refuse_copy,
    refuse_new_address,
    refuse_section,
    refuse_unpublish,
)
from pages.admin.merge_tags import MergeTags
from pages.admin.moving import ask_who_may_move
from pages.admin.paste import paste_layer, paste_urls
from pages.admin.reminders import RemindersPanel
from pages.admin.reports import (
    broken_links_menu_item,
    english_menu_item,
    nobodys_pages,
    page_reminders,
    report_urls,
    review_menu_item,
)
from pages.admin.restoring import trash_urls
from pages.admin.successor import UnpublishWithSuccessor, ask_before_unpublishing
from pages.admin.trash import TrashBulkAction, trash_instead
from pages.admin.trash_report import trash_menu_item
from pages.admin.trees import open_explorer_below_root
from pages.admin.undo import (
    UndoFormatter,
    offer_undo,
    offer_undo_of_several,
    tell_of_publication,
    undo_button,
    undo_urls,
)
from pages.guide.views import (
    FirstStepsPanel,
    guide_menu_items,
    guide_search_area,
    guide_urls,
)
from pages.handover import hand_over_pages
from pages.models import SiteSettings
from pages.navigation.request import PageRequest
from pages.redirects.views import addresses_before_wagtails
from pages.roles import roles
from pages.scheduling import next_due, publish_due
from pages.tidying import page_leftovers
from sotngoaivu.pagecache.middleware import mark_cacheable


def admin_styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


def admin_scripts() -> str:
    names = ("admin-fields", "admin-autosave", "admin-titles")
    addresses = ((static(f"js/{name}.js"),) for name in names)
    return format_html_join("", '<script src="{}" defer></script>', addresses)


def arrange_help(request: HttpRequest, menu_items: list[Any]) -> None:
    """The site's own guide first, and Wagtail's by its language; its news are for developers."""
    for item in [*menu_items]:
        if item.name.startswith("whats-new"):
            menu_items.remove(item)
        elif item.name == "editor-guide":
            # Without the mark of what is new.
            menu_items[menu_items.index(item)] = MenuItem(
                _("Wagtail's guide, in English"),
                item.url,
                name=item.name,
                icon_name="help",
                order=item.order,
                attrs={"target": "_blank", "rel": "noreferrer"},
            )
    menu_items += guide_menu_items()
    menu_items.sort(key=lambda item: item.order)


def add_home_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels += [FirstStepsPanel(), FailedSchedulePanel()]
    panels += [DraftsPanel(), ScheduledPanel(), RemindersPanel()]
    leave_out_trash(panels)


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


def log_actions(actions: Any) -> None:
    for name, label, message in (
        ("trash", _("Put in the trash"), _("Put in the trash")),
        ("restore", _("Bring back"), _("Brought back from the trash")),
        ("keep_version", _("Keep a version"), _("Text kept beside a newer version")),
    ):
        actions.register_action(f"pages.{name}", label, message)
    actions.register_action("pages.undo_publication")(UndoFormatter)


hooks.register("insert_global_admin_css", admin_styles)
hooks.register("insert_global_admin_js", admin_scripts)
hooks.register("construct_help_menu", arrange_help)
hooks.register("register_admin_search_area", guide_search_area)
hooks.register("register_admin_urls", guide_urls)
hooks.register("construct_homepage_panels", add_home_panels)
# Once every app has added its own.
hooks.register("construct_homepage_panels", arrange, order=1000)
hooks.register("register_bulk_action", MergeTags)
hooks.register("construct_page_action_menu", put_main_action_first)
hooks.register("before_delete_page", refuse_section)
hooks.register("before_move_page", ask_who_may_move)
hooks.register("before_move_page", refuse_section)
hooks.register("before_copy_page", refuse_copy)
hooks.register("before_unpublish_page", refuse_unpublish)
hooks.register("before_publish_page", refuse_new_address)
hooks.register("before_bulk_action", refuse_bulk_action)
hooks.register("before_edit_page", mark_autosave)
hooks.register("before_publish_page", stop_publication)
hooks.register("register_admin_urls", findings_urls)
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
hooks.register("register_reports_menu_item", broken_links_menu_item)
hooks.register("register_admin_urls", duplicates_urls)
hooks.register("register_reports_menu_item", duplicates_menu_item)
hooks.register("register_admin_urls", empty_facts_urls)
hooks.register("register_reports_menu_item", empty_facts_menu_item)
hooks.register("register_reminders", page_reminders)
hooks.register("register_reminders", nobodys_pages)
hooks.register("register_log_actions", log_actions)
hooks.register("before_edit_page", hold_conflict)
hooks.register("before_edit_page", tell_of_publication)
hooks.register("before_edit_page", tell_what_is_asked)
hooks.register("after_edit_page", tell_of_saved_answer)
hooks.register("after_publish_page", offer_undo)
hooks.register("after_bulk_action", offer_undo_of_several)
hooks.register("register_page_header_buttons", undo_button)
hooks.register("before_unpublish_page", ask_before_unpublishing)
# After those that refuse, and after Wagtail's own actions of the same names.
hooks.register("before_delete_page", trash_instead, order=10)
hooks.register("register_bulk_action", TrashBulkAction, order=10)
hooks.register("register_bulk_action", UnpublishWithSuccessor, order=10)
hooks.register("construct_explorer_page_queryset", leave_out_of_explorer)
hooks.register("construct_page_chooser_queryset", leave_out_of_choosers)
for urls in (trash_urls, undo_urls):
    hooks.register("register_admin_urls", urls)
hooks.register("register_reports_menu_item", trash_menu_item)
hooks.register("register_leftovers", page_leftovers)
hooks.register("register_admin_urls", addresses_before_wagtails, order=-1)
hooks.register("register_admin_urls", paste_urls)
hooks.register("construct_main_menu", open_explorer_below_root)
hooks.register("insert_editor_js", paste_layer)

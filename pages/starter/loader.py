"""Fill an empty site, once."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from wagtail import hooks
from wagtail.models import Page, Site

from pages import models
from pages.starter.content import (
    accessibility,
    contact,
    department,
    home,
    mission,
    offices,
    organisation,
    privacy,
    site_map,
    staff,
    visits,
)
from pages.starter.pictures import Pictures
from pages.starter.staff_groups import let_publishers_edit, name_in_vietnamese
from pages.starter.writing import Pages, add_page, columns, write
from sotngoaivu.conf.environment import host_and_port
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.visits.models import VisitSettings

# Key that other pages' links use, type, words. The order is that of the menu.
_BEFORE_NEWS: list[tuple[str, type[models.BasePage], dict[str, Any]]] = [
    ("mission", models.MissionPage, mission.PAGE),
    ("organisation", models.OrganisationPage, organisation.PAGE),
    ("staff", models.StaffPage, staff.PAGE),
]
_AFTER_NEWS: list[tuple[str, type[models.BasePage], dict[str, Any]]] = [
    ("contact", models.ContactPage, contact.PAGE),
    ("visits", models.ContentPage, visits.PAGE),
    ("accessibility", models.ContentPage, accessibility.PAGE),
    ("privacy", models.ContentPage, privacy.PAGE),
    ("site_map", models.SiteMapPage, site_map.PAGE),
]


def load() -> int:
    """Load the starter content unless there is a home page; return how many pages were made.

    All or nothing: whatever fails, the database is as before and no picture file stays behind.
    Safe to call from several processes at once.
    Other apps add theirs through the hook `load_starter_content`, called as
    `(home_page, pages, pictures)`: it puts its pages into the tree, before the contact page, and
    into `pages` under keys to link to; the function it returns writes them once all pages are
    there.
    """
    pictures = Pictures()
    try:
        with transaction.atomic(), translation.override(MAIN_LANGUAGE):
            # Of two servers that start at once, the second waits here for the first.
            list(Page.objects.filter(depth=1).select_for_update())
            if models.HomePage.objects.exists():
                return 0
            _load(pictures)
            return int(models.BasePage.objects.count())
    except BaseException:
        pictures.discard()
        raise


def _load(pictures: Pictures) -> None:
    _remove_welcome_page()
    home_page = add_page(Page.get_first_root_node(), models.HomePage, home.PAGE)
    _serve(home_page)
    pages: Pages = {"home": home_page}
    written: list[tuple[str, dict[str, Any]]] = [("home", home.PAGE)]

    def add(parent: Page, key: str, model: type[models.BasePage], words: dict[str, Any]) -> None:
        pages[key] = add_page(parent, model, words)
        written.append((key, words))

    for key, model, words in _BEFORE_NEWS:
        add(home_page, key, model, words)
    for key, words in offices.PAGES.items():
        add(pages["organisation"], key, models.OfficePage, words)
    finish = [
        load_other(home_page, pages, pictures)
        for load_other in hooks.get_hooks("load_starter_content")
    ]
    for key, model, words in _AFTER_NEWS:
        add(home_page, key, model, words)

    home_page.intro_image = pictures.get("home")
    home_page.mission_page = pages["mission"]
    home_page.figures = [models.HomeFigure(**columns(words)) for words in home.FIGURES]
    pages["mission"].figures = [models.MissionFigure(**columns(words)) for words in mission.FIGURES]
    for key, words in written:
        write(pages[key], words, pages)
    for finish_other in finish:
        finish_other()
    _add_staff(pages)
    _fill_settings()
    let_publishers_edit(models.StaffMember, models.SiteSettings)
    name_in_vietnamese()


def _remove_welcome_page() -> None:
    """Delete the page that Wagtail's own migration makes, and with it the site it stands for."""
    for page in Page.objects.filter(depth=2):
        if page.specific_class is Page and page.is_leaf():
            page.delete()


def _serve(home_page: models.HomePage) -> None:
    """Make `home_page` the root of the default site, at the host and port of SITE_URL."""
    Site.objects.update_or_create(
        is_default_site=True,
        defaults=host_and_port(settings.SITE_URL)
        | {
            "site_name": department.SETTINGS["name"]["vi"],
            "root_page": home_page,
        },
    )


def _add_staff(pages: Pages) -> None:
    for rank, words in enumerate(staff.POSTS, start=1):
        place = {"office": pages[words["office"]]} if "office" in words else {"in_leadership": True}
        models.StaffMember.objects.create(
            **columns({"position": words["position"]}), **place, rank=rank * 10
        )


def _fill_settings() -> None:
    site_settings = models.SiteSettings.load()
    for name, value in columns(department.SETTINGS).items():
        setattr(site_settings, name, value)
    site_settings.agency_links = [
        (
            "link",
            {
                "title": link["title"]["vi"],
                "title_en": link["title"]["en"],
                "url": link["url"],
            },
        )
        for link in department.AGENCY_LINKS
    ]
    site_settings.save()
    # The visits carried over from the former site count from the day this one opens.
    VisitSettings.load()

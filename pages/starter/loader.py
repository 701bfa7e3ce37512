"""Starter content: an empty site is filled with it, once."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from wagtail import hooks
from wagtail.models import Page, PageLogEntry, Site

from pages import models
from pages.starter.names import name_in_vietnamese
from pages.starter.pictures import Pictures
from pages.starter.writing import Pages, add_page, columns, read, write
from sotngoaivu.conf.environment import host_and_port
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.visits.models import VisitSettings

# The key by which links name a page, and its type; its words are in the file of that name. The
# order is that of the menu.
_BEFORE_NEWS: list[tuple[str, type[models.BasePage]]] = [
    ("mission", models.MissionPage),
    ("organisation", models.OrganisationPage),
    ("staff", models.StaffPage),
]
_AFTER_NEWS: list[tuple[str, type[models.BasePage]]] = [
    ("contact", models.ContactPage),
    ("visits", models.ContentPage),
    ("accessibility", models.ContentPage),
    ("privacy", models.ContentPage),
    ("site_map", models.SiteMapPage),
]
_CONTENT = Path(__file__).parent / "content"


def words_of(name: str) -> dict[str, Any]:
    return read(_CONTENT / f"{name}.toml")


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
            # Nobody published these by mistake.
            models.Publication.objects.all().delete()
            return int(models.BasePage.objects.count())
    except BaseException:
        pictures.discard()
        raise


def _load(pictures: Pictures) -> None:
    _remove_welcome_page()
    home, department = words_of("home"), words_of("department")
    home_page = add_page(Page.get_first_root_node(), models.HomePage, home["page"])
    _serve(home_page, department["settings"]["name"]["vi"])
    pages: Pages = {"home": home_page}
    written: list[tuple[str, dict[str, Any]]] = [("home", home["page"])]

    def add(parent: Page, key: str, model: type[models.BasePage], words: dict[str, Any]) -> None:
        pages[key] = add_page(parent, model, words)
        written.append((key, words))

    for key, model in _BEFORE_NEWS:
        add(home_page, key, model, words_of(key)["page"])
    for key, words in words_of("offices").items():
        add(pages["organisation"], key, models.OfficePage, words)
    finish = [
        load_other(home_page, pages, pictures)
        for load_other in hooks.get_hooks("load_starter_content")
    ]
    for key, model in _AFTER_NEWS:
        add(home_page, key, model, words_of(key)["page"])

    home_page.intro_image = pictures.get("home")
    home_page.mission_page = pages["mission"]
    home_page.figures = _figures(models.HomeFigure, home)
    pages["mission"].figures = _figures(models.MissionFigure, words_of("mission"))
    for key, words in written:
        write(pages[key], words, pages)
    for finish_other in finish:
        finish_other()
    _add_staff(pages)
    _fill_settings(department, pages)
    name_in_vietnamese()


def _figures(model: type[models.HomeFigure | models.MissionFigure], words: dict[str, Any]) -> Any:
    return [model(**columns(figure)) for figure in words["figures"]]


def _remove_welcome_page() -> None:
    """Delete the page that Wagtail's own migration makes, and with it the site it stands for."""
    for page in Page.objects.filter(depth=2):
        if page.specific_class is Page and page.is_leaf():
            key = page.pk
            page.delete()
            # Nobody has done it, and its title is English.
            PageLogEntry.objects.filter(page=key).delete()


def _serve(home_page: models.HomePage, name: str) -> None:
    """Make `home_page` the root of the default site, at the host and port of SITE_URL."""
    Site.objects.update_or_create(
        is_default_site=True,
        defaults=host_and_port(settings.SITE_URL)
        | {
            "site_name": name,
            "root_page": home_page,
        },
    )


def _add_staff(pages: Pages) -> None:
    for rank, words in enumerate(words_of("staff")["posts"], start=1):
        place = {"office": pages[words["office"]]} if "office" in words else {"in_leadership": True}
        models.StaffMember.objects.create(
            **columns({"position": words["position"]}), **place, rank=rank * 10
        )


def _fill_settings(department: dict[str, Any], pages: Pages) -> None:
    site_settings = models.SiteSettings.load()
    site_settings.visits_page = pages["visits"]
    for name, value in columns(department["settings"]).items():
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
        for link in department["agency_links"]
    ]
    site_settings.save()
    # The visits carried over from the former site count from the day this one opens.
    VisitSettings.load()

"""The admin speaks Vietnamese to staff: every word of it, on every main screen."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polib
import pytest
from bs4 import BeautifulSoup, Comment
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation.trans_real import DjangoTranslation
from wagtail.models import Collection, Page, Task, Workflow
from wagtail.users.models import UserProfile

from sotngoaivu.accounts.roles import ADMINISTRATOR, APPROVER, AUTHOR, EDITOR

pytestmark = pytest.mark.one_database

DOMAINS = ("django", "djangojs")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdr]|\{\w*\}|</?[a-z][^>]*>")
# The same in both languages: names and abbreviations.
SAME_IN_BOTH = {"Email", "Taggit", "URL"}
# Wagtail has these in field names without gettext: Python's own name where nobody is known to have
# published a page; the label of a workflow's pages.
OUT_OF_REACH = {"None", "Page"}


@cache
def english_catalogues(domain: str) -> list[tuple[str, polib.POEntry]]:
    """(application, entry) for every string of the installed Wagtail applications."""
    found = list(_english_catalogues(domain))
    assert len(found) > {"django": 1000, "djangojs": 50}[domain]
    return found


def _english_catalogues(domain: str) -> Iterator[tuple[str, polib.POEntry]]:
    for config in apps.get_app_configs():
        source = Path(config.path, "locale", "en", "LC_MESSAGES", f"{domain}.po")
        if config.name.partition(".")[0] in {"wagtail", "taggit"} and source.exists():
            for entry in polib.pofile(str(source)):
                if not entry.obsolete:
                    yield config.name, entry


@cache
def vietnamese(domain: str) -> DjangoTranslation:
    """The catalogue Django makes of all applications and LOCALE_PATHS, as the admin gets it."""
    return DjangoTranslation("vi", domain=domain)


def translate(entry: polib.POEntry, domain: str) -> str:
    catalogue = vietnamese(domain)
    if entry.msgid_plural and entry.msgctxt:
        return catalogue.npgettext(entry.msgctxt, entry.msgid, entry.msgid_plural, 5)
    if entry.msgid_plural:
        return catalogue.ngettext(entry.msgid, entry.msgid_plural, 5)
    if entry.msgctxt:
        return catalogue.pgettext(entry.msgctxt, entry.msgid)
    return catalogue.gettext(entry.msgid)


def has_words(text: str) -> bool:
    return bool(re.search(r"[A-Za-z]{2}", PLACEHOLDER.sub("", text)))


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_string_of_the_admin_has_vietnamese(domain: str) -> None:
    english = [
        f"{application}: {entry.msgid}"
        for application, entry in english_catalogues(domain)
        if has_words(entry.msgid)
        and entry.msgid not in SAME_IN_BOTH
        and translate(entry, domain) in {entry.msgid, entry.msgid_plural}
    ]
    assert english == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_vietnamese_keeps_the_placeholders_and_tags_of_the_english(domain: str) -> None:
    """One Vietnamese form stands for singular and plural: it may use what either has."""
    wrong = []
    for application, entry in english_catalogues(domain):
        ours = sorted(PLACEHOLDER.findall(translate(entry, domain)))
        singular = sorted(PLACEHOLDER.findall(entry.msgid))
        if entry.msgid_plural:
            plural = sorted(PLACEHOLDER.findall(entry.msgid_plural))
            right = set(singular) & set(plural) <= set(ours) <= set(singular) | set(plural)
        else:
            right = ours == singular
        if not right:
            wrong.append(f"{application}: {entry.msgid} -> {translate(entry, domain)}")
    assert wrong == []


def test_spaces_at_the_ends_are_kept() -> None:
    """Wagtail joins some of these strings to what follows."""
    wrong = [
        entry.msgid
        for domain in DOMAINS
        for _application, entry in english_catalogues(domain)
        if not entry.msgid_plural
        for ours in [translate(entry, domain)]
        if (ours[:1].isspace(), ours[-1:].isspace())
        != (entry.msgid[:1].isspace(), entry.msgid[-1:].isspace())
    ]
    assert wrong == []


@cache
def known_english() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return (single words, phrases) of the catalogues that Vietnamese says otherwise."""
    plain = {
        text
        for domain in DOMAINS
        for _application, entry in english_catalogues(domain)
        for text in [" ".join(entry.msgid.split())]
        if has_words(text) and not PLACEHOLDER.search(text) and text not in SAME_IN_BOTH
    }
    words = frozenset(text for text in plain if " " not in text)
    return words, tuple(sorted(plain - words))


VISIBLE_ATTRIBUTES = ("aria-label", "placeholder", "title")


def visible_text(html: bytes) -> list[str]:
    """Return each run of text a reader sees or hears, dialogs kept in <template> included."""
    soup = BeautifulSoup(html, "html.parser")
    for hidden in soup.select("script, style, [hidden]"):
        hidden.decompose()
    texts = [str(node) for node in soup.find_all(string=True) if not isinstance(node, Comment)]
    for element in soup.find_all(True):
        texts += [str(element[name]) for name in VISIBLE_ATTRIBUTES if element.has_attr(name)]
    return [" ".join(text.split()) for text in texts if text.strip()]


@pytest.fixture
def editor_client(db: None) -> Client:
    """A signed-in superuser who chose Vietnamese."""
    user = get_user_model()._default_manager.create(username="bien-tap", is_superuser=True)
    UserProfile.objects.create(user=user, preferred_language="vi")
    client = Client()
    client.force_login(user)
    return client


def assert_all_vietnamese(client: Client, address: str) -> None:
    response = client.get(address, follow=True)
    assert response.status_code == 200, address
    texts = visible_text(response.content)
    words, phrases = known_english()
    whole = "\n".join(texts)
    left = words.intersection(texts) | {
        phrase
        for phrase in phrases
        if phrase in whole and re.search(rf"\b{re.escape(phrase)}\b", whole)
    }
    left -= OUT_OF_REACH
    assert not left, f"{address} still says {sorted(left)}"


SCREENS = (
    "wagtailadmin_home",
    "wagtailadmin_explore_root",
    "wagtailadmin_account",
    "wagtailadmin_collections:index",
    "wagtailadmin_collections:add",
    "wagtailadmin_workflows:index",
    "wagtailadmin_workflows:add",
    "wagtailadmin_workflows:task_index",
    "wagtailadmin_reports:locked_pages",
    "wagtailadmin_reports:workflow",
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:aging_pages",
    "wagtailadmin_reports:page_types_usage",
    "wagtailimages:index",
    "wagtailimages:add",
    "wagtailimages:add_multiple",
    "wagtaildocs:index",
    "wagtaildocs:add",
    "wagtaildocs:add_multiple",
    "wagtailsnippets:index",
    "wagtailusers_users:index",
    "wagtailusers_users:add",
    "wagtailusers_groups:index",
    "wagtailusers_groups:add",
    "wagtailsites:index",
    "wagtailsites:add",
    "wagtailredirects:index",
    "wagtailredirects:add",
    "wagtailredirects:start_import",
)


@pytest.mark.parametrize("screen", SCREENS)
def test_screens_show_no_english(editor_client: Client, screen: str) -> None:
    assert_all_vietnamese(editor_client, reverse(screen))


PAGE_SCREENS = (
    "wagtailadmin_explore",
    "wagtailadmin_pages:edit",
    "wagtailadmin_pages:add_subpage",
    "wagtailadmin_pages:history",
    "wagtailadmin_pages:usage",
    "wagtailadmin_pages:copy",
    "wagtailadmin_pages:move",
    "wagtailadmin_pages:delete",
    "wagtailadmin_pages:unpublish",
    "wagtailadmin_pages:set_privacy",
)


@pytest.mark.parametrize("screen", PAGE_SCREENS)
def test_screens_of_a_page_show_no_english(editor_client: Client, screen: str) -> None:
    page = Page.objects.filter(depth__gt=2).first() or Page.objects.get(depth=2)
    assert_all_vietnamese(editor_client, reverse(screen, args=[page.pk]))


def test_permissions_of_a_group_are_named_in_vietnamese(editor_client: Client) -> None:
    address = reverse("wagtailusers_groups:edit", args=[Group.objects.earliest("pk").pk])
    assert_all_vietnamese(editor_client, address)
    texts = visible_text(editor_client.get(address).content)
    assert [text for text in texts if text.startswith("Can ")] == []
    assert "Được sửa: cán bộ" in texts


def test_the_form_of_every_kind_of_page_shows_no_english(editor_client: Client) -> None:
    one_of_each: dict[Any, int] = dict(
        Page.objects.filter(depth__gt=1).values_list("content_type", "pk")
    )
    for pk in one_of_each.values():
        assert_all_vietnamese(editor_client, reverse("wagtailadmin_pages:edit", args=[pk]))


def test_groups_and_approvals_have_vietnamese_names(db: None) -> None:
    """They are rows of the database that Wagtail itself makes, in English."""
    names = {
        name
        for model in (Group, Workflow, Task)
        for name in model._default_manager.values_list("name", flat=True)
    }
    assert names == {AUTHOR, EDITOR, APPROVER, ADMINISTRATOR, "Duyệt bài"}
    assert Page.objects.get(depth=1).get_admin_display_title() == "Gốc"
    assert Collection.objects.get(depth=1).name == "Gốc"


def test_the_sign_in_screen_shows_no_english(client: Client, db: None) -> None:
    assert_all_vietnamese(client, reverse("wagtailadmin_login"))


def test_the_browser_gets_the_vietnamese_of_the_editor(editor_client: Client) -> None:
    script = editor_client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    for _application, entry in english_catalogues("djangojs"):
        if not entry.msgid_plural and has_words(entry.msgid):
            # JSON in the script writes letters outside ASCII as escapes.
            escaped = translate(entry, "djangojs").encode("unicode_escape").decode()
            assert escaped.split("\\")[0] in script, entry.msgid


def test_an_editor_who_chose_english_gets_english(editor_client: Client) -> None:
    UserProfile.objects.update(preferred_language="en")
    with translation.override("vi"):
        response = editor_client.get(reverse("wagtailimages:index"))
    assert "Add an image" in "\n".join(visible_text(response.content))

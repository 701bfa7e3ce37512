"""Every string of Wagtail's admin has its Vietnamese; test_admin_words.py reads the answers."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
import pytest
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

pytestmark = pytest.mark.one_database("postgresql")

DOMAINS = ("django", "djangojs")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdr]|\{\w*\}|</?[a-z][^>]*>")
# The same in both languages: names and abbreviations.
SAME_IN_BOTH = {"Email", "Taggit", "URL"}


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


@pytest.fixture
def editor_client(db: None) -> Client:
    """A signed-in superuser who chose Vietnamese."""
    user = get_user_model()._default_manager.create(username="bien-tap", is_superuser=True)
    UserProfile.objects.create(user=user, preferred_language="vi")
    client = Client()
    client.force_login(user)
    return client


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
    assert "Add an image" in response.content.decode()

"""Readers get the same pages from either database, to the byte; so browsing on one is enough.

The run that comes first leaves its pages in the folder SAME_PAGES, the other one compares them
with its own; tests/run.py names the folder to both.
"""

import datetime
import itertools
import os
import pickle
import random
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management.color import no_style
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Revision

from news.models import ArticlePage, Category, Correction
from pages.models import BasePage, SiteSettings, StaffMember
from sotngoaivu.visits.counter import counter
from tests.database import alone
from tests.pages.everything import article_with_everything

# Wagtail's forms are made of texts and objects that it keeps from the first time on.
pytestmark = [pytest.mark.first, pytest.mark.two_databases]

NOW = datetime.datetime(2026, 3, 10, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
# What stands below each page; what stands beside them, in both languages and in one.
BELOW = ("", "index.md")
BESIDE = [
    *("/tin-tuc/?year=2026", "/tin-tuc/?page=2", "/tin-tuc/?english=1", "/can-bo/?q=giam"),
    *("/tin-tuc/rss/", "/tin-tuc/atom/", "/llms.txt", "/khong-co/"),
    *("/tim-kiem/", "/tim-kiem/?q=doi+ngoai", "/tim-kiem/?q=wqzxkv", "/tim-kiem/?q=ddoois+ngoaij"),
]
ONCE = ["/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/api/v1/news/", "/api/v1/pages/"]
ONCE += ["/gioi-thieu/og.png", "/api/v1/openapi.json"]
# What is drawn by lot for each session and form, and each block or item of a list.
_TOKEN = re.compile(
    rb'(?<="csrfmiddlewaretoken" value=")\w+|(?<="CSRF_TOKEN": ")\w+|(?<= nonce=")\w+'
)
_LOT = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# The beginnings of pictures' names, for each upload.
_FILE = re.compile(rb"(?<=images/)[a-z0-9]{12}(?=-)")


@pytest.fixture
def _same_facts(db: None, monkeypatch: pytest.MonkeyPatch, fresh_media: None) -> None:
    """What differs from run to run, and so would between the databases, is set."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(counter, "block", lambda language: f"figures {language}".encode())
    numbers = itertools.count()
    monkeypatch.setattr(
        FileSystemStorage,
        "get_alternative_name",
        lambda storage, root, extension: f"{root}_{next(numbers)}{extension}",
    )
    # A sequence of PostgreSQL goes on counting where what was counted is rolled back.
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_models())):
            cursor.execute(statement)
    article_with_everything()
    Page.objects.update(
        first_published_at=NOW, last_published_at=NOW, latest_revision_created_at=NOW
    )
    Revision.objects.update(created_at=NOW)
    for page in Page.objects.all():
        # What feeds know an article by, whatever its address.
        Page.objects.filter(pk=page.pk).update(translation_key=uuid.UUID(int=page.pk))
    Correction.objects.update(date=NOW.date())
    for days, article in enumerate(ArticlePage.objects.order_by("path")):
        article.date = NOW - datetime.timedelta(days=days)
        article.save()


def _models() -> Iterator[type]:
    from django.apps import apps

    return (model for model in apps.get_models() if model._meta.managed)


def public_paths() -> list[str]:
    pages = [page.url for page in BasePage.objects.live().public().order_by("path")]
    both = [url + name for url in pages for name in BELOW] + BESIDE
    return [*both, *(f"/en{path}" for path in both), *ONCE]


def form_paths() -> list[str]:
    """The forms in which an editor changes a page of each type, and what is no page."""
    one_of_each = {page.specific_class: page.pk for page in BasePage.objects.order_by("path")}
    return [
        *(f"/admin/pages/{pk}/edit/" for pk in one_of_each.values()),
        f"/admin/snippets/pages/staffmember/edit/{StaffMember.objects.all()[0].pk}/",
        f"/admin/snippets/news/category/edit/{Category.objects.all()[0].pk}/",
        f"/admin/settings/pages/sitesettings/{SiteSettings.objects.get().pk}/",
    ]


def without_lots(form: bytes) -> bytes:
    """The form with numbers, in their order, in place of what is drawn by lot."""
    drawn: dict[bytes, bytes] = {}
    form = _FILE.sub(b"", _TOKEN.sub(b"", form))
    return _LOT.sub(lambda lot: drawn.setdefault(lot[0], b"%d" % len(drawn)), form)


def first_difference(one: bytes, other: bytes) -> list[bytes]:
    """Where the one begins to differ from the other, and some of what follows."""
    place = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return [text[max(0, place - 80) : place + 80] for text in (one, other)]


@pytest.fixture
def answers(_same_facts: None, client: Client, admin_client: Client) -> dict[str, bytes]:
    found = {}
    for path in public_paths():
        response = client.get(path)
        assert response.status_code == (404 if "khong-co" in path else 200), path
        found[path] = _FILE.sub(b"", response.content)
    for path in form_paths():
        # The keys of paragraphs in the editor.
        random.seed(1)
        response = admin_client.get(path)
        assert response.status_code == 200, path
        found[path] = without_lots(response.content)
    return found


def test_pages_and_forms_are_the_same_to_the_byte(answers: dict[str, bytes]) -> None:
    assert len(answers) > 100
    folder = Path(os.environ["SAME_PAGES"])
    folder.mkdir(exist_ok=True)
    own = folder / f"{connection.vendor}.pickle"
    with alone(folder, "pages"):
        own.write_bytes(pickle.dumps(answers))
        others = [file for file in folder.glob("*.pickle") if file != own]
    for other in others:
        theirs = pickle.loads(other.read_bytes())  # noqa: S301 (this test's)
        assert list(theirs) == list(answers)
        different = {
            path: first_difference(answers[path], theirs[path])
            for path in answers
            if answers[path] != theirs[path]
        }
        assert different == {}

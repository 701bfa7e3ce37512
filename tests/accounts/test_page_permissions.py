"""Permissions on pages: every row of the first table of docs/roles.md, whatever the page's type."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from wagtail.models import Page

from news.models import ArticlePage, NewsIndexPage
from pages.models import BasePage, HomePage
from sotngoaivu.accounts.models import User
from tests.accounts.page_attempts import ATTEMPTS, Asked, Attempt
from tests.accounts.permissions import (
    COLUMNS,
    allowed,
    client_of,
    table,
)
from tests.pages.each_type import page_of_each_type

pytestmark = pytest.mark.django_db


def articles(user: User) -> list[ArticlePage]:
    """One's own and somebody else's, each of them as a draft and as readers see it."""
    made = []
    other = User.objects.create(username="nguoi-khac", email="nguoi-khac@example.org")
    index = NewsIndexPage.objects.get()
    assert index.url_path == "/home/tin-tuc/"
    for number, (owner, live) in enumerate(product((user, other), (False, True))):
        page = ArticlePage(title=f"Tin {number}", slug=f"tin-{number}", owner=owner, live=live)
        index.add_child(instance=page)
        made.append(page)
    return made


def of_other_types(user: User) -> list[BasePage]:
    """As the site opens with them, but made by whoever asks."""
    pages = [page for page in page_of_each_type() if not isinstance(page, ArticlePage)]
    assert len(pages) > 7
    index = NewsIndexPage.objects.get()
    Page.objects.filter(pk__in=[page.pk for page in pages]).exclude(pk=index.pk).update(owner=user)
    return [type(page).objects.get(pk=page.pk) for page in pages]


# What takes a form, or has to be made ready at length: tried with news alone.
AT_LENGTH = {
    "add a page",
    "save a draft",
    "publish",
    "schedule",
    "cancel a schedule",
    "undo a publication",
    "submit for approval",
    "approve or reject",
    "cancel an approval",
    "go back to a version",
    "bring back from the trash",
    "delete for good",
    "make a page of an alias",
}


def is_possible(what: str, page: BasePage) -> bool:
    """Whether anybody may do it with such a page."""
    match what:
        case "unpublish, with a successor":
            return bool(page.live)
        case "put in another place of the list":
            # News stand by their dates.
            return not isinstance(page, ArticlePage)
        case "delete, with a successor":
            return not isinstance(page, HomePage)
        case "change the category of several articles":
            return isinstance(page, ArticlePage)
        case "copy" | "make an alias":
            return type(page).max_count is None
    return True


def chosen(what: str, role: str, cell: str, pages: list[BasePage]) -> Iterator[BasePage]:
    """Pages by which a cell is tried: for each of its words one that it alone leaves out.

    Where that is quick, other types follow: all, where they are refused, else two that are others
    for each role.
    """
    own_draft, own, draft, live, *others = pages
    yield from {"all": [live], "–": [own]}.get(cell, [own_draft, own, draft])
    if what in AT_LENGTH:
        return
    turn = 2 * [*COLUMNS].index(role) + [*ATTEMPTS].index(what)
    one_or_two = (others * 3)[turn % len(others) :][:2]
    yield from others if cell == "–" else one_or_two


def test_every_row_of_the_table_is_tried() -> None:
    assert [*table("Pages")] == [*ATTEMPTS]


# Roles are told apart by the same code on both databases, so each of those has two of them.
DATABASES = dict(zip(COLUMNS, ("sqlite", "postgresql", "sqlite", "postgresql"), strict=True))


@pytest.mark.seconds(8)
@pytest.mark.parametrize(
    "role",
    [pytest.param(role, marks=pytest.mark.one_database(on)) for role, on in DATABASES.items()],
)
def test_what_a_role_may_do_with_pages(role: str) -> None:
    client, user = client_of(role)
    pages = [*articles(user), *of_other_types(user)]
    wrong, number = [], 0
    for what, cells in table("Pages").items():
        cell = cells[role]
        for page in chosen(what, role, cell, pages):
            # In every way for news, and in the usual one for other types.
            ways = ATTEMPTS[what] if isinstance(page, ArticlePage) else ATTEMPTS[what][:1]
            for attempt, action in ways if is_possible(what, page) else ():
                number += 1
                found = tried(client, user, page, attempt, action)
                if found != ("done" if allowed(cell, page, user) else "refused"):
                    wrong.append(f"{what}: {page.title}: {found}")
    assert wrong == []
    assert number >= len(ATTEMPTS)


# Of a form that asks for more than its sender may do, the rest is done.
THE_REST = {"wagtail.edit", "wagtail.create", "wagtail.copy"}


def tried(client: Client, user: User, page: BasePage, attempt: Attempt, action: str | None) -> str:
    """Whether it was done, refused, or something else, which is told; all is as it was before."""
    with transaction.atomic():
        asked = Asked(client, user, type(page).objects.get(pk=page.pk))
        answer = attempt(asked)
        logged = asked.logged()
        transaction.set_rollback(True)
    if answer.status_code == 200 if action is None else action in logged:
        return "done"
    # Forms are shown again with the reason.
    if is_refused(answer) or ((action and answer.status_code == 200) and logged <= THE_REST):
        return "refused"
    return f"{answer.status_code} {sorted(logged)}"


def is_refused(answer: Any) -> bool:
    """403, or led elsewhere, with a message."""
    return answer.status_code in (302, 403)

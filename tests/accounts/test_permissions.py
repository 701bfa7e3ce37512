"""Permissions: every row of docs/roles.md, for every role, over HTTP, whatever the page's type."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page, PageLogEntry, get_page_models

from news.models import ArticlePage, NewsIndexPage
from pages.models import BasePage, HomePage, PublicationSettings
from pages.trashing import put_in_trash
from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.roles import ADMINISTRATOR, APPROVER, AUTHOR, EDITOR
from tests.admin_addresses import Address, admin_addresses, one_of_each
from tests.pages.test_editing import data

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = {"author": AUTHOR, "editor": EDITOR, "approver": APPROVER, "administrator": ADMINISTRATOR}
NOBODY = ("a visitor", "no role")
WHO = (*NOBODY, *COLUMNS)
every_role = pytest.mark.parametrize("role", WHO)


@cache
def table(title: str) -> dict[str, dict[str, str]]:
    """Of the document: what → role → to what it is allowed."""
    text = (ROOT / "docs" / "roles.md").read_text()
    part = text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    head, _line, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in part.splitlines()
        if line.startswith("|")
    ]
    assert head == ["what", *COLUMNS]
    found = {what: dict(zip(COLUMNS, cells, strict=True)) for what, *cells in rows}
    assert len(found) == len(rows) > 1
    return found


def client_of(role: str) -> tuple[Client, User]:
    user = User.objects.create(username="can-bo", email="can-bo@example.org")
    if role in COLUMNS:
        user.groups.add(Group.objects.get(name=COLUMNS[role]))
    client = Client(raise_request_exception=False)
    if role != "a visitor":
        client.force_login(user)
    return client, user


# ---- Pages


def newest() -> tuple[int, int]:
    """The last entries of both histories."""
    first, second = (
        model.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        for model in (PageLogEntry, ModelLogEntry)
    )
    return first, second


def form(page: BasePage, user: User, **more: Any) -> dict[str, Any]:
    return data(type(page), user, title=f"{page.title}.", slug=page.slug, **more)


@dataclass
class Asked:
    """One page that somebody tries to do something with."""

    client: Client
    user: User
    page: BasePage

    before: tuple[int, int] | None = None

    def send(self, address: str, fields: dict[str, Any]) -> Any:
        self.before = newest()
        return self.client.post(address, fields)

    def post(self, name: str, *more: Any, query: str = "", **fields: Any) -> Any:
        address = reverse(f"wagtailadmin_pages:{name}", args=[self.page.pk, *more])
        return self.send(address + query, fields)

    def get(self, name: str, *more: Any) -> Any:
        self.before = newest()
        return self.client.get(reverse(f"wagtailadmin_pages:{name}", args=[self.page.pk, *more]))

    def logged(self) -> set[str]:
        """What the history says has been done since something was sent."""
        assert self.before
        return {
            action
            for model, key in zip((PageLogEntry, ModelLogEntry), self.before, strict=True)
            for action in model.objects.filter(pk__gt=key).values_list("action", flat=True)
        }

    def save(self, **fields: Any) -> Any:
        return self.post("edit", **form(self.page, self.user, **fields))

    def bulk(self, action: str, **fields: Any) -> Any:
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        return self.send(f"{address}?id={self.page.pk}", fields)

    def submitted(self) -> Any:
        """The page's task, once its owner, or an administrator, has submitted it."""
        self.page.save_revision()
        return self.page.get_workflow().start(self.page, self.page.owner).current_task_state


Attempt = Callable[[Asked], Any]


def _add(asked: Asked) -> Any:
    """Of another page of the same type, beside it."""
    kind, page = type(asked.page), asked.page
    if kind.max_count:
        kind.objects.all().delete()
    address = reverse(
        "wagtailadmin_pages:add",
        args=[kind._meta.app_label, kind._meta.model_name, page.get_parent().pk],
    )
    return asked.send(address, data(kind, asked.user, title="Trang khác", slug="trang-khac"))


def _submit(asked: Asked) -> Any:
    return asked.save(**{"action-submit": "1"})


def _publish(asked: Asked) -> Any:
    return asked.save(**{"action-publish": "1"})


def _later() -> str:
    return (timezone.localtime() + timedelta(days=1)).strftime("%d/%m/%Y %H:%M")


def _schedule(asked: Asked) -> Any:
    return asked.save(go_live_at=_later(), **{"action-publish": "1"})


def _cancel_schedule(asked: Asked) -> Any:
    asked.page.go_live_at = timezone.now() + timedelta(days=1)
    revision = asked.page.save_revision()
    revision.publish()
    return asked.post("revisions_unschedule", revision.pk)


def _undo(asked: Asked) -> Any:
    asked.page.save_revision().publish()
    return asked.send(f"{reverse('undo_publication')}?id={asked.page.pk}", {})


def _copy(asked: Asked, **fields: Any) -> Any:
    told = {"new_title": "Bản sao", "new_slug": "ban-sao"}
    return asked.post("copy", new_parent_page=asked.page.get_parent().pk, **told, **fields)


def _convert_alias(asked: Asked) -> Any:
    alias = asked.page.create_alias(update_slug="ban-sao")
    type(alias).objects.filter(pk=alias.pk).update(owner=asked.page.owner)
    asked.page = alias
    return asked.post("convert_alias")


def _restore(asked: Asked) -> Any:
    parent = asked.page.get_parent()
    record = put_in_trash(asked.page, None)
    return asked.send(reverse("restore_page", args=[record.pk]), {"parent": parent.pk})


def _delete_for_good(asked: Asked) -> Any:
    record = put_in_trash(asked.page, None)
    return asked.send(reverse("delete_for_good", args=[record.pk]), {})


def _revert(asked: Asked) -> Any:
    former = asked.page.save_revision()
    asked.page.save_revision()
    return asked.post("revisions_revert", former.pk, **form(asked.page, asked.user))


def _lock(asked: Asked) -> Any:
    return asked.post("lock")


def _unlock(asked: Asked) -> Any:
    Page.objects.filter(pk=asked.page.pk).update(locked=True)
    return asked.post("unlock")


def _approve(action: str) -> Attempt:
    def attempt(asked: Asked) -> Any:
        task = asked.submitted()
        return asked.post("workflow_action", action, task.pk, comment="Tốt")

    return attempt


def _cancel_approval(asked: Asked) -> Any:
    asked.submitted()
    return asked.save(**{"action-cancel-workflow": "1"})


def _compare(asked: Asked) -> Any:
    revision = asked.page.save_revision()
    return asked.get("revisions_compare", "live", revision.pk)


def _version(asked: Asked) -> Any:
    return asked.get("revisions_view", asked.page.save_revision().pk)


def _preview(asked: Asked) -> Any:
    return asked.post("preview_on_edit", **form(asked.page, asked.user))


def _move(asked: Asked) -> Any:
    return asked.post("move_confirm", asked.page.get_parent().pk)


def _bulk_move(asked: Asked) -> Any:
    return asked.bulk("move", chooser=asked.page.get_parent().pk)


def _looks(name: str) -> Attempt:
    return lambda asked: asked.get(name)


# What → how it is tried, and what the history then says; None: nothing, one only looks.
ATTEMPTS: dict[str, list[tuple[Attempt, str | None]]] = {
    "add a page": [(_add, "wagtail.create")],
    "save a draft": [(Asked.save, "wagtail.edit")],
    "publish": [
        (_publish, "wagtail.publish"),
        (lambda asked: asked.bulk("publish"), "wagtail.publish"),
    ],
    "schedule": [(_schedule, "wagtail.publish.schedule")],
    "cancel a schedule": [(_cancel_schedule, "wagtail.schedule.cancel")],
    "unpublish, with a successor": [
        (lambda asked: asked.post("unpublish", successor=""), "wagtail.unpublish"),
        (lambda asked: asked.bulk("unpublish", successor=""), "wagtail.unpublish"),
    ],
    "undo a publication": [(_undo, "pages.undo_publication")],
    "submit for approval": [(_submit, "wagtail.workflow.start")],
    "approve or reject": [
        (_approve("approve"), "wagtail.workflow.approve"),
        (_approve("reject"), "wagtail.workflow.reject"),
    ],
    "cancel an approval": [(_cancel_approval, "wagtail.workflow.cancel")],
    "delete, with a successor": [
        (lambda asked: asked.post("delete", successor=""), "pages.trash"),
        (lambda asked: asked.bulk("delete", successor=""), "pages.trash"),
    ],
    "bring back from the trash": [(_restore, "pages.restore")],
    "delete for good": [(_delete_for_good, "wagtail.delete")],
    "move": [(_move, "wagtail.reorder"), (_bulk_move, "wagtail.reorder")],
    "copy": [(_copy, "wagtail.copy")],
    "make an alias": [(lambda asked: _copy(asked, alias="on"), "wagtail.create_alias")],
    "make a page of an alias": [(_convert_alias, "wagtail.convert_alias")],
    "put in another place of the list": [
        (lambda asked: asked.post("set_page_position"), "wagtail.reorder")
    ],
    "go back to a version": [(_revert, "wagtail.revert")],
    "see history, versions and differences": [
        (_looks("history"), None),
        (_looks("workflow_history"), None),
        (_looks("usage"), None),
        (_compare, None),
        (_version, None),
    ],
    "preview": [(_looks("view_draft"), None), (_preview, None)],
    "lock and unlock": [(_lock, "wagtail.lock"), (_unlock, "wagtail.unlock")],
    "choose who may see it": [
        (
            lambda asked: asked.post("set_privacy", restriction_type="login"),
            "wagtail.view_restriction.create",
        )
    ],
}


def allowed(cell: str, page: BasePage, user: User) -> bool:
    """What a cell of the table says of a page."""
    holds = {
        "–": False,
        "all": True,
        "own": page.owner_id == user.pk,
        "news": page.url_path.startswith("/home/tin-tuc/"),
        "drafts": not page.get_descendants(inclusive=True).live().exists(),
        "leaves": page.is_leaf(),
    }
    return all(holds[word] for word in cell.split())


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
    models = [model for model in get_page_models() if issubclass(model, BasePage)]
    pages = [
        page
        for model in models
        if model not in (BasePage, ArticlePage)
        for page in [model.objects.live().order_by("pk").last()]
        if page
    ]
    assert len(pages) == len(models) - 2 > 7
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
    # Whichever database it is, types are told apart by the same code.
    yield from others if cell == "–" and connection.vendor == "sqlite" else one_or_two


def test_every_row_of_the_table_is_tried() -> None:
    assert [*table("Pages")] == [*ATTEMPTS]


@pytest.mark.seconds(8)
@pytest.mark.parametrize("role", COLUMNS)
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


# ---- Every address of the admin

# Addresses by the beginnings of their names; the first one of each row is shown to whom it is for.
# The longest beginning counts. None: for everybody, who is signed in or not.
ADDRESSES: dict[str | None, tuple[str, ...]] = {
    None: (
        *("wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_second_step"),
        *("wagtailadmin_javascript_catalog", "wagtailadmin_sprite", "accept_invitation"),
        "wagtailadmin_password_reset",
    ),
    "see the first screen, lists of pages, reports and the editor's guide": (
        *("wagtailadmin_home", "wagtailadmin_explore", "wagtailadmin_reports:", "editors_guide"),
        *("broken_links_report", "documents_report", "english_report", "images_report"),
        *("duplicates_report", "most_read_report"),
        *("review_report", "trash", "visits_", "missed_words", "wagtailadmin_pages:search"),
        *("wagtailadmin_pages:type_use", "wagtailadmin_api:", "wagtailforms:", "session_state"),
        *("wagtailadmin_dismissibles", "wagtailadmin_editing_sessions:"),
    ),
    "change one's own account, password and second step": (
        *("wagtailadmin_account", "add_app", "add_passkey", "choose_password", "confirm_password"),
        *("second_factor", "remove_factor", "recovery_codes", "download_codes"),
    ),
    "choose pages, pictures, documents, staff, categories, tags and links": (
        *("wagtailadmin_choose_page", "wagtailimages_chooser:", "wagtaildocs_chooser:"),
        *("wagtailsnippetchoosers_", "wagtailembeds:", "wagtailadmin_tag_", "paste"),
        *("wagtailadmin_block_preview", "wagtailadmin_workflows:task_cho", "picture_words"),
    ),
    "add a picture or a document": (
        *("wagtailimages:add", "wagtailimages:index", "wagtailimages:create_multiple"),
        *("wagtaildocs:add", "wagtaildocs:index", "wagtaildocs:create_multiple"),
        *("wagtailimages:delete_upload", "wagtaildocs:delete_upload"),
    ),
    "change, replace or delete a picture or a document of others": (
        *("wagtailimages:", "wagtaildocs:"),
    ),
    "staff, categories and tags": ("wagtailsnippets_", "wagtailsnippets:"),
    "redirects, and their import": ("wagtailredirects:",),
    "facts of the department, the notice on top": ("wagtailsettings:",),
    "take over the news of a former site": ("imports", "import"),
    "see which pages are locked": ("wagtailadmin_reports:locked",),
    "what is looked at before publishing": ("wagtailsettings:edit PUBLICATION",),
    "users, invitations, handing over": ("wagtailusers_users:",),
    "collections, and who may see what is in them": ("wagtailadmin_collections:",),
    "workflows and their tasks": ("wagtailadmin_workflows:",),
    "groups, sites": ("wagtailsites:", "wagtailusers_groups:"),
    # Of one page: tried above, and here with one that somebody else has published.
    "publish": (
        *("wagtailadmin_pages:unpublish", "wagtailadmin_pages:delete", "wagtailadmin_pages:move"),
        *("wagtailadmin_pages:lock", "wagtailadmin_pages:unlock", "wagtailadmin_pages:set_"),
        "wagtailadmin_pages:revisions_unschedule",
        *("wagtailadmin_pages:workflow_action", "wagtailadmin_pages:workflow_preview"),
        *("wagtailadmin_pages:collect_workflow", "undo_publication"),
    ),
    "delete for good": ("delete_for_good",),
    "save a draft": ("wagtailadmin_pages:", "page_findings", "restore_page"),
    "add a page": ("wagtailadmin_pages:add", "wagtailadmin_pages:preview_on_add"),
}
# What tells nothing of anything, or asks for more before it is known what it is about.
TELLS_NOTHING = {
    "wagtail_bulk_action",
    "wagtailadmin_pages:choose_parent",
    "wagtailadmin_pages:confirm_workflow_cancellation",
    "wagtailadmin_pages:convert_alias",
    "wagtailadmin_pages:revisions_index",
}


def row_of(address: Address) -> str | None:
    """The row whose beginning of names is the longest that fits."""
    found = [
        (len(start), row)
        for row, starts in ADDRESSES.items()
        for start in starts
        if address.name.startswith(start)
    ]
    assert found, f"No row of docs/roles.md tells of {address.name}"
    return max(found, key=lambda each: each[0])[1]


def by_row(settings: int) -> dict[str, list[Address]]:
    addresses = [each for each in admin_addresses() if each.name not in TELLS_NOTHING]
    checks = f"admin/settings/pages/publicationsettings/{settings}/"
    addresses.append(Address("wagtailsettings:edit PUBLICATION", checks))
    rows: dict[str, list[Address]] = {}
    for address in addresses:
        row = row_of(address)
        if row:
            rows.setdefault(row, []).append(address)
    # The one that is shown first.
    for row, found in rows.items():
        found.sort(key=lambda each: not each.name.startswith(ADDRESSES[row][0]))
    return rows


def test_every_address_of_the_admin_belongs_to_a_row() -> None:
    assert {*table("Everything else")} <= {*ADDRESSES}
    assert {row for row in ADDRESSES if row} <= {*table("Everything else"), *table("Pages")}
    assert {*by_row(1)} == {row for row in ADDRESSES if row}
    assert {each.name for each in admin_addresses()} >= TELLS_NOTHING


@pytest.mark.one_database
@pytest.mark.seconds(8)
@every_role
def test_which_addresses_of_the_admin_are_for_whom(role: str) -> None:
    """What is refused is so at every address, whatever is sent; what is allowed, is at one."""
    client, user = client_of(role)
    boss = User.objects.create(username="chu-bai")
    page = ArticlePage(title="Tin", owner=boss)
    NewsIndexPage.objects.get().add_child(instance=page)
    rows = one_of_each(boss, page)
    cells = table("Pages") | table("Everything else")
    wrong = []
    for what, addresses in by_row(PublicationSettings.load().pk).items():
        if role in COLUMNS and allowed(cells[what][role], page, user):
            shown = [client.get(each.path(rows.of(each))).status_code for each in addresses[:2]]
            wrong += [] if 200 in shown else [f"{what}: {shown}"]
            continue
        for address in addresses:
            path = address.path(rows.of(address))
            before = newest()
            answers = [client.get(path).status_code, client.post(path).status_code]
            if not {*answers} <= {302, 403, 404, 405} or newest() != before:
                wrong.append(f"{address.name}: {answers}")
    assert wrong == []

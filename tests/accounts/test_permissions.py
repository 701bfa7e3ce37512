"""Permissions on all but pages: every address of the admin, and what is done to several at once."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection

from news.models import ArticlePage, NewsIndexPage
from pages.models import PublicationSettings, Tag
from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.roles import AUTHOR
from sotngoaivu.media.models import CustomDocument, CustomImage
from tests.accounts.permissions import (
    COLUMNS,
    WHO,
    allowed,
    client_of,
    forget_messages,
    newest,
    table,
)
from tests.admin_addresses import Address, admin_addresses, one_of_each

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
every_role = pytest.mark.parametrize("role", WHO)

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
        *("duplicates_report", "most_read_report", "empty_facts_report"),
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
    assert {*table("Everything else")} == {*ADDRESSES, *BULK} - {None, *table("Pages")}
    assert {*by_row(1)} == {row for row in ADDRESSES if row}
    assert {each.name for each in admin_addresses()} >= TELLS_NOTHING


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
            forget_messages(client)
            answers = [client.get(path).status_code, client.post(path).status_code]
            if not {*answers} <= {302, 403, 404, 405} or newest() != before:
                wrong.append(f"{address.name}: {answers}")
    assert wrong == []


# ---- Several at once

FILES = ("media.CustomImage", "media.CustomDocument")
# Models and actions, with what their forms are sent besides; {name}: the number of such a row.
BULK: dict[str, list[tuple[str, str, dict[str, str]]]] = {
    "tag, collect or delete several pictures or documents": [
        (model, action, fields)
        for model in FILES
        for action, fields in (
            ("add_tags", {"tags": "lúa"}),
            ("add_to_collection", {"collection": "{collection}"}),
            ("delete", {}),
        )
    ],
    "merge or delete several tags, categories or staff": [
        ("pages.Tag", "merge", {"target": "{tag}"}),
        ("pages.Tag", "delete", {}),
        ("news.Category", "delete", {}),
        ("pages.StaffMember", "delete", {}),
    ],
    "give a role to several users, switch them off or delete them": [
        ("accounts.User", "assign_role", {"role": "{role}"}),
        ("accounts.User", "set_active_state", {"mark_as_active": "False"}),
        ("accounts.User", "delete", {}),
    ],
}


def test_every_bulk_action_belongs_to_a_row(admin_client: Client) -> None:
    """What the lists offer is what is tried; those of pages are in the table of pages."""
    for model in {model for tries in BULK.values() for model, _action, _fields in tries}:
        app, name = model.lower().split(".")
        places = {"accounts.User": "users/", FILES[0]: "images/", FILES[1]: "documents/"}
        place = f"/admin/{places.get(model, f'snippets/{app}/{name}/')}"
        listed = admin_client.get(place).content.decode()
        offered = re.findall(rf"/admin/bulk/{app}/{name}/(\w+)/", listed)
        assert {*offered} == {
            action for tries in BULK.values() for each, action, _fields in tries if each == model
        }


def rows_of(model: str, user: User) -> list[Model]:
    """One's own, if there are such, and others'."""
    match model:
        case "media.CustomImage":
            own, others = CustomImage.objects.all()[:2]
            own.uploaded_by_user = user
            own.save(update_fields=["uploaded_by_user"])
            return [own, others]
        case "media.CustomDocument":
            return [
                CustomDocument.objects.create(title=title, file="x.txt", uploaded_by_user=owner)
                for title, owner in (("Của tôi", user), ("Của người khác", None))
            ]
        case "pages.Tag":
            return [Tag.objects.create(name="Sông")]
        case "accounts.User":
            return [User.objects.create(username="nguoi-khac")]
    return [apps.get_model(model)._default_manager.first()]


def state(row: Model) -> Any:
    """All that a bulk action may change of it; None where it is gone."""
    found = type(row)._default_manager.filter(pk=row.pk).values().first()
    tied = [getattr(row, name).all() for name in ("tags", "groups") if hasattr(row, name)]
    return found and (found, [{*rows.values_list("pk", flat=True)} for rows in tied])


@every_role
def test_what_is_done_to_several_at_once(role: str) -> None:
    """What is refused is not said to have been done to none of them."""
    client, user = client_of(role)
    others = {
        "collection": Collection.get_first_root_node().add_child(name="Riêng").pk,
        "tag": Tag.objects.create(name="Biển").pk,
        "role": Group.objects.get(name=AUTHOR).pk,
    }
    models = {model for tries in BULK.values() for model, _action, _fields in tries}
    rows = {model: rows_of(model, user) for model in models}
    wrong = []
    for what, tries in BULK.items():
        cell = table("Everything else")[what].get(role, "–")
        for model, action, fields in tries:
            for row in rows[model]:
                may = cell == "all" or (
                    cell == "own" and getattr(row, "uploaded_by_user_id", None) == user.pk
                )
                chosen = [row.pk, *([others["tag"]] if action == "merge" else [])]
                query = "&".join(f"id={key}" for key in chosen)
                address = reverse("wagtail_bulk_action", args=[*model.lower().split("."), action])
                sent = {name: value.format(**others) for name, value in fields.items()}
                before = state(row)
                forget_messages(client)
                with transaction.atomic():
                    answer = client.post(f"{address}?{query}", sent)
                    done = state(row) != before
                    transaction.set_rollback(True)
                told = {message.level_tag for message in get_messages(answer.wsgi_request)}
                if done != may or ("success" in told) != may:
                    wrong.append(f"{what}: {action} {row}: {answer.status_code}, {told}")
                # Who works here is not for everybody.
                if model == "accounts.User" and not may:
                    assert client.get(f"{address}?{query}").status_code == 302
    assert wrong == []

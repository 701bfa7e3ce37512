"""What docs/roles.md says, and whoever tries it."""

from functools import cache
from pathlib import Path

from django.test import Client
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.roles import ADMINISTRATOR, APPROVER, AUTHOR, EDITOR
from tests.members import member

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = {"author": AUTHOR, "editor": EDITOR, "approver": APPROVER, "administrator": ADMINISTRATOR}
NOBODY = ("a visitor", "no role")
WHO = (*NOBODY, *COLUMNS)


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
    user = member(COLUMNS.get(role, ""), email="can-bo@example.org")
    client = Client(raise_request_exception=False)
    if role != "a visitor":
        client.force_login(user)
    return client, user


def allowed(cell: str, page: Page, user: User) -> bool:
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


def newest() -> tuple[int, int]:
    """The last entries of both histories."""
    first, second = (
        model.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        for model in (PageLogEntry, ModelLogEntry)
    )
    return first, second


def forget_messages(client: Client) -> None:
    """Each refusal leaves one, and a cookie of hundreds costs more than the request."""
    client.cookies.pop("messages", None)

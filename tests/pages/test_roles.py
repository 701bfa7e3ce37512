"""What editors and those who publish may do, on a site as it opens."""

import re

import pytest
from django.test import Client

from pages.models import SiteSettings
from tests.members import member, signed_in

EDITORS, PUBLISHERS = "Biên tập viên", "Người duyệt bài"


def reminders(client: Client) -> list[str]:
    """Where the first screen's reminders lead."""
    content = client.get("/admin/").content.decode()
    found = re.search(r"<section[^>]*reminders.*?</section>", content, re.S)
    return re.findall(r'href="(/[^"]+)"', found.group()) if found else []


def test_those_who_publish_edit_what_is_public_once_saved(db: None) -> None:
    """Staff, categories and the department's facts have no draft."""
    client = signed_in(member(PUBLISHERS))
    for path in (
        "/admin/snippets/pages/staffmember/",
        "/admin/snippets/pages/staffmember/add/",
        "/admin/snippets/news/category/",
        "/admin/snippets/news/category/add/",
        f"/admin/settings/pages/sitesettings/{SiteSettings.objects.get().pk}/",
    ):
        assert client.get(path).status_code == 200, path


def test_editors_leave_what_is_public_once_saved_to_them(db: None) -> None:
    client = signed_in(member(EDITORS))
    assert client.get("/admin/snippets/pages/staffmember/").status_code == 302
    assert client.get("/admin/settings/pages/sitesettings/").status_code == 302


@pytest.mark.parametrize(("group", "number"), [(EDITORS, 3), (PUBLISHERS, 5)])
def test_reminders_lead_where_their_reader_may_go(db: None, group: str, number: int) -> None:
    client = signed_in(member(group))
    addresses = reminders(client)
    assert len(addresses) == number
    for address in addresses:
        assert client.get(address).status_code == 200, address

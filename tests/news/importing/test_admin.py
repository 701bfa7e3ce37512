"""Imports in the admin: a file is looked at, imported, and taken back, by who may publish."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from news.importing.models import ImportBatch, State
from news.models import ArticlePage
from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.roles import APPROVER, EDITOR

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FILE = (
    "id,title,body,date,category\n"
    "1,Một tin,<p>Chữ <b>đậm</b></p>,05/10/2016 08:30,Hợp tác quốc tế\n"
    "2,Hai tin,,31/02/2016,Lạ\n"
)


def signed_in(client: Client, role: str) -> Client:
    user = User.objects.create_user("somebody", "somebody@example.vn", "a long password 12")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return client


def uploaded(client: Client, content: str = FILE, name: str = "tin.csv") -> ImportBatch:
    file = SimpleUploadedFile(name, content.encode())
    client.post(reverse("imports"), {"file": file})
    return ImportBatch.objects.get()


def page_of(client: Client, batch: ImportBatch) -> str:
    return client.get(reverse("import_batch", args=[batch.pk])).content.decode()


def act(client: Client, batch: ImportBatch, action: str) -> Any:
    return client.post(reverse("import_act", args=[batch.pk]), {"action": action})


def process(*arguments: str) -> None:
    """What another process is started for, outside of tests."""
    call_command("import_news", *arguments, stdout=StringIO())


def test_an_upload_is_shown_before_anything_is_imported(client: Client) -> None:
    signed_in(client, APPROVER)
    before = ArticlePage.objects.count()
    shown = page_of(client, uploaded(client))
    assert "Chữ &lt;b&gt;đậm&lt;/b&gt;" in shown
    assert "line 3: Không đọc được ngày: 31/02/2016" in shown
    assert "Số bài sẽ tạo: 2" in shown
    assert ArticlePage.objects.count() == before


def test_it_is_imported_by_another_process_and_can_be_taken_back(client: Client) -> None:
    signed_in(client, APPROVER)
    batch = uploaded(client)
    act(client, batch, "publish")
    batch.refresh_from_db()
    assert batch.state == State.WAITING
    process("--batch", str(batch.pk))
    assert ArticlePage.objects.get(title="Một tin").live
    assert not ArticlePage.objects.get(title="Hai tin").live
    batch.refresh_from_db()
    assert (batch.state, batch.made, batch.content) == (State.DONE, 2, None)
    assert "bài đã tạo: 2" in page_of(client, batch)
    act(client, batch, "undo")
    process("--undo", str(batch.pk))
    assert not ArticlePage.objects.filter(title="Một tin").exists()
    assert "tin.csv" in client.get(reverse("imports")).content.decode()


def test_an_upload_may_be_discarded(client: Client) -> None:
    signed_in(client, APPROVER)
    act(client, uploaded(client), "discard")
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("tin.csv", "a,b\n1,2\n", "title"),
        ("tin.xml", "<rss><channel><item/></channel></rss>", "WordPress"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_a_reason(
    client: Client, name: str, content: str, told: str
) -> None:
    signed_in(client, APPROVER)
    shown = page_of(client, uploaded(client, content, name))
    assert "Không đọc được tệp này" in shown
    assert told in shown
    assert 'value="import"' not in shown


def test_who_does_not_publish_imports_nothing(client: Client) -> None:
    batch = ImportBatch.objects.create(source="csv", format="csv", file_name="a", content=b"x")
    signed_in(client, EDITOR)
    for name, arguments in (("imports", []), ("import_batch", [batch.pk])):
        assert client.get(reverse(name, args=arguments)).status_code == 302
    act(client, batch, "import")
    batch.refresh_from_db()
    assert batch.state == State.NEW
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("imports") not in menu

"""Imports in the admin: a file is looked at, imported, and taken back, by who may publish."""

import csv
import datetime
import zipfile
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from news.importing.models import ImportArchive, ImportBatch, ImportedItem, State
from news.importing.tidying import import_leftovers
from news.models import ArticlePage
from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.roles import APPROVER, EDITOR
from tests.pages.foreign.samples import png

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


WITH_PICTURE = "title,body,picture,category\nMột tin,<p>Chữ</p>,/uploads/ảnh.png,Lạ\n"


def uploaded(
    client: Client, content: str = FILE, name: str = "tin.csv", **more: Any
) -> ImportBatch:
    file = SimpleUploadedFile(name, content.encode())
    client.post(reverse("imports"), {"file": file, **more})
    return ImportBatch.objects.get()


def packed(**files: bytes) -> SimpleUploadedFile:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return SimpleUploadedFile("anh.zip", file.getvalue())


def page_of(client: Client, batch: ImportBatch) -> str:
    return client.get(reverse("import_batch", args=[batch.pk])).content.decode()


def act(client: Client, batch: ImportBatch, action: str, **more: Any) -> Any:
    return client.post(reverse("import_act", args=[batch.pk]), {"action": action, **more})


def process(*arguments: str) -> None:
    """What another process is started for, outside of tests."""
    call_command("import_news", *arguments, stdout=StringIO())


def test_an_upload_is_shown_before_anything_is_imported(client: Client) -> None:
    signed_in(client, APPROVER)
    before = ArticlePage.objects.count()
    shown = page_of(client, uploaded(client))
    assert "Chữ &lt;b&gt;đậm&lt;/b&gt;" in shown
    assert "dòng 3: Không đọc được ngày: 31/02/2016" in shown
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


def test_pictures_come_in_a_zip_file_and_are_shown_before(
    client: Client, fresh_media: None
) -> None:
    signed_in(client, APPROVER)
    files = {"../../uploads/ảnh.png": png(), "__MACOSX/uploads/ảnh.png": b"x"}
    batch = uploaded(client, WITH_PICTURE, archive=packed(**files))
    assert batch.archives.get().names == ["uploads/ảnh.png"]
    assert "data:image/png" in page_of(client, batch)
    act(client, batch, "import")
    process("--batch", str(batch.pk))
    assert ArticlePage.objects.get(title="Một tin").main_image is not None
    assert not batch.archives.exists()


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_file_in_a_zip_file_that_is_damaged_is_told_and_holds_up_nothing(
    client: Client, packing: int
) -> None:
    signed_in(client, APPROVER)
    file = BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        archive.writestr("uploads/a.png", png() * 20)
    content = bytearray(file.getvalue())
    content[60:90] = b"\xff" * 30
    batch = uploaded(
        client,
        WITH_PICTURE.replace("ảnh.png", "a.png"),
        archive=SimpleUploadedFile("anh.zip", bytes(content)),
    )
    told = "dòng 2: Có tệp không đọc được: uploads/a.png"
    assert told in page_of(client, batch)
    act(client, batch, "import")
    process("--batch", str(batch.pk))
    assert ArticlePage.objects.get(title="Một tin").main_image is None
    assert told in page_of(client, batch)


def hostile_zips() -> dict[str, bytes]:
    whole = packed(a=b"x").read()
    return {
        "tệp đã hỏng": b"PK nothing",
        "trăm lần": packed(a=bytes(20_000_000)).read(),
        "không có tệp": packed(**{"a/": b""}).read(),
        # The bit that says so, in the list at the end.
        "có mật khẩu": whole.replace(b"PK\1\2\x14\x03\x14\0\0", b"PK\1\2\x14\x03\x14\0\1"),
    }


@pytest.mark.parametrize("reason", list(hostile_zips()))
def test_zip_files_that_nobody_should_open_are_refused_with_a_reason(
    client: Client, reason: str
) -> None:
    signed_in(client, APPROVER)
    batch = uploaded(client)
    file = SimpleUploadedFile("anh.zip", hostile_zips()[reason])
    address = reverse("import_archive", args=[batch.pk])
    told = client.post(address, {"archive": file}, follow=True).content.decode()
    assert reason in told
    assert not batch.archives.exists()


def test_categories_are_chosen_one_by_one_and_kept_for_the_run(client: Client) -> None:
    signed_in(client, APPROVER)
    batch = uploaded(client, FILE + "3,Ba tin,Chữ,05/10/2016,Lạ\n4,Bốn tin,Chữ,05/10/2016,Mới\n")
    assert [(each["name"], each["number"]) for each in batch.former_categories] == [
        ("Lạ", 2), ("Hợp tác quốc tế", 1), ("Mới", 1)
    ]  # fmt: skip
    chosen = {"mapping": "1", "category_0": "-", "category_1": "none", "category_2": "+"}
    act(client, batch, "map", **chosen)
    shown = page_of(client, batch)
    assert "Hai tin" in shown
    assert "Được bỏ qua cùng chuyên mục" in shown
    act(client, batch, "import", **chosen)
    process("--batch", str(batch.pk))
    made = ArticlePage.objects.filter(title__in=["Một tin", "Hai tin", "Ba tin", "Bốn tin"])
    assert {article.title: article.category and article.category.name_vi for article in made} == {
        "Một tin": None, "Bốn tin": "Mới"
    }  # fmt: skip
    batch.refresh_from_db()
    assert (batch.left_out, batch.total) == (2, 4)


def test_all_records_are_looked_at_by_another_process_and_told_as_a_csv_file(
    client: Client,
) -> None:
    signed_in(client, APPROVER)
    batch = uploaded(client, FILE + '3,"=1+1",,,\n')
    act(client, batch, "look")
    told = client.get(reverse("import_progress", args=[batch.pk])).json()
    assert (told["busy"], told["total"]) == (True, 3)
    process("--look", str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.read, batch.made) == (State.NEW, 3, 3)
    content = client.get(reverse("import_problems", args=[batch.pk])).content.decode("utf-8-sig")
    lines = list(csv.reader(content.splitlines()))
    assert ["dòng 3", "Không đọc được ngày: 31/02/2016"] in [line[:2] for line in lines]
    assert lines[0] == ["Vị trí", "Vấn đề", "Cách xử lý"]


def test_an_upload_may_be_discarded(client: Client) -> None:
    signed_in(client, APPROVER)
    act(client, uploaded(client), "discard")
    assert not ImportBatch.objects.exists()


def test_what_nobody_begins_is_thrown_away_in_a_month(client: Client) -> None:
    signed_in(client, APPROVER)
    batch = uploaded(client, archive=packed(a=b"x"))
    assert tidied(29) == [0, 0]
    assert tidied(31) == [1, 0]
    assert not ImportBatch.objects.filter(pk=batch.pk).exists()


def tidied(days: int) -> list[int]:
    """How much goes so many days from now; a dry run says as much."""
    kinds = import_leftovers(timezone.now() + datetime.timedelta(days=days))
    said = [kind.count() for kind in kinds]
    assert [kind.remove() for kind in kinds] == said
    return said


@pytest.mark.parametrize(
    ("state", "gone"),
    [
        (State.LOOKING, [1, 0]),
        *((state, [0, 1]) for state in (State.WAITING, State.RUNNING, State.FAILED, State.UNDONE)),
    ],
)
def test_the_files_of_an_import_that_was_broken_off_go_and_what_it_has_made_is_known(
    client: Client, state: State, gone: list[int]
) -> None:
    signed_in(client, APPROVER)
    batch = uploaded(client, archive=packed(a=b"x"))
    ImportBatch.objects.update(state=state)
    if state != State.LOOKING:
        batch.items.create(source="csv", kind="article", source_id="1", object_id=1)
    assert tidied(29) == [0, 0]
    assert batch.archives.exists()
    assert tidied(31) == gone
    assert not ImportArchive.objects.exists()
    assert not ImportBatch.objects.exclude(content=None).exists()
    assert ImportedItem.objects.filter(batch=batch.pk).exists() is (state != State.LOOKING)
    assert tidied(31) == [0, 0]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("tin.csv", "a,b\n1,2\n", "Dòng đầu không có cột nào tên là tiêu đề"),
        (
            "tin.xml",
            "<rss><channel><item/></channel></rss>",
            "Đây không phải tệp xuất từ WordPress",
        ),
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

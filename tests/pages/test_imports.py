"""Files of redirects that are imported: what they hold, and what they may not do."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from pages.redirects import imports
from pages.redirects import spreadsheet as reading
from sotngoaivu.core import confined

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ROWS = [["cũ", "mới"], ["/cu-1", "/tin-tuc/"], ["/cu-2", "https://example.vn/"]]


def spreadsheet(rows: list[list[str]]) -> bytes:
    workbook, data = openpyxl.Workbook(), BytesIO()
    for row in rows:
        workbook.active.append(row)
    workbook.save(data)
    return data.getvalue()


def rebuilt(data: bytes, **parts: bytes) -> bytes:
    """The spreadsheet with another content of some of its parts."""
    made = BytesIO()
    with ZipFile(BytesIO(data)) as archive, ZipFile(made, "w", ZIP_DEFLATED) as other:
        for name in archive.namelist():
            part = name.rpartition("/")[2].partition(".")[0]
            other.writestr(name, parts.get(part, archive.read(name)))
    return made.getvalue()


def start(client: Client, name: str, data: bytes) -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("wagtailredirects:start_import"), {"import_file": file}, follow=True)


def confirmed(response: Any) -> dict[str, str]:
    page = BeautifulSoup(response.content, "html.parser")
    names = ("import_file_name", "input_format")
    hidden = {name: str(page.select_one(f"[name={name}]")["value"]) for name in names}  # type: ignore[index]
    return hidden | {"from_index": "0", "to_index": "1", "permanent": "on"}


FILES = {
    "rows.csv": "\n".join(",".join(row) for row in ROWS).encode(),
    "rows.tsv": "\n".join("\t".join(row) for row in ROWS).encode(),
    "rows.xlsx": spreadsheet(ROWS),
}


@pytest.mark.parametrize("name", FILES)
def test_each_row_is_a_redirect_and_a_second_confirmation_none(
    admin_client: Client, name: str
) -> None:
    sent = confirmed(start(admin_client, name, FILES[name]))
    process = reverse("wagtailredirects:process_import")
    assert admin_client.post(process, sent).status_code == 302
    links = set(Redirect.objects.values_list("old_path", "redirect_link"))
    assert links >= {("/cu-1", "/tin-tuc/"), ("/cu-2", "https://example.vn/")}
    count = Redirect.objects.count()
    again = admin_client.post(process, sent, follow=True)
    assert again.redirect_chain == [(reverse("wagtailredirects:start_import"), 302)]
    assert "không còn được giữ" in again.content.decode()
    assert Redirect.objects.count() == count


def test_rows_that_are_short_or_empty_are_told_and_the_others_imported(
    admin_client: Client,
) -> None:
    sent = confirmed(start(admin_client, "rows.csv", b"a,b\n/cu-1,/tin-tuc/\n\n/cu-2\n"))
    response = admin_client.post(reverse("wagtailredirects:process_import"), sent)
    assert response.status_code == 200
    assert Redirect.objects.filter(old_path="/cu-1").exists()
    assert not Redirect.objects.filter(old_path="/cu-2").exists()


ENTITIES = "".join(
    f'<!ENTITY e{at} "{f"&e{at - 1};" * 10 if at else "x" * 100}">' for at in range(10)
)
BOMB = f'<?xml version="1.0"?><!DOCTYPE a [{ENTITIES}]><worksheet>&e9;</worksheet>'
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>'
)
FONTS = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts>'
    f"{'<font/>' * 2_800_000}</fonts></styleSheet>"
)
HOSTILE = {
    "entities.xlsx": rebuilt(FILES["rows.xlsx"], sheet1=BOMB.encode()),
    "outside.xlsx": rebuilt(FILES["rows.xlsx"], sheet1=OUTSIDE.encode()),
    "large.xlsx": rebuilt(FILES["rows.xlsx"], sheet1=b" " * (reading.MAX_BYTES + 1)),
    "none.xlsx": b"PK\x03\x04",
    "nothing.xlsx": b"",
    "nul.csv": b"a,b\n\0,\0\n",
    "half.csv": b"\xff\xfe\xfa",
    "long.csv": b"a" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_or_shown_and_fails_nothing(
    admin_client: Client, name: str
) -> None:
    response = start(admin_client, name, HOSTILE[name])
    assert response.status_code == 200
    assert "root:" not in response.content.decode()
    if "import_file_name" in response.content.decode():
        sent = confirmed(response)
        process = reverse("wagtailredirects:process_import")
        assert admin_client.post(process, sent).status_code in (200, 302)


def test_a_spreadsheet_has_as_many_rows_and_columns_as_may_be(admin_client: Client) -> None:
    many = spreadsheet([["x"] * (imports.MAX_COLUMNS + 5)] * 3)
    with ZipFile(BytesIO(many)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    # It says to have as many as a spreadsheet can.
    says = sheet.replace(b"A1:Y3", b"A1:XFD1048576")
    assert says != sheet
    found = imports.XLSX().create_dataset(rebuilt(many, sheet1=says))
    assert [len(row) for row in [found.headers, *found]] == [imports.MAX_COLUMNS] * 3
    rows = "a\n" * (imports.MAX_ROWS + 1)
    assert len(imports.CSV().create_dataset(rows)) == imports.MAX_ROWS


REFUSED = {
    "fonts.xlsx": (rebuilt(FILES["rows.xlsx"], styles=FONTS.encode()), "quá nhiều nội dung"),
    "large.xlsx": (HOSTILE["large.xlsx"], "quá nhiều nội dung"),
    "cut.xlsx": (FILES["rows.xlsx"][:-200], "bị hỏng"),
    "none.xlsx": (b"PK\x03\x04", "bị hỏng"),
    "rows.csv": (FILES["rows.xlsx"][:100], "CSV UTF-8"),
    "windows.csv": ("cũ,mới\n".encode("utf-16"), "CSV UTF-8"),
    "long.csv": (HOSTILE["long.csv"], "bị hỏng"),
    "many.tsv": (b"a\tb\n" * (imports.MAX_ROWS + 2), "hơn 10.000 dòng"),
    "headings.xlsx": (spreadsheet(ROWS[:1]), "không có chuyển hướng nào"),
}


def told(response: Any) -> str:
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join(found.get_text(" ", strip=True) for found in page.select(".error-message"))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_with_a_file_and_what_to_do_is_told(admin_client: Client, name: str) -> None:
    data, expected = REFUSED[name]
    assert expected in told(start(admin_client, name, data))


def test_a_spreadsheet_waits_for_what_is_read_before_it_but_not_for_ever(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confined, "PATIENCE", 0)
    with confined.turn():
        assert "sau một phút" in told(start(admin_client, "rows.xlsx", FILES["rows.xlsx"]))
    sent = confirmed(start(admin_client, "rows.XLSX", FILES["rows.xlsx"]))
    # It has been read once and for all.
    with confined.turn():
        process = reverse("wagtailredirects:process_import")
        assert admin_client.post(process, sent).status_code == 302

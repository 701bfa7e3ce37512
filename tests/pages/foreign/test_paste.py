"""The view behind "Paste a document": previews, and blocks as the form has them."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model

from sotngoaivu.accounts.models import User
from tests.pages.foreign.samples import data_uri, word_file

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def send(client: Client, html: str = "", **fields: Any) -> Any:
    if html:
        fields["html"] = SimpleUploadedFile("paste.html", html.encode(), "text/html")
    return client.post(reverse("paste"), {"language": "vi", **fields})


def test_a_preview_shows_the_blocks_and_what_was_left_out(admin_client: Client) -> None:
    answer = send(
        admin_client, "<p>Hội nghị</p><script>x</script><img src='https://a.example/b.png'>"
    )
    told = answer.json()
    assert told["count"] == 1
    assert "<p>Hội nghị</p>" in told["preview"].replace("\n", "")
    assert len(told["leftOut"]) == 2
    assert "https://a.example/b.png" in told["leftOut"][1]


def test_a_legacy_encoding_is_named_and_may_be_refused(admin_client: Client) -> None:
    html = "<p>§èi ngo¹i tØnh Th¸i B×nh</p>"
    assert send(admin_client, html).json()["encoding"] == "tcvn3"
    assert "Đối ngoại" in send(admin_client, html).json()["preview"]
    kept = send(admin_client, html, encoding="none").json()
    assert kept["encoding"] == ""
    assert "§èi ngo¹i" in kept["preview"]


def test_taken_pictures_are_in_the_library_and_previewed_ones_are_not(
    admin_client: Client, fresh_media: None
) -> None:
    html = f"<p>Một</p><img src='{data_uri()}' alt='Toàn cảnh'>"
    images = get_image_model().objects.all()
    before = images.count()
    assert "data:image/png" in send(admin_client, html).json()["preview"]
    assert images.count() == before
    taken = send(admin_client, html, take="1", title="Hội nghị").json()
    added = images.latest("pk")
    assert images.count() == before + 1
    assert (added.title, added.description) == ("Toàn cảnh", "Toàn cảnh")
    paragraph, image = taken["blocks"]
    assert image["value"]["image"]["id"] == added.pk
    assert json.loads(paragraph["value"])["blocks"][0]["text"] == "Một"


@pytest.mark.parametrize(
    ("language", "alt", "described"),
    [
        ("vi", "IMG_0034.JPG", ("", "")),
        ("vi", "toan-canh.png", ("", "")),
        ("en", "Rice fields", ("", "Rice fields")),
    ],
)
def test_a_picture_is_described_in_its_texts_language_and_never_by_a_files_name(
    admin_client: Client, fresh_media: None, language: str, alt: str, described: tuple[str, str]
) -> None:
    html = f"<p>Một</p><img src='{data_uri()}' alt='{alt}'>"
    taken = send(admin_client, html, take="1", language=language, title="Hội nghị").json()
    added = get_image_model().objects.latest("pk")
    assert (added.description, added.description_en) == described
    assert added.title == next(filter(None, described), "Hội nghị (1)")
    assert (taken["blocks"][1]["value"]["alt"] or "") == next(filter(None, described), "")


def test_a_picture_that_cannot_be_read_is_named(admin_client: Client) -> None:
    taken = send(admin_client, "<p>a</p><img src='data:image/png;base64,AAAA'>", take="1").json()
    assert [block["type"] for block in taken["blocks"]] == ["paragraph"]
    assert any("hỏng" in line for line in taken["leftOut"])


def test_a_word_file_becomes_blocks(admin_client: Client) -> None:
    file = SimpleUploadedFile("a.docx", word_file("Chương trình", "Hội nghị diễn ra."))
    told = send(admin_client, file=file).json()
    assert told["count"] == 2
    assert "Chương trình" in told["preview"]


def test_what_is_no_word_file_is_refused_with_a_reason(admin_client: Client) -> None:
    answer = send(admin_client, file=SimpleUploadedFile("a.docx", b"PK nothing"))
    assert answer.status_code == 422
    assert "Word" in answer.json()["error"]


def test_plain_text_keeps_its_paragraphs(admin_client: Client) -> None:
    told = send(admin_client, text="Một\nhai\n\nBa <b>").json()
    assert "Một<br/>hai" in told["preview"]
    assert "Ba &lt;b&gt;" in told["preview"]


def test_who_may_edit_no_page_pastes_none(client: Client) -> None:
    user = User.objects.create_user("reader", "reader@example.vn", "password password")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert send(client, "<p>a</p>").status_code in (302, 403)

"""What is stored of an avatar is what is stored of any picture, only smaller."""

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as PillowImage
from wagtail.users.models import UserProfile

from sotngoaivu.accounts.models import User
from tests.media.samples import LATITUDE, display_p3, halves, lying, packed, pixel, promising

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def send(client: Client, user: User, name: str, data: bytes) -> Any:
    fields = {
        "name_email-first_name": "Lan",
        "name_email-last_name": "Nguyễn",
        "name_email-email": "lan@example.com",
        "locale-preferred_language": "vi",
        "locale-current_time_zone": "Asia/Ho_Chi_Minh",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "theme-keyboard_shortcuts": "on",
        "avatar-avatar": SimpleUploadedFile(name, data),
    }
    client.force_login(user)
    return client.post("/admin/account/", fields)


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("HEIF", "IMG_1.HEIC")])
def test_an_avatar_is_upright_small_and_tells_of_no_place(
    client: Client, admin_user: User, kind: str, name: str
) -> None:
    telephones = packed(
        halves((1600, 800)), kind, exif=lying(6), icc_profile=display_p3(), quality=95
    )
    assert send(client, admin_user, name, telephones).status_code == 302
    avatar = UserProfile.objects.get(user=admin_user).avatar
    with PillowImage.open(avatar) as picture:
        assert picture.format == "JPEG"
        assert max(picture.size) <= 400
        assert picture.size[1] == pytest.approx(2 * picture.size[0], abs=2)
        assert not {"exif", "icc_profile"} & {*picture.info}
        assert pixel(picture.convert("RGB"), picture.width // 2, 10)[0] > 240
    files = [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]
    assert len(files) == 1
    assert LATITUDE not in files[0].read_bytes()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.avif", lambda: promising("AVIF", 9000, 9000)),
        ("a.jpg", lambda: packed(halves((400, 300)), "JPEG")[:900]),
        ("a.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    ],
)
def test_an_avatar_that_is_refused_is_refused_with_a_reason(
    client: Client, admin_user: User, name: str, data: Any
) -> None:
    response = send(client, admin_user, name, data())
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select_one(".w-avatar-panel") is not None
    assert page.select(".w-field__errors[role=alert] .error-message")
    assert not UserProfile.objects.get(user=admin_user).avatar

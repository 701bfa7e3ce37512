"""A site with uploads, its good backup, and what it holds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from sotngoaivu.backup.writing import write
from tests.drills import snapshot

UPLOADS = {
    "original_images/lua.png": b"picture of a field " * 40,
    "original_images/song.png": b"picture of a river " * 40,
    "documents/to-trinh.pdf": b"%PDF-1.4 " * 40,
}
# Another number: other random damage. Printed with what was not refused.
SEED = 20_261_005


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.VAR_DIR = tmp_path / "var"
    return tmp_path / "media"


def upload(media: Path, uploads: dict[str, bytes]) -> None:
    for name, content in uploads.items():
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        (media / name).write_bytes(content)


@pytest.fixture(scope="module")
def good(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> bytes:
    """A whole backup of the starter content and three uploads."""
    folder = tmp_path_factory.mktemp("good")
    upload(folder / "media", UPLOADS)
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=str(folder / "media")):
        write(folder / "kept.tar.gz")
    return (folder / "kept.tar.gz").read_bytes()


@pytest.fixture
def place(tmp_path: Path) -> Callable[[bytes], Path]:
    """Puts an archive's bytes where they can be restored from."""

    def put(data: bytes) -> Path:
        file = tmp_path / "kept.tar.gz"
        file.write_bytes(data)
        return file

    return put


def site(media: Path) -> tuple[dict[str, list[str]], dict[str, str]]:
    return snapshot.rows(), snapshot.files(media)


def hidden(media: Path) -> list[str]:
    return [path.name for path in media.glob(".*")]

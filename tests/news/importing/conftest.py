"""A folder with the pictures and files of a former site."""

from pathlib import Path

import pytest

from tests.news.importing.former import write_media


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "former"
    write_media(folder / "media")
    return folder

"""Uploaded files, served without a web server in front."""

from pathlib import Path

import pytest
from django.http import Http404
from django.test import RequestFactory
from pytest_django import Settings

from sotngoaivu.core.http.media import media


@pytest.mark.parametrize("path", ["documents/a.pdf", "./documents/a.pdf", "x/../documents/a.pdf"])
def test_documents_are_left_to_the_view_that_asks_for_permission(
    rf: RequestFactory, settings: Settings, tmp_path: Path, path: str
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.pdf").write_text("private")
    with pytest.raises(Http404):
        media(rf.get("/"), path)


def test_a_page_someone_uploaded_is_saved_and_not_run(
    rf: RequestFactory, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    (tmp_path / "a.html").write_text("<script></script>")
    response = media(rf.get("/"), "a.html")
    assert response["Content-Disposition"] == "attachment"
    assert "sandbox" in response["Content-Security-Policy"]

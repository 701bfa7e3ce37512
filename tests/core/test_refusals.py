"""What is said where a request does not reach Django."""

import json

import pytest

from sotngoaivu.core.http.refusals import refusal

pytestmark = pytest.mark.one_database
STATUSES = (400, 408, 413, 503, 507)


@pytest.mark.parametrize("status", STATUSES)
def test_it_is_said_in_the_language_of_the_address(status: int) -> None:
    for path, language, home in (("/lien-he/", "vi", "Trang chủ"), ("/en/lien-he/", "en", "Home")):
        response = refusal(status, path)
        page = response.content.decode()
        assert response.status_code == status
        assert f'<html lang="{language}">' in page
        assert home in page
        assert response["Content-Language"] == language
        assert response["Content-Length"] == str(len(response.content))
        assert response["Cache-Control"] == "no-store"


def test_each_status_says_something_else() -> None:
    assert len({refusal(status, "/").content for status in STATUSES}) == len(STATUSES)


def test_a_program_is_told_in_json() -> None:
    response = refusal(503, "/api/v1/news/")
    assert json.loads(response.content)["status"] == 503
    assert response["Content-Type"] == "application/problem+json"


def test_only_who_may_come_back_soon_is_told_when() -> None:
    assert int(refusal(503, "/")["Retry-After"]) > 0
    assert "Retry-After" not in refusal(413, "/")


def test_it_is_as_safe_as_any_page() -> None:
    response = refusal(503, "/")
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"

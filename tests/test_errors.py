"""Error pages speak the reader's language, and the gravest need no database."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from pages.models import HomePage


@pytest.fixture
def patient_client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("path", "words"),
    [("/khong-co/", "Không tìm thấy trang"), ("/en/khong-co/", "Page not found")],
)
def test_404_shows_the_main_sections(client: Client, db: None, path: str, words: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    content = response.content.decode()
    assert words in content
    assert "/tin-tuc/" in content.split("<main")[1]


@pytest.mark.parametrize("path", ["/%00/", "/en/tin-tuc/%00x/", "/tin-tuc/%E1%BA/", "/%FF/"])
def test_addresses_that_no_page_can_have_are_not_found(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(("prefix", "words"), [("/", "Đã có lỗi"), ("/en/", "went wrong")])
def test_500(
    patient_client: Client, db: None, monkeypatch: pytest.MonkeyPatch, prefix: str, words: str
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(HomePage, "get_context", broken)
    response = patient_client.get(prefix)
    assert response.status_code == 500
    assert words in response.content.decode()


@pytest.mark.parametrize(("prefix", "words"), [("/", "tạm ngừng"), ("/en/", "resting")])
def test_503_when_the_database_is_away(
    patient_client: Client, db: None, prefix: str, words: str
) -> None:
    def away(execute: Any, *args: Any) -> None:
        raise OperationalError("the database is away")

    with connection.execute_wrapper(away):
        response = patient_client.get(prefix)
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert words in response.content.decode()


def test_programs_are_told_of_an_outage_in_json(patient_client: Client, db: None) -> None:
    def away(execute: Any, *args: Any) -> None:
        raise OperationalError("the database is away")

    with connection.execute_wrapper(away):
        response = patient_client.get("/api/v1/news/")
    assert response.status_code == 503
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 503
    assert int(response["Retry-After"]) > 0


def test_403_of_a_form_whose_token_is_missing(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert response.status_code == 403
    assert "Không nhận được biểu mẫu" in response.content.decode()

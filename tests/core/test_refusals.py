"""What is said where a request does not reach Django."""

import json

import pytest
from django.test import Client

from sotngoaivu.conf.logs import OneLineFilter, Unprovoked
from sotngoaivu.core.http.refusals import refusal

pytestmark = pytest.mark.one_database
STATUSES = (400, 408, 413, 414, 503, 507)


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


def test_whoever_sent_too_much_is_told_that_nothing_written_is_lost() -> None:
    said = refusal(413, "/admin/images/1/", "vi").content.decode()
    assert "vẫn còn khi quay lại trang trước" in said.replace("\xa0", " ")


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


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "language"), [("/", "vi"), ("/en/tim-kiem/", "en")])
def test_a_host_that_is_not_this_sites_gets_the_page_of_one_that_is_none(
    client: Client, path: str, language: str
) -> None:
    response = client.get(path, headers={"host": "other.example"})
    assert response.status_code == 400
    assert response.content == refusal(400, path).content
    assert response["Content-Language"] == language
    told = client.get("/api/v1/", headers={"host": "other.example"})
    assert (told.status_code, told["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.django_db
def test_what_clients_provoke_is_a_warning_and_nobody_is_told_by_mail(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/", headers={"host": "other.example"})
    (record,) = [record for record in caplog.records if record.name.startswith("django.security")]
    assert not Unprovoked().filter(record)
    assert OneLineFilter().filter(record)
    assert record.levelname == "WARNING"
    assert not record.exc_info


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/Tin-Tuc/?a={}", "/tin-tuc?a={}", "/admin/pages/?a={}", "/vi/tin-tuc/?a={}"]
)
def test_an_address_too_long_to_lead_on_is_refused(client: Client, path: str) -> None:
    assert client.get(path.format("[" * 100)).status_code in (301, 302)
    response = client.get(path.format("[" * 16_400))
    assert response.status_code == 414
    assert response.content == refusal(414, "/").content

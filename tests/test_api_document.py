"""The API's own description: valid, true, and nothing asked by its rules breaks anything."""

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.core.result import Err, Ok

from tests.pages.everything import article_with_everything

application = get_wsgi_application()
DOCUMENT = "/api/v1/openapi.json"

# Nothing here unpacks an answer.
PLAIN = {"Accept-Encoding": "identity"}
EXAMPLES = hypothesis.settings(
    # The same come each time.
    max_examples=12,
    derandomize=True,
    suppress_health_check=[
        hypothesis.HealthCheck.filter_too_much,
        hypothesis.HealthCheck.too_slow,
    ],
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.seconds(20),
    pytest.mark.one_database("postgresql"),
]


def test_the_document_is_valid(client: Client) -> None:
    document = client.get(DOCUMENT).json()
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_the_document_names_only_ways_to_read(client: Client) -> None:
    document = client.get(DOCUMENT).json()
    operations = [way for path in document["paths"].values() for way in path]
    assert set(operations) == {"get"}
    names = {path.strip("/").split("/")[2:][0] for path in document["paths"] if path != "/api/v1/"}
    assert names == {"news", "pages", "offices", "staff", "categories"}
    for path in document["paths"].values():
        assert path["get"]["description"]


@pytest.fixture
def kept_connection(db: None) -> Iterator[None]:
    """Requests that come past Django's test client leave the test's connection open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("kept_connection")
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_whatever_is_asked_is_answered_as_described(mode: GenerationMode) -> None:
    article_with_everything()
    described = schemathesis.openapi.from_wsgi(DOCUMENT, application)
    found = list(described.get_all_operations())
    assert [each.err() for each in found if isinstance(each, Err)] == []
    operations = [each.ok() for each in found if isinstance(each, Ok)]
    assert len(operations) == 10

    for operation in operations:
        if mode == GenerationMode.NEGATIVE and not (operation.query or operation.path_parameters):
            # Nothing that could be asked wrong.
            continue

        @hypothesis.settings(EXAMPLES, database=None)
        @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case[Any]) -> None:
            if case.query.get("month") and not case.query.get("year"):
                # That the one needs the other cannot be said in the document's language.
                assert case.call(headers=PLAIN).status_code < 500
            else:
                case.call_and_validate(headers=PLAIN)

        ask()

"""A server with the site's connections."""

from collections.abc import Iterator

import pytest

from sotngoaivu.core.compat.uvicorn import BoundedProtocol
from tests.core.compat.connections import Application, Serving


@pytest.fixture
def serving() -> Iterator[Serving]:
    BoundedProtocol.idle.clear()
    with Serving(Application()) as started:
        yield started

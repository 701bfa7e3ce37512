"""Readers who have not asked anything yet."""

import pytest

from sotngoaivu.search import autocomplete, missed_queries


@pytest.fixture(autouse=True)
def _nobody_has_asked() -> None:
    missed_queries.limit.clear()
    autocomplete.limit.clear()

"""Readers who have not asked anything yet."""

import pytest

from sotngoaivu.search import missed, suggestions


@pytest.fixture(autouse=True)
def _nobody_has_asked() -> None:
    missed.limit.clear()
    suggestions.limit.clear()

"""What is behind an error of the database is told apart, on the databases as they are."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import Error, connection, transaction

from pages.models import SiteSettings
from sotngoaivu.core.trouble import Trouble, trouble


@contextmanager
def read_only() -> Iterator[None]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Until the end of the test's own.
            cursor.execute("SET TRANSACTION READ ONLY")
            yield
            return
        cursor.execute("PRAGMA query_only = on")
        try:
            yield
        finally:
            cursor.execute("PRAGMA query_only = off")


@pytest.mark.django_db
def test_a_database_that_takes_no_changes() -> None:
    settings = SiteSettings.load()
    with read_only(), pytest.raises(Error) as raised, transaction.atomic():
        settings.save()
    assert trouble(raised.value) is Trouble.READ_ONLY

"""Connections to PostgreSQL are watched while they are made and whenever they wait."""

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import psycopg as original
import pytest
from django.db import OperationalError, connection, connections

from sotngoaivu.core.compat import psycopg
from sotngoaivu.core.database import DatabaseWatch

pytestmark = [pytest.mark.django_db, pytest.mark.only_database("postgresql")]


@pytest.fixture
def own(db: None) -> Iterator[Any]:
    """A connection beside that of the test, which may break."""
    made = connections.create_connection("default")
    made.ensure_connection()
    yield made
    made.close()


# PEP 249.
ERRORS = (
    *("DataError", "DatabaseError", "Error", "IntegrityError", "InterfaceError"),
    *("InternalError", "NotSupportedError", "OperationalError", "ProgrammingError"),
)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> DatabaseWatch:
    """That of a process that serves readers, for whom half a second is long."""

    def probe() -> None:
        raise OSError("away")

    watch = DatabaseWatch(probe)
    watch.is_on = True
    monkeypatch.setattr(psycopg, "watch", watch)
    monkeypatch.setattr("sotngoaivu.core.database.SILENCE_SECONDS", 0.3)
    return watch


@contextlib.contextmanager
def silent_server() -> Iterator[dict[str, object]]:
    """Takes connections, or at least the system does for it, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield {"host": "127.0.0.1", "port": listener.getsockname()[1], "dbname": "a", "user": "a"}


def test_django_makes_its_connections_so() -> None:
    connection.ensure_connection()
    assert isinstance(connection.connection, psycopg.WatchedConnection)
    # All else is psycopg's: Django makes its own errors of these, and stores bytes by that.
    for name in (*ERRORS, "Binary"):
        assert getattr(psycopg, name) is getattr(original, name)


def test_a_server_that_does_not_even_greet_is_not_waited_for(watch: DatabaseWatch) -> None:
    with silent_server() as address, pytest.raises(original.OperationalError, match="hangs"):
        psycopg.connect(**address)
    assert watch.breaker.is_open


def test_a_server_that_refuses_is_left_alone(watch: DatabaseWatch) -> None:
    with silent_server() as address:
        pass
    with pytest.raises(original.OperationalError):
        psycopg.connect(**address)
    assert watch.breaker.is_open


def test_a_query_that_hangs_is_given_up_with_its_connection(own: Any, watch: DatabaseWatch) -> None:
    with pytest.raises(OperationalError, match="hangs"), own.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(60)")
    assert own.connection.closed
    assert watch.breaker.is_open
    # Nobody waits anew: neither on that connection nor for another one.
    for _ in range(2):
        with pytest.raises(OperationalError), own.cursor() as cursor:
            cursor.execute("SELECT 1")
        own.close()


def test_a_transaction_that_hangs_is_left_at_once(own: Any, watch: DatabaseWatch) -> None:
    own.set_autocommit(False)
    with pytest.raises(OperationalError, match="hangs"), own.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(60)")
    with pytest.raises(OperationalError):
        own.rollback()
    assert not own.is_usable()


def test_commands_may_take_as_long_as_they_need(watch: DatabaseWatch, own: Any) -> None:
    watch.is_on = False
    with own.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.5)")
    assert not watch.breaker.is_open

"""psycopg 3.3: connections whose every wait is watched; for Django, this module is psycopg.

psycopg waits for a server without end: the `timeout` of a wait cannot be set from outside. All
else that is asked of this module is psycopg's own.
"""

from collections.abc import Generator
from typing import Any, Self, TypeVar

import psycopg
from psycopg import OperationalError
from psycopg.waiting import READY_R

from sotngoaivu.core.database import STEP_SECONDS, Hangs, watch

Result = TypeVar("Result")


def _is_answer(ready: int) -> bool:
    return bool(ready & READY_R)


class WatchedConnection(psycopg.Connection[Any]):
    def wait(
        self,
        gen: Generator[Any, Any, Result],
        interval: float = STEP_SECONDS,
        timeout: float | None = None,
    ) -> Result:
        if not watch.is_on:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(watch.watched(gen, _is_answer), STEP_SECONDS, timeout)
        except Hangs as error:
            # What it answers late would be taken for the answer to the next question.
            self.close()
            raise OperationalError(f"The database hangs: {error}") from error

    @classmethod
    def connect(cls, *args: Any, **kwargs: Any) -> Self:
        try:
            return super().connect(*args, **kwargs)
        except Hangs as error:
            raise OperationalError(f"The database hangs: {error}") from error
        except OperationalError as error:
            watch.refused(error)
            raise

    @classmethod
    def _connect_gen(cls, *args: Any, **kwargs: Any) -> Generator[Any, Any, Self]:
        steps: Generator[Any, Any, Self] = super()._connect_gen(*args, **kwargs)
        return watch.watched(steps, _is_answer) if watch.is_on else steps


connect = WatchedConnection.connect


def __getattr__(name: str) -> Any:
    return getattr(psycopg, name)

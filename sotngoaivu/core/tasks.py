"""Tasks: what fails within a transaction fails it.

Tasks of the indexes run at once, in the transaction that saves an object. The task back end takes
whatever they raise for itself; a savepoint is then rolled back unseen, and a page is public that
nobody finds. After a commit nothing can be taken back: such a failure is in the log alone.
"""

import sys
from typing import Any

from django.db import connection
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.signals import task_finished


def connect() -> None:
    task_finished.connect(_fail_with_it, dispatch_uid="fail with the transaction")


def _fail_with_it(task_result: TaskResult[Any], **kwargs: object) -> None:
    """Sent where the error is being handled."""
    error = sys.exception()
    if error and task_result.status == TaskResultStatus.FAILED and connection.in_atomic_block:
        raise error

"""Serving: `python -m sotngoaivu.management.serve` becomes gunicorn, with the arguments given.

gunicorn reads WEB_CONCURRENCY before the site's own gunicorn.conf.py, and has a traceback for what
is no number, "" included.
"""

import os
import sys

from django.core.exceptions import ImproperlyConfigured

from sotngoaivu.conf import environment


def become_gunicorn(arguments: list[str]) -> None:
    """The process keeps its number, by which systemd knows it and its port.

    Raises ImproperlyConfigured.
    """
    os.environ["WEB_CONCURRENCY"] = str(environment.workers("WEB_CONCURRENCY"))
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments])


if __name__ == "__main__":
    try:
        become_gunicorn(sys.argv[1:])
    except ImproperlyConfigured as error:
        sys.exit(f"Error: {error}")

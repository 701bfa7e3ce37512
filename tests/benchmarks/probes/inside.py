"""What all probes begin and end with."""

import json
import logging
import os
from typing import Any


def begin() -> None:
    """Make Django ready, with what the test client needs; call before importing models."""
    import django
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sotngoaivu.settings")
    django.setup()
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    settings.VISITS_THREAD = settings.PICTURES_THREAD = False
    logging.getLogger("django.request").setLevel(logging.ERROR)


def report(found: Any) -> None:
    """Hand what was found to the process that asked."""
    print(json.dumps(found))

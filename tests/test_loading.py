"""What a process of the site loads when it starts: not what few of them ever need."""

import pytest

from tests.media.samples import printed

pytestmark = pytest.mark.one_database

PROGRAM = """
import sys
import django
django.setup()
import sotngoaivu.urls
print(*sorted({*%r} & {*sys.modules}))
"""
# Of tasks that have a process of their own, of forms of the admin, of services that are not set up.
SELDOM = (
    *("PIL.ImageFont", "botocore", "cryptography", "fido2", "mammoth", "markdown_it", "openpyxl"),
    *("polib", "pyrage", "qrcode", "redis", "sentry_sdk", "storages"),
)


@pytest.mark.seconds(3)
def test_what_is_seldom_needed_is_loaded_when_it_is() -> None:
    assert printed(PROGRAM % (SELDOM,)) == "\n"

"""Static files, as every machine names what is in them, whenever it gathered them."""

import re
from wsgiref.headers import Headers

# Django's: a part of the MD5 of what is in the file.
_HASHED = re.compile(r"\.([0-9a-f]{12})\.[^./]+$")


def add_version(headers: Headers, path: str, url: str) -> None:
    """WhiteNoise's own ETag is made of the file's time, which is another on each machine."""
    if found := _HASHED.search(url):
        headers["ETag"] = f'"{found[1]}"'

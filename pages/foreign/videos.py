"""Videos of a foreign text: those whose players can be shown here."""

import re
from urllib.parse import parse_qs, urlsplit

_YOUTUBE = re.compile(r"(?:www\.|m\.)?youtube(?:-nocookie)?\.com|youtu\.be")
_VIDEO_KEY = re.compile(r"[A-Za-z0-9_-]{4,20}")


def video_of(address: str) -> str:
    """The address of a video as this site's block has it; "" where it is none."""
    try:
        parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
    except ValueError:
        return ""
    host, last = parts.hostname or "", parts.path.rstrip("/").rpartition("/")[2]
    key = parse_qs(parts.query).get("v", [last])[0]
    if not _VIDEO_KEY.fullmatch(key):
        return ""
    if _YOUTUBE.fullmatch(host):
        return f"https://www.youtube.com/watch?v={key}"
    return f"https://vimeo.com/{key}" if host.endswith("vimeo.com") and key.isdecimal() else ""

"""Share links: plain links that offer an address to networks; nothing of theirs is loaded."""

import base64
import json
from typing import NamedTuple
from urllib.parse import quote, urlencode

from django.utils.translation import gettext


class ShareLink(NamedTuple):
    kind: str
    label: str
    url: str


def share_links(address: str, title: str) -> list[ShareLink]:
    """Links that share `address` (absolute), in the order they are shown.

    Zalo's is the address that its own button opens: the page's address as JSON, in Base64.
    """
    return [
        ShareLink(
            "facebook",
            gettext("Share on Facebook"),
            "https://www.facebook.com/sharer/sharer.php?" + urlencode({"u": address}),
        ),
        ShareLink(
            "zalo",
            gettext("Share on Zalo"),
            "https://button-share.zalo.me/share_external?"
            + urlencode({"d": _zalo(address), "shareType": 0}),
        ),
        ShareLink(
            "x",
            gettext("Share on X"),
            "https://x.com/intent/post?" + urlencode({"url": address, "text": title}),
        ),
        ShareLink(
            "linkedin",
            gettext("Share on LinkedIn"),
            "https://www.linkedin.com/sharing/share-offsite/?" + urlencode({"url": address}),
        ),
        ShareLink(
            "email",
            gettext("Send by e-mail"),
            f"mailto:?subject={quote(title)}&body={quote(address)}",
        ),
    ]


def _zalo(address: str) -> str:
    return base64.b64encode(json.dumps({"url": address}).encode()).decode()

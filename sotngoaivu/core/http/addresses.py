"""URLs as people write them, which need not be any."""

from urllib.parse import urljoin


def absolute(address: str, base: str) -> str:
    """`address`, as it stands on the page at `base`, with scheme and host.

    Empty where it is none ("http://[to be told"): browsers take such a link for no link at all.
    """
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return ""

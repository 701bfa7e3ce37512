"""Social image: what messengers and social networks show beside a link to a page.

The page's title in the site's own fonts and colours, over the page's picture where it has one, as
`social_drawing.py` draws it.
"""

import hashlib

WIDTH, HEIGHT = 1200, 630
# Raise it whenever the design changes: messengers then fetch the pictures anew.
DESIGN = "2"


def version(title: str, name: str, parent: str, file: str = "") -> str:
    """Short digest of all that decides the picture."""
    told = "\0".join((DESIGN, title, name, parent, file))
    return hashlib.sha256(told.encode()).hexdigest()[:16]

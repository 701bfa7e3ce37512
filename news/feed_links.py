"""Feed autodiscovery: links to the news feeds."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from news.models.category import Category

# The kinds of feed, and their media types. No article can have these slugs.
FEED_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}
FEED_SLUGS = frozenset(FEED_TYPES)
_LABELS = {"rss": "RSS", "atom": "Atom"}


@dataclass(frozen=True)
class FeedLink:
    """One feed: its address, its media type, what a link says ("RSS: All news")."""

    url: str
    type: str
    title: str
    label: str


def feed_links(index_url: str, category: "Category | None" = None) -> list[FeedLink]:
    """RSS and Atom of all news, or of `category`, below the news index at `index_url`."""
    name = category.name if category else _("All news")
    return [
        FeedLink(
            url=index_url + feed_path(kind, category.slug if category else ""),
            type=media_type,
            title=f"{_LABELS[kind]}: {name}",
            label=_LABELS[kind],
        )
        for kind, media_type in FEED_TYPES.items()
    ]


def feed_path(kind: str, category_slug: str = "") -> str:
    """Where below the news index a feed is."""
    return f"{kind}/{category_slug}/" if category_slug else f"{kind}/"

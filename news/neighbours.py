"""What stands around an article: the one before, the one after, those on the same subject."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.functions import Coalesce

from news.cards import cards
from news.models.listing import Listing

if TYPE_CHECKING:
    from news.models.article import ArticlePage

# Related articles are looked for among so many of the newest.
RECENT = 300
RELATED = 3


def around(article: "ArticlePage", tags: list[int]) -> dict[str, Any]:
    """`previous_article`, `next_article` (None where there is none) and `related`, a list.

    Related are those with most tags in common, then of the same category, then the newest. `tags`
    are the keys of the article's tags. Two queries, which read as few rows among many articles as
    among few.
    """
    rows = list(_keys(article, tags))
    related = [row["pk"] for row in rows]
    earlier, later = (rows[0]["earlier"], rows[0]["later"]) if rows else (None, None)
    shown = type(article).published().filter(pk__in={*related, earlier, later} - {None})
    found = {card.pk: card for card in cards(shown)}
    return {
        "previous_article": found.get(earlier),
        "next_article": found.get(later),
        "related": [found[key] for key in related if key in found],
    }


def _keys(article: "ArticlePage", tags: list[int]) -> models.QuerySet:
    """Rows of related articles: `pk`, and in each the keys of the neighbours."""
    others = Listing.objects.exclude(pk=article.pk or 0)
    same_time = {"published_on": article.published_on}
    earlier = others.filter(published_on__lte=article.published_on).exclude(
        **same_time, pk__gt=article.pk or 0
    )
    later = others.filter(published_on__gte=article.published_on).exclude(
        **same_time, pk__lt=article.pk or 0
    )
    recent = others.order_by("-published_on", "-pk")[:RECENT].values("pk")
    bearing = type(article).tags.through.objects.filter(
        content_object=models.OuterRef("pk"), tag__in=tags
    )
    shared = bearing.order_by().values("content_object").annotate(number=models.Count("pk"))
    return (
        Listing.objects.filter(pk__in=recent)
        .annotate(
            shared=Coalesce(models.Subquery(shared.values("number")), 0),
            same_category=models.Case(models.When(category=article.category_id, then=1), default=0),
            earlier=models.Subquery(earlier.order_by("-published_on", "-pk").values("pk")[:1]),
            later=models.Subquery(later.order_by("published_on", "pk").values("pk")[:1]),
        )
        .order_by("-shared", "-same_category", "-published_on", "-pk")
        .values("pk", "earlier", "later")[:RELATED]
    )

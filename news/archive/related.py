"""Related articles: the one before, the one after, those with the same tags."""

from typing import TYPE_CHECKING, Any

from django.db import connection

from news.archive.models import ArchiveEntry

if TYPE_CHECKING:
    from news.models.article import ArticlePage

# Related articles are looked for among so many of the newest.
RECENT = 300
RELATED = 3

# By hand, for Django takes longer to put it together than both databases to answer it.
_KEYS = """
SELECT recent.article_id,
    (SELECT article_id FROM {entry} WHERE (published_on, article_id) < (%(date)s, %(article)s)
        ORDER BY published_on DESC, article_id DESC LIMIT 1),
    (SELECT article_id FROM {entry} WHERE (published_on, article_id) > (%(date)s, %(article)s)
        ORDER BY published_on, article_id LIMIT 1)
FROM (
    SELECT article_id, published_on, category_id FROM {entry} WHERE article_id <> %(article)s
    ORDER BY published_on DESC, article_id DESC LIMIT {recent}
) AS recent
ORDER BY
    (SELECT COUNT(*) FROM {bearing} AS bearing
        WHERE bearing.content_object_id = recent.article_id AND bearing.tag_id IN ({tags})) DESC,
    CASE WHEN recent.category_id = %(category)s THEN 0 ELSE 1 END,
    recent.published_on DESC, recent.article_id DESC
LIMIT {related}
"""


def related_articles(article: "ArticlePage", tags: list[int]) -> dict[str, Any]:
    """`previous_article`, `next_article` (None where there is none) and `related`, a list.

    Related are those with most tags in common, then of the same category, then the newest. `tags`
    are the keys of the article's tags. Two queries, which read as few rows among many articles as
    among few.
    """
    rows = _keys(article, tags)
    related = [row[0] for row in rows]
    _first, earlier, later = rows[0] if rows else (None, None, None)
    shown = type(article).published().filter(pk__in={*related, earlier, later} - {None})
    found = {other.pk: other for other in shown.defer_streamfields()}
    return {
        "previous_article": found.get(earlier),
        "next_article": found.get(later),
        "related": [found[key] for key in related if key in found],
    }


def _keys(article: "ArticlePage", tags: list[int]) -> list[tuple[int, int | None, int | None]]:
    """For each related article its key, and those of the neighbours."""
    quote = connection.ops.quote_name
    query = _KEYS.format(
        entry=quote(ArchiveEntry._meta.db_table),
        bearing=quote(type(article).tags.through._meta.db_table),
        recent=RECENT,
        related=RELATED,
        tags=", ".join(str(int(tag)) for tag in tags) or "NULL",
    )
    values = {
        "article": article.pk or 0,
        "date": connection.ops.adapt_datetimefield_value(article.published_on),
        "category": article.category_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())

"""Request of an answer that may be kept: what it carries besides Django's, for type checkers."""

from django.http import HttpRequest


class CacheableRequest(HttpRequest):
    # The query string that names the answer, None for one that is not kept; not there before
    # `mark_cacheable` is called.
    cache_query: str | None
    # Wagtail's.
    is_preview: bool

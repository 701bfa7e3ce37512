"""Page views: which requests are a reader's, told from the request alone."""

from collections.abc import Mapping
from typing import Any

from sotngoaivu.core.http.clients import client_address, is_bot
from sotngoaivu.visits.counter import counter

_PREFETCH_HEADERS = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
_PREFETCH_WORDS = ("prefetch", "prerender", "preview")


def note_view(meta: Mapping[str, Any]) -> None:
    """Count the GET of a public page whose WSGI environment `meta` is, where a person sent it."""
    if not meta.keys().isdisjoint(_PREFETCH_HEADERS) and _is_prefetch(meta):
        return
    user_agent = meta.get("HTTP_USER_AGENT", "")
    # Python's hash of texts is keyed anew in each process, so it tells nothing about them.
    mark = hash((user_agent, meta.get("REMOTE_ADDR"), meta.get("HTTP_X_FORWARDED_FOR")))
    if counter.seen_again(mark) or (
        not is_bot(user_agent) and counter.seen(client_address(meta), user_agent, mark)
    ):
        counter.tally.note(meta["PATH_INFO"])


def _is_prefetch(meta: Mapping[str, Any]) -> bool:
    said = " ".join(meta.get(name, "").lower() for name in _PREFETCH_HEADERS)
    return any(word in said for word in _PREFETCH_WORDS)

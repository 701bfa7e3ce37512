"""Other questions a reader may have meant."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OtherQuery:
    """A question to ask instead: `why` names what was done to it, for the page to say."""

    text: str
    url: str
    why: str = ""


def other_queries(query: str, language: str) -> list[OtherQuery]:
    """Questions that find something where `query` found nothing, the likeliest first."""
    return []

"""Vocabulary: the site's own words, against which spelling is checked."""

from collections.abc import Iterable

from sotngoaivu.core.text.folding import fold, words
from sotngoaivu.search.models import Word

# Longer ones are addresses and the like.
LONGEST = 30
# Placeholders of one statement.
_AT_ONCE = 5000


def learn(texts: Iterable[str]) -> None:
    """Keep the words of texts. Where all are known already, as mostly, nothing is written."""
    written = {word for text in texts for word in words(text)}
    new = sorted(
        {folded for word in written if len(folded := fold(word)) <= LONGEST and folded.isalpha()}
    )
    new = sorted(set(new) - known(new))
    # In order, so that two who publish at once do not wait for each other crosswise.
    Word.objects.bulk_create(
        (Word(folded=word) for word in new), batch_size=1000, ignore_conflicts=True
    )


def known(folded: Iterable[str]) -> set[str]:
    """Those of the folded words that the site has."""
    asked = list(folded)
    found: set[str] = set()
    for start in range(0, len(asked), _AT_ONCE):
        some = Word.objects.filter(pk__in=asked[start : start + _AT_ONCE])
        found.update(some.values_list("pk", flat=True))
    return found

"""Corrections: what a query that finds nothing may have been meant to be, and does find something.

It is read as Telex or VNI typing, without its quotation marks, with each word mended by one slip,
and without the words that no entry has; then the index is asked which of these find anything.
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.text.folding import exact, fold, folded_words, words
from sotngoaivu.search.keyboards import decoded
from sotngoaivu.search.matching import Terms, examples
from sotngoaivu.search.models import SearchEntry
from sotngoaivu.search.query import Query
from sotngoaivu.search.spelling import MOST_NEAR, existing_words, near

# Longer queries are not mended word by word, nor those with more unknown words.
MOST_WORDS, MOST_UNKNOWN = 12, 3
MOST_MENDED = 16
MOST_OFFERED = 3
# Matches of each correction that are looked at.
MOST_LOOKED_AT = 20
# Corrections of which it is asked whether their words stand in a row anywhere.
MOST_CHECKED = 8
# Entries of each correction that are read for how its words are written.
MOST_READ = 5
# A correction whose words do not stand in a row is as unlikely as if it had cost so much more.
NOT_IN_A_ROW = 0.5
# Which of two equally near corrections was meant is plain if it is found so many times as often.
PLAINLY = 3


class CorrectionKind(IntEnum):
    """What is done to a query, the likeliest first."""

    DECODED = 0
    UNQUOTED = 1
    MENDED = 2
    SHORTENED = 3


@dataclass
class QueryCorrection:
    """A query to try. `words` are folded; `typed` are the same as they were typed.

    A word of `typed` is "" where it was mended. `left_out` are words that no entry has. What is
    offered to the reader has a `text`; where it `is_sure`, nothing else is as likely.
    """

    kind: CorrectionKind
    words: tuple[str, ...]
    typed: tuple[str, ...]
    cost: float = 0.0
    left_out: tuple[str, ...] = ()
    # Keys of some entries that anyone may see.
    in_a_row: list[int] = field(default_factory=list)
    anywhere: list[int] = field(default_factory=list)
    text: str = ""
    is_sure: bool = False

    @property
    def weight(self) -> float:
        apart = len(self.words) > 1 and not self.in_a_row
        return round(self.cost + (NOT_IN_A_ROW if apart else 0.0), 3)

    @property
    def url(self) -> str:
        return f"{reverse('search')}?{urlencode({'q': self.text})}"

    @property
    def why(self) -> str:
        """What was done to the query, for the page to say."""
        if self.kind == CorrectionKind.DECODED:
            return _("read as Telex or VNI typing")
        if self.kind == CorrectionKind.UNQUOTED:
            return _("without quotation marks")
        if self.kind == CorrectionKind.SHORTENED:
            return _("without “%(words)s”") % {"words": " ".join(self.left_out)}
        return ""


def corrections(query: Query, language: str) -> list[QueryCorrection]:
    """Queries that find something where `query` found nothing, the likeliest first.

    At most three, of what anyone may see alone. Six statements, whatever the site holds.
    """
    found = _with_results(candidates(query))
    found.sort(key=lambda one: (one.kind, one.weight, -len(one.anywhere)))
    offered = _likely(found)[:MOST_OFFERED]
    texts = _texts(offered, language)
    by_text: dict[str, QueryCorrection] = {}
    for place, correction in enumerate(offered):
        correction.text = _as_the_site_has_it(correction, texts)
        if Query.parse(correction.text) != query:
            correction.is_sure = place == 0 and _is_sure(found)
            by_text.setdefault(correction.text, correction)
    return list(by_text.values())


def candidates(query: Query) -> list[QueryCorrection]:
    """All that is worth a try, the likeliest first, in at most three statements."""
    bases = [(query.written, query.folded)]
    found = []
    if text := decoded(query.text):
        bases.insert(0, (tuple(text.split()), tuple(folded_words(text))))
        found.append(QueryCorrection(CorrectionKind.DECODED, bases[0][1], bases[0][0]))
    if query.phrases:
        found.append(QueryCorrection(CorrectionKind.UNQUOTED, query.folded, query.written))
    every = {word for _typed, folded in bases for word in folded}
    # What has digits in it cannot be mended, nor is it kept among the words.
    site = existing_words(every) | {word for word in every if not word.isalpha()}
    plain = bool(found) and site.issuperset(bases[0][1])
    if len(query.folded) <= MOST_WORDS and not plain:
        found += _nearest(bases, site)
    found += _shortened(*bases[0], site)
    by_words: dict[tuple[str, ...], QueryCorrection] = {}
    for correction in found:
        by_words.setdefault(correction.words, correction)
    return list(by_words.values())


def _nearest(
    bases: Sequence[tuple[tuple[str, ...], tuple[str, ...]]], site: set[str]
) -> list[QueryCorrection]:
    """Every unknown word mended; where all are known, one after the other."""
    every = {word for _typed, folded in bases for word in folded}
    forms = {word: near(word) for word in every - site or every}
    there = existing_words(
        {part for some in forms.values() for form in some for part in form.split()}
    )
    likely = {
        word: sorted((cost, form) for form, cost in some.items() if there.issuperset(form.split()))
        for word, some in forms.items()
    }
    mended = [correction for base in bases for correction in _mended(*base, likely, site)]
    return sorted(mended, key=lambda correction: correction.cost)[:MOST_MENDED]


def _mended(
    typed: tuple[str, ...],
    folded: tuple[str, ...],
    likely: dict[str, list[tuple[float, str]]],
    site: set[str],
) -> Iterator[QueryCorrection]:
    unknown = [place for place, word in enumerate(folded) if word not in site]
    if len(unknown) > MOST_UNKNOWN:
        return
    most = MOST_MENDED if len(unknown) < 2 else MOST_NEAR
    for places in [unknown] if unknown else [[place] for place in range(len(folded))]:
        choices = [likely.get(folded[place], [])[:most] for place in places]
        for chosen in itertools.product(*choices):
            mended, shown = [[word] for word in folded], [[word] for word in typed]
            for place, (_cost, form) in zip(places, chosen, strict=True):
                mended[place] = form.split()
                shown[place] = [""] * len(mended[place])
            yield QueryCorrection(
                CorrectionKind.MENDED,
                tuple(itertools.chain(*mended)),
                tuple(itertools.chain(*shown)),
                sum(cost for cost, _form in chosen),
            )


def _shortened(
    typed: tuple[str, ...], folded: tuple[str, ...], site: set[str]
) -> Iterator[QueryCorrection]:
    """Without the words that no entry has."""
    both = list(zip(folded, typed, strict=True))
    kept = [(word, its) for word, its in both if word in site]
    left_out = tuple(its for word, its in both if word not in site)
    if kept and left_out:
        existing, as_typed = zip(*kept, strict=True)
        yield QueryCorrection(CorrectionKind.SHORTENED, existing, as_typed, left_out=left_out)


def _with_results(tried: list[QueryCorrection]) -> list[QueryCorrection]:
    """Those that find something; of the likeliest it is asked whether in a row."""
    anywhere = _matches([Terms(one.words) for one in tried])
    there = sorted(anywhere, key=lambda place: (tried[place].kind, tried[place].cost, place))
    several = [place for place in there if len(tried[place].words) > 1][:MOST_CHECKED]
    in_a_row = _matches([Terms(phrases=(tried[place].words,)) for place in several])
    keys = {key for found in (*anywhere.values(), *in_a_row.values()) for key in found}
    visible = set(SearchEntry.objects.visible().filter(pk__in=keys).values_list("pk", flat=True))
    for place in there:
        one = tried[place]
        one.anywhere = [key for key in anywhere[place] if key in visible]
        # A single word is always in a row.
        one.in_a_row = one.anywhere if len(one.words) == 1 else []
    for at, place in enumerate(several):
        tried[place].in_a_row = [key for key in in_a_row[at] if key in visible]
    return [one for place in there if (one := tried[place]).anywhere or one.in_a_row]


def _matches(alternatives: list[Terms]) -> defaultdict[int, list[int]]:
    """Keys of some entries that have the terms, by the place in `alternatives`."""
    keys = defaultdict(list)
    for place, key in examples(alternatives, MOST_LOOKED_AT):
        keys[place].append(key)
    return keys


def _likely(found: list[QueryCorrection]) -> list[QueryCorrection]:
    """Without those that are far less likely than the first."""
    if not found or found[0].kind == CorrectionKind.DECODED:
        return found[:1]
    kind, most = found[0].kind, found[0].weight + NOT_IN_A_ROW
    return [one for one in found if one.kind == kind and one.weight <= most]


def _is_sure(found: list[QueryCorrection]) -> bool:
    """Whether the first was plainly meant: typed with a keyboard off, or nothing is as near."""
    first, *others = found
    return first.kind == CorrectionKind.DECODED or (
        first.kind == CorrectionKind.MENDED
        and all(
            other.kind != CorrectionKind.MENDED
            or other.weight > first.weight
            or len(first.anywhere) >= PLAINLY * len(other.anywhere)
            for other in others
        )
    )


def _texts(offered: list[QueryCorrection], language: str) -> dict[int, list[str]]:
    """The texts of entries in which a correction stands in a row, the reader's language first."""
    mended = [one for one in offered if one.kind == CorrectionKind.MENDED]
    keys = {key for one in mended for key in one.in_a_row[:MOST_READ]}
    names = ["title", "body", "title_en", "body_en"]
    if language != MAIN_LANGUAGE:
        names = names[2:] + names[:2]
    entries = SearchEntry.objects.filter(pk__in=keys).values_list("pk", *names)
    return {key: list(texts) for key, *texts in entries}


def _as_the_site_has_it(correction: QueryCorrection, texts: dict[int, list[str]]) -> str:
    """The correction's words with the diacritics they mostly have on the site."""
    if correction.kind == CorrectionKind.MENDED:
        read = (text for key in correction.in_a_row[:MOST_READ] for text in texts.get(key, []))
        runs = Counter(run for text in read for run in _runs(text, correction.words))
        if runs:
            return max(runs, key=lambda run: (_is_as_typed(run, correction), runs[run]))
    shown = zip(correction.typed, correction.words, strict=True)
    return " ".join(typed or word for typed, word in shown)


def _runs(text: str, run: tuple[str, ...]) -> Iterator[str]:
    """The folded words of `run` as a text has them in a row."""
    written = words(text)
    folded = [fold(word) for word in written]
    size = len(run)
    for start in range(len(folded) - size + 1):
        if folded[start] == run[0] and tuple(folded[start : start + size]) == run:
            yield " ".join(written[start : start + size]).lower()


def _is_as_typed(run: str, correction: QueryCorrection) -> bool:
    """Whether the words that were typed with diacritics have them here."""
    typed = [exact(word) for word in correction.typed]
    return all(not mine or mine == exact(its) for mine, its in zip(typed, run.split(), strict=True))

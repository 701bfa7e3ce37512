"""Alternative queries that a reader may have meant, where the one asked finds nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.text.folding import exact, fold, words
from sotngoaivu.search.corrections import Kind, Reading, readings
from sotngoaivu.search.matching import Words, probe
from sotngoaivu.search.models import SearchEntry
from sotngoaivu.search.query import ask

MOST_OFFERED = 3
# Matches of each reading that are looked at.
MOST_LOOKED_AT = 20
# Readings of which it is asked whether their words stand in a row anywhere.
MOST_CHECKED = 8
# Entries of each reading that are read for how its words are written.
MOST_READ = 5
# A reading whose words do not stand in a row is as unlikely as if it had cost so much more.
NOT_IN_A_ROW = 0.5
# Which of two equally near readings was meant is plain if it is found so many times as often.
PLAINLY = 3


@dataclass(frozen=True)
class OtherQuery:
    """A question to ask instead: `why` names what was done to it, for the page to say.

    `sure`: nothing else is as likely, so its results may be shown at once.
    """

    text: str
    url: str
    why: str = ""
    sure: bool = False


@dataclass
class _Tried:
    """A reading that finds something, with keys of entries that anyone may see."""

    reading: Reading
    in_a_row: list[int] = field(default_factory=list)
    anywhere: list[int] = field(default_factory=list)

    @property
    def weight(self) -> float:
        apart = len(self.reading.words) > 1 and not self.in_a_row
        return round(self.reading.cost + (NOT_IN_A_ROW if apart else 0.0), 3)

    @property
    def order(self) -> tuple[int, float, int]:
        return self.reading.kind, self.weight, -len(self.anywhere)


def other_queries(query: str, language: str) -> list[OtherQuery]:
    """Questions that find something where `query` found nothing, the likeliest first.

    At most three, of what anyone may see alone. Six queries, whatever the site holds.
    """
    tried = sorted(_tried(readings(ask(query))), key=lambda one: one.order)
    offered = _likely(tried)[:MOST_OFFERED]
    texts = _texts(offered, language)
    found: dict[str, OtherQuery] = {}
    for place, one in enumerate(offered):
        text = _written(one, texts)
        if ask(text) != ask(query):
            url = f"{reverse('search')}?{urlencode({'q': text})}"
            sure = place == 0 and _is_sure(tried)
            found.setdefault(text, OtherQuery(text, url, _why(one.reading), sure))
    return list(found.values())


def _tried(options: list[Reading]) -> list[_Tried]:
    """Those of the readings that find something; of the likeliest it is asked whether in a row."""
    anywhere = _found([Words(reading.words) for reading in options])
    there = [place for place in range(len(options)) if anywhere[place]]
    there.sort(key=lambda place: (options[place].kind, options[place].cost))
    of_several = [place for place in there if len(options[place].words) > 1][:MOST_CHECKED]
    in_a_row = _found([Words(phrases=(options[place].words,)) for place in of_several])
    # A single word is always in a row.
    rows = {place: [] if len(options[place].words) > 1 else anywhere[place] for place in there}
    rows |= {place: in_a_row[at] for at, place in enumerate(of_several)}
    keys = {key for found in (*anywhere.values(), *in_a_row.values()) for key in found}
    visible = set(SearchEntry.objects.visible().filter(pk__in=keys).values_list("pk", flat=True))
    tried = [
        _Tried(
            options[place],
            in_a_row=[key for key in rows[place] if key in visible],
            anywhere=[key for key in anywhere[place] if key in visible],
        )
        for place in there
    ]
    return [one for one in tried if one.anywhere or one.in_a_row]


def _found(asked: list[Words]) -> defaultdict[int, list[int]]:
    """Keys of some entries that have the words, by the place in `asked`."""
    keys = defaultdict(list)
    for place, key in probe(asked, MOST_LOOKED_AT):
        keys[place].append(key)
    return keys


def _likely(tried: list[_Tried]) -> list[_Tried]:
    """Without those that are far less likely than the first."""
    if not tried:
        return []
    first = tried[0]
    if first.reading.kind == Kind.DECODED:
        return [first]
    return [
        one
        for one in tried
        if one.reading.kind == first.reading.kind and one.weight <= first.weight + NOT_IN_A_ROW
    ]


def _is_sure(tried: list[_Tried]) -> bool:
    """Whether the first was plainly meant: typed with a keyboard off, or nothing is as near."""
    first, *others = tried
    if first.reading.kind == Kind.DECODED:
        return True
    if first.reading.kind != Kind.MENDED:
        return False
    return all(
        other.reading.kind != Kind.MENDED
        or other.weight > first.weight
        or len(first.anywhere) >= PLAINLY * len(other.anywhere)
        for other in others
    )


def _texts(offered: list[_Tried], language: str) -> dict[int, list[str]]:
    """The texts of entries in which a reading stands in a row, the reader's language first."""
    mended = [one for one in offered if one.reading.kind == Kind.MENDED]
    keys = {key for one in mended for key in one.in_a_row[:MOST_READ]}
    names = ["title", "body", "title_en", "body_en"]
    if language != MAIN_LANGUAGE:
        names = names[2:] + names[:2]
    entries = SearchEntry.objects.filter(pk__in=keys).values_list("pk", *names)
    return {key: list(texts) for key, *texts in entries}


def _written(one: _Tried, texts: dict[int, list[str]]) -> str:
    """The reading's words with the diacritics they mostly have on the site."""
    reading = one.reading
    if reading.kind == Kind.MENDED and one.in_a_row:
        read = (text for key in one.in_a_row[:MOST_READ] for text in texts.get(key, []))
        runs = Counter(run for text in read for run in _as_written(text, reading))
        if runs:
            return max(runs, key=lambda run: (_as_typed(run, reading), runs[run]))
    shown = zip(reading.typed, reading.words, strict=True)
    return " ".join(typed or word for typed, word in shown)


def _as_written(text: str, reading: Reading) -> Iterator[str]:
    """The reading's words as a text has them in a row."""
    written = words(text)
    folded = [fold(word) for word in written]
    size = len(reading.words)
    for start in range(len(folded) - size + 1):
        if folded[start] == reading.words[0] and tuple(folded[start:][:size]) == reading.words:
            yield " ".join(written[start : start + size]).lower()


def _as_typed(run: str, reading: Reading) -> bool:
    """Whether the words that were typed with diacritics have them here."""
    typed = [exact(word) for word in reading.typed]
    return all(not mine or mine == exact(its) for mine, its in zip(typed, run.split(), strict=True))


def _why(reading: Reading) -> str:
    if reading.kind == Kind.DECODED:
        return _("read as Telex or VNI typing")
    if reading.kind == Kind.UNQUOTED:
        return _("without quotation marks")
    if reading.kind == Kind.SHORTENED:
        return _("without “%(words)s”") % {"words": " ".join(reading.left_out)}
    return ""

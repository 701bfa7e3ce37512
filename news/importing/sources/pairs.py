"""Pairs: which article of a former site's second language is the translation of which of the first.

NukeViet numbers the articles of each language apart and says nowhere that two belong together. What
they have in common is added up; one that several could belong to is nobody's.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_lazy as _

# What speaks for a pair, and how much. From LIKELY on it is taken for one, from SURE on without
# anybody having to look.
_LINK, _PICTURE, _ALIAS, _SECOND, _NUMBER, _DAY = 3, 3, 3, 2, 2, 1
LIKELY, SURE = 3, 5
_DAY_SECONDS = 86_400
# What more articles have in common tells none of them apart.
_MOST_ALIKE = 20
_TOLD = {
    "link": _("a link between them"),
    "picture": _("the same picture"),
    "alias": _("the same alias"),
    "second": _("the same moment"),
    "number": _("the same number"),
    "day": _("the same day"),
}


@dataclass(frozen=True)
class Known:
    """What is known of an article without reading its words."""

    key: str
    alias: str = ""
    moment: int = 0
    picture: str = ""
    # Those of the other language that its text links to, by their numbers.
    linked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pair:
    """The numbers of two articles, and what they have in common."""

    first: str
    second: str
    weight: int
    reasons: tuple[str, ...]

    @property
    def is_sure(self) -> bool:
        return self.weight >= SURE

    def __str__(self) -> str:
        return f"{self.second}: {', '.join(str(_TOLD[each]) for each in self.reasons)}"


def pairs(first: Iterable[Known], second: Iterable[Known]) -> dict[str, Pair]:
    """The pairs, each article in one at most, by the number of the first language."""
    found = sorted(_Grounds(list(first), list(second)).pairs(), key=lambda pair: -pair.weight)
    taken: dict[str, Pair] = {}
    taken_second: set[str] = set()
    for _weight, alike in groupby(found, key=lambda pair: pair.weight):
        left = [
            each for each in alike if each.first not in taken and each.second not in taken_second
        ]
        firsts = Counter(pair.first for pair in left)
        seconds = Counter(pair.second for pair in left)
        for pair in left:
            if firsts[pair.first] == seconds[pair.second] == 1:
                taken[pair.first] = pair
            # Where several could be it, a weaker ground decides no more.
            taken_second.add(pair.second)
    return taken


class _Grounds:
    """What two articles may have in common, found without comparing all with all."""

    def __init__(self, own: list[Known], others: list[Known]) -> None:
        self._own, self._others = {each.key: each for each in own}, others
        self._pictures = [Counter(each.picture for each in side) for side in (own, others)]
        self._by: dict[tuple[str, object], list[Known]] = defaultdict(list)
        for each in own:
            for ground in (*_grounds_of(each), *(("linked", key) for key in each.linked)):
                self._by[ground].append(each)

    def pairs(self) -> Iterator[Pair]:
        """Those that are likely."""
        for other in self._others:
            near = {key: self._own[key] for key in other.linked if key in self._own}
            for ground in (*_grounds_of(other), ("linked", other.key)):
                alike = self._by.get(ground, ())
                if len(alike) <= _MOST_ALIKE:
                    near |= {each.key: each for each in alike}
            for each in near.values():
                pair = self._weighed(each, other)
                if pair.weight >= LIKELY:
                    yield pair

    def _weighed(self, own: Known, other: Known) -> Pair:
        is_near = own.moment and abs(own.moment - other.moment) < _DAY_SECONDS
        is_own_picture = all(seen[own.picture] == 1 for seen in self._pictures)
        said = {
            "link": (other.linked == {own.key} or own.linked == {other.key}) and _LINK,
            "picture": is_own_picture and own.picture == other.picture != "" and _PICTURE,
            "alias": own.alias and own.alias == other.alias and _ALIAS,
            "second": own.moment and own.moment == other.moment and _SECOND,
            "number": own.key == other.key and _NUMBER,
            "day": is_near and _DAY,
        }
        weights = {name: int(weight) for name, weight in said.items() if weight}
        return Pair(own.key, other.key, sum(weights.values()), tuple(weights))


def _grounds_of(each: Known) -> list[tuple[str, object]]:
    """What no pair is without, links apart."""
    grounds = {"alias": each.alias, "picture": each.picture, "second": each.moment}
    return [("number", each.key), *((name, value) for name, value in grounds.items() if value)]

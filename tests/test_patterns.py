"""Patterns take time in proportion to a text, whatever it repeats."""

import contextlib
import importlib
import pkgutil
import re
import signal
from collections.abc import Callable, Iterator
from io import StringIO
from itertools import groupby
from re import _constants as codes
from re import _parser
from typing import Any

import pytest

import news
import pages
import sotngoaivu
from news.importing.sources.sql import CutShort, Dump

pytestmark = pytest.mark.one_database

# What starts something when it is imported, or is no code of the site.
LEFT_OUT = re.compile(r"\.(?:migrations\.|__main__|[aw]sgi\Z)")
# These look on from where the last one has ended, so that whoever uses them is asked.
IN_TURN = "news.importing.sources.sql"
# At this length what grows with the square takes far longer than the bound, the rest
# milliseconds.
SIGNS = 50_000
PROCESSOR_SECONDS = 10
MOST_PIECES = 4


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for package in (news, pages, sotngoaivu):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if LEFT_OUT.search(found.name):
                continue
            for name, value in vars(importlib.import_module(found.name)).items():
                # Some stand in lists, beside what becomes of them.
                rows = value if isinstance(value, list | tuple) else [value]
                for number, row in enumerate(rows):
                    each = row[0] if isinstance(row, tuple) and row else row
                    if isinstance(each, re.Pattern) and isinstance(each.pattern, str):
                        yield f"{found.name} {name} {number}", each


# Typed nowhere.
parsed: Callable[[str, int], Any] = _parser.parse
ALL = dict(patterns())
PATTERNS = {name: each for name, each in ALL.items() if not name.startswith(IN_TURN)}


# What is within a part of a pattern; of choices the first two.
WITHIN: dict[Any, Callable[[Any], Any]] = {
    codes.MAX_REPEAT: lambda given: given[2:],
    codes.MIN_REPEAT: lambda given: given[2:],
    codes.POSSESSIVE_REPEAT: lambda given: given[2:],
    codes.SUBPATTERN: lambda given: given[-1:],
    codes.ATOMIC_GROUP: lambda given: [given],
    codes.BRANCH: lambda given: given[1][:2],
    codes.ASSERT: lambda given: given[1:],
    codes.ASSERT_NOT: lambda given: given[1:],
}


def pieces(tree: Any) -> Iterator[str]:
    """What the parts of a pattern match, one after the other."""
    for code, parts in groupby(tree, key=lambda part: part[0]):
        if code is codes.LITERAL:
            yield "".join(chr(given) for _code, given in parts)
            continue
        for _code, given in parts:
            if code in (codes.NOT_LITERAL, codes.ANY):
                yield "x"
            elif code is codes.IN:
                yield within(given)
            for inner in WITHIN[code](given) if code in WITHIN else ():
                yield from pieces(inner)


def within(choices: Any) -> str:
    """A sign of a class; of a class that leaves some out, one that no pattern means."""
    code, given = choices[0]
    if code is codes.LITERAL:
        return chr(given)
    if code is codes.RANGE:
        return chr(given[0])
    return {codes.CATEGORY_SPACE: " ", codes.CATEGORY_DIGIT: "1"}.get(given, "x")


def texts(pattern: re.Pattern[str]) -> set[str]:
    """Long ones of a few of its pieces again and again, with or without what comes before them."""
    tree = parsed(pattern.pattern, pattern.flags)
    parts = list(pieces(tree))
    found = set()
    for start in range(len(parts)):
        for end in range(start + 1, min(len(parts), start + MOST_PIECES) + 1):
            unit = "".join(parts[start:end])
            for before in {"", "".join(parts[:start])}:
                found.add(before + unit * (SIGNS // len(unit)) + "\0")
    return found


def _does_not_end(number: int, frame: object) -> None:
    raise TimeoutError


@pytest.fixture
def bounded() -> Iterator[None]:
    """The test fails that takes very long of the processor."""
    former = signal.signal(signal.SIGVTALRM, _does_not_end)
    signal.setitimer(signal.ITIMER_VIRTUAL, PROCESSOR_SECONDS)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, former)


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_a_pattern_is_done_with_a_text_that_repeats_its_pieces(name: str, bounded: None) -> None:
    for text in texts(PATTERNS[name]):
        try:
            PATTERNS[name].sub("", text)
        except TimeoutError:
            pytest.fail(f"{PATTERNS[name].pattern} does not end: {text[:60]!r} …")


@pytest.mark.parametrize(
    "unit",
    [
        *("--", "#", "/*", "/*/", "-", "'", '"', "`", "\\", " ", "\n", ";", "(", "a", "a;", "''"),
        *(
            "INSERT INTO a(",
            "INSERT INTO a VALUES (",
            "INSERT INTO a VALUES (1",
            "(1 ",
            "_a ",
            "),",
        ),
        *("CREATE TABLE a(", "CREATE TABLE a (`a` int,", ",\n`a` ", "VALUES "),
    ],
)
@pytest.mark.parametrize(
    "before", ["", "a ", "INSERT INTO a VALUES (1, ", "CREATE TABLE a(`a` int"]
)
def test_a_dump_is_read_to_its_end_whatever_it_repeats(
    before: str, unit: str, bounded: None
) -> None:
    with contextlib.suppress(CutShort):
        list(Dump(StringIO(before + unit * (SIGNS * 2 // len(unit)))).rows())


# What one sign at a time is looked for by.
ONE_SIGN = {codes.ANY, codes.IN, codes.LITERAL, codes.NOT_LITERAL}


def possessive_groups(tree: Any) -> Iterator[Any]:
    """Parts of a pattern that keep what several signs have matched."""
    for code, given in tree:
        if code is codes.ATOMIC_GROUP:
            yield given
        if code is codes.POSSESSIVE_REPEAT:
            inside = [inner for inner, _sign in given[2]]
            if len(inside) > 1 or inside[0] not in ONE_SIGN:
                yield given
        below = given[1] if code is codes.BRANCH else WITHIN[code](given) if code in WITHIN else ()
        for inner in below:
            yield from possessive_groups(inner)


def test_no_pattern_keeps_what_a_group_has_matched() -> None:
    """Before 3.11.5 Python goes on behind what the group failed over; Debian 12 has 3.11.2."""

    def has_one(pattern: str, flags: int = 0) -> bool:
        return any(possessive_groups(parsed(pattern, flags)))

    for pattern in (r"(?:a++|b(?!c))*+", "(?>ab|a)", "(a(?:bc)++)"):
        assert has_one(pattern)
    assert not has_one(r"a++[b-d]*+(?:e++)*")
    assert {name for name, each in ALL.items() if has_one(each.pattern, each.flags)} == set()
    assert any(name.startswith(IN_TURN) for name in ALL)

"""Likeness: fingerprints that tell what is nearly the same, and the groups that it makes.

A fingerprint is a row of parts, each of a fixed length. What is nearly the same has parts in
common, so that only few are ever compared.
"""

import heapq
import itertools
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from sotngoaivu.core.text.folding import fold

Key = TypeVar("Key")

# Words one after another; the sketch keeps so many of their checksums, the lowest.
_SHINGLE, _SKETCH = 4, 16
# Signs of a part: a checksum of a sketch, sixteen bits of a picture's hash.
SKETCH_PART, HASH_PART = 8, 4
# A text of fewer words says too little to be known by.
_FEWEST_WORDS = 30
# What more than so many have in common, such as the name of the department, tells nothing.
_COMMON = 60


def parts(fingerprint: str, length: int) -> list[str]:
    return [fingerprint[at : at + length] for at in range(0, len(fingerprint), length)]


def sketch(text: str) -> str:
    """The fingerprint of a text: a sample of its runs of words; "" where it is short."""
    words = fold(text).split()
    if len(words) < _FEWEST_WORDS:
        return ""
    runs = {" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}
    lowest = heapq.nsmallest(_SKETCH, {zlib.crc32(run.encode()) for run in runs})
    return "".join(f"{each:08x}" for each in lowest)


def nearly_same_text(one: str, other: str) -> bool:
    """By their sketches: whether about two thirds of their runs of words are the same."""
    shared = {*parts(one, SKETCH_PART)} & {*parts(other, SKETCH_PART)}
    return len(shared) * 3 >= _SKETCH * 2


def looks_same(one: str, other: str) -> bool:
    """By their hashes: whether two pictures differ in so few bits that they share a part."""
    return (int(one, 16) ^ int(other, 16)).bit_count() < len(one) // HASH_PART


def alike(
    fingerprints: Mapping[Key, str], length: int, are_alike: Callable[[str, str], bool]
) -> list[list[Key]]:
    """Groups of keys whose fingerprints, of parts so long, are alike; in the order of the keys."""
    same: dict[str, list[Key]] = {}
    for key, fingerprint in fingerprints.items():
        if fingerprint:
            same.setdefault(fingerprint, []).append(key)
    having: dict[tuple[int, str], list[str]] = {}
    for fingerprint in same:
        for place, part in enumerate(parts(fingerprint, length)):
            # In a sketch a checksum may stand anywhere.
            having.setdefault((place if length == HASH_PART else 0, part), []).append(fingerprint)
    pairs = {
        pair
        for found in having.values()
        if len(found) <= _COMMON
        for pair in itertools.combinations(sorted(found), 2)
    }
    joined = [(one, other) for one, other in pairs if are_alike(one, other)]
    return groups([*same.values(), *([*same[one], *same[other]] for one, other in joined)])


def groups(together: Iterable[list[Key]]) -> list[list[Key]]:
    """What belongs together, also by way of others; of one alone nothing is told."""
    group_of: dict[Key, list[Key]] = {}
    for keys in together:
        members = list(
            dict.fromkeys(itertools.chain.from_iterable(group_of.get(k, [k]) for k in keys))
        )
        group_of.update(dict.fromkeys(members, members))
    distinct = {id(members): members for members in group_of.values() if len(members) > 1}
    return list(distinct.values())

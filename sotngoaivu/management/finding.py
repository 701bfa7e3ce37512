"""Finding: something that is wrong with this site, in plain words, and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    wrong: str
    do: str

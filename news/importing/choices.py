"""Choices of an import: published or not, and which categories are which."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sotngoaivu.core.text.vietnamese import slugify

# What may stand for a category of ours: none, a new one, and that its articles are left out.
NONE, MAKE, LEAVE_OUT = "", "+", "-"


class WrongMapping(Exception):
    """The file of mappings cannot be used; the message tells why."""


@dataclass(frozen=True)
class MappingFile:
    """`columns` of a CSV file by what they hold; `categories`: former name or slug → ours."""

    columns: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportChoices:
    publish: bool = False
    make_categories: bool = False
    # Former name or slug → the slug of ours, NONE, MAKE or LEAVE_OUT.
    categories: Mapping[str, str] = field(default_factory=dict)
    # Whether WordPress' pages are taken as articles.
    pages: bool = False

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "categories": dict(self.categories)}

    def category(self, slug: str, name: str) -> str | None:
        """What the mapping says of a former category; None where nothing."""
        said = {slugify(key): value for key, value in self.categories.items()}
        for key in (slugify(slug), slugify(name)):
            if key and key in said:
                return said[key]
        return None


def read_mapping(path: Path) -> MappingFile:
    """The tables [columns] and [categories] of a TOML file. Raises WrongMapping."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WrongMapping(f"{path}: {error}") from error
    if unknown := told.keys() - {"columns", "categories"}:
        raise WrongMapping(f"{path}: there is no table [{', '.join(sorted(unknown))}].")
    for name, table in told.items():
        if not isinstance(table, dict) or not all(isinstance(each, str) for each in table.values()):
            raise WrongMapping(f'{path}: [{name}] holds lines of the form "former" = "ours".')
    return MappingFile(told.get("columns", {}), told.get("categories", {}))

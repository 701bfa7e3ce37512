"""Every string of the site's own code and templates has its Vietnamese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings

SOURCES = ("news", "pages", "sotngoaivu", "templates")
# How many of a call's first arguments are strings to translate, and whether a context comes first.
CALLS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2, "ngettext_lazy": 2}
TAG = re.compile(r"{%\s*translate\s+(\"[^\"]*\"|'[^']*')[^%]*%}")
BLOCK = re.compile(r"{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate\s*%}", re.S)


def files(extension: str) -> Iterator[Path]:
    for folder in SOURCES:
        for path in sorted(Path(settings.BASE_DIR, folder).rglob(f"*.{extension}")):
            if "migrations" not in path.parts:
                yield path


def in_code() -> Iterator[tuple[str, str]]:
    """Yield (file, string) for each literal handed to gettext or its kin."""
    for path in files("py"):
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in CALLS:
                for argument in node.args[: CALLS[name]]:
                    if isinstance(argument, ast.Constant):
                        yield path.name, argument.value


def in_templates() -> Iterator[tuple[str, str]]:
    for path in files("html"):
        text = path.read_text()
        for quoted in TAG.findall(text):
            if "context" not in quoted:
                yield path.name, quoted[1:-1]
        for body in BLOCK.findall(text):
            for part in re.split(r"{%\s*plural\s*%}", body):
                words = re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", part)
                yield path.name, " ".join(words.split()) if "trimmed" in text else words


def test_every_string_has_vietnamese() -> None:
    known: set[str] = set()
    for source in Path(settings.BASE_DIR, "locale").rglob("vi/LC_MESSAGES/*.po"):
        for entry in polib.pofile(str(source)).translated_entries():
            known |= {entry.msgid, entry.msgid_plural}
    code, templates = list(in_code()), list(in_templates())
    assert min(len(code), len(templates)) > 100
    assert [found for found in [*code, *templates] if found[1] not in known] == []

"""Every string of the site's own code and templates is translated, and the catalogues are whole.

Faults are strings without a translation, translations that nothing uses, unfinished ones, and those
whose placeholders differ from the English.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("news", "pages", "sotngoaivu", "templates")
# Which arguments of a call are the context, the string and its plural.
CALLS = {
    "gettext": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
}
LITERAL = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
CALL_IN_TEMPLATE = re.compile(rf"\b(_|n?p?gettext)\(({LITERAL}(?:, *{LITERAL})*)")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdr]|\{\w*\}")


class Message(NamedTuple):
    msgid: str
    context: str = ""
    plural: str = ""


def message(call: str, arguments: Iterable[str]) -> Message:
    return Message(**dict(zip(CALLS[call], arguments, strict=False)))


def in_code(source: str) -> Iterator[Message]:
    """Yield each literal handed to gettext or its kin, under whatever name it was imported."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", names.get(getattr(node.func, "id", ""), ""))
            call = re.sub("_(lazy|noop)$", "", name)
            constants = (argument for argument in node.args if isinstance(argument, ast.Constant))
            texts = [constant.value for constant in constants if isinstance(constant.value, str)]
            if call in CALLS and texts:
                yield message(call, texts)


def in_template(source: str) -> Iterator[Message]:
    for call, literals in CALL_IN_TEMPLATE.findall(templatize(source)):
        yield message("gettext" if call == "_" else call, ast.literal_eval(f"({literals},)"))


def used() -> dict[Message, str]:
    """Return the site's strings and a file in which each is."""
    found: dict[Message, str] = {}
    for path in (path for folder in SOURCES for path in sorted((ROOT / folder).rglob("*"))):
        if path.suffix == ".py" and "migrations" not in path.parts:
            messages = in_code(path.read_text())
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            messages = in_template(path.read_text())
        else:
            continue
        found |= dict.fromkeys(messages, str(path.relative_to(ROOT)))
    return found


def incomplete(catalogue: polib.POFile) -> Iterator[str]:
    """Yield what is wrong with a catalogue by itself."""
    forms = re.search(r"nplurals=(\d+)", catalogue.metadata.get("Plural-Forms", ""))
    for entry in catalogue:
        texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
        if entry.obsolete:
            yield f"obsolete: {entry.msgid}"
        elif entry.fuzzy:
            yield f"fuzzy: {entry.msgid}"
        elif not all(texts):
            yield f"not translated: {entry.msgid}"
        elif entry.msgid_plural and len(texts) != int(forms[1] if forms else 1):
            yield f"not the language's number of plural forms: {entry.msgid}"
        elif not all(same_placeholders(entry, text) for text in texts):
            yield f"other placeholders: {entry.msgid} -> {' | '.join(texts)}"


def same_placeholders(entry: polib.POEntry, text: str) -> bool:
    """Where one form stands for singular and plural, it may use what either has."""
    ours, singular = PLACEHOLDER.findall(text), PLACEHOLDER.findall(entry.msgid)
    if not entry.msgid_plural:
        return sorted(ours) == sorted(singular)
    both = set(singular), set(PLACEHOLDER.findall(entry.msgid_plural))
    return set.intersection(*both) <= set(ours) <= set.union(*both)


def messages_of(catalogue: Iterable[polib.POEntry]) -> set[Message]:
    return {
        Message(entry.msgid, entry.msgctxt or "", plural)
        for entry in catalogue
        for plural in {"", entry.msgid_plural}
    }


def differences(
    wanted: dict[Message, str], own: Iterable[polib.POEntry], others: Iterable[polib.POEntry] = ()
) -> Iterator[str]:
    """Yield the strings that no catalogue has, and what `own` has without need."""
    for missing in sorted(wanted.keys() - messages_of(own) - messages_of(others)):
        yield f"missing: {missing.msgid} ({wanted[missing]})"
    needed = {(message.context, message.msgid) for message in wanted}
    for entry in own:
        if not entry.obsolete and (entry.msgctxt or "", entry.msgid) not in needed:
            yield f"used nowhere: {entry.msgid}"


def faults() -> Iterator[str]:
    catalogues = {
        path.relative_to(ROOT / "locale"): polib.pofile(str(path), check_for_duplicates=True)
        for path in sorted((ROOT / "locale").rglob("*.po"))
    }
    for path, catalogue in catalogues.items():
        for fault in incomplete(catalogue):
            yield f"locale/{path}: {fault}"
    wanted = used()
    # The site is written in English; Wagtail's supplement may have a string already.
    own = Path("vi", "LC_MESSAGES", "django.po")
    for fault in differences(wanted, catalogues[own], catalogues["wagtail" / own]):
        yield f"locale/{own}: {fault}"


def main() -> int:
    found = list(faults())
    print("\n".join(found) or "Every string is translated.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

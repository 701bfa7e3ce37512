"""Dumps of MySQL: the rows of INSERT statements, read as a stream whatever their lines are.

A small tokenizer of its own: parsers of SQL build a tree of each statement, and one of a dump is
megabytes long.
"""

import re
from collections.abc import Iterator
from typing import TextIO

Value = str | None
Row = dict[str, Value]

_CHUNK = 1 << 18
# Of a statement, in pieces: names and types are short ones.
_LONGEST_DEFINITION = 5_000
# One that is not closed goes to the end of the dump.
_COMMENT = r"--[^\n]*+\n?|\#[^\n]*+\n?|/\*[\s\S]*?(?:\*/|\Z)"
# Within a statement that says nothing to us.
_SKIPPED = re.compile(
    rf"{_COMMENT}|'(?:[^'\\]++|\\.|'')*'(?!')|\"(?:[^\"\\]++|\\.|\"\")*\"(?!\")"
    r"|`[^`]*+`|[^'\"`;#/-]++|[/-]",
    re.DOTALL,
)
_BETWEEN = re.compile(rf"\s++|{_COMMENT}")
_INSERT = re.compile(
    r"(?:INSERT|REPLACE)\s+(?:IGNORE\s+|DELAYED\s+|LOW_PRIORITY\s+)*INTO\s+(?:`\w+`\.)?`?(\w+)`?\s*"
    r"(?:\(([^()]*)\)\s*)?VALUES?\s*",
    re.IGNORECASE,
)
_CREATE = re.compile(
    r"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:`\w+`\.)?`?(\w+)`?\s*\(", re.IGNORECASE
)
# A name and its type; in keys no type follows.
_COLUMN = re.compile(r"(?<=[(,])\s*`(\w+)`\s+\w")
_VALUE = re.compile(
    r"\s*(?:(?:_\w+\s+)?'(?P<text>(?:[^'\\]++|\\.|'')*)'(?!')|(?P<bare>[^\s,()']+))\s*(?P<end>[,)])",
    re.DOTALL,
)
_AFTER_ROW = re.compile(r"\s*([,;])\s*")
_ESCAPE = re.compile(r"\\(.)|''", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "", "Z": "", "b": ""}


class CutShort(Exception):
    """The dump ends within a statement."""


class Dump:
    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text, self._place, self._is_at_end = "", 0, False
        self.columns: dict[str, list[str]] = {}

    def rows(self) -> Iterator[tuple[str, Row]]:
        """(table, row) of every INSERT. Raises CutShort at the end of a damaged one."""
        while self._begin_statement():
            insert = self._match(_INSERT)
            if insert:
                names = re.findall(r"\w+", insert[2] or "") or self.columns.get(insert[1], [])
                for values in self._values():
                    yield insert[1], dict(zip(names, values, strict=False))
                continue
            statement = self._skip_statement()
            if create := _CREATE.match(statement):
                self.columns[create[1]] = _COLUMN.findall(statement)

    def _begin_statement(self) -> bool:
        while self._match(_BETWEEN) or self._take(";"):
            pass
        return self._place < len(self._text) or self._read()

    def _values(self) -> Iterator[list[Value]]:
        while True:
            if not self._take("("):
                raise CutShort
            row: list[Value] = []
            end = ","
            while end == ",":
                found = self._match(_VALUE)
                if not found:
                    raise CutShort
                row.append(_read_value(found))
                end = found["end"]
            yield row
            after = self._match(_AFTER_ROW)
            if not after:
                # The last one of a file may lack its semicolon.
                return
            if after[1] == ";":
                return

    def _skip_statement(self) -> str:
        """What was skipped, as far as it is a definition."""
        skipped: list[str] = []
        while not self._take(";"):
            found = self._match(_SKIPPED)
            if found and len(skipped) < _LONGEST_DEFINITION:
                skipped.append(found[0])
            if not found:
                if not self._read() and self._place < len(self._text):
                    # An open quotation mark at the very end.
                    self._place = len(self._text)
                    raise CutShort
                if self._is_at_end and self._place >= len(self._text):
                    break
        return "".join(skipped)

    def _take(self, sign: str) -> bool:
        if self._place >= len(self._text):
            self._read()
        if self._text.startswith(sign, self._place):
            self._place += len(sign)
            return True
        return False

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What `pattern` matches here; more is read where the text at hand may end within it."""
        while True:
            found = pattern.match(self._text, self._place)
            is_sure = found and found.end() < len(self._text)
            if is_sure or not self._is_needed(pattern) or not self._read():
                break
        if found:
            self._place = found.end()
        return found

    def _is_needed(self, pattern: re.Pattern[str]) -> bool:
        """Whether more text could make it match: statements are told by how they begin."""
        if pattern is _INSERT:
            rest = self._text[self._place : self._place + 10_000]
            return len(rest) < 10_000 and "VALUE" not in rest.upper()
        if pattern is _BETWEEN:
            return self._text.startswith(("/*", "--", "#"), self._place)
        return True

    def _read(self) -> bool:
        """Read on; whether there was something. What has been read is let go of."""
        chunk = self._file.read(max(_CHUNK, len(self._text) - self._place))
        self._text, self._place = self._text[self._place :] + chunk, 0
        self._is_at_end = not chunk
        return bool(chunk)


def _read_value(found: re.Match[str]) -> Value:
    text = found["text"]
    if text is not None:
        if "\\" not in text and "''" not in text:
            return text
        return _ESCAPE.sub(_unescaped, text)
    bare = found["bare"]
    if bare.upper() == "NULL":
        return None
    if bare[:2].lower() == "0x":
        return bytes.fromhex(bare[2:]).decode(errors="replace")
    return bare


def _unescaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[1], found[1]) if found[1] else "'"

"""Flow of a foreign text: where its words go, a line at a time, and the blocks that come of them.

Words are gathered into a line; where a block of the text begins or ends, the line goes to what is
being read: a paragraph, a heading, an item of a list, a quotation.
"""

from typing import Any

from pages.foreign.encodings import TextReader
from pages.foreign.inline import BREAK, Run, Style, paragraphs, plain, rich
from pages.foreign.lists import Lists
from pages.foreign.media import LeftOut, Media, Reason

Block = dict[str, Any]

LONGEST_HEADING = 200


class Flow:
    def __init__(self, reader: TextReader, media: Media, language: str) -> None:
        self.blocks: list[Block] = []
        self.left_out: dict[LeftOut, None] = {}
        self._reader, self._media, self._language = reader, media, language
        self._style = Style()
        self._styles: list[Style] = []
        self._line: list[Run] = []
        # Paragraphs and lists that stand together.
        self._group: list[str] = []
        self._lists = Lists()
        # Lists of Word, which are paragraphs with marks: by their names, the outermost first.
        self._word_lists: list[str] = []
        self._heading: str | None = None
        self._quotes = 0
        self._quoted: list[str] = []
        self._tables = 0

    def _leave_out(self, reason: Reason, what: str = "") -> None:
        self.left_out[LeftOut(reason, what[:200])] = None

    def _flush(self) -> None:
        """Let the line that has been read go where it belongs."""
        line, self._line = self._line, []
        if not any(run.text.strip() for run in line):
            return
        for runs in paragraphs(self._reader.line(line)):
            self._place(runs)

    def _place(self, runs: list[Run]) -> None:
        text = plain(runs)
        if self._heading and len(text) <= LONGEST_HEADING:
            self._flush_group()
            level, text = self._heading, text.replace(BREAK, " ")
            self.blocks.append({"type": "heading", "value": {"text": text, "level": level}})
        elif self._quotes:
            self._quoted.append(text)
        elif self._lists:
            self._lists.add(rich(runs))
        else:
            self._group.append(f"<p>{rich(runs)}</p>")

    def _flush_group(self) -> None:
        """End the paragraphs that stand together; a list goes on."""
        if self._group:
            self.blocks.append({"type": "paragraph", "value": "".join(self._group)})
            self._group = []

    def _flush_all(self) -> None:
        self._flush()
        self._end_word_lists()
        while self._lists:
            self._end_list()
        self._end_quotation(all_of_them=True)
        self._flush_group()

    def _put(self, *blocks: Block) -> None:
        """Set blocks between the paragraphs; a list that is open is parted there."""
        self._flush()
        self._end_word_lists()
        if self._lists:
            tags = self._lists.tags
            while self._lists:
                self._end_list()
            self._flush_group()
            self.blocks += blocks
            for tag in tags:
                self._lists.begin(tag)
            return
        self._flush_group()
        self.blocks += blocks

    def _end_word_lists(self, kept: int = 0) -> None:
        """End all but the `kept` outermost."""
        while len(self._word_lists) > kept:
            self._end_list()
            self._word_lists.pop()

    def _end_list(self) -> None:
        if html := self._lists.end():
            self._group.append(html)

    def _end_quotation(self, *, all_of_them: bool = False) -> None:
        self._quotes = 0 if all_of_them else max(0, self._quotes - 1)
        if self._quotes or not self._quoted:
            return
        lines, self._quoted = self._quoted, []
        by = lines.pop() if len(lines) > 1 and lines[-1].startswith(("—", "–", "- ")) else ""
        text = "\n".join(lines).strip('“”"')
        value = {"text": text, "attribution": by.lstrip("—–- ")}
        self._put({"type": "quotation", "value": value})

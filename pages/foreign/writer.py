"""Block writer: goes through the tree of a foreign text once, without recursion."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from lxml import etree

from pages.foreign import links, pictures
from pages.foreign.bounds import BLOCKS, TOO_LONG, TooMuch
from pages.foreign.flow import Block, Flow
from pages.foreign.inline import BREAK, Run, runs_of, styled
from pages.foreign.media import Reason
from pages.foreign.tables import Grid, block_of, caption_of_table, grid_of
from pages.foreign.tree import BLOCKS as BLOCK_TAGS
from pages.foreign.tree import LEFT_OUT, UNSEEN, beside_text, name_of, style_of, text_of
from pages.foreign.videos import video_of
from sotngoaivu.core.i18n.languages import LocalizedText

_HEADING = re.compile(r"h[1-6]")
# "l1 level2 lfo3": the list, and how deep in it.
_WORD_LEVEL = re.compile(r"\b(l\d+)\s+level(\d)")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-zđ]|[ivx]{1,5})[.)]", re.IGNORECASE)
_LATER_NUMBER = re.compile(r"\A\(?(?!0*+1\D)\d")
_OUTLINE = re.compile(r"[1-6]")
# What is no quotation, however it is marked: programs indent by it.
_NOT_QUOTED = ".//img|.//table|.//ul|.//ol|.//h1|.//h2|.//h3|.//h4|.//iframe"


class BlockWriter(Flow):
    """Knows the tags; where what they hold goes, `Flow` knows."""

    def write(self, root: Any) -> None:
        """Go through the tree below `root`. Raises TooMuch."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                self._styles.append(self._style)
                if self._start(element):
                    self._add(element.text)
                else:
                    walk.skip_subtree()
            else:
                self._end(element)
                self._style = self._styles.pop()
                if element is not root:
                    self._add(element.tail)
            if len(self.blocks) > BLOCKS:
                raise TooMuch(TOO_LONG)
        self._flush_all()

    # --- going through ---

    def _start(self, element: Any) -> bool:
        """Whether what is within the element is to be read."""
        name = name_of(element)
        if not name or name in UNSEEN:
            return False
        if name in LEFT_OUT:
            if element.get("type") != "hidden":
                self._leave_out(LEFT_OUT[name], element.get("src") or "")
            return False
        is_beside, reason = beside_text(element)
        if reason:
            self._leave_out(reason)
        self._style = styled(element, self._style)
        if is_beside or self._style.is_hidden:
            return False
        if name in BLOCK_TAGS or style_of(element).get("display") == "block":
            self._flush()
        handle: Callable[[Any], bool] | None = {
            "a": self._start_link,
            "br": self._break,
            "img": self._picture,
            "figure": self._figure,
            "iframe": self._frame,
            "table": self._table,
            "blockquote": self._start_quotation,
            "cite": self._start_cite,
            "ul": self._start_list,
            "ol": self._start_list,
            "li": self._start_item,
            "p": self._start_paragraph,
            "foreign-mark": self._mark,
        }.get(name)
        if handle:
            return handle(element)
        if _HEADING.fullmatch(name):
            self._start_heading(name)
        return True

    def _end(self, element: Any) -> None:
        name = name_of(element)
        if name in ("td", "th") and not self._lists:
            # Cells of what only arranges.
            self._flush()
        elif name in BLOCK_TAGS or style_of(element).get("display") == "block":
            self._flush()
        if name in ("ul", "ol") and element.get("foreign-list"):
            self._end_list()
        elif name == "blockquote" and element.get("foreign-quote"):
            self._end_quotation()
        elif _HEADING.fullmatch(name) or element.get("foreign-heading"):
            self._heading = None

    def _add(self, text: str | None) -> None:
        if text and not self._style.is_hidden:
            self._line += runs_of(text, self._style)

    # --- what is within a line ---

    def _break(self, element: Any) -> bool:
        self._line.append(Run(BREAK, self._style))
        return False

    def _start_link(self, element: Any) -> bool:
        address = links.bare(element.get("href") or "")
        self._style = replace(self._style, link=self._link(address, element))
        return True

    def _link(self, address: str, element: Any) -> str:
        """What <a> is written with. Anchors within the old page lead nowhere, and are not told."""
        if not address or address.startswith("#"):
            return ""
        if links.FILES.search(links.path_of(address)):
            key = self._media.document(address, text_of(element))
            if key is not None:
                return links.to_document(key)
            if links.is_whole(address):
                self._leave_out(Reason.FILE, address)
        own = self._media.link(address)
        if own is not None:
            return links.to_address(own)
        if links.is_whole(address):
            return links.to_address(address)
        self._leave_out(Reason.LINK, address)
        return ""

    def _mark(self, element: Any) -> bool:
        self._leave_out(Reason.SHORTCODE, element.get("name") or "")
        return False

    # --- headings, paragraphs, lists ---

    def _start_heading(self, level: str) -> None:
        self._end_word_lists()
        while self._lists:
            self._end_list()
        self._heading = level
        self._style = replace(self._style, bold=False)

    def _start_paragraph(self, element: Any) -> bool:
        said, kind = style_of(element), element.get("class") or ""
        if level := _WORD_LEVEL.search(said.get("mso-list", "")):
            self._word_item(element, level[1], int(level[2]))
            return True
        self._end_word_lists()
        outline = said.get("mso-outline-level", "")
        if kind.startswith("MsoTitle") or _OUTLINE.fullmatch(outline):
            element.set("foreign-heading", "1")
            self._start_heading(f"h{outline if outline.isdecimal() else 1}")
        return True

    def _word_item(self, element: Any, name: str, level: int) -> None:
        mark = next(
            (
                text_of(each)
                for each in element.iter()
                if "mso-list" in style_of(each) and each is not element
            ),
            "",
        )
        is_another = self._word_lists[level - 1 : level] not in ([], [name])
        self._end_word_lists(level - is_another)
        is_numbered = bool(_NUMBERED.match(mark))
        if is_numbered and len(self._word_lists) < level and _LATER_NUMBER.match(mark):
            self._leave_out(Reason.NUMBERS, mark)
        while len(self._word_lists) < level:
            self._lists.begin("ol" if is_numbered else "ul")
            self._word_lists.append(name)
        self._lists.item()

    def _start_list(self, element: Any) -> bool:
        self._end_word_lists()
        element.set("foreign-list", "1")
        start = (element.get("start") or "1").strip()
        if name_of(element) == "ol" and start != "1":
            self._leave_out(Reason.NUMBERS, start)
        self._lists.begin(name_of(element))
        return True

    def _start_item(self, element: Any) -> bool:
        if not self._lists:
            # An item without a list.
            return True
        self._lists.item()
        return True

    # --- quotations ---

    def _start_quotation(self, element: Any) -> bool:
        if self._lists or element.xpath(_NOT_QUOTED):
            return True
        element.set("foreign-quote", "1")
        self._end_word_lists()
        self._quotes += 1
        return True

    def _start_cite(self, element: Any) -> bool:
        """Within a quotation a line of its own: who said it."""
        if self._quotes:
            self._flush()
            self._line.append(Run("— ", self._style))
        return True

    # --- pictures, videos, tables ---

    def _picture(self, element: Any) -> bool:
        self._pictures([pictures.shown_by(element)])
        return False

    def _figure(self, element: Any) -> bool:
        shown = pictures.of_figure(element)
        if not shown or element.xpath(".//table|.//iframe|.//blockquote"):
            caption_of_table(element)
            return True
        self._pictures(shown)
        return False

    def _pictures(self, shown: list["pictures.Shown"]) -> None:
        found = []
        for each in shown:
            if not each.is_seen:
                continue
            alt = pictures.described(self._reader.text(each.alt))
            key = self._media.picture(each.source, LocalizedText(alt, self._language))
            if key is None:
                self._leave_out(Reason.PICTURE, each.name)
            else:
                found.append(pictures.value(key, alt, self._reader.text(each.caption)))
        if len(found) > 1:
            self._put(pictures.gallery(found))
        elif found:
            self._put({"type": "image", "value": found[0]})

    def _frame(self, element: Any) -> bool:
        address = element.get("src") or element.get("data-src") or ""
        if video := video_of(address):
            title = self._reader.text(element.get("title") or "") or video
            self._put({"type": "video", "value": {"url": video, "title": title}})
        else:
            self._leave_out(Reason.FRAME, address)
        return False

    def _table(self, element: Any) -> bool:
        grid = None if self._lists or self._quotes else grid_of(element)
        if grid is None:
            return True
        if grid.is_too_large:
            self._leave_out(Reason.TABLE_TOO_LARGE)
            return True
        self._put(self._table_block(grid))
        return False

    def _table_block(self, grid: Grid) -> Block:
        self._tables += 1
        if grid.is_merged:
            self._leave_out(Reason.MERGED_CELLS)
        caption = ""
        if grid.caption is not None:
            caption = self._reader.text(text_of(grid.caption))
        if not caption:
            self._leave_out(Reason.TABLE_CAPTION)
            with translation.override(self._language):
                caption = _("Table %(number)d") % {"number": self._tables}
        return block_of(caption, [[self._cell(cell) for cell in row] for row in grid.rows])

    def _cell(self, cell: Any) -> tuple[str, str]:
        """What stands in a cell: as plain text, and as HTML."""
        if cell is None:
            return "", ""
        within = BlockWriter(self._reader, self._media, self._language)
        within.write(cell)
        self.left_out |= within.left_out
        html = "".join(block["value"] for block in within.blocks if block["type"] == "paragraph")
        html = html.removeprefix("<p>").removesuffix("</p>").replace("</p><p>", "<br/>")
        return text_of(etree.HTML(f"<p>{html}</p>")) if html else "", html

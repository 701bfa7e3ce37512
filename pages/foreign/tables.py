"""Tables of a foreign text: those that tell something, told from those that only arrange."""

from dataclasses import dataclass
from typing import Any

from pages.foreign.bounds import COLUMNS, ROWS
from pages.foreign.tree import name_of

_LONGEST = 255
# What a cell of this site's tables cannot hold.
_TOO_MUCH_FOR_A_CELL = ".//table|.//img|.//h1|.//h2|.//h3|.//h4|.//ul|.//ol|.//iframe|.//blockquote"


@dataclass
class Grid:
    """The cells of a table, None where a merged one reaches. The first row is its head."""

    caption: Any
    rows: list[list[Any]]
    is_merged: bool

    @property
    def width(self) -> int:
        return max(map(len, self.rows))

    @property
    def is_too_large(self) -> bool:
        return self.width > COLUMNS or len(self.rows) > ROWS


def grid_of(table: Any) -> Grid | None:
    """The grid of a table; None where it only arranges what stands in it."""
    rows = table.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr")
    if len(rows) < 2 or table.xpath(_TOO_MUCH_FOR_A_CELL):
        return None
    placed, is_merged = _placed(rows)
    width = max(map(len, placed), default=0)
    if width < 2:
        return None
    caption = next((each for each in table if name_of(each) == "caption"), None)
    filled = [row + [None] * (width - len(row)) for row in placed]
    return Grid(
        caption, [row for row in filled if any(cell is not None for cell in row)], is_merged
    )


def caption_of_table(figure: Any) -> None:
    """What a figure says of the only table in it becomes the table's caption."""
    tables, said = figure.xpath(".//table"), figure.xpath("./figcaption")
    if len(tables) == 1 and len(said) == 1 and tables[0].find("caption") is None:
        said[0].tag = "caption"
        tables[0].insert(0, said[0])


def block_of(caption: str, rows: list[list[tuple[str, str]]]) -> dict[str, Any]:
    """The block of a table; of each cell, what stands in it as plain text and as HTML."""
    head, *others = rows
    is_rich = [
        any("<" in row[place][1] or "&" in row[place][1] for row in others)
        for place in range(len(head))
    ]
    columns = [
        {"type": "rich_text" if rich else "text", "heading": text[:_LONGEST]}
        for (text, _html), rich in zip(head, is_rich, strict=True)
    ]
    values = [
        [
            f"<p>{html}</p>" if rich else text
            for (text, html), rich in zip(row, is_rich, strict=True)
        ]
        for row in others
    ]
    table = {"columns": columns, "rows": [{"values": row} for row in values], "caption": ""}
    return {"type": "table", "value": {"caption": caption[:_LONGEST], "table": table}}


def _placed(rows: list[Any]) -> tuple[list[list[Any]], bool]:
    """The cells in their columns, and whether any reaches over several."""
    placed: list[list[Any]] = []
    reaching: dict[int, int] = {}
    is_merged = False
    for row in rows:
        made: list[Any] = []
        for cell in row:
            if name_of(cell) not in ("td", "th"):
                continue
            _skip_reached(made, reaching)
            across, down = _span(cell, "colspan", COLUMNS + 1), _span(cell, "rowspan", ROWS)
            is_merged = is_merged or across > 1 or down > 1
            for place in range(across):
                if down > 1:
                    reaching[len(made)] = down - 1
                made.append(cell if place == 0 else None)
        _skip_reached(made, reaching)
        placed.append(made)
        if len(made) > COLUMNS or len(placed) > ROWS:
            break
    return placed, is_merged


def _skip_reached(made: list[Any], reaching: dict[int, int]) -> None:
    while reaching.get(len(made)):
        reaching[len(made)] -= 1
        made.append(None)


def _span(cell: Any, name: str, most: int) -> int:
    said = cell.get(name) or ""
    return min(max(int(said), 1), most) if said.isdecimal() and len(said) < 5 else 1

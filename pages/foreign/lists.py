"""Lists of a foreign text, as rich text has them: nested, each item one line."""

from dataclasses import dataclass, field

# What the editor's toolbar makes, deeper ones stand at the last level.
DEEPEST = 4


@dataclass
class Item:
    html: list[str] = field(default_factory=list)
    lists: list["List"] = field(default_factory=list)


@dataclass
class List:
    tag: str
    items: list[Item] = field(default_factory=list)


class Lists:
    """The list that is being read, and those within it."""

    def __init__(self) -> None:
        self._top: List | None = None
        self._open: list[List] = []
        # How many of those that are open in the text are not opened here.
        self._beyond = 0

    def __bool__(self) -> bool:
        return bool(self._open)

    @property
    def tags(self) -> list[str]:
        """Of those that are open, the outermost first."""
        return [each.tag for each in self._open]

    def begin(self, tag: str) -> None:
        if len(self._open) == DEEPEST:
            self._beyond += 1
            return
        begun = List("ol" if tag == "ol" else "ul")
        if self._open:
            above = self._open[-1]
            if not above.items:
                above.items.append(Item())
            above.items[-1].lists.append(begun)
        else:
            self._top = begun
        self._open.append(begun)

    def end(self) -> str:
        """The HTML of the whole where this was the outermost one, else nothing."""
        if self._beyond:
            self._beyond -= 1
            return ""
        if self._open:
            self._open.pop()
        if self._open or self._top is None:
            return ""
        html, self._top = _html(self._top), None
        return html

    def item(self) -> None:
        if self._open:
            self._open[-1].items.append(Item())

    def add(self, html: str) -> None:
        """A line of the present item."""
        items = self._open[-1].items
        if not items:
            items.append(Item())
        items[-1].html.append(html)


def _html(made: List) -> str:
    """Recursive, for there are but `DEEPEST` levels."""
    items = "".join(
        f"<li>{'<br/>'.join(item.html)}{''.join(map(_html, item.lists))}</li>"
        for item in made.items
        if item.html or any(map(_html, item.lists))
    )
    return f"<{made.tag}>{items}</{made.tag}>" if items else ""

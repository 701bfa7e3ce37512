"""An editor of a drill, who uploads and saves, and what comes of it."""

import uuid

from tests.benchmarks.ground import Site
from tests.drills.asking import Asker
from tests.forms import Sender

PASSWORD = "mat khau dai cua ban bien tap"
_MAKE = (
    "from django.contrib.auth import get_user_model;"
    f"get_user_model().objects.create_superuser('editor', '', '{PASSWORD}')"
)


def make_editor(site: Site) -> None:
    site.manage("shell", "--no-imports", "-c", _MAKE)


class Editor:
    """Signed in by a browser; of answers that hold the `words`, they are told."""

    def __init__(self, url: str, words: str) -> None:
        self.words = words
        self.sender = Sender(url)

    def sign_in(self) -> None:
        self.sender.send("/admin/login/", {"username": "editor", "password": PASSWORD})

    def work(self) -> list[tuple[str, str]]:
        """What came of an upload, and of something written."""
        name = uuid.uuid4().hex[:8]
        category = {"name_vi": f"Mục {name}", "name_en": "", "slug": "", "position": "50"}
        file = (f"{name}.txt", b"x" * 500_000)
        upload = self.sender.send("/admin/documents/add/", {"title": name}, file)
        save = self.sender.send("/admin/snippets/news/category/add/", category)
        return [("upload", self._told(*upload)), ("save", self._told(*save))]

    def _told(self, status: int, text: str) -> str:
        words = self.words if status >= 400 and self.words in text else ""
        return ", ".join(filter(None, [str(status), words]))


def told(
    columns: list[list[tuple[str, str]]], askers: list[Asker], start: float, end: float
) -> list[list[object]]:
    """Rows of a table: what came of the work before, meanwhile, after, and of what was asked."""
    rows: list[list[object]] = [
        [before[0], before[1], *(answer for _what, answer in later)]
        for before, *later in zip(*columns, strict=True)
    ]
    for asker in askers:
        name, times, statuses, worst = asker.row(start, end)
        rows.append([name, "", f"{statuses} (of {times}, worst {worst} s)", ""])
    return rows

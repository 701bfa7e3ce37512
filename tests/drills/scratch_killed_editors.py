"""The editors of the drill of that name, in a process that knows the site's forms and rows.

`python -m tests.drills.scratch_killed_editors URL`; the settings name a scratch site. It is told on
its standard input to "go", to "halt", and to "look" or to "end", which it answers in a line.
"""

import http.client
import json
import sys
import threading
from collections import Counter
from io import BytesIO
from random import Random
from typing import Any

from tests.benchmarks.probes.inside import begin

EDITORS = 4
# Every so many publications show a new picture.
WITH_PICTURE = 3


class Editor(threading.Thread):
    """Publishes one article again and again; `confirmed` is the last edition known to be stored."""

    def __init__(self, number: int, key: int, fields: dict[str, Any], url: str) -> None:
        from tests.forms import Sender

        super().__init__(daemon=True)
        self.number, self.key = number, key
        self.fields = {name: str(value) for name, value in fields.items()}
        self.sender = Sender(url)
        self.goes = threading.Event()
        self.busy = threading.Lock()
        self.confirmed = self.sent = 0
        self.counts: Counter[str] = Counter()

    def sign_in(self) -> None:
        from tests.drills.scratch_editors import PASSWORD

        name = {"username": f"editor-{self.number}", "password": PASSWORD}
        answer = self.sender.send("/admin/login/", name)
        assert answer == (302, "/admin/"), answer

    def run(self) -> None:
        while True:
            self.goes.wait()
            with self.busy:
                if self.goes.is_set():
                    self.publish()

    def publish(self) -> None:
        from tests.drills.scratch_editors import form_of_body

        edition = self.sent + 1
        posted = self.fields | form_of_body(self.number, edition)
        posted |= {"title": title(self.number, edition), "action-publish": "1"}
        posted["main_image_is_decorative"] = "on"
        try:
            if edition % WITH_PICTURE == 0:
                self.fields["main_image"] = posted["main_image"] = self.upload(edition)
            self.sent = edition
            status, where = self.sender.post(f"/admin/pages/{self.key}/edit/", posted)
        except (OSError, http.client.HTTPException):
            self.counts["broken"] += 1
            # Until the next turn.
            self.goes.clear()
            return
        if status == 302 and where.startswith("/admin/pages/"):
            self.confirmed = edition
            self.counts["confirmed"] += 1
        else:
            self.counts["errors"] += 1
            print(status, where[:2000], file=sys.stderr)

    def upload(self, edition: int) -> str:
        from PIL import Image as PillowImage

        from sotngoaivu.media.models import CustomImage

        name, data = f"Hình {self.number}-{edition}", BytesIO()
        pixels = Random(name).randbytes(3 * 200 * 150)
        PillowImage.frombytes("RGB", (200, 150), pixels).save(data, "PNG")
        self.sender.post("/admin/images/add/", {"title": name}, (f"{edition}.png", data.getvalue()))
        image = CustomImage.objects.filter(title=name).order_by("pk").last()
        return str(image.pk) if image else self.fields["main_image"]


def title(editor: int, edition: int) -> str:
    from tests.drills.scratch_editors import mark

    return f"Bài {mark(editor)} lần {edition}"


def look(editors: list[Editor], faults: Counter[str]) -> None:
    """Once all have been answered or broken off: is anything lost, is everything whole?"""
    from news.models import ArticlePage
    from tests.drills import wholeness

    for editor in editors:
        # Whoever has been answered is no longer at it.
        with editor.busy:
            article = ArticlePage.objects.get(pk=editor.key)
            shown = int(article.title.rpartition(" ")[2])
            faults["lost"] += shown < editor.confirmed
            faults["of nobody"] += shown > editor.sent
            editor.counts["stored"] += shown > editor.confirmed
            editor.confirmed = shown
            wholeness.look_at(article, f"lần {shown}", faults)
    wholeness.look_at_site(faults)


def main(url: str) -> None:
    from tests.drills import wholeness
    from tests.drills.scratch_editors import make

    editors = []
    for number in range(EDITORS):
        key, fields = make(number)
        editors.append(Editor(number, key, {"main_image": "", **fields}, url))
    for editor in editors:
        editor.sign_in()
        editor.publish()
        assert editor.confirmed == 1, "an editor could not publish"
        editor.start()
    faults: Counter[str] = Counter()
    for line in sys.stdin:
        match line.strip():
            case "go":
                for editor in editors:
                    editor.goes.set()
            case "halt":
                for editor in editors:
                    editor.goes.clear()
            case "look":
                look(editors, faults)
                print(json.dumps(+faults), flush=True)
            case "end":
                wholeness.look_at_pictures(faults)
                counts = sum((editor.counts for editor in editors), Counter())
                names = ("confirmed", "broken", "stored", "errors")
                print(json.dumps({name: counts[name] for name in names} | {"faults": +faults}))
                return


if __name__ == "__main__":
    begin()
    main(sys.argv[1])

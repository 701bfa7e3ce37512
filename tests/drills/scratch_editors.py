"""The editors of the drill of that name, in a process of their own that knows the site's forms.

`python -m tests.drills.scratch_editors URL SECONDS`; the settings name a scratch site.
"""

import json
import re
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from http.cookiejar import CookieJar
from typing import Any

from tests.benchmarks.probes.inside import begin, report

EDITORS, PARAGRAPHS = 4, 25
PASSWORD = "mat khau dai cua ban bien tap"
MARK = re.compile(r"văn-bản-(\d+)-của-riêng|v\\+u0103n-b\\+u1ea3n-(\d+)-c")


def mark(editor: int) -> str:
    return f"văn-bản-{editor}-của-riêng"


def words(editor: int, edition: int) -> list[str]:
    return [f"Đoạn {number} {mark(editor)} lần {edition}" for number in range(PARAGRAPHS)]


class Editor(threading.Thread):
    """Opens, saves and publishes one article until told to stop; `counts` tells what came of it."""

    def __init__(self, number: int, key: int, fields: dict[str, Any], url: str) -> None:
        super().__init__()
        self.number, self.key, self.fields, self.url = number, key, fields, url
        self.counts: Counter[str] = Counter()
        self.until = 0.0
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, path: str, data: dict[str, str] | None = None) -> str:
        body = None
        if data is not None:
            token = next(cookie.value for cookie in self.jar if cookie.name == "csrftoken")
            body = urllib.parse.urlencode({**data, "csrfmiddlewaretoken": token or ""}).encode()
        request = urllib.request.Request(self.url + path, body, {"Referer": self.url + path})
        try:
            with self.opener.open(request, timeout=60) as response:
                return str(response.read().decode())
        except urllib.error.HTTPError as error:
            self.counts["errors" if error.code >= 500 else "failures"] += 1
            return ""

    def run(self) -> None:
        self.ask("/admin/login/")
        self.ask("/admin/login/", {"username": f"editor-{self.number}", "password": PASSWORD})
        edition = 0
        while time.monotonic() < self.until:
            edition += 1
            shown = self.ask(f"/admin/pages/{self.key}/edit/")
            found = {int(one or other) for one, other in MARK.findall(shown)}
            self.counts["opened"] += 1
            self.counts["foreign"] += bool(found - {self.number})
            # The first form shows what the drill has stored.
            self.counts["failures"] += self.number not in found
            publish = edition % 3 == 0
            posted = self.fields | form_of_body(self.number, edition)
            posted |= {"action-publish": "1"} if publish else {}
            answer = self.ask(f"/admin/pages/{self.key}/edit/", posted)
            self.counts["published" if publish else "saved"] += bool(answer)


def form_of_body(editor: int, edition: int) -> dict[str, str]:
    """What the editor's script posts for a body of paragraphs, in both languages."""
    from wagtail.test.utils.form_data import nested_form_data, streamfield

    def contentstate(text: str) -> str:
        block = {"key": "a", "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
        return json.dumps({"blocks": [block | {"text": text, "entityRanges": []}], "entityMap": {}})

    blocks = [("paragraph", contentstate(text)) for text in words(editor, edition)]
    posted: dict[str, str] = nested_form_data(
        {"body_vi": streamfield(blocks), "body_en": streamfield(blocks)}
    )
    return posted


def make(editor: int) -> tuple[int, dict[str, Any]]:
    """An editor's account and article; the article's key and what its form posts."""
    from django.contrib.auth import get_user_model

    from news.models import ArticlePage, NewsIndexPage
    from tests.pages.test_editing import data

    user = get_user_model().objects.create_superuser(f"editor-{editor}", "", PASSWORD)
    stream = [{"type": "paragraph", "value": f"<p>{text}</p>"} for text in words(editor, 0)]
    title = f"Bài {mark(editor)}"
    article = ArticlePage(title=title, lead_vi="Đoạn mở đầu.", body_vi=stream, body_en=stream)
    NewsIndexPage.objects.get().add_child(instance=article)
    article.save_revision().publish()
    fields = data(ArticlePage, user, title=title, slug=article.slug, lead_vi="Đoạn mở đầu.")
    return article.pk, {name: value for name, value in fields.items() if value is not None}


def foreign_words(keys: dict[int, int]) -> int:
    """How many stored versions of the articles hold words of another."""
    from wagtail.models import Revision

    found = 0
    for editor, key in keys.items():
        for revision in Revision.page_revisions.filter(object_id=str(key)):
            text = json.dumps(revision.content, ensure_ascii=False)
            found += {int(one or other) for one, other in MARK.findall(text)} != {editor}
    return found


def main(url: str, seconds: float) -> dict[str, int]:
    made = {number: make(number) for number in range(EDITORS)}
    editors = [Editor(number, *made[number], url) for number in made]
    for editor in editors:
        editor.until = time.monotonic() + seconds
        editor.start()
    for editor in editors:
        editor.join()
    counts = sum((editor.counts for editor in editors), Counter())
    counts["foreign"] += foreign_words({number: made[number][0] for number in made})
    names = ("opened", "saved", "published", "errors", "foreign", "failures")
    return {name: counts[name] for name in names}


if __name__ == "__main__":
    begin()
    report(main(sys.argv[1], float(sys.argv[2])))

"""The form of an article against that of a plain Wagtail site, on the server and in Chromium."""

import contextlib
import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.benchmarks import processes
from tests.benchmarks.bench import Bench
from tests.benchmarks.ground import THREADED
from tests.benchmarks.report import Table
from tests.benchmarks.statistics import alternate, ratios, summary
from tests.benchmarks.writing import story
from tests.packages import chromium

PLAIN = "plain Wagtail, one language"
# The longest of the first ones that are written in English, too.
NUMBER = max(
    (number for number in range(40) if story(number).is_translated),
    key=lambda number: len(story(number).body[0]),
)
EDITORS = sum(block["type"] == "paragraph" for block in story(NUMBER).body[0])


@dataclass
class Form:
    url: str
    measured: dict[str, Any]
    body: str

    @property
    def cookie(self) -> str:
        return f"sessionid={self.measured['session']}"


def run(bench: Bench) -> list[Table]:
    times = bench.scale(15, 3)
    with contextlib.ExitStack() as stack:
        forms = dict(_forms(bench, stack, times))
        server = alternate(
            {name: partial(_first_byte, form) for name, form in forms.items()}, times
        )
        with _browser() as load:
            shown = alternate({name: partial(load, form) for name, form in forms.items()}, times)
    rows = []
    for name, form in forms.items():
        reference = {kind: [each[kind] for each in shown[PLAIN]] for kind in ("ready", "all")}
        own = {kind: [each[kind] for each in shown[name]] for kind in ("ready", "all")}
        rows.append(
            [
                name,
                form.measured["queries"],
                f"{form.measured['kilobytes']:.0f}",
                summary(server[name]).text(0),
                ratios(server[name], server[PLAIN]).text(2),
                summary(own["ready"]).text(0),
                ratios(own["ready"], reference["ready"]).text(2),
                summary(own["all"]).text(0),
            ]
        )
    columns = (
        "",
        "queries",
        "kB",
        "first byte, ms",
        "times plain",
        "to write in, ms",
        "times plain",
        "all built, ms",
    )
    notes = [
        f"{times} rounds. To write in: until the Vietnamese text's {EDITORS} editors are there and "
        "the browser has nothing more to do at once; all built: the English ones, too."
    ]
    return [Table("The form of an article", columns, rows, notes)]


def _forms(bench: Bench, stack: contextlib.ExitStack, times: int) -> Iterator[tuple[str, Form]]:
    folder = bench.ground.folder / "plain"
    folder.mkdir()
    plain = {
        "PLAIN_FOLDER": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.reference.plain.settings",
    }
    module = "tests.benchmarks.reference.plain"
    key = json.loads(processes.run(["-m", f"{module}.fill", str(NUMBER)], plain).split()[-1])
    probe = ["-m", "tests.benchmarks.probes.editor_form", str(key), str(times)]
    measured = json.loads(processes.run(probe, plain).strip().splitlines()[-1])
    served = processes.gunicorn(
        "django.core.wsgi:get_wsgi_application()",
        plain,
        log=bench.ground.log,
        config=processes.REFERENCE_CONFIG,
        options=THREADED,
    )
    yield PLAIN, Form(stack.enter_context(served).url, measured, "body")
    site = bench.ground.site("home")
    keys = site.probe("editor_form", "story", str(NUMBER))
    server = stack.enter_context(bench.ground.serve(site))
    for name, key in keys.items():
        yield name, Form(server.url, site.probe("editor_form", str(key), str(times)), "body_vi")


def _first_byte(form: Form) -> float:
    """Milliseconds until the server has answered."""
    address, headers = form.url + form.measured["path"], {"Cookie": form.cookie}
    began = time.perf_counter()
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
        answer.read(1)
        return (time.perf_counter() - began) * 1000


# When the condition first held, and the browser was idle after that.
_UNTIL = """([selector, count]) => new Promise((resolve) => {
    const look = () => {
        const built = [...document.querySelectorAll(selector)];
        if (built.length >= count) requestIdleCallback(() => resolve(performance.now()));
        else requestAnimationFrame(look);
    };
    look();
})"""


@contextlib.contextmanager
def _browser() -> Iterator[Callable[[Form], dict[str, float]]]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        contexts: dict[str, Any] = {}

        def load(form: Form) -> dict[str, float]:
            # Scripts and styles are kept from the first round on.
            context = contexts.get(form.cookie)
            if context is None:
                context = contexts[form.cookie] = browser.new_context(
                    viewport={"width": 1400, "height": 1000}
                )
                context.add_cookies(
                    [{"name": "sessionid", "value": form.measured["session"], "url": form.url}]
                )
                _open(context, form)
            return _open(context, form)

        yield load
        browser.close()


def _open(context: Any, form: Form) -> dict[str, float]:
    page = context.new_page()
    page.goto(form.url + form.measured["path"], wait_until="commit")
    page.wait_for_load_state("domcontentloaded")
    ready = page.evaluate(_UNTIL, [f"#{form.body}-root .Draftail-Editor", EDITORS])
    both = EDITORS * (2 if _has_english(page) else 1)
    built = page.evaluate(_UNTIL, [".Draftail-Editor", both])
    page.close()
    return {"ready": ready, "all": built}


def _has_english(page: Any) -> bool:
    return bool(page.evaluate("(document.querySelector('#id_title_en') ?? {}).value"))

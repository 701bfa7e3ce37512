"""The former version serves a database that this one has brought up to date, as during a change.

DRILL_COMMIT names the former one, else it is the newest tag before this commit, or the commit
before. It runs with the packages of this one, must show the main pages, and publish one.
"""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import urllib.error
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.ground import Ground, Site
from tests.benchmarks.processes import ROOT, Server, await_answer, handed_on, started
from tests.benchmarks.report import Table, document, machine
from tests.drills.damaged_backups import say
from tests.drills.editor import Editor, make_editor

PATHS = (
    *("/", "/en/", "/gioi-thieu/", "/to-chuc-bo-may/", "/can-bo/", "/tin-tuc/", "/lien-he/"),
    *("/tim-kiem/?q=doi+ngoai", "/tin-tuc/rss/", "/sitemap.xml", "/api/visits.json", "/readyz"),
)
PUBLISH = (
    "from news.models import ArticlePage; page = ArticlePage.objects.live().first();"
    "page.title = 'Đăng bởi bản trước'; page.save_revision().publish(); print(page.url)"
)


def main() -> int:
    """Run the drill and print its table; returns 1 where the former version failed."""
    commit = os.environ.get("DRILL_COMMIT") or _former()
    if not commit:
        print("There is no former version here: no repository, or only one commit.")
        return 1
    with (
        tempfile.TemporaryDirectory(prefix="drill-") as folder,
        Ground(Path(folder), say) as ground,
        _checked_out(commit, Path(folder) / "former") as former,
    ):
        site = ground.site("former")
        make_editor(site)
        with _serve(former, site, ground.log) as server:
            table, good = _look(former, site, server)
        table.title += f" {commit}"
        print(document([table], machine()))
        said = ground.log.read_text()
    if "Traceback" in said:
        print(said)
        good = False
    print("As it should be." if good else "NOT as it should be.")
    return 0 if good else 1


def _look(former: Path, site: Site, server: Server) -> tuple[Table, bool]:
    table = Table("What the former version answers:", ["what", "answer"])
    answers = [(path, _status(server, path)) for path in PATHS]
    editor = Editor(server.url, "")
    editor.sign_in()
    answers += editor.work()
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", PUBLISH]
    done = subprocess.run(
        command,
        cwd=former,
        env=os.environ | _told(site),
        capture_output=True,
        text=True,
        check=False,
    )
    place = (done.stdout.strip().splitlines() or [""])[-1]
    shown = bool(place) and "Đăng bởi bản trước" in server.get(place).decode()
    answers.append(("a page is published, and shown", "yes" if shown else done.stderr[-200:]))
    table.rows += [list(answer) for answer in answers]
    return table, all(answer in ("200", "302", "yes") for _what, answer in answers)


def _status(server: Server, path: str) -> str:
    try:
        server.get(path)
    except urllib.error.HTTPError as error:
        return str(error.code)
    return "200"


def _former() -> str:
    """The newest tag before this commit, else the commit before."""
    for question in (["describe", "--tags", "--abbrev=0", "HEAD~1"], ["rev-parse", "HEAD~1"]):
        done = subprocess.run(
            ["git", *question], cwd=ROOT, capture_output=True, text=True, check=False
        )
        if not done.returncode:
            return done.stdout.strip()
    return ""


@contextlib.contextmanager
def _checked_out(commit: str, folder: Path) -> Iterator[Path]:
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", str(folder), commit], check=True)
    try:
        yield folder
    finally:
        subprocess.run([*git, "remove", "--force", str(folder)], check=True)


def _told(site: Site) -> dict[str, str]:
    return {name: value for name, value in site.environment().items() if value}


@contextlib.contextmanager
def _serve(former: Path, site: Site, log: Path) -> Iterator[Server]:
    """The former version's own gunicorn and settings, with static files of its own."""
    settings = _told(site) | {"STATIC_ROOT": str(former / "gathered"), "WEB_CONCURRENCY": "2"}
    for arguments in ("compilemessages", "collectstatic --noinput -v0"):
        subprocess.run(
            [sys.executable, "manage.py", *arguments.split()],
            cwd=former,
            env=os.environ | settings,
            check=True,
        )
    with socket.create_server(("127.0.0.1", 0)) as port, log.open("a") as out:
        number = port.getsockname()[1]
        settings |= {"HOST": "127.0.0.1", "PORT": str(number)}
        command = handed_on([sys.executable, "-m", "gunicorn"], port)
        files: dict[str, Any] = {"stdout": out, "stderr": out, "pass_fds": [port.fileno()]}
        with started(command, settings, cwd=former, **files) as process:
            server = Server(f"http://127.0.0.1:{number}", process)
            await_answer(server, log)
            yield server

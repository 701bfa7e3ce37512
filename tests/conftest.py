"""Fixtures for the whole suite.

The same tests run on SQLite and on PostgreSQL; `make test` sets DATABASE_URL for the latter.
Every test finds the starter content in the database, and what it changes is rolled back.
docs/testing.md tells how the database is made, which tests run where and how long they may take.
"""

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import utils
from django.test.signals import setting_changed
from django.utils import timezone
from django.utils.translation.reloader import translation_file_changed
from xdist.scheduler import LoadScopeScheduling

from sotngoaivu.management.commands.compilemessages import compile_folder
from tests.clock import Clock
from tests.database import Database
from tests.templates import MissingVariable, outermost_template

# How long an example takes is the machine's affair.
hypothesis.settings.register_profile(
    "site", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("site")


# Modules that make something at length for all their tests.
TOGETHER = {
    "tests/functional/test_search.py",
    "tests/test_nothing_private.py",
    "tests/test_serving.py",
}
DATABASE, BLOCKER = pytest.StashKey[Database](), pytest.StashKey[Any]()


def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations once, not in each worker; name static files without hashes.

    Hashed names would need the files to be gathered first. Each worker has a cache of its own: a
    picture has the same number in another worker's database, and is another picture there.
    Passwords need no slow hash where none is worth stealing.
    """
    for mark in (
        "seconds(number): takes about so long, which is more than most; starts early",
        "first: starts before all others, in a process that remembers none of them",
        "one_database(name): asks nothing that the databases could answer differently; has SQLite"
        " or the one named where both are run",
        "two_databases: compares what the two give; not for a run of one alone",
        "only_database(name): asks what the other database does not have",
    ):
        config.addinivalue_line("markers", mark)
    if not hasattr(config, "workerinput") and compile_folder(settings.BASE_DIR / "locale"):
        translation_file_changed(None, Path("new.mo"))
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.VISITS_THREAD = settings.PICTURES_THREAD = settings.IMPORT_PROCESSES = False
    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    vars(utils)["instrumented_test_render"] = lambda *given: outermost_template.render(*given)
    options: Any = settings.TEMPLATES[0]["OPTIONS"]
    options["string_if_invalid"] = MissingVariable()
    # Starting the applications has made the storages already; this makes them anew.
    for name in ("STORAGES", "CACHES", "PASSWORD_HASHERS", "TEMPLATES"):
        _tell(name)


def _tell(setting: str) -> None:
    """Let what has been made by the former value of a setting be made anew."""
    setting_changed.send(settings, setting=setting, value=getattr(settings, setting), enter=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What needs but one database has one where both are run; what takes long starts first.

    Both give the same pages: tests/test_same_pages.py compares them.
    """
    left_out = [item for item in items if _is_left_to_the_other(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
    items.sort(key=_turn)


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays for the whole run: modules, models, templates."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_sessionfinish() -> None:
    """pytest collects garbage several times at its end, of a heap that ends with the process."""
    gc.freeze()


def _is_left_to_the_other(item: pytest.Item) -> bool:
    """Whether the test is for one database, and that is not this one, or for two and this is alone.

    tests/run.py names SAME_PAGES where it runs both.
    """
    both = bool(os.environ.get("SAME_PAGES"))
    here = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2].removesuffix("3")
    if item.get_closest_marker("two_databases"):
        return not both
    only = item.get_closest_marker("only_database")
    if only:
        return bool(only.args[0] != here)
    mark = item.get_closest_marker("one_database")
    is_browsers = "browser" in getattr(item, "fixturenames", ())
    if mark is None and not is_browsers:
        return False
    chosen = mark.args[0] if mark and mark.args else "sqlite"
    # Alone, SQLite leaves nothing out.
    return here != chosen and (both or (is_browsers and here != "sqlite"))


class Scheduler(LoadScopeScheduling):
    """Hands out tests one by one in their order, but those of `TOGETHER` to one worker.

    xdist's own `loadgroup` does not know pytest 9's names of tests.
    """

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return module if module in TOGETHER else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduler:
    config.option.loadscopereorder = False
    return Scheduler(config, log)


def _turn(item: pytest.Item) -> tuple[bool, float]:
    long = item.get_closest_marker("seconds")
    return item.get_closest_marker("first") is None, -long.args[0] if long else 0.0


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Instead of pytest-django's: a copy of what is migrated and filled once for all workers."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "alone")
    folder = request.config.cache.mkdir("starter")
    with django_db_blocker.unblock():
        database = Database(folder, worker)
        database.copy()
        settings.MEDIA_ROOT = str(tmp_path_factory.mktemp("media") / "media")
        shutil.copytree(database.media, settings.MEDIA_ROOT)
        _tell("MEDIA_ROOT")
    request.config.stash[DATABASE], request.config.stash[BLOCKER] = database, django_db_blocker
    yield
    with django_db_blocker.unblock():
        database.drop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, Any, Any]:
    """A test with transactions of its own leaves every table empty; the next finds a new copy."""
    result = yield
    mark = item.get_closest_marker("django_db")
    names = {"transactional_db", "live_server", "django_db_reset_sequences"}
    if (mark and mark.kwargs.get("transaction")) or names & {*getattr(item, "fixturenames", ())}:
        with item.config.stash[BLOCKER].unblock():
            item.config.stash[DATABASE].copy()
    return result


@pytest.fixture
def fresh_media(
    request: pytest.FixtureRequest, django_db_setup: None, settings: Any, tmp_path: Path
) -> None:
    """The starter content's files and no others: those of other tests would give new names."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    shutil.copytree(request.config.stash[DATABASE].media, settings.MEDIA_ROOT)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """What a test leaves in the database is rolled back; what it leaves in the cache, emptied."""
    cache.clear()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


@pytest.fixture
def home(db: None) -> Any:
    from pages.models import HomePage

    return HomePage.objects.get()

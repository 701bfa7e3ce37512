"""What the drill of killed restores does, in a process of the site's own.

`python -m tests.drills.scratch_killed FOLDER COUNT`; the settings name a scratch site. Restores and
starts run in children of this process, which has loaded the site for all of them.
"""

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.probes.inside import begin, report

# A restore tells when it comes to these; after which it is killed at random.
STAGES = ("checking", "keeping", "loading", "indexing")
# These are too short to be met by chance.
EXACTLY = ("before the commit", "after the commit", "before the indexes")
PATIENCE = 60


def held() -> Any:
    """What the site holds, by another process, so that this one has no connection."""
    reading, writing = os.pipe()

    def look() -> None:
        import hashlib

        from django.conf import settings

        from tests.drills import snapshot

        rows = repr(sorted(snapshot.rows().items()))
        files = repr(sorted(snapshot.files(Path(settings.MEDIA_ROOT)).items()))
        digest = hashlib.sha256((rows + files).encode()).hexdigest()
        os.write(writing, digest.encode())

    assert child(look) == 0
    os.close(writing)
    with os.fdopen(reading) as told:
        return told.read()


def child(work: Callable[[], None], kill_after: Callable[[int], None] | None = None) -> int:
    """The exit code of a child that does the work, or less than 0 where it was killed."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            print(f"{error!r}"[:300], file=sys.stderr, flush=True)
            os._exit(1)
    if kill_after:
        kill_after(pid)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def restore(archive: Path, told: Path, exactly: str = "") -> None:
    from django.core.management import call_command
    from django.core.management.base import OutputWrapper

    def die(*args: Any, **kwargs: Any) -> Any:
        os.kill(os.getpid(), signal.SIGKILL)

    from sotngoaivu.backup.folders import FolderStaging
    from sotngoaivu.management.commands import restore as command

    if exactly == "before the commit":
        os.sync = die
    elif exactly == "after the commit":
        FolderStaging.settle = staticmethod(die)  # type: ignore[method-assign]
    elif exactly == "before the indexes":
        vars(command)["finish"] = die
    with told.open("w", buffering=1) as out:
        call_command("restore", str(archive), stdout=OutputWrapper(out))


def stage_of(told: Path) -> int:
    """How many stages the restore has told of."""
    return told.read_text().count("/4]") if told.exists() else 0


def start() -> None:
    from django.core.management import call_command

    with open(os.devnull, "w") as nowhere:
        call_command("prepare", database_only=True, stdout=nowhere)


def main(folder: Path, count: int) -> dict[str, Any]:
    folder.mkdir()
    chance, told = Random(1), folder / "told"
    assert child(start) == 0
    states = []
    for number in range(2):
        archive = folder / f"{number}.tar.gz"
        assert child(partial(make, archive, number)) == 0
        states.append((held(), archive))
    began = time.monotonic()
    assert child(partial(restore, states[0][1], told)) == 0
    whole = time.monotonic() - began
    present, found = 0, Counter[str]()
    moments: Counter[str] = Counter()
    for number in range(count):
        told.unlink(missing_ok=True)
        exactly = EXACTLY[number % 6] if number % 6 < len(EXACTLY) else ""
        stage, delay = chance.randrange(1, 5), chance.random() * whole / 3
        kill = None if exactly else partial(killed, told, stage, delay, moments)
        code = child(partial(restore, states[1 - present][1], told, exactly), kill)
        if code > 0:
            raise SystemExit("a restore failed")
        if exactly:
            moments[exactly] += 1
        # PostgreSQL may take a moment to see that the restore is gone; a supervisor starts again.
        until(lambda: child(start) == 0)
        now, was, other = held(), states[present][0], states[1 - present][0]
        if code < 0:
            found[{was: "before", other: "after"}.get(now, "half")] += 1
        found["left"] += bool(left())
        if now == other:
            present = 1 - present
        elif now != was:
            assert child(partial(restore, states[present][1], told)) == 0
    return {name: found[name] for name in ("before", "after", "half", "left")} | {
        "moments": moments
    }


def killed(told: Path, stage: int, delay: float, moments: Counter[str], pid: int) -> None:
    """Kill a restore some time after it came to a stage, unless it has ended by then."""
    until(lambda: stage_of(told) >= stage or ended(pid))
    time.sleep(delay)
    if not ended(pid):
        moments[STAGES[stage_of(told) - 1]] += 1
        os.kill(pid, signal.SIGKILL)


def make(archive: Path, number: int) -> None:
    """Give the site another state, and back that up."""
    from django.core.files.base import ContentFile
    from django.core.management import call_command

    from news.models import Category
    from sotngoaivu.media.models import CustomDocument

    Category.objects.create(name_vi=f"Trạng thái {number}")
    for document in CustomDocument.objects.all():
        document.delete()
    for each in range(200):
        content = ContentFile(Random(each + 1000 * number).randbytes(3000), f"tep-{each}.pdf")
        CustomDocument.objects.create(title=f"Tệp {each}", file=content)
    call_command("backup", str(archive), stdout=sys.stderr)


def left() -> list[str]:
    """What only a restore or backup under way should have."""
    from django.conf import settings

    media = Path(settings.MEDIA_ROOT)
    parts = (Path(settings.VAR_DIR) / "backups").glob("*.part")
    return [path.name for path in (*media.glob(".*"), *parts)]


def ended(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise SystemExit("what the drill waits for did not come")
        time.sleep(0.005)


if __name__ == "__main__":
    begin()
    report(main(Path(sys.argv[1]), int(sys.argv[2])))

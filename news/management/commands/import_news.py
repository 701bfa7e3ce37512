"""Take the news of a former site over: CSV, WordPress' export, a dump of NukeViet's tables."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import translation

from news.importing.choices import ImportChoices, MappingFile, WrongMapping, read_mapping
from news.importing.folder import Folder, MediaFolder
from news.importing.models import Format, ImportBatch, State
from news.importing.problems import Problem
from news.importing.records import NotThisFormat
from news.importing.run import BrokenOff, ImportBusy, Progress, Report, batch_for, look, run
from news.importing.sources import open_source
from news.importing.sources.nukeviet import English
from news.importing.undo import UndoneImport, undo
from news.importing.uploads import NoFile, look_through, run_upload
from news.models import NewsIndexPage
from sotngoaivu.accounts.models import User
from sotngoaivu.core.commands import WritingCommand

# Problems of one kind that are written out; all with --verbosity 2.
_TOLD = 20


class Command(WritingCommand):
    help = (
        "Import the articles of a former site. Without --import nothing is stored: it is said what "
        "would be made, and what is wrong, record by record. docs/importing.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--format", choices=[str(each) for each in Format])
        parser.add_argument("--media", type=Path, help="the folder with its pictures and files")
        parser.add_argument("--mapping", type=Path, help="a TOML file: [columns], [categories]")
        parser.add_argument(
            "--source", help="a name for the former site, by which it is known again"
        )
        parser.add_argument("--dry-run", action="store_true", help="only look; the default")
        parser.add_argument("--import", action="store_true", dest="really", help="do it")
        parser.add_argument(
            "--publish", action="store_true", help="publish what was public (implies --import)"
        )
        parser.add_argument(
            "--make-categories", action="store_true", help="make those that the site lacks"
        )
        parser.add_argument(
            "--pages", action="store_true", help="take WordPress' pages as articles, too"
        )
        parser.add_argument(
            "--english",
            choices=[str(each) for each in English],
            default=str(English.MATCH),
            help="NukeViet's English articles: the English of those that they belong to, drafts of "
            "their own, or none",
        )
        parser.add_argument("--user", help="whose the articles will be: a name to sign in with")
        parser.add_argument("--undo", metavar="BATCH", help="remove what this import has made")
        parser.add_argument("--list", action="store_true", help="list the imports so far")
        # For the admin, which starts it.
        parser.add_argument("--batch", type=int, help="go on with an import that was uploaded")
        parser.add_argument("--look", type=int, help="look through one that was uploaded")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            if options["list"]:
                self._list()
            elif options["undo"]:
                self._undo(options["undo"])
            elif options["batch"]:
                self._go_on(run_upload, options["batch"])
            elif options["look"]:
                self._go_on(look_through, options["look"])
            else:
                self._import(options)

    def _import(self, options: dict[str, Any]) -> None:
        path: Path | None = options["file"]
        if path is None or not path.is_file():
            raise CommandError("Name the file to import; there is none at this path.")
        if not options["format"]:
            raise CommandError("Say what it is: --format csv, wxr or nukeviet.")
        folder: Path | None = options["media"]
        if folder and not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        if not NewsIndexPage.objects.exists():
            raise CommandError("This site has no news index, below which articles stand.")
        mapping = self._mapping(options["mapping"])
        choices = ImportChoices(
            options["publish"], options["make_categories"], mapping.categories, options["pages"]
        )
        media = MediaFolder(Folder(folder) if folder else None)
        is_dry = options["dry_run"] or not (options["really"] or options["publish"])
        started = time.monotonic()
        try:
            source = open_source(
                path, options["format"], mapping.columns, English(options["english"])
            )
            name = options["source"] or source.name
            if is_dry:
                report, _shown = look(source, choices, media, self._progress, known_as=name)
                batch = None
            else:
                batch = batch_for(
                    name,
                    format=options["format"],
                    file_name=path.name[:255],
                    options=choices.as_json(),
                    user=self._user(options["user"]),
                )
                report = run(batch, source, choices, media, self._progress)
        except (NotThisFormat, BrokenOff) as error:
            raise CommandError(str(error)) from error
        except ImportBusy as error:
            raise CommandError("Another run is at this import. Wait until it has ended.") from error
        self._tell(report, time.monotonic() - started, options["verbosity"])
        if batch is None:
            self.stdout.write(
                "Nothing has been stored. Do it with --import (as drafts) or --publish."
            )
        elif not batch.items.exists():
            batch.delete()
            self.stdout.write("Nothing was new.")
        else:
            self.stdout.write(f"Import {batch.pk}. Take it back with --undo {batch.pk}.")

    def _mapping(self, path: Path | None) -> MappingFile:
        try:
            return read_mapping(path) if path else MappingFile()
        except WrongMapping as error:
            raise CommandError(str(error)) from error

    def _user(self, name: str | None) -> User | None:
        if not name:
            return None
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no user {name}.")
        return user

    def _go_on(self, go_on: Callable[[ImportBatch, Progress], Report], key: int) -> None:
        try:
            report = go_on(self._batch(key), self._progress)
        except (NotThisFormat, BrokenOff) as error:
            raise CommandError(str(error)) from error
        except NoFile as error:
            raise CommandError("Its file is no longer kept: upload it again.") from error
        except ImportBusy as error:
            raise CommandError("Another run is at this import. Wait until it has ended.") from error
        self._tell(report, 0, 1)

    def _undo(self, key: str) -> None:
        batch = self._batch(int(key) if key.isdecimal() else 0)
        try:
            done = undo(batch, self._undoing)
        except BrokenOff as error:
            raise CommandError(str(error)) from error
        except ImportBusy as error:
            raise CommandError("This import is under way. Wait until it has ended.") from error
        for kind, number in done.removed.items():
            self.stdout.write(f"removed: {number} × {kind}")
        self._tell_problems(done.kept, 2)

    def _batch(self, key: int) -> ImportBatch:
        batch = ImportBatch.objects.filter(pk=key).first()
        if batch is None:
            raise CommandError("There is no such import; --list names them.")
        return batch

    def _list(self) -> None:
        for batch in ImportBatch.objects.select_related("user"):
            state = State(batch.state).label
            self.stdout.write(
                f"{batch.pk}\t{batch.created_at:%Y-%m-%d %H:%M}\t{batch}\t{state}\t"
                f"{batch.made} articles"
            )

    def _progress(self, report: Report) -> None:
        if report.read % 100 == 0:
            self.stdout.write(f"… {report.read} read, {report.made} made")

    def _undoing(self, done: UndoneImport) -> None:
        if done.removed.total() % 100 == 0:
            self.stdout.write(f"… {done.removed.total()} removed")

    def _tell(self, report: Report, seconds: float, verbosity: int) -> None:
        self._tell_problems(report.problems, verbosity)
        self.stdout.write(
            f"{report.read} records: {report.made} articles ({report.published} published), "
            f"{report.known} there already, {report.left_out} left out, "
            f"{report.failed} failed; "
            f"{len(report.problems)} problems; {seconds:.0f} s"
        )

    def _tell_problems(self, problems: list[Problem], verbosity: int) -> None:
        by_kind: dict[str, list[Problem]] = {}
        for problem in problems:
            by_kind.setdefault(problem.kind, []).append(problem)
        for found in by_kind.values():
            self.stdout.write(
                f"{found[0].told.partition(':')[0]} ({len(found)}). {found[0].advice}"
            )
            most = len(found) if verbosity > 1 else _TOLD
            for problem in found[:most]:
                what = f": {problem.what}" if problem.what else ""
                self.stdout.write(f"    {problem.where}{what}")
            if len(found) > most:
                self.stdout.write(f"    and {len(found) - most} more (--verbosity 2 names all)")

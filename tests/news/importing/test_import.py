"""Moving in: each record becomes an article once, and all of it can be taken back."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from news.importing.choices import ImportChoices
from news.importing.models import ImportBatch, ImportedItem, State
from news.importing.records import ForeignArticle
from news.importing.run import batch_for, run
from news.importing.sources import open_source
from news.models import ArchiveEntry, ArticlePage, Category
from pages.models import Tag
from pages.models.removed import RemovedPage
from sotngoaivu.search.models import SearchEntry
from tests.news.importing.former import CATEGORIES, FAULTS, WRITERS, former

pytestmark = pytest.mark.django_db


def told(*arguments: Any, **options: Any) -> str:
    out = StringIO()
    call_command("import_news", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def counted() -> dict[str, int]:
    """How many there are of all that an import makes or leaves."""
    models: list[Any] = [Page, get_image_model(), get_document_model(), Redirect, Category, Tag]
    models += [RemovedPage, SearchEntry, ArchiveEntry, ImportedItem]
    return {str(model._meta.label): model._default_manager.count() for model in models}


def imported() -> Any:
    """The articles that imports have made."""
    keys = ImportedItem.objects.filter(kind="article").values("object_id")
    return ArticlePage.objects.filter(pk__in=keys)


def written(folder: Path, format: str, number: int) -> Path:
    return WRITERS[format](folder / f"former.{format}", number)


@pytest.mark.seconds(9)
@pytest.mark.parametrize(
    "format",
    [
        pytest.param("csv", marks=pytest.mark.one_database),
        pytest.param("wxr", marks=pytest.mark.one_database),
        pytest.param("nukeviet", marks=pytest.mark.one_database),
    ],
)
def test_a_site_moves_in_once_and_out_again(
    files: Path, fresh_media: None, format: str, django_capture_on_commit_callbacks: Any
) -> None:
    before = counted()
    number = 8 if format == "csv" else len(FAULTS)
    file = written(files, format, number)
    arguments = (file, "--format", format, "--media", files / "media", "--make-categories")
    assert "Nothing has been stored" in told(*arguments)
    assert counted() == before
    articles = ArticlePage.objects.count()
    first = told(*arguments, "--publish")
    # A line more; what waits or is a draft; English that belongs to nothing.
    made = number + {"csv": 1, "wxr": 2, "nukeviet": 2}[format]
    assert f"{made} articles" in first
    assert "0 failed" in first
    assert ArticlePage.objects.count() == articles + made
    after = counted()
    assert "Nothing was new" in told(*arguments, "--publish")
    assert counted() == after
    batch = ImportBatch.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        told("--undo", str(batch.pk))
    assert counted() == before
    batch.refresh_from_db()
    assert (batch.state, batch.made) == (State.UNDONE, 0)


@pytest.mark.one_database
def test_english_articles_are_the_english_of_those_that_they_belong_to(
    files: Path, client: Client
) -> None:
    file = written(files, "nukeviet", 7)
    shown = told(file, "--format", "nukeviet", "--make-categories", "--publish")
    assert "9001: cùng tên trong địa chỉ" in shown
    article = ArticlePage.objects.get(title_en="English 0")
    assert (article.title, article.lead_en) == (former(0, "nukeviet").title, "A lead.")
    assert "An English text of article 0." in str(article.body_en)
    alone = ArticlePage.objects.get(title="English 6")
    assert (alone.live, len(alone.body_vi), alone.title_en) == (False, 0, "English 6")
    place = f"foreign-affairs/{article.slug}-9001"
    for address in (f"/en/news/{place}.html", f"/index.php?language=en&nv=news&op={place}"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, f"/en{article.url}"), address
    told("--undo", str(ImportBatch.objects.get().pk))
    assert not Redirect.objects.filter(old_path__contains="9001").exists()
    assert not ArticlePage.objects.filter(title_en__startswith="English").exists()
    assert "2 left out" in told(file, "--format", "nukeviet", "--english", "leave")


def test_what_wordpress_hides_stays_hidden_and_what_waits_waits(files: Path) -> None:
    file = written(files, "wxr", 0)
    shown = told(file, "--format", "wxr", "--publish")
    for kind in ("page publish", "tribe_events: tribe_events publish", "private", "trash"):
        assert kind in shown, kind
    assert "4 left out" in shown
    waiting = ArticlePage.objects.get(title="post future")
    assert (waiting.live, waiting.scheduled_revision.approved_go_live_at.year) == (False, 2199)
    assert not ArticlePage.objects.get(title="post draft").live
    told("--undo", str(ImportBatch.objects.get().pk))
    assert "3 left out" in told(file, "--format", "wxr", "--publish", "--pages")
    assert ArticlePage.objects.get(title="page publish").live


@pytest.mark.one_database
def test_drafts_are_nobodys_and_what_lacks_a_date_stays_one(files: Path) -> None:
    file = written(files, "nukeviet", 8)
    told(file, "--format", "nukeviet", "--import")
    made = imported()
    assert not made.filter(live=True).exists()
    told("--undo", str(ImportBatch.objects.get().pk))
    told(file, "--format", "nukeviet", "--publish")
    made = imported()
    faults = {former(number, "nukeviet").fault: number for number in range(8)}
    live = {
        item.source_id
        for item in ImportedItem.objects.filter(kind="article")
        if made.get(pk=item.object_id).live
    }
    held = {str(faults[name] + 1) for name in ("no text", "wrong date", "no date")}
    assert live == {str(number + 1) for number in range(8)} - held


def test_a_published_article_is_as_an_editors_and_old_addresses_lead_to_it(
    files: Path, client: Client
) -> None:
    told(
        written(files, "nukeviet", 1),
        "--format",
        "nukeviet",
        "--publish",
        "--media",
        files / "media",
    )
    was = former(0, "nukeviet")
    article = ArticlePage.objects.get(title=was.title)
    moment = f"{article.date:%Y}"
    assert moment == was.moment[:4]
    assert article.first_published_at == article.date == article.published_on
    assert article.update_to_show is None
    assert article.live_revision_id == article.latest_revision_id is not None
    assert article.author == "Thu Hà"
    assert article.source == "Báo Nhân Dân"
    assert article.main_image is not None
    assert {tag.name for tag in article.tags.all()} == {*was.tags}
    assert ArchiveEntry.objects.filter(pk=article.pk).exists()
    assert SearchEntry.objects.filter(title=was.title).exists()
    assert article.category.slug == CATEGORIES[was.category][0]
    rows = Redirect.objects.filter(redirect_page=article).exclude(old_path__startswith="/en/")
    addresses = [row.old_path for row in rows]
    assert len(addresses) == 3
    place = next(path for path in addresses if path.startswith("/vi/")).removeprefix("/vi/news/")
    for address in (
        f"/index.php?language=vi&nv=news&op={place.removesuffix('.html')}",
        f"/vi/news/{place}",
        f"/news/{place}",
    ):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, article.url), address


class Broken:
    """A source that breaks off after some records, as a process does that is killed."""

    def __init__(self, source: Any, after: int) -> None:
        self.source, self.after = source, after
        self.name, self.hosts = source.name, source.hosts

    def articles(self) -> Iterator[ForeignArticle]:
        for number, record in enumerate(self.source.articles()):
            if number == self.after:
                raise KeyboardInterrupt
            yield record


def test_what_was_broken_off_is_gone_on_with_in_the_same_batch(files: Path) -> None:
    source = open_source(written(files, "csv", 4), "csv", {})
    batch = batch_for("csv", format="csv", file_name="former.csv")
    with pytest.raises(KeyboardInterrupt):
        run(batch, Broken(source, 2), ImportChoices())
    again = batch_for("csv", format="csv", file_name="former.csv")
    assert again == batch
    report = run(again, source, ImportChoices())
    assert (report.known, report.made) == (2, report.read - 2)
    again.refresh_from_db()
    assert again.made == report.read


def test_categories_are_mapped_and_columns_named(files: Path) -> None:
    path = files / "a.csv"
    path.write_text("Tên tin,Chữ,Ngày,Mục\nMột tin,<p>Chữ</p>,05/10/2016 08:30,Linh tinh\n")
    mapping = files / "mapping.toml"
    mapping.write_text(
        '[columns]\ntitle = "Tên tin"\nbody = "Chữ"\ncategory = "Mục"\n'
        '[categories]\n"Linh tinh" = "hop-tac-quoc-te"\n'
    )
    shown = told(path, "--format", "csv", "--mapping", mapping, "--import")
    article = ArticlePage.objects.get(title="Một tin")
    assert article.category.slug == "hop-tac-quoc-te"
    assert "no such category" not in shown
    assert f"{article.date:%d/%m/%Y}" == "05/10/2016"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["nowhere.csv", "--format", "csv"], "there is none"),
        ([__file__], "--format"),
        ([__file__, "--format", "csv"], "title"),
        ([__file__, "--format", "nukeviet"], "rows"),
        ([__file__, "--format", "wxr"], "XML|WordPress"),
        ([__file__, "--format", "csv", "--media", "/nowhere"], "no folder"),
        (["--undo", "99"], "no such import"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        told(*arguments)

"""Moving in: each record becomes an article once, and all of it can be taken back."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from news.importing.choices import ImportChoices
from news.importing.models import ImportBatch, ImportedItem, State
from news.importing.problems import Fault
from news.importing.records import ForeignArticle
from news.importing.run import batch_for, run
from news.importing.sources import open_source
from news.importing.undo import undo
from news.models import ArchiveEntry, ArticlePage, Category, NewsIndexPage
from pages.models import Tag
from pages.models.removed import RemovedPage
from sotngoaivu.search.models import SearchEntry
from tests.news.importing.former import CATEGORIES, FAULTS, WRITERS, former, write_media
from tests.pages.foreign.samples import data_uri

pytestmark = pytest.mark.django_db
MADE: dict[str, Any] = {
    "picture": get_image_model(),
    "document": get_document_model(),
    "redirect": Redirect,
    "category": Category,
    "tag": Tag,
}


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


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "former"
    write_media(folder / "media")
    return folder


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


def test_what_was_changed_since_stays(files: Path) -> None:
    file = written(files, "csv", 3)
    told(file, "--format", "csv", "--import")
    article = ArticlePage.objects.get(title=former(0, "csv").title)
    article.title = "Một tiêu đề khác"
    article.save_revision()
    shown = told("--undo", str(ImportBatch.objects.get().pk))
    assert ArticlePage.objects.filter(pk=article.pk).exists()
    assert "has been changed since" in shown
    # The address leads to an article that is still there.
    assert Redirect.objects.filter(redirect_page=article).exists()
    assert ArticlePage.objects.filter(title=former(2, "csv").title).count() == 0


@pytest.mark.one_database
def test_a_picture_that_a_later_article_describes_goes_with_the_others(
    files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    """What the library learns from the import itself is no change that somebody has made."""
    source, before = data_uri(), counted()
    texts = {
        "Không lời": ("", ""),
        "Tên tệp": (f"<p>Chữ</p><img src='{source}' alt='IMG_0034.JPG'>", ""),
        "Tiếng Anh": ("<p>Chữ</p>", f"<p>Words</p><img src='{source}' alt='Rice fields'>"),
        "Có lời": (f"<p>Chữ</p><img src='{source}' alt='Đồng lúa'>", ""),
        "Lời khác": (f"<p>Chữ</p><img src='{source}' alt='Cánh đồng'>", ""),
    }
    file = files / "described.csv"
    with file.open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["title", "body", "body-en", "date"])
        rows.writerows((title, *bodies, "05/10/2016") for title, bodies in texts.items())
    told(file, "--format", "csv", "--publish")
    image = get_image_model().objects.get(pk=ImportedItem.objects.get(kind="picture").object_id)
    assert (image.description, image.description_en) == ("Đồng lúa", "Rice fields")
    batch = ImportBatch.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        shown = told("--undo", str(batch.pk))
    assert "stays" not in shown
    assert counted() == before
    told(file, "--format", "csv", "--import")
    get_image_model().objects.filter(description="Đồng lúa").update(description="Lúa chín")
    assert "has been changed since" in told("--undo", str(ImportBatch.objects.latest("pk").pk))
    assert get_image_model().objects.filter(description="Lúa chín").exists()


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("change", "described"),
    [({}, "Cờ"), ({"is_decorative": True}, ""), ({"title": "Cờ trên cột"}, "")],
)
def test_a_run_again_describes_a_picture_that_nobody_has_changed(
    files: Path, change: dict[str, Any], described: str
) -> None:
    file = files / "described.csv"

    def run_with(title: str, words: str) -> None:
        body = f"<p>Chữ</p><img src='{data_uri()}' alt='{words}'>"
        file.write_text(f'title,date,body\n{title},05/10/2016,"{body}"\n')
        told(file, "--format", "csv", "--import")

    run_with("Một", "")
    image = get_image_model().objects.get(pk=ImportedItem.objects.get(kind="picture").object_id)
    for field, value in change.items():
        setattr(image, field, value)
    image.save()
    run_with("Hai", "Cờ")
    image.refresh_from_db()
    assert (image.description, image.is_decorative) == (described, "is_decorative" in change)
    assert ImportedItem.objects.filter(kind="picture").count() == 1


def test_what_a_draft_uses_or_somebody_has_worked_on_stays(files: Path) -> None:
    """Each kind of thing that an import makes, in the draft of a page that is not its own."""
    file = files / "used.csv"
    body = f"<p>Chữ</p><img src='{data_uri()}' alt='Đồng lúa'>"
    file.write_text(f'title,date,category,tags,body\nMột,05/10/2016,Mục lạ,Thẻ lạ,"{body}"\n')
    told(file, "--format", "csv", "--make-categories", "--publish")
    batch = ImportBatch.objects.get()
    article = imported().get()
    image = get_image_model().objects.get(title="Đồng lúa")
    used = [image, article.category, article.tags.get()]
    draft = ArticlePage(title="Bài của đồng nghiệp", live=False)
    NewsIndexPage.objects.get().add_child(instance=draft)
    draft.main_image, draft.category = image, article.category
    draft.tags.set(article.tags.all())
    draft.save_revision()
    assert "It is used elsewhere and stays (3)" in told("--undo", str(batch.pk))
    for each in used:
        assert type(each)._default_manager.filter(pk=each.pk).exists(), each
    assert not ArticlePage.objects.filter(pk=article.pk).exists()


def written_by_editors(model: Any) -> list[Any]:
    """The fields that somebody can change."""
    return [
        field
        for field in model._meta.concrete_fields
        # Beside its columns, a bilingual field repeats one of them.
        if field.editable and not field.primary_key and not hasattr(model, f"{field.name}_vi")
    ]


def another(field: Any, value: Any) -> Any:
    """A value that the field does not have."""
    if field.is_relation:
        return field.related_model._default_manager.exclude(pk=value).values_list("pk")[:1]
    if isinstance(field, models.BooleanField):
        return not value
    return (value or 0) + 1 if isinstance(field, models.IntegerField) else "khac"


def import_one_of_each(folder: Path) -> None:
    """An article that has of all that an import makes one each."""
    file = folder / "one.csv"
    body = f"<img src='{data_uri()}'><a href='/uploads/ke-hoach.pdf'>Kế hoạch</a>"
    file.write_text(
        "title,date,category,tags,url,body\n"
        f'Một tin,05/10/2016,Mục lạ,Thẻ lạ,/tin/1.html,"{body}"\n'
    )
    told(file, "--format", "csv", "--media", folder / "media", "--make-categories", "--import")


@pytest.mark.one_database
@pytest.mark.parametrize("kind", MADE)
def test_what_somebody_has_changed_in_any_field_stays(files: Path, kind: str) -> None:
    Collection.get_first_root_node().add_child(name="Sự kiện")
    import_one_of_each(files)
    batch, made = ImportBatch.objects.get(), ImportedItem.objects.get(kind=kind)
    row = MADE[kind]._default_manager.filter(pk=made.object_id)
    fields = written_by_editors(MADE[kind])
    assert fields
    for field in fields:
        value = another(field, row.values_list(field.attname, flat=True).get())
        with transaction.atomic():
            row.update(**{field.attname: value})
            kept = [(problem.place, problem.kind) for problem in undo(batch).kept]
            assert (kind, Fault.CHANGED) in kept, field.name
            transaction.set_rollback(True)


@pytest.mark.one_database
@pytest.mark.parametrize("kind", ["picture", "document"])
def test_what_somebody_has_given_a_tag_stays(files: Path, kind: str) -> None:
    import_one_of_each(files)
    made = MADE[kind]._default_manager.get(
        pk=ImportedItem.objects.filter(kind=kind).values("object_id")[:1]
    )
    made.tags.add("Hội nghị")
    assert "has been changed since" in told("--undo", str(ImportBatch.objects.get().pk))
    assert MADE[kind]._default_manager.filter(pk=made.pk).exists()


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

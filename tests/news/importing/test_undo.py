"""What an undone import takes back, and what stays because somebody has use of it."""

import csv
from pathlib import Path
from typing import Any

import pytest
from django.db import models, transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from news.importing.models import ImportBatch, ImportedItem
from news.importing.problems import Fault
from news.importing.undo import undo
from news.models import ArticlePage, Category, NewsIndexPage
from pages.models import Tag
from tests.news.importing.former import former
from tests.news.importing.test_import import counted, imported, told, written
from tests.pages.foreign.samples import data_uri

pytestmark = pytest.mark.django_db
MADE: dict[str, Any] = {
    "picture": get_image_model(),
    "document": get_document_model(),
    "redirect": Redirect,
    "category": Category,
    "tag": Tag,
}


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

"""Pictures are made when editors save and never when readers read."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from PIL import Image as PillowImage
from wagtail.images.models import Filter
from wagtail.models import ReferenceIndex

from news.models import ArticlePage, NewsIndexPage
from pages.models import ContentPage, HomePage, StaffMember
from sotngoaivu.media.models import CustomImage, CustomRendition
from sotngoaivu.media.queue import rendition_worker
from sotngoaivu.media.renditions import make_missing, rendition_sets_at
from sotngoaivu.media.specs import RENDITION_SETS

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def picture(width: int = 240, height: int = 180, mode: str = "RGB", **facts: Any) -> CustomImage:
    """Left half red, right half blue."""
    drawn = PillowImage.new(mode, (width, height), "red")
    drawn.paste("blue", (width // 2, 0, width, height))
    data = BytesIO()
    drawn.save(data, "PNG")
    data.seek(0)
    image = CustomImage(title="Ảnh", file=ImageFile(data, name="anh.png"), **facts)
    image.save()
    return image


def article(image: CustomImage) -> ArticlePage:
    index = NewsIndexPage.objects.get()
    page = ArticlePage(title="Tin có ảnh", main_image=image, main_image_alt_vi="Hai nửa")
    page.body_vi = [("image", {"image": image, "alt": "Trong bài", "size": "text"})]
    index.add_child(instance=page)
    return page


def colour(image: PillowImage.Image, place: tuple[int, int]) -> tuple[int, ...]:
    """Red, green and blue of one pixel."""
    found = image.convert("RGB").getpixel(place)
    assert isinstance(found, tuple)
    return found


def specs(image: CustomImage) -> set[str]:
    return set(image.renditions.values_list("filter_spec", flat=True))


def test_all_that_pages_ask_for_is_made_of_what_they_show(db: None) -> None:
    image, unused = picture(), picture()
    article(image)
    assert make_missing() > 0
    used = ("text", "card", "link")
    shown = {spec for name in used for spec in RENDITION_SETS[name].specs}
    assert specs(image) == shown
    assert specs(unused) == set()
    assert make_missing() == 0
    StaffMember.objects.create(position_vi="Chuyên viên", photo=image, in_leadership=True)
    make_missing([image.pk])
    shown |= set(RENDITION_SETS["person"].specs)
    assert specs(image) == shown
    page = ContentPage.objects.first()
    page.body_en = [("gallery", {"images": [{"image": image}, {"image": image}]})]
    page.save()
    make_missing([image.pk])
    assert specs(image) == shown | set(RENDITION_SETS["gallery"].specs)


@pytest.mark.parametrize("made", [False, True])
def test_readers_never_have_a_picture_made(client: Client, db: None, made: bool) -> None:
    image = picture()
    HomePage.objects.update(intro_image=image)
    page = article(image)
    if made:
        make_missing()
    before = set(CustomRendition.objects.values_list("pk", flat=True))
    for path in ("/", "/tin-tuc/", page.url, f"/en{page.url}", "/can-bo/"):
        html = client.get(path).content.decode()
        files = re.findall(r'<img src="/media/([^"]*-anh[^"]*)"', html)
        assert files or path == "/can-bo/"
        assert all(default_storage.exists(file) for file in files)
    assert set(CustomRendition.objects.values_list("pk", flat=True)) == before


def test_a_picture_is_offered_in_formats_and_sizes_with_its_measures(
    client: Client, db: None
) -> None:
    page = article(picture(1600, 1200))
    make_missing()
    html = client.get(page.url).content.decode()
    pictures = re.findall(r"<picture>.*?</picture>", html)
    assert len(pictures) == 2
    for found in pictures:
        assert re.findall(r'type="image/(\w+)"', found) == ["avif", "webp"]
        assert re.findall(r" (\d+)w", found) == ["480", "800", "1200"] * 2
        assert 'width="800"' in found
        assert 'height="600"' in found
    assert 'fetchpriority="high"' in pictures[0]
    assert "loading" not in pictures[0]
    assert 'alt="Hai nửa"' in pictures[0]
    assert 'loading="lazy"' in pictures[1]


def test_the_first_picture_of_a_list_is_fetched_first(client: Client, db: None) -> None:
    article(picture())
    make_missing()
    html = client.get("/tin-tuc/").content.decode()
    marks = re.findall(r'fetchpriority="high"|loading="lazy"', html)
    assert marks[0] == 'fetchpriority="high"'
    assert set(marks[1:]) == {'loading="lazy"'}


def test_the_focal_point_stays_in_view(db: None) -> None:
    image = picture(2000, 500)
    article(image)
    image.focal_point_x, image.focal_point_y = 1900, 250
    image.focal_point_width = image.focal_point_height = 50
    image.save()
    make_missing()
    spec = RENDITION_SETS["card"].fallback
    rendition = image.renditions.get(
        filter_spec=spec, focal_point_key=Filter(spec).get_cache_key(image)
    )
    with PillowImage.open(rendition.file) as cut:
        red, _green, blue = colour(cut, (5, 5))
    assert blue > red


def test_what_is_transparent_becomes_white_in_every_format(db: None) -> None:
    data = BytesIO()
    PillowImage.new("RGBA", (900, 600), (0, 0, 0, 0)).save(data, "PNG")
    data.seek(0)
    image = CustomImage.objects.create(title="Trong", file=ImageFile(data, name="trong.png"))
    article(image)
    make_missing()
    for rendition in image.renditions.all():
        with PillowImage.open(rendition.file) as made:
            assert min(colour(made, (9, 9))) > 250, rendition.filter_spec


def test_a_picture_that_cannot_be_read_spoils_no_page_and_no_other_picture(
    client: Client, db: None
) -> None:
    broken, sound = picture(), picture()
    Path(broken.file.path).write_bytes(b"")
    page = article(broken)
    article(sound)
    make_missing()
    assert specs(sound)
    assert client.get(page.url).status_code == 200


@pytest.mark.parametrize("left", [b"", b"no picture", b"\xff\xd8\xff\xe0\x00\x10JFIF\0", None])
def test_the_library_opens_with_a_damaged_or_lost_original(
    admin_client: Client, db: None, left: bytes | None
) -> None:
    image = picture()
    if left is None:
        Path(image.file.path).unlink()
    else:
        Path(image.file.path).write_bytes(left)
    for path in (
        *("/admin/images/", "/admin/images/?layout=list", f"/admin/images/{image.pk}/"),
        *("/admin/images/chooser/", f"/admin/images/chooser/chosen/{image.pk}/"),
        f"/admin/images/{image.pk}/delete/",
    ):
        assert admin_client.get(path).status_code == 200, path


def test_a_rendition_whose_file_is_lost_is_made_again(db: None) -> None:
    image = picture()
    article(image)
    made = make_missing()
    rows = set(image.renditions.values_list("pk", "filter_spec"))
    for rendition in image.renditions.all():
        Path(rendition.file.path).unlink()
    assert make_missing() == made
    assert set(image.renditions.values_list("pk", "filter_spec")) == rows
    assert all(default_storage.exists(each.file.name) for each in image.renditions.all())


@pytest.mark.parametrize("read", ["alone", "with others", "prefetched"])
def test_the_admins_thumbnail_whose_file_is_lost_is_made_again(db: None, read: str) -> None:
    image = picture()
    spec = "max-165x165"
    Path(image.get_rendition(spec).file.path).unlink()
    image = CustomImage.objects.prefetch_renditions(spec).get(pk=image.pk)
    if read != "prefetched":
        image = CustomImage.objects.get(pk=image.pk)
    found = image.get_renditions(spec)[spec] if read == "with others" else image.get_rendition(spec)
    with PillowImage.open(found.file) as made:
        assert made.size == (found.width, found.height) == (165, 123)
    assert image.renditions.count() == 1


@pytest.mark.parametrize("moment", ["before it is read", "while it is cut"])
def test_a_picture_deleted_while_its_sizes_are_made_leaves_nothing(
    db: None,
    monkeypatch: Any,
    caplog: Any,
    settings: Any,
    moment: str,
    django_capture_on_commit_callbacks: Any,
) -> None:
    image = picture()
    article(image)

    def then_deleted(make: Any) -> Any:
        """What `make` makes, once the picture has been deleted."""

        def made(*arguments: Any) -> Any:
            with django_capture_on_commit_callbacks(execute=True):
                CustomImage.objects.filter(pk=image.pk).delete()
            return make(*arguments)

        return made

    owner, name = {
        "before it is read": (CustomImage, "open_file"),
        "while it is cut": (Filter, "get_transform"),
    }[moment]
    monkeypatch.setattr(owner, name, then_deleted(getattr(owner, name)))
    assert make_missing([image.pk]) == 0
    assert not [each for each in caplog.records if each.levelname != "INFO"]
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_publishing_asks_for_the_pictures_of_the_page(
    db: None, settings: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.PICTURES_THREAD = True
    asked: list[Any] = []
    monkeypatch.setattr(rendition_worker, "enqueue", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        image = picture()
        page = article(image)
    asked.clear()
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision()
    assert asked == []
    with django_capture_on_commit_callbacks(execute=True):
        page.get_latest_revision().publish()
    assert asked == [{image.pk}]
    assert ReferenceIndex.get_references_for_object(page).exists()
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    assert asked[-1] == {image.pk}


def test_what_a_migration_saves_asks_for_no_pictures(
    db: None, settings: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """On an empty database the tables that tell what shows a picture may not be there yet."""
    settings.PICTURES_THREAD = True
    asked: list[Any] = []
    monkeypatch.setattr(rendition_worker, "enqueue", asked.append)
    person = StaffMember.objects.create(position_vi="Chuyên viên", photo=picture())
    then = MigrationExecutor(connection).loader.project_state().apps
    with django_capture_on_commit_callbacks(execute=True):
        then.get_model("pages", "StaffMember").objects.get(pk=person.pk).save()
    assert asked == []
    with django_capture_on_commit_callbacks(execute=True):
        person.save()
    assert asked == [{person.photo_id}]


@pytest.mark.parametrize(
    "path", ["body_vi.gone.image", "gone", "body_vi.table.table.rows.item.values.0", "gone.item.x"]
)
def test_a_reference_that_leads_nowhere_any_more_keeps_no_picture_from_being_made(
    db: None, path: str
) -> None:
    assert rendition_sets_at(ArticlePage, path) == ()
    assert rendition_sets_at(ArticlePage, "body_vi.gallery.images.item.image") == ("gallery",)

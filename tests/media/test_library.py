"""The library of pictures and documents as editors work with it: what looks the same, what uses a
file, and where a file that was replaced is now."""

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings
from wagtail.models import GroupCollectionPermission

from news.models import ArticlePage, Category, NewsIndexPage
from pages.models import ContentPage, HomePage, Tag
from pages.trashing import put_in_trash, restore
from sotngoaivu.core.likeness import looks_same
from sotngoaivu.media.models import CustomDocument, CustomImage
from sotngoaivu.media.normalisation.likeness import difference_hash
from sotngoaivu.media.renditions import make_missing
from tests.markup import plain
from tests.media.scenes import photo, scene
from tests.members import member, signed_in
from tests.pages.everything import picture

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def known(seed: int, size: tuple[int, int] = (480, 320)) -> CustomImage:
    """A picture as an upload leaves it, without the process that reads one."""
    file = ContentFile(photo(seed, size), "anh.jpg")
    image = CustomImage(title=f"Ảnh {seed}", file=file)
    image.difference_hash = difference_hash(scene(seed, size))
    image.save()
    return image


def upload(client: Client, content: bytes, name: str = "moi.jpg") -> dict[str, Any]:
    answer = client.post(
        reverse("wagtailimages:add_multiple"), {"files[]": SimpleUploadedFile(name, content)}
    )
    told: dict[str, Any] = answer.json()
    return told


def article(title: str = "Tin", **fields: Any) -> ArticlePage:
    page = ArticlePage(title=title, **fields)
    NewsIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


def page_of(client: Client, file: CustomImage | CustomDocument) -> BeautifulSoup:
    app = "wagtailimages" if isinstance(file, CustomImage) else "wagtaildocs"
    answer = client.get(reverse(f"{app}:edit", args=[file.pk]))
    return BeautifulSoup(answer.content, "html.parser")


def uses(client: Client, file: CustomImage | CustomDocument) -> list[str]:
    """What the form of a file says that uses it."""
    return [
        plain(" ".join(each.get_text(" ").split()))
        for each in page_of(client, file).select("#uses li")
    ]


def test_an_upload_of_a_picture_that_is_there_shows_it(admin_client: Client) -> None:
    there, other = known(1), known(2)
    for kind, size in (("JPEG", (240, 160)), ("WEBP", (960, 640))):
        told = upload(admin_client, photo(1, size, kind), f"moi.{kind.lower()}")
        assert told["duplicate"]
        assert reverse("wagtailimages:edit", args=[there.pk]) in told["confirm_duplicate_upload"]
        new = CustomImage.objects.get(pk=told["image_id"])
        links = [link["href"] for link in page_of(admin_client, new).select(".similar-pictures a")]
        assert links == [reverse("wagtailimages:edit", args=[there.pk])]
        new.delete()
    assert not page_of(admin_client, other).select(".similar-pictures")
    assert not upload(admin_client, photo(3))["duplicate"]


def test_an_upload_given_up_for_what_is_there_is_no_news_to_the_next_page(
    admin_client: Client,
) -> None:
    """“Deleted” would read as if the library's picture were gone."""
    there = known(1)
    fields = {
        "image-chooser-upload-title": "Ruộng bậc thang",
        "image-chooser-upload-file": SimpleUploadedFile("moi.jpg", photo(1)),
        "image-chooser-upload-collection": there.collection_id,
    }
    headers = {"X-Requested-With": "XMLHttpRequest"}
    told = admin_client.post(
        reverse("wagtailimages_chooser:create"), fields, headers=headers
    ).json()
    link = BeautifulSoup(told["htmlFragment"], "html.parser").select_one(".use-existing-image")
    assert link
    answer = admin_client.post(str(link["href"]), headers=headers, follow=True).json()
    assert (answer["step"], answer["result"]["id"]) == ("chosen", str(there.pk))
    assert not CustomImage.objects.filter(title="Ruộng bậc thang").exists()
    assert "Ruộng bậc thang" not in admin_client.get("/admin/").content.decode()
    admin_client.post(reverse("wagtailimages:delete", args=[there.pk]))
    assert "Đã xóa ảnh “Ảnh 1”" in admin_client.get("/admin/").content.decode()


def test_a_picture_made_in_code_is_known_once_pages_show_it() -> None:
    image = CustomImage(title="Ảnh", file=ContentFile(photo(1), "anh.jpg"))
    image.save()
    article(main_image=image, main_image_is_decorative=True)
    make_missing([image.pk])
    image.refresh_from_db()
    assert looks_same(image.difference_hash, known(1).difference_hash)


def test_a_replaced_picture_shows_everywhere_and_former_addresses_lead_on(
    admin_client: Client, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    image = known(1)
    page = article(main_image=image, main_image_is_decorative=True)
    make_missing([image.pk])
    former = {image.file.url: ""}
    former |= {each.url: each.filter_spec for each in image.renditions.all()}
    shown = client.get(page.url).content.decode()
    assert len([address for address in former if address in shown]) > 3
    path = reverse("wagtailimages:edit", args=[image.pk])
    sent = {"title": "Ảnh", "file": SimpleUploadedFile("khac.jpg", photo(2)), "tags": ""}
    with django_capture_on_commit_callbacks(execute=True):
        assert admin_client.post(path, sent).status_code == 302
    image = CustomImage.objects.get(pk=image.pk)
    assert looks_same(image.difference_hash, known(2).difference_hash)
    # Until the sizes are made, the picture itself stands for them.
    assert {client.get(address)["Location"] for address in former} == {image.file.url}
    assert image.file.url in client.get(page.url).content.decode()
    make_missing([image.pk])
    present = {each.filter_spec: each.url for each in image.renditions.all()} | {"": image.file.url}
    for address, spec in former.items():
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, present[spec])
        assert client.get(present[spec]).status_code == 200
    shown = client.get(page.url).content.decode()
    assert not [address for address in former if address in shown]
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    assert {client.get(address).status_code for address in former} == {404}


@pytest.mark.parametrize("is_bulk", [False, True])
def test_who_deletes_is_told_of_the_drafts_that_use_it(admin_client: Client, is_bulk: bool) -> None:
    """Pictures, documents, categories and tags; Wagtail's own count knows what is saved alone."""
    draft = article("Tin sửa dở")
    category, tag = Category.objects.create(name="Lạ"), Tag.objects.create(name="lạ")
    file = CustomDocument.objects.create(title="Tệp", file="a.pdf")
    draft.main_image, draft.category = picture("Nháp"), category
    draft.body_vi = [{"type": "attachments", "value": {"documents": [{"document": file.pk}]}}]
    draft.tags.add(tag)
    draft.save_revision()
    used_in_draft = {
        "wagtailimages:delete": draft.main_image,
        "wagtaildocs:delete": file,
        "wagtailsnippets_news_category:delete": category,
        "wagtailsnippets_pages_tag:delete": tag,
    }
    for name, used in used_in_draft.items():
        address = reverse(name, args=[used.pk])
        if is_bulk:
            names = [used._meta.app_label, used._meta.model_name, "delete"]
            address = f"{reverse('wagtail_bulk_action', args=names)}?id={used.pk}"
        shown = admin_client.get(address).content.decode()
        assert "Tin sửa dở" in shown, used


def test_what_uses_a_file_is_told_in_lists_and_forms_drafts_included(
    admin_client: Client,
) -> None:
    image = picture()
    document = CustomDocument.objects.create(title="Tệp", file=ContentFile(b"%PDF", "a.pdf"))
    body = [
        {"type": "image", "value": {"image": image.pk, "is_decorative": True}},
        {"type": "attachments", "value": {"documents": [{"document": document.pk}]}},
    ]
    page = ContentPage(title="Trang đăng", body_vi=body, body_en=body)
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    draft = article("Tin sửa dở")
    draft.main_image, draft.body_vi = image, body
    draft.main_image_is_decorative = True
    draft.save_revision()
    told = ["Tin sửa dở Bài viết · chỉ trong bản nháp", "Trang đăng Trang nội dung"]
    for file, listing in ((image, "wagtailimages:index"), (document, "wagtaildocs:index")):
        assert sorted(uses(admin_client, file)) == told
        html = BeautifulSoup(admin_client.get(reverse(listing)).content, "html.parser")
        (link,) = html.select(f'a[href="{file.usage_url}"]')
        assert plain(link.get_text(" ", strip=True)).startswith("Dùng ở 2 nơi")
    draft.get_latest_revision().publish()
    assert "Tin sửa dở Bài viết" in uses(admin_client, image)
    without = ArticlePage.objects.get(pk=draft.pk)
    without.main_image, without.body_vi = None, []
    without.save_revision().publish()
    assert uses(admin_client, image) == told[1:]


def test_a_page_in_the_trash_uses_nothing_until_it_is_back(admin_client: Client) -> None:
    image = picture()
    draft = article("Tin sửa dở")
    draft.main_image = image
    draft.save_revision()
    record = put_in_trash(draft, None)
    assert uses(admin_client, image) == []
    restore(record, NewsIndexPage.objects.get(), None)
    assert uses(admin_client, image) == ["Tin sửa dở Bài viết · chỉ trong bản nháp"]


def test_lists_are_narrowed_to_what_nothing_uses_and_what_may_be_taken_away(
    admin_client: Client,
) -> None:
    CustomImage.objects.all().delete()
    used, in_draft, free = picture("Dùng"), picture("Nháp"), picture("Tải được")
    free.terms_of_use_vi = "Được in lại"
    free.save()
    article("Một", main_image=used, main_image_is_decorative=True)
    draft = article("Hai")
    draft.main_image = in_draft
    draft.save_revision()

    def listed(query: str) -> list[str]:
        answer = admin_client.get(reverse("wagtailimages:index") + query)
        return sorted(image.title for image in answer.context["object_list"])

    assert listed("?lacks=use") == listed("?terms=given") == ["Tải được"]
    assert listed("?terms=none") == ["Dùng", "Nháp"]
    assert listed("?lacks=use&q=tai") == ["Tải được"]


@pytest.mark.parametrize(
    ("kind", "setting"), [("wagtailimages", "WAGTAILIMAGES_INDEX_PAGE_SIZE"), ("wagtaildocs", "")]
)
def test_a_list_asks_no_more_the_more_there_is_on_it(
    admin_client: Client,
    settings: Settings,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    kind: str,
    setting: str,
) -> None:
    if setting:
        setattr(settings, setting, 100)

    def add(number: int) -> None:
        for _each in range(number):
            if setting:
                picture("Nữa")
            else:
                CustomDocument.objects.create(title="Nữa", file=ContentFile(b"%PDF", "a.pdf"))

    address = reverse(f"{kind}:index")
    add(2)
    admin_client.get(address)
    with CaptureQueriesContext(connection) as few:
        admin_client.get(address)
    most = len(few)
    add(10)
    admin_client.get(address)
    with django_assert_max_num_queries(most):
        assert "Nữa".encode() in admin_client.get(address).content


def test_a_form_is_told_the_words_of_the_library_in_both_languages(
    admin_client: Client, client: Client
) -> None:
    image, plain_one = picture(), picture()
    image.description, image.description_en = "Lúa chín", "Ripe rice"
    image.credit_vi = "Ảnh của Sở"
    image.save()
    plain_one.is_decorative = True
    plain_one.save()
    address = reverse("picture_words") + f"?id={image.pk}&id={plain_one.pk}&id=0&id=x"
    assert admin_client.get(address).json() == {
        str(image.pk): {
            "alt": {"vi": "Lúa chín", "en": "Ripe rice"},
            "credit": {"vi": "Ảnh của Sở", "en": "Ảnh của Sở"},
            "decorative": False,
        },
        str(plain_one.pk): {
            "alt": {"vi": "", "en": ""},
            "credit": {"vi": "", "en": ""},
            "decorative": True,
        },
    }
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("may_add", [True, False])
def test_a_form_offers_the_upload_of_a_picture_to_whom_may_add_one(db: None, may_add: bool) -> None:
    if not may_add:
        GroupCollectionPermission.objects.filter(permission__codename="add_image").delete()
    client = signed_in(member("Biên tập viên"))
    index = NewsIndexPage.objects.get()
    page = article("Tin")
    for address in (
        reverse("wagtailadmin_pages:add", args=["news", "articlepage", index.pk]),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
    ):
        offered = BeautifulSoup(client.get(address).content, "html.parser").select(
            "[data-picture-upload][data-collection]"
        )
        assert len(offered) == may_add


def test_the_report_of_duplicates_has_pictures_documents_and_articles(
    admin_client: Client,
) -> None:
    known(1)
    known(1, (240, 160))
    for name in ("a.pdf", "b.pdf"):
        CustomDocument.objects.create(title=f"Tệp {name}", file=ContentFile(b"%PDF 1", name))
    CustomDocument.objects.create(title="Khác", file=ContentFile(b"%PDF 2", "c.pdf"))
    article("Lễ ký kết")
    article("LỄ KÝ  kết")
    words = " ".join(f"đoạn {number} kể rằng {number * 3}" for number in range(60))
    body = [{"type": "paragraph", "value": {"text": f"<p>{words}</p>"}}]
    article("Tin gốc", body_vi=body)
    article("Tin chép", body_vi=body)
    address = reverse("duplicates_report")
    rows = admin_client.get(address).context["object_list"]
    assert [(str(row.kind), str(row.common), row.title) for row in rows] == [
        ("Ảnh", "trông giống nhau", "Ảnh 1 (480 × 320)"),
        ("Ảnh", "trông giống nhau", "Ảnh 1 (240 × 160)"),
        ("Tài liệu", "cùng một tệp", "Tệp a.pdf (a.pdf)"),
        ("Tài liệu", "cùng một tệp", "Tệp b.pdf (b.pdf)"),
        ("Bài viết", "cùng tiêu đề", "Lễ ký kết"),
        ("Bài viết", "cùng tiêu đề", "LỄ KÝ  kết"),
        ("Bài viết", "nội dung gần như nhau", "Tin gốc"),
        ("Bài viết", "nội dung gần như nhau", "Tin chép"),
    ]
    assert [row.group for row in rows] == [1, 1, 2, 2, 3, 3, 4, 4]
    table = admin_client.get(address + "?export=csv&kind=documents")
    lines = b"".join(table).decode().splitlines()
    assert [line.split(",")[3] for line in lines[1:]] == ["Tệp a.pdf (a.pdf)", "Tệp b.pdf (b.pdf)"]
    assert admin_client.get(address + "?export=xlsx").status_code == 200

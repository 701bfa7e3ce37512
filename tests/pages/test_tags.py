"""Tags have addresses without diacritics, and an English name."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from news.models import ArticlePage
from pages.models import Tag
from sotngoaivu.accounts.models import User

pytestmark = pytest.mark.django_db


def test_a_tag_has_an_address_without_diacritics() -> None:
    assert Tag.objects.create(name="Điện gió").slug == "dien-gio"
    assert Tag.objects.create(name="Điền giỏ").slug == "dien-gio-1"
    assert Tag.objects.create(name="***").slug == "tu-khoa"


def test_the_longest_names_have_addresses_too() -> None:
    slugs = {Tag.objects.create(name=letter * 100).slug for letter in "đdď"}
    assert len(slugs) == 3
    assert max(map(len, slugs)) == 100


def test_publishers_edit_tags_and_need_not_write_addresses(client: Client) -> None:
    moderator = User.objects.create_user("lan", password="mat-khau-dai")
    moderator.groups.add(Group.objects.get(name="Người duyệt bài"))
    client.force_login(moderator)
    path = reverse("wagtailsnippets_pages_tag:add")
    assert client.post(path, {"name": "Biển đảo", "name_en": "Sea", "slug": ""}).status_code == 302
    assert Tag.objects.get(name="Biển đảo").slug == "bien-dao"
    refused = client.post(path, {"name": "Đảo", "name_en": "", "slug": "biển-đảo"})
    assert refused.status_code == 200


def test_english_readers_get_its_english_name(client: Client) -> None:
    article = ArticlePage.published().exclude(title_en="").filter(tagged_items__isnull=False)[0]
    article.tags.add("Điện gió")
    article.save()
    Tag.objects.filter(name="Điện gió").update(name_en="")

    def shown() -> dict[str, str]:
        html = BeautifulSoup(client.get(f"/en{article.url}").content, "html.parser")
        return {link.get_text(): str(link.get("lang", "")) for link in html.select(".tags a")}

    assert shown()["Điện gió"] == "vi"
    tag = Tag.objects.get(name="Điện gió")
    tag.name_en = "Wind power"
    tag.save()
    assert shown()["Wind power"] == ""


SPELLINGS = (
    *("Đối ngoại", "đối ngoại", "ĐỐI NGOẠI", "Đo\u0302\u0301i  ngoa\u0323i "),
    *("\u00d0ối ngoại", "\u00f0ối ngoại", "Đối ngoại,", " ;Đối ngoại ; "),
)


def test_one_tag_is_one_tag_however_it_is_typed(client: Client, admin_user: User) -> None:
    first = Tag.objects.create(name=SPELLINGS[0])
    article = ArticlePage.published()[0]
    article.tags.clear()
    for name in SPELLINGS:
        article.tags.add(name)
        article.save()
    other = ArticlePage.published()[1]
    other.tags.set(SPELLINGS, clear=True)
    other.save()
    assert list(article.tags.all()) == list(other.tags.all()) == [first]
    assert Tag.objects.filter(key="đối ngoại").count() == 1
    client.force_login(admin_user)
    again = client.post(reverse("wagtailsnippets_pages_tag:add"), {"name": SPELLINGS[3]})
    assert SPELLINGS[0] in str(again.context["form"].errors["name"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa bình", "Hoà bình"),
        ("VĂN HÓA", "văn hoá"),
        ("Thúy", "Thuý"),
        ("Khỏe", "Khoẻ"),
        ("Hội họa", "hội hoạ"),
    ],
)
def test_the_old_and_the_new_place_of_a_tone_make_one_tag(one: str, other: str) -> None:
    first = Tag.objects.create(name=one)
    article = ArticlePage.published()[0]
    article.tags.set([other, one], clear=True)
    article.save()
    assert list(article.tags.all()) == [first]
    assert Tag.objects.get_or_create(name=other) == (first, False)


def test_words_that_differ_stay_different_tags() -> None:
    names = ("Hoa", "Hòa", "Hóa", "Mùa", "Mua", "Thúy", "Thủy", "Đa", "Da")
    assert len({Tag.objects.create(name=name).pk for name in names}) == len(names)


def test_a_tag_made_in_code_is_named_without_what_parts_tags() -> None:
    article = ArticlePage.published()[0]
    article.tags.add("Điện gió,", "  Sóng;  biển ")
    article.save()
    assert {"Điện gió", "Sóng; biển"} <= {tag.name for tag in article.tags.all()}
    assert Tag.objects.create(name="Gió, ").name == "Gió"


def test_a_tag_that_is_renamed_is_found_by_its_new_name_alone() -> None:
    tag = Tag.objects.create(name="Điện gió")
    tag.name = "Điện gió ngoài khơi"
    tag.save(update_fields=["name"])
    assert Tag.objects.get_or_create(name="điện GIÓ ngoài khơi") == (tag, False)
    assert Tag.objects.get_or_create(name="điện gió")[1]


def test_tags_made_in_bulk_have_keys() -> None:
    Tag.objects.bulk_create([Tag(name="Sóng", slug="song"), Tag(name="Gió", slug="gio")])
    assert Tag.objects.get_or_create(name="SÓNG")[0].slug == "song"
    with pytest.raises(IntegrityError), transaction.atomic():
        Tag.objects.bulk_create([Tag(name="GIÓ", slug="gio-1")])


def test_tags_that_mean_one_are_merged_in_pages_and_drafts(
    client: Client, admin_user: User
) -> None:
    kept, lost = Tag.objects.create(name="Gió"), Tag.objects.create(name="Phong", name_en="Wind")
    both, one, drafted = ArticlePage.published()[:3]
    for article, tags in ((both, [kept, lost]), (one, [lost])):
        article.tags.set(tags, clear=True)
        article.save_revision().publish()
    drafted.tags.set([lost], clear=True)
    drafted.save_revision()
    client.force_login(admin_user)
    assert "/bulk/pages/tag/merge/" in client.get("/admin/snippets/pages/tag/").content.decode()
    path = f"/admin/bulk/pages/tag/merge/?id={kept.pk}&id={lost.pk}&next=/admin/snippets/pages/tag/"
    page = client.get(path).content.decode()
    assert page.count('name="target"') == 2
    assert client.post(path, {"target": kept.pk}).status_code == 302
    assert not Tag.objects.filter(pk=lost.pk).exists()
    for article in (both, one):
        assert list(ArticlePage.objects.get(pk=article.pk).tags.all()) == [kept]
    draft = ArticlePage.objects.get(pk=drafted.pk).get_latest_revision_as_object()
    assert list(draft.tags.all()) == [kept]
    kept.refresh_from_db()
    assert kept.name_en == "Wind"
    listed = client.get(f"/tin-tuc/?tag={kept.slug}").content.decode()
    assert one.title in listed
    assert both.title in listed
    assert client.get(f"/tin-tuc/?tag={lost.slug}")["Location"] == f"/tin-tuc/?tag={kept.slug}"


def test_only_who_may_delete_tags_may_merge_them(client: Client) -> None:
    tags = [Tag.objects.create(name=name) for name in ("Gió", "Phong")]
    editor = User.objects.create_user("lan", password="mat-khau-dai")
    editor.groups.add(Group.objects.get(name="Biên tập viên"))
    client.force_login(editor)
    path = f"/admin/bulk/pages/tag/merge/?id={tags[0].pk}&id={tags[1].pk}"
    client.post(path, {"target": tags[0].pk})
    assert Tag.objects.filter(pk__in=[tag.pk for tag in tags]).count() == 2

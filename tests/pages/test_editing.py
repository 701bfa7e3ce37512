"""What editors do with each page type in the admin."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.forms import CheckboxInput
from django.test import Client
from django.test.utils import ContextList
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.blocks import BlockField
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from news.models import ArticlePage, NewsIndexPage
from pages.models import (
    BasePage,
    ContactPage,
    ContentPage,
    HomePage,
    MissionPage,
    OfficePage,
    OrganisationPage,
    SiteMapPage,
    StaffPage,
)

# Where an editor adds a page of each type.
PARENTS: dict[type[BasePage], type[Page]] = {
    MissionPage: HomePage,
    OrganisationPage: HomePage,
    OfficePage: OrganisationPage,
    StaffPage: HomePage,
    ContentPage: HomePage,
    ContactPage: HomePage,
    NewsIndexPage: HomePage,
    ArticlePage: NewsIndexPage,
    SiteMapPage: HomePage,
}
pytestmark = pytest.mark.one_database
every_type = pytest.mark.parametrize("model", PARENTS, ids=lambda model: model.__name__)


def data(model: type[BasePage], user: Any, **changes: Any) -> dict[str, Any]:
    """What the browser would post for a new page of `model`, with `changes`."""
    form = model.get_edit_handler().get_form_class()(instance=model(), for_user=user)
    values: dict[str, Any] = {}
    for name, field in form.fields.items():
        if isinstance(field, BlockField):
            values[name] = streamfield([])
        elif isinstance(field.widget, DraftailRichTextArea):
            values[name] = rich_text("")
        elif not isinstance(field.widget, CheckboxInput):
            initial = form[name].value()
            values[name] = "" if initial in (None, []) else initial
    for formset in form.formsets:
        values[formset] = inline_formset([])
    date = values.get("date")
    if date:
        values["date"] = date.strftime("%d/%m/%Y %H:%M")
    posted: dict[str, Any] = nested_form_data(values | changes)
    return posted


def create(client: Client, user: Any, model: type[BasePage], **changes: Any) -> BasePage:
    if model.max_count:
        model.objects.all().delete()
    parent = PARENTS[model].objects.first()
    before = set(model.objects.values_list("pk", flat=True))
    path = reverse("wagtailadmin_pages:add", args=[*label(model), parent.pk])
    fields = {"title": "Đối ngoại địa phương", "slug": "doi-ngoai-dia-phuong"} | changes
    response = client.post(path, data(model, user, **fields))
    created = model.objects.exclude(pk__in=before)
    assert created.count() == 1, _errors(response.context)
    assert response.status_code == 302
    page: BasePage = created.get()
    return page


def edit(client: Client, user: Any, page: BasePage, **changes: Any) -> BasePage:
    fields = {"title": page.title, "slug": page.slug} | changes
    response = client.post(form_of(page), data(type(page), user, **fields))
    assert not _errors(response.context)
    assert response.status_code == 302
    edited: BasePage = type(page).objects.get(pk=page.pk)
    return edited


def form_of(page: BasePage) -> str:
    """Where a page is edited; after a draft is saved, too."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def label(model: type[BasePage]) -> tuple[str, str]:
    return model._meta.app_label, model._meta.model_name


def _errors(context: ContextList | dict[str, Any] | None) -> Any:
    form = context.get("form") if context else None
    return form and form.errors


@every_type
def test_create_translate_publish_and_read(
    admin_client: Client, admin_user: Any, model: type[BasePage]
) -> None:
    page = create(admin_client, admin_user, model)
    assert not page.live
    assert "doi-ngoai-dia-phuong" in admin_client.get(form_of(page)).content.decode()
    assert admin_client.get(f"/{page.url_path.split('/', 2)[2]}").status_code == 404
    page = edit(
        admin_client,
        admin_user,
        page,
        **{"title_en": "Local external relations", "action-publish": "1"},
    )
    assert page.live
    assert "Đối ngoại địa phương" in admin_client.get(page.url).content.decode()
    assert "Local external relations" in admin_client.get(f"/en{page.url}").content.decode()


@every_type
def test_preview_in_both_languages(
    admin_client: Client, admin_user: Any, model: type[BasePage]
) -> None:
    page = create(admin_client, admin_user, model)
    path = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    changes = {"title": "Bản nháp", "slug": "ban-nhap", "title_en": "The draft"}
    assert admin_client.post(path, data(model, admin_user, **changes)).json()["is_valid"]
    for mode, title in (("vi", "Bản nháp"), ("en", "The draft")):
        shown = admin_client.get(f"{path}?mode={mode}").content.decode()
        assert title in shown
        assert f'lang="{mode}"' in shown


@every_type
def test_restore_an_old_version(
    admin_client: Client, admin_user: Any, model: type[BasePage]
) -> None:
    page = create(admin_client, admin_user, model, title_en="First")
    first = page.latest_revision
    page = edit(admin_client, admin_user, page, title="Bản hai", title_en="Second")
    path = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])
    assert "Đối ngoại địa phương" in admin_client.get(path).content.decode()
    changes = {"revision": first.pk, "title_en": "First", "action-publish": "1"}
    page = edit(admin_client, admin_user, page, title="Đối ngoại địa phương", **changes)
    assert (page.title, page.title_en) == ("Đối ngoại địa phương", "First")


@every_type
def test_schedule(
    admin_client: Client,
    admin_user: Any,
    model: type[BasePage],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start = timezone.localtime() + timedelta(hours=1)
    page = create(
        admin_client,
        admin_user,
        model,
        **{"go_live_at": start.strftime("%d/%m/%Y %H:%M"), "action-publish": "1"},
    )
    call_command("publish_scheduled")
    page.refresh_from_db()
    assert not page.live
    assert page.approved_schedule
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(minutes=1))
    call_command("publish_scheduled")
    page.refresh_from_db()
    assert page.live


@every_type
def test_copy_and_move(admin_client: Client, admin_user: Any, model: type[BasePage]) -> None:
    page = create(admin_client, admin_user, model, title_en="Relations")
    path = reverse("wagtailadmin_pages:copy", args=[page.pk])
    fields = {
        "new_title": "Bản sao",
        "new_slug": "ban-sao",
        "new_parent_page": page.get_parent().pk,
        "copy_subpages": "",
        "publish_copies": "",
        "alias": "",
    }
    admin_client.post(path, fields)
    copied = model.objects.filter(slug="ban-sao").first()
    # A page that the site has once is not copied.
    assert (copied is None) == (model.max_count == 1)
    assert copied is None or copied.title_en == "Relations"

    path = reverse("wagtailadmin_pages:set_page_position", args=[page.pk])
    is_sorted = page.get_parent().specific.permissions_for_user(admin_user).can_reorder_children()
    answer = admin_client.post(f"{path}?position=0")
    assert answer.status_code == (200 if is_sorted else 302)
    assert (page.get_parent().get_children().first().pk == page.pk) == is_sorted

    target = _other_parent(model)
    if target:
        path = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, target.pk])
        assert admin_client.post(path, follow=True).status_code == 200
        assert model.objects.get(pk=page.pk).get_parent().pk == target.pk
    assert model.objects.get(pk=page.pk).title_en == "Relations"


def _other_parent(model: type[BasePage]) -> Page | None:
    """Another page that a page of `model` may be moved below; there is but one home page."""
    if model is ContentPage:
        return MissionPage.objects.first()
    parent = PARENTS[model]
    if parent is HomePage or parent.max_count:
        return None
    return HomePage.objects.get().add_child(instance=parent(title="Nơi khác"))


def test_the_one_home_page_is_translated_previewed_restored_and_scheduled(
    home: HomePage, admin_client: Client, admin_user: Any
) -> None:
    """It is there from the start and cannot be added, copied or moved."""
    before = home.latest_revision
    path = reverse("wagtailadmin_pages:preview_on_edit", args=[home.pk])
    titles = {"title": "Trang đầu", "title_en": "Front page"}
    changes = data(HomePage, admin_user, slug=home.slug, **titles)
    assert admin_client.post(path, changes).json()["is_valid"]
    assert "Front page" in admin_client.get(f"{path}?mode=en").content.decode()

    edit(admin_client, admin_user, home, **titles, **{"action-publish": "1"})
    assert "Front page" in admin_client.get("/en/").content.decode()

    start = timezone.localtime() + timedelta(hours=1)
    when = {"go_live_at": start.strftime("%d/%m/%Y %H:%M"), "title_en": "Later"}
    edit(admin_client, admin_user, home, **when, **{"action-publish": "1"})
    assert "Later" not in admin_client.get("/en/").content.decode()
    assert home.revisions.filter(approved_go_live_at__isnull=False).count() == 1

    path = reverse("wagtailadmin_pages:revisions_revert", args=[home.pk, before.pk])
    assert home.title_en in admin_client.get(path).content.decode()


def test_slugs_come_from_vietnamese_titles(home: HomePage) -> None:
    page = home.add_child(instance=ContentPage(title="Đường Lý Thường Kiệt"))
    assert page.slug == "duong-ly-thuong-kiet"
    second = home.add_child(instance=ContentPage(title="Đường Lý Thường Kiệt"))
    assert second.slug == "duong-ly-thuong-kiet-2"


@pytest.mark.parametrize(
    ("title", "typed"), [("中华人民共和国", ""), ("สวัสดี", ""), ("???", "-"), ("★ ★ ★", "--")]
)
def test_a_title_that_no_slug_is_made_of_holds_no_page_up(
    admin_client: Client, admin_user: Any, title: str, typed: str
) -> None:
    create(admin_client, admin_user, ArticlePage, title=title, slug=typed)
    create(admin_client, admin_user, ArticlePage, title=f"{title} 。", slug=typed)
    slugs = ArticlePage.objects.filter(title__startswith=title).values_list("slug", flat=True)
    assert set(slugs) == {"bai-viet", "bai-viet-2"}
    made = ArticlePage(title=title)
    NewsIndexPage.objects.get().add_child(instance=made)
    assert made.slug == "bai-viet-3"


def index_key() -> int:
    return int(NewsIndexPage.objects.get().pk)


def test_a_page_without_a_title_is_told_so_once(admin_client: Client, admin_user: Any) -> None:
    index = NewsIndexPage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=("news", "articlepage", index.pk))
    answer = admin_client.post(address, data(ArticlePage, admin_user, title="", slug=""))
    assert set(answer.context["form"].errors) == {"title"}


def test_a_slug_has_a_letter_or_a_number(admin_client: Client, admin_user: Any) -> None:
    article = ArticlePage.objects.live().first()
    assert article
    address = reverse("wagtailadmin_pages:edit", args=[article.pk])
    fields = data(ArticlePage, admin_user, title="Tên", slug="--", **{"action-publish": "1"})
    errors = admin_client.post(address, fields).context["form"].errors
    assert errors == {"slug": ["Đường dẫn cần có chữ hoặc số."]}
    copying = reverse("wagtailadmin_pages:copy", args=[article.pk])
    parent = article.get_parent().pk
    sent = {"new_title": "Tên", "new_slug": "-", "new_parent_page": parent}
    assert "new_slug" in admin_client.post(copying, sent).context["form"].errors


@pytest.mark.parametrize("slug", ["-", "--", "_"])
def test_a_slug_of_a_category_or_tag_has_a_letter_or_a_number(
    admin_client: Client, slug: str
) -> None:
    for model, fields in (
        ("news/category", {"name_vi": "Tên", "name_en": "", "position": 50}),
        ("pages/tag", {"name": "Tên", "name_en": ""}),
    ):
        address = f"/admin/snippets/{model}/add/"
        errors = admin_client.post(address, {**fields, "slug": slug}).context["form"].errors
        assert errors == {"slug": ["Đường dẫn cần có chữ hoặc số."]}
        assert admin_client.post(address, {**fields, "slug": ""}).status_code == 302


def test_text_is_stored_composed(admin_client: Client, admin_user: Any) -> None:
    decomposed = "Đo\u0302\u0301i ngoa\u0323i"
    page = create(admin_client, admin_user, ContentPage, intro_vi=decomposed, slug="nfc")
    assert page.get_latest_revision_as_object().intro_vi == "Đối ngoại"


def test_a_draft_that_saves_itself_keeps_the_address_where_another_is_wrong(
    admin_client: Client, admin_user: Any
) -> None:
    """What was typed is still in the form; saving it says what is wrong."""
    first, second = ArticlePage.objects.live().order_by("pk")[:2]
    address = reverse("wagtailadmin_pages:edit", args=[first.pk])
    for wrong in (second.slug, "hai chữ", "rss", ""):
        fields = data(ArticlePage, admin_user, title="Tên mới", slug=wrong)
        answer = admin_client.post(address, fields, headers={"Accept": "application/json"})
        assert answer.json()["success"], wrong
        draft = ArticlePage.objects.get(pk=first.pk).get_latest_revision_as_object()
        assert (draft.title, draft.slug) == ("Tên mới", first.slug)
        answer = admin_client.post(address, fields)
        assert "slug" in answer.context["form"].errors, wrong


@pytest.mark.parametrize(
    ("typed", "slug"),
    [("rss", "rss-2"), ("hai chữ", "hai-chu"), ("", "ten-moi"), ("taken", "taken-2")],
)
def test_a_new_page_gets_an_address_whatever_was_typed(
    admin_client: Client, admin_user: Any, typed: str, slug: str
) -> None:
    index = NewsIndexPage.objects.get()
    index.add_child(instance=ArticlePage(title="Taken", slug="taken"))
    address = reverse("wagtailadmin_pages:add", args=["news", "articlepage", index.pk])
    fields = data(ArticlePage, admin_user, title="Tên mới", slug=typed)
    assert admin_client.post(address, fields).status_code == 302
    assert ArticlePage.objects.get(title="Tên mới").slug == slug

"""Every address of the admin, of which a test asks something of its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page, Site, Task, Workflow

from news.importing.models import ImportBatch
from news.models import ArticlePage, Category
from pages.models import SiteSettings, StaffMember, Tag
from pages.trashing import put_in_trash
from sotngoaivu.accounts.models import User
from sotngoaivu.media.models import CustomDocument, CustomImage

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True)
class Address:
    """A name of the URL configuration, with its path, and what it takes."""

    name: str
    pattern: str

    def parameters(self) -> list[str]:
        return [first or second for first, second in _PARAMETER.findall(self.pattern)]

    def path(self, values: dict[str, str]) -> str:
        """`values`: by the parameter's name."""
        filled = _PARAMETER.sub(lambda found: values[found[1] or found[2]], self.pattern)
        return "/" + re.sub(r"[\^$\\]", "", filled)


def admin_addresses() -> list[Address]:
    found = [each for each in _below(get_resolver()) if each.pattern.startswith("admin/")]
    # Those without a name are Wagtail's tests and its catch-all.
    named = {each for each in found if each.name and not each.name.endswith("error_test")}
    assert len(named) > 200
    return sorted(named, key=lambda each: (each.name, each.pattern))


def _below(resolver: URLResolver, path: str = "", space: str = "") -> Iterator[Address]:
    for each in resolver.url_patterns:
        here = path + str(each.pattern)
        if isinstance(each, URLPattern):
            yield Address(space + (each.name or ""), here)
        else:
            yield from _below(each, here, space + (f"{each.namespace}:" if each.namespace else ""))


def one_of_each(owner: User, page: Page) -> "Rows":
    """A row for whatever an address of the admin names; `page` is submitted for approval."""
    parent = page.get_parent()
    revision = page.save_revision(user=owner)
    state = page.get_workflow().start(page, owner)
    document = CustomDocument(title="Tài liệu")
    document.file.save("tai-lieu.txt", ContentFile(b"x"))
    document.save()
    trashed = parent.add_child(instance=ArticlePage(title="Đã xóa", live=False))
    rows = {
        "wagtailadmin_pages:": page,
        "wagtailadmin_explore": parent,
        "wagtailadmin_choose_page": parent,
        "page_findings": page,
        "wagtailadmin_api:pages:": page,
        "wagtailadmin_api:images:": CustomImage.objects.first(),
        "wagtailadmin_api:documents:": document,
        "wagtailadmin_collections:": Collection.get_first_root_node().add_child(name="Riêng"),
        "wagtailadmin_workflows:": Workflow.objects.first(),
        "wagtailsnippets_pages_staffmember:": StaffMember.objects.first(),
        "wagtailsnippets_pages_tag:": Tag.objects.create(name="từ khóa"),
        "wagtailsnippets_news_category:": Category.objects.first(),
        "wagtailsnippetchoosers_pages_staffmember:": StaffMember.objects.first(),
        "wagtailsnippetchoosers_pages_tag:": Tag.objects.first(),
        "wagtailsnippetchoosers_news_category:": Category.objects.first(),
        "wagtailsettings:": SiteSettings.load(),
        "wagtailsites:": Site.objects.get(),
        "wagtailusers_users:": User.objects.create(username="dong-nghiep"),
        "wagtailusers_groups:": Group.objects.first(),
        "wagtailredirects:": Redirect.add_redirect("/cu/", "/moi/"),
        "wagtailimages": CustomImage.objects.first(),
        "wagtaildocs": document,
        "import": ImportBatch.objects.create(source="Trang cũ", file_name="cu.zip", state="done"),
        "restore_page": put_in_trash(trashed, None),
        "delete_for_good": put_in_trash(
            parent.add_child(instance=ArticlePage(title="Xóa hẳn", live=False)), None
        ),
    }
    named = {
        "revision_id": revision.pk,
        "revision_id_a": "live",
        "revision_id_b": revision.pk,
        "destination_id": parent.pk,
        "task_state_id": state.current_task_state.pk,
        "task_id": Task.objects.get().pk,
        "workflow_state_id": state.pk,
        "workflow_pk": Workflow.objects.get().pk,
        "page_pk": page.pk,
        "session_id": 1,
        "uploaded_file_id": 1,
        "object_id": page.pk,
        "action_name": "approve",
        "filter_spec": "fill-10x10",
        "uidb64": "x",
        "token": "x",
    }
    return Rows({prefix: row.pk for prefix, row in rows.items()}, named)


@dataclass(frozen=True)
class Rows:
    """Keys of rows, by the beginning of an address' name, and by the name of a parameter."""

    by_address: dict[str, Any]
    by_parameter: dict[str, Any]

    def path(self, name: str) -> str:
        """The one address that is named so, of these rows."""
        (address,) = (each for each in admin_addresses() if each.name == name)
        return address.path(self.of(address))

    def of(self, address: Address) -> dict[str, str]:
        """What an address takes."""
        values = dict(self.by_parameter)
        match address.name.partition(":")[0]:
            case "wagtailsettings":
                models = ("pages", "sitesettings")
            case "wagtail_bulk_action":
                models, values["action"] = ("wagtailcore", "page"), "delete"
            case "wagtailadmin_workflows":
                models = ("wagtailcore", "groupapprovaltask")
            case _other:
                models = ("news", "articlepage")
        for parameter in address.parameters():
            if parameter.endswith(("app_name", "app_label")):
                values[parameter] = models[0]
            elif parameter.endswith("model_name"):
                values[parameter] = models[1]
            elif parameter not in values:
                values[parameter] = self._row_of(address)
            if parameter == "parent_page_id" and "add" in address.name:
                values[parameter] = self.by_address["wagtailadmin_explore"]
        return {name: str(value) for name, value in values.items()}

    def _row_of(self, address: Address) -> Any:
        """That of the longest beginning; 1 where nothing is known."""
        found = [prefix for prefix in self.by_address if address.name.startswith(prefix)]
        return self.by_address[max(found, key=len)] if found else 1

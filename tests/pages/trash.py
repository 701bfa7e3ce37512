"""Pages that are put in the trash and brought back, and who does so."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import (
    Page,
)

from news.models import ArticlePage
from pages.models import (
    TrashedPage,
)
from tests.pages.drafts import draft


def said(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def url(name: str, *args: int) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def public_article(title: str = "Tin sẽ xóa", **fields: Any) -> ArticlePage:
    article = draft(title, **fields)
    article.save_revision().publish()
    published: ArticlePage = ArticlePage.objects.get(pk=article.pk)
    return published


def delete(client: Client, page: Page, **fields: Any) -> Any:
    return client.post(url("delete", page.pk), fields, follow=True)


def bring_back(client: Client, page: Page, **fields: Any) -> Any:
    record = TrashedPage.objects.get(page=page)
    address = reverse("restore_page", args=[record.pk])
    if "parent" not in fields:
        fields["parent"] = client.get(address).context["form"]["parent"].value()
    return client.post(address, fields, follow=True)

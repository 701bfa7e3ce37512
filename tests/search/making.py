"""Objects to be found, and the search page asked for them."""

import datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from news.models import ArticlePage, NewsIndexPage
from pages.models import ContentPage, HomePage
from tests.blocks import paragraph
from tests.templates import outermost_template

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
# Words that the starter content does not have.
RARE, RARE_EN = "khinh khí cầu", "montgolfier"


def body(text: str) -> list[dict[str, Any]]:
    return [paragraph(f"<p>{text}</p>")] if text else []


def article(title: str, text: str = "", *, days_ago: int = 0, **fields: Any) -> ArticlePage:
    """A published article of so many days ago."""
    made = ArticlePage(
        **{
            "title": title,
            "body_vi": body(text),
            "body_en": body(fields.pop("text_en", "")),
            "date": timezone.now() - datetime.timedelta(days=days_ago),
            **fields,
        }
    )
    NewsIndexPage.objects.get().add_child(instance=made)
    return made


def page(title: str, text: str = "", **fields: Any) -> ContentPage:
    """A published page that stands below the home page."""
    made = ContentPage(**{"title": title, "body_vi": body(text), **fields})
    HomePage.objects.get().add_child(instance=made)
    return made


def search(client: Client, q: str, *, english: bool = False, **parameters: Any) -> Any:
    """The response of the search page."""
    path = "/en/tim-kiem/" if english else "/tim-kiem/"
    response = client.get(path, {"q": q, **parameters}, headers={"user-agent": BROWSER})
    assert response.status_code == 200
    return response


def context(client: Client, q: str, **parameters: Any) -> Any:
    """What the search page is given to show, without the page itself."""
    with outermost_template.left_out():
        return search(client, q, **parameters).context


def titles(client: Client, q: str, **parameters: Any) -> list[str]:
    """The titles found, without their marks, in order; those of the query and nothing else."""
    found = context(client, q, **({"exact": 1} | parameters))["results"]
    return [plain(result.title) for result in found]


def plain(marked: str) -> str:
    return str(marked).replace("<mark>", "").replace("</mark>", "")


def suggested(client: Client, q: str, *, english: bool = False) -> list[dict[str, str]]:
    path = "/en/tim-kiem/goi-y/" if english else "/tim-kiem/goi-y/"
    response = client.get(path, {"q": q}, headers={"user-agent": BROWSER})
    assert response.status_code == 200
    found: list[dict[str, str]] = response.json()["suggestions"]
    return found

"""How the starter's words get into pages: both languages, links between pages, history."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from django.db import models
from wagtail.models import Page

from pages.models import BasePage

# What Wagtail's models bring holds the Vietnamese under its plain name.
_WAGTAIL_FIELDS = {"title", "seo_title", "search_description", "description"}
_LINK = re.compile(r'href="page:([a-z_-]+)"')

Pages = dict[str, Page]


def read(file: Path) -> dict[str, Any]:
    """The words in a file of `content/` (TOML): what fields hold, bodies as raw stream data."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def is_bilingual(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"vi", "en"}


def columns(words: dict[str, Any]) -> dict[str, Any]:
    """Spread `{"intro": {"vi": …, "en": …}}` over `intro_vi` and `intro_en`; keep the rest."""
    spread: dict[str, Any] = {}
    for name, value in words.items():
        if is_bilingual(value):
            spread[name if name in _WAGTAIL_FIELDS else f"{name}_vi"] = value["vi"]
            spread[f"{name}_en"] = value["en"]
        else:
            spread[name] = value
    return spread


def resolve(value: Any, pages: Pages) -> Any:
    """Put page ids where the words name a page by its key.

    `"page:contact"` alone becomes the id, as page choosers store it; in HTML
    `href="page:contact"` becomes the link of Wagtail's rich text. Raises KeyError for a key
    that no page has.
    """
    if isinstance(value, str):
        if value.startswith("page:"):
            return pages[value.removeprefix("page:")].pk
        return _LINK.sub(lambda found: f'linktype="page" id="{pages[found[1]].pk}"', value)
    if isinstance(value, list):
        return [resolve(item, pages) for item in value]
    if isinstance(value, dict):
        return {name: resolve(item, pages) for name, item in value.items()}
    return value


def add_page(parent: Page, model: type[BasePage], words: dict[str, Any]) -> Any:
    """Put an unpublished page with its titles and address into the tree; `write` fills it."""
    titles = {name: words[name] for name in ("slug", "title")}
    page = model(live=False, **columns(titles))
    parent.add_child(instance=page)
    return page


def write(page: BasePage, words: dict[str, Any], pages: Pages) -> None:
    """Fill `page` and publish it by a revision, so that its history starts with this text."""
    for name, value in columns(words).items():
        set_value(page, name, resolve(value, pages))
    page.save()
    page.save_revision().publish()


def set_value(target: models.Model, name: str, value: Any) -> None:
    """Set an attribute; lists are the raw JSON of a StreamField."""
    is_stream = isinstance(value, list) and all(isinstance(item, dict) for item in value)
    if is_stream:
        # TOML has no null, which is the value of a block that holds nothing.
        value = json.dumps([{"value": None, **item} for item in value])
    setattr(target, name, value)

"""Starter news: put into the tree that `pages.starter.loader` builds."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils import timezone

from news.models import ArticlePage, Category, NewsIndexPage
from pages.models import HomePage, Tag
from pages.starter.pictures import Pictures
from pages.starter.writing import Pages, add_page, columns, read, write

_CONTENT = Path(__file__).parent / "content"
# What an article says about itself besides its words.
_ABOUT = {"category", "tags", "date", "days_ago", "picture"}


def load_news(home: HomePage, pages: Pages, pictures: Pictures) -> Callable[[], None]:
    """Add the index below `home`, as `pages["news"]`; the function returned writes the news.

    In two steps, so that articles link to pages that stand after them in the menu.
    """
    index = read(_CONTENT / "index.toml")
    articles = [read(file) for file in (_CONTENT / "articles").glob("*.toml")]
    pages["news"] = add_page(home, NewsIndexPage, index["page"])

    def finish() -> None:
        write(pages["news"], index["page"], pages)
        categories = {
            key: Category.objects.create(**columns(words), position=10 * place)
            for place, (key, words) in enumerate(index["categories"].items(), start=1)
        }
        names = sorted({name for about in articles for name in about["tags"]})
        tags = {name: _tag(name, index["tags"][name]) for name in names}
        oldest_first = sorted(articles, key=_day)
        for about in oldest_first:
            words = {name: value for name, value in about.items() if name not in _ABOUT}
            article = add_page(pages["news"], ArticlePage, words)
            article.is_sample = True
            article.date = _nine_o_clock(_day(about))
            article.category = categories[about["category"]]
            article.tags.set([tags[name] for name in about["tags"]])
            article.main_image = pictures.get(about["picture"]) if "picture" in about else None
            write(article, words, pages)

    return finish


def _tag(name: str, name_en: str) -> Tag:
    tag: Tag = Tag.objects.get_or_create(name=name, defaults={"name_en": name_en})[0]
    return tag


def _day(about: dict[str, Any]) -> datetime.date:
    """The article's own date, or so many days before the day of loading."""
    own: datetime.date | None = about.get("date")
    return own or timezone.localdate() - datetime.timedelta(days=about["days_ago"])


def _nine_o_clock(day: datetime.date) -> datetime.datetime:
    """Nine in the morning, Vietnamese time."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(9)))

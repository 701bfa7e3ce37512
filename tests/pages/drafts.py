"""Articles that are written, scheduled and looked at."""

import datetime
from typing import Any

from wagtail.models import Page, Revision

from news.models import ArticlePage, NewsIndexPage

HOUR = datetime.timedelta(hours=1)


def draft(title: str, **fields: Any) -> ArticlePage:
    article = ArticlePage(title=title, lead_vi="Đoạn mở đầu.", live=False, **fields)
    NewsIndexPage.objects.get().add_child(instance=article)
    return article


def schedule(article: ArticlePage, moment: datetime.datetime, **changes: Any) -> Revision:
    for name, value in ({"go_live_at": moment} | changes).items():
        setattr(article, name, value)
    revision: Revision = article.save_revision(clean=False)
    revision.publish()
    return revision


def live(*articles: Page) -> list[bool]:
    return [Page.objects.get(pk=article.pk).live for article in articles]


def slugs(*articles: Page) -> list[str]:
    return [Page.objects.get(pk=article.pk).slug for article in articles]

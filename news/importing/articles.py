"""Articles made of drafts: each in a transaction of its own, with all that belongs to it."""

import json
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from news.importing.choices import Choices
from news.importing.drafting import ArticleDraft
from news.importing.keeping import Keeper
from news.importing.models import ImportBatch, Kind
from news.importing.problems import Fault, Problem
from news.importing.records import ForeignCategory
from news.models import ArticlePage, Category, NewsIndexPage
from pages.models import Tag
from sotngoaivu.core.text.vietnamese import slugify


class Categories:
    """Our categories as former ones are found among them; makes none."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self._by_slug: dict[str, Category] = {}
        for each in Category.objects.all():
            self._by_slug.setdefault(slugify(each.name_vi or each.name or ""), each)
        self._by_slug |= {each.slug: each for each in Category.objects.all()}

    def find(self, former: Sequence[ForeignCategory]) -> tuple[Category | None, bool]:
        """The first of `former` that we have; and whether that is decided, though it be none."""
        for each in former:
            said = self._choices.category(each.slug, each.name)
            if said == "":
                return None, True
            wanted = [slugify(said)] if said else [slugify(each.slug), slugify(each.name)]
            found = next((self._by_slug[slug] for slug in wanted if slug in self._by_slug), None)
            if found:
                return found, True
        return None, False

    def make(self, former: ForeignCategory) -> Category:
        name = (former.name or former.slug)[:80]
        category: Category = Category.objects.create(name_vi=name, slug=slugify(former.slug)[:80])
        self._by_slug |= {category.slug: category, slugify(name): category}
        return category


class Maker:
    def __init__(self, batch: ImportBatch, choices: Choices, keeper: Keeper) -> None:
        self._batch, self._choices, self._keeper = batch, choices, keeper
        self._categories = Categories(choices)
        self._index_key = NewsIndexPage.objects.values_list("pk", flat=True).first()
        self._site = Site.objects.filter(is_default_site=True).first()

    @transaction.atomic
    def make(self, draft: ArticleDraft) -> ArticlePage:
        """Store the article, with its category, tags and redirects, and publish it if it is to be.

        Whatever fails, nothing of it is stored.
        """
        article = self._article(draft)
        index = NewsIndexPage.objects.get(pk=self._index_key)
        index.add_child(instance=article)
        user = self._batch.user
        if self._choices.publish and draft.may_be_public:
            self._publish(article, draft)
        else:
            article.save_revision(user=user, log_action=True)
        for path in draft.old_paths:
            self._redirect(path, article, draft)
        article.refresh_from_db(fields=["latest_revision", "live"])
        self._keeper.keep(Kind.ARTICLE, draft.record.source_id, article)
        return article

    def _article(self, draft: ArticleDraft) -> ArticlePage:
        article = ArticlePage(
            title=draft.title,
            title_en=draft.title_en,
            slug=self._slug(draft),
            live=False,
            date=draft.date,
            author=draft.author,
            source=draft.source,
            source_url=draft.source_url,
            category=self._category(draft),
            main_image_id=draft.picture,
            owner=self._batch.user,
        )
        for language, lead in draft.leads.items():
            setattr(article, f"lead_{language}", lead)
            body = json.dumps(draft.bodies[language]) if draft.bodies[language] else "[]"
            setattr(article, f"body_{language}", body)
        article.main_image_alt_vi = draft.picture_alt
        article.tags.set([self._tag(name) for name in draft.tags])
        return article

    def _publish(self, article: ArticlePage, draft: ArticleDraft) -> None:
        """As an editor's: by a revision; readers have known it since its own date."""
        user = self._batch.user
        Page.objects.filter(pk=article.pk).update(first_published_at=draft.date)
        article.first_published_at = draft.date
        revision = article.save_revision(user=user, log_action=True)
        try:
            revision.publish(user=user)
        except ValidationError as error:
            reasons = " ".join(error.messages)
            draft.problems.append(Problem(draft.record.place, Fault.STOPPED.value, reasons))
            Page.objects.filter(pk=article.pk).update(first_published_at=None)
        else:
            # Nothing of it has changed today.
            Page.objects.filter(pk=article.pk).update(last_published_at=draft.date)

    def _slug(self, draft: ArticleDraft) -> str:
        base = draft.slug or "bai-viet"
        wanted, number = base, 1
        siblings = NewsIndexPage.objects.get(pk=self._index_key).get_children()
        while wanted in ArticlePage.reserved_slugs or siblings.filter(slug=wanted).exists():
            number += 1
            wanted = f"{base}-{number}"
        if number > 1:
            draft.tell(Fault.SLUG_TAKEN, base)
        return wanted

    def _category(self, draft: ArticleDraft) -> Category | None:
        former = draft.record.categories
        if not former:
            draft.tell(Fault.NO_CATEGORY)
            return None
        found, is_decided = self._categories.find(former)
        if found or is_decided:
            return found
        if self._choices.make_categories:
            category = self._categories.make(former[0])
            self._keeper.keep(Kind.CATEGORY, category.slug, category)
            return category
        draft.tell(Fault.UNKNOWN_CATEGORY, former[0].name or former[0].slug)
        return None

    def _tag(self, name: str) -> Any:
        tag, is_new = Tag.objects.get_or_create(name=name)
        if is_new:
            self._keeper.keep(Kind.TAG, tag.key, tag)
        return tag

    def _redirect(self, path: str, article: ArticlePage, draft: ArticleDraft) -> None:
        if Redirect.objects.filter(old_path=path).exists():
            draft.tell(Fault.ADDRESS_TAKEN, path)
            return
        redirect = Redirect.objects.create(
            old_path=path, site=self._site, redirect_page_id=article.pk
        )
        self._keeper.keep(Kind.REDIRECT, path, redirect)

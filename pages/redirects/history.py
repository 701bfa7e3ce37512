"""Redirects from old addresses of pages that move, and a memory of those that are deleted.

Takes the place of the redirects that Wagtail makes by itself (`WAGTAILREDIRECTS_AUTO_CREATE`),
which know one language only, whichever the editor's screen is in, and read every page below the
moved one whole. The redirects are Wagtail's own and stand among its others in the admin; they
name the Vietnamese address and hold for both languages (see `pages.redirects.middleware`).
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site
from wagtail.signals import page_slug_changed, post_page_move

from pages.models.base import BasePage
from pages.models.removed import RemovedPage
from sotngoaivu.core.published_content import published_content_changed

# Rows written at once; SQLite takes no more than 32,766 values in a statement.
_BATCH = 2000
_LONGEST = Redirect._meta.get_field("old_path").max_length


def path_of(url_path: str, site: Site) -> str:
    """The Vietnamese path of a page on `site`, as redirects name it; "" if it is not of the site.

    >>> path_of("/home/tin-tuc/mot-tin/", site)
    "/tin-tuc/mot-tin"
    """
    root = site.root_page.url_path
    return Redirect.normalise_path(url_path[len(root) - 1 :]) if url_path.startswith(root) else ""


@receiver(page_slug_changed)
def slug_changed(instance: Page, instance_before: Page, **kwargs: Any) -> None:
    redirect_old_addresses(instance, instance_before.url_path, instance.url_path)


@receiver(post_page_move)
def page_moved(instance: Page, url_path_before: str, url_path_after: str, **kwargs: Any) -> None:
    redirect_old_addresses(instance, url_path_before, url_path_after)


def redirect_old_addresses(page: Page, before: str, after: str) -> None:
    """Lead from where `page` and all below it were to where they are.

    `before` and `after` are its `url_path`s. A redirect names the page, not an address, so that
    of several moves each leads straight to the last place; one from where the page is now is
    dropped, so that moving back makes no circle. Redirects that an editor made are kept.
    """
    if before == after:
        return
    public = Q(live=True) | Q(first_published_at__isnull=False)
    pages = Page.objects.descendant_of(page, inclusive=True).filter(public)
    places = list(pages.values_list("pk", "url_path"))
    for site in Site.objects.select_related("root_page"):
        if site.root_page_id == page.pk or not path_of(before, site) or not path_of(after, site):
            continue
        moves = [
            (pk, path_of(before + url_path[len(after) :], site), path_of(url_path, site))
            for pk, url_path in places
        ]
        # Wagtail keeps no longer address.
        moves = [move for move in moves if len(move[1]) <= _LONGEST]
        for start in range(0, len(moves), _BATCH):
            batch = moves[start : start + _BATCH]
            Redirect.objects.filter(
                site=site,
                automatically_created=True,
                old_path__in={path for _pk, *paths in batch for path in paths},
            ).delete()
            Redirect.objects.bulk_create(
                [
                    Redirect(
                        old_path=old, site=site, redirect_page_id=pk, automatically_created=True
                    )
                    for pk, old, _new in batch
                ],
                ignore_conflicts=True,
            )


@receiver(published_content_changed)
def forget(instance: Any, **kwargs: Any) -> None:
    """A page stands again where one was deleted."""
    if not isinstance(instance, Page) or not instance.live:
        return
    for site in Site.objects.select_related("root_page"):
        RemovedPage.objects.filter(path=path_of(instance.url_path, site)).delete()


@receiver(pre_delete, sender=BasePage)
def remember(instance: BasePage, **kwargs: Any) -> None:
    """Keep the addresses of a page that was public: for its successor, or to say that it is gone.

    Written once the deletion is done, which may take the successor with it. A page in the trash
    has none of its own any more; those from before it moved lead to it still.
    """
    if is_remembered(instance):
        for site, paths in _addresses(instance, instance.url_path):
            successor = instance.successor_to_show()
            transaction.on_commit(
                partial(_keep, site, paths, instance.title, successor and successor.pk)
            )


def is_remembered(page: Page) -> bool:
    """Whether everybody may know that the page was there."""
    public = page.live or page.first_published_at
    return bool(public and not page.get_view_restrictions().exists())


def keep_addresses(page: BasePage, url_path: str) -> None:
    """Answer for a page that was put in the trash as for a deleted one, where it was."""
    successor = page.successor_to_show()
    for site in Site.objects.select_related("root_page"):
        path = path_of(url_path, site)
        if path:
            _keep(site, [path], page.title, successor and successor.pk)


def stand_again(page: Page, before: str) -> None:
    """`page`, with all below it, is back from the trash; `before` is its `url_path` of once."""
    pages = Page.objects.descendant_of(page, inclusive=True)
    url_paths = list(pages.values_list("url_path", flat=True))
    for site in Site.objects.select_related("root_page"):
        for start in range(0, len(url_paths), _BATCH):
            batch = [path_of(each, site) for each in url_paths[start : start + _BATCH]]
            RemovedPage.objects.filter(path__in=batch).delete()
            own = Redirect.objects.filter(site=site, automatically_created=True)
            own.filter(old_path__in=batch).delete()
    redirect_old_addresses(page, before, page.url_path)


def _addresses(page: BasePage, url_path: str) -> Iterator[tuple[Site, list[str]]]:
    """Where the page at `url_path` is found on each site, and from where redirects lead to it."""
    for site in Site.objects.select_related("root_page"):
        if site.root_page_id != page.pk:
            path = path_of(url_path, site)
            old = Redirect.get_for_site(site).filter(redirect_page_id=page.pk)
            paths = [path] if path else []
            paths += old.values_list("old_path", flat=True)
            if paths:
                yield site, paths


def _keep(site: Site, paths: list[str], title: str, successor: int | None) -> None:
    if successor and Page.objects.filter(pk=successor).exists():
        Redirect.objects.bulk_create(
            [
                Redirect(
                    old_path=path, site=site, redirect_page_id=successor, automatically_created=True
                )
                for path in paths
                if len(path) <= _LONGEST
            ],
            ignore_conflicts=True,
        )
        return
    RemovedPage.objects.bulk_create(
        [RemovedPage(path=path, title=title) for path in paths], ignore_conflicts=True
    )

"""Trash: deleted pages stand below a root of their own, out of sight, until they come back or go.

The root is made with the first deletion. Nobody has permissions there, the site does not reach it,
and `TrashedPage` remembers where and how a page stood. docs/decisions/trash.md tells why.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page, ReferenceIndex, Revision, Site, WorkflowState

from pages.models import BasePage, TrashedPage
from pages.redirects.history import is_remembered, keep_addresses, stand_again
from sotngoaivu.accounts.models import User
from sotngoaivu.core.compat.wagtail import note_references
from sotngoaivu.core.siblings import wait_for_siblings
from sotngoaivu.media.usage import forget_drafts, note_draft

# The trash's root among Wagtail's own, which is called "root".
SLUG = "thung-rac"


@dataclass
class Restored:
    """A page that is back: whether its slug was taken, and which schedules have passed.

    Which of what came back readers do not see again, and why.
    """

    page: Page
    has_new_slug: bool = False
    missed: list[str] = field(default_factory=list)
    held_back: list[tuple[Page, str]] = field(default_factory=list)


def trash_root() -> Page:
    """The root of what is in the trash, made where it is missing; within a transaction."""
    list(Page.objects.filter(pk=Page.get_first_root_node().pk).select_for_update())
    found = Page.objects.filter(depth=1, slug=SLUG).first()
    return found or Page.add_root(instance=Page(title="Thùng rác", slug=SLUG, live=False))


def is_trashed(page: Page) -> bool:
    return TrashedPage.objects.filter(page_id=page.pk).exists()


@transaction.atomic
def put_in_trash(page: Page, user: User | None) -> TrashedPage:
    """Move `page`, with all below it, out of sight. Raises ValidationError where it may not go."""
    trash = trash_root()
    # Somebody else may have deleted or moved it meanwhile.
    page = Page.objects.get(pk=page.pk).specific
    # As whoever approves it does, before its approval is cancelled.
    wait_for_siblings(page)
    if is_trashed(page):
        raise ValidationError(_("It is in the trash already."))
    pages = list(Page.objects.descendant_of(page, inclusive=True).order_by("path").specific())
    if Site.objects.filter(root_page__in=pages).exists():
        raise ValidationError(_("The site begins with this page, so it cannot be deleted."))
    remembered = [(each, each.url_path) for each in pages if is_remembered(each)]
    record = _remember(pages, page.get_parent(), user)
    for each in pages:
        _take_down(each, user)
    Page.objects.filter(pk__in=[each.pk for each in pages]).update(locked=False)
    title = page.get_admin_display_title()
    # Its own slug may be that of another page in the trash.
    Page.objects.filter(pk=page.pk).update(slug=f"{SLUG}-{page.pk}")
    MovePageAction(Page.objects.get(pk=page.pk), trash, "last-child", user).execute(
        skip_permission_checks=True
    )
    for each, url_path in remembered:
        if isinstance(each, BasePage):
            keep_addresses(each, url_path)
    _leave_reference_index(pages)
    log(page, "pages.trash", user=user, title=title)
    return record


def _remember(pages: list[Page], parent: Page, user: User | None) -> TrashedPage:
    """Note each page, the first one as that which was deleted; return its record."""
    now = timezone.now()
    records: list[TrashedPage] = []
    for page in pages:
        scheduled = page.scheduled_revision
        record = TrashedPage.objects.create(
            page_id=page.pk,
            taken_with=records[0] if records else None,
            former_parent=None if records else parent,
            former_path=page.path,
            former_url_path=page.url_path,
            former_slug=page.slug,
            was_live=page.live,
            was_locked=page.locked,
            scheduled=scheduled,
            scheduled_for=scheduled and scheduled.approved_go_live_at,
            deleted_at=now,
            deleted_by=user,
        )
        records.append(record)
    return records[0]


def _take_down(page: Page, user: User | None) -> None:
    """Nothing of the page is public, scheduled or waiting for approval any more."""
    for state in WorkflowState.objects.active().for_instance(page):
        state.cancel(user=user)
    Revision.objects.for_instance(page).update(approved_go_live_at=None)
    if page.live:
        page.live = False
        page.save(update_fields=["live"], clean=False)


def _leave_reference_index(pages: list[Page]) -> None:
    """What is in the trash uses nothing: after Wagtail's own entry, which follows the commit."""
    references = references_of(page.pk for page in pages)

    def leave() -> None:
        references.all().delete()

    leave()
    transaction.on_commit(leave)
    content_type = ContentType.objects.get_for_model(Page)
    forget_drafts(content_type.pk, [str(page.pk) for page in pages])


def references_of(keys: Iterable[int]) -> models.QuerySet[ReferenceIndex]:
    """What the reference index says that these pages use."""
    content_type = ContentType.objects.get_for_model(Page)
    found: models.QuerySet[ReferenceIndex] = ReferenceIndex.objects.filter(
        base_content_type=content_type, object_id__in=[str(key) for key in keys]
    )
    return found


def place_of(record: TrashedPage) -> Page:
    """Where the page would stand, or stood: its parent, or who stands for that by now."""
    place: Page | None = record.former_parent
    while place is not None:
        above = TrashedPage.objects.filter(page=place).select_related("taken_with").first()
        if above is None:
            return place
        place = (above.taken_with or above).former_parent
    root: Page = Page.get_first_root_node()
    return root


def proposed_place(record: TrashedPage) -> Page | None:
    """A page below which this one may stand again: its former parent, if that is there."""
    page = record.page.specific
    near = place_of(record)
    others = Page.objects.live().filter(path__startswith=Page.get_first_root_node().path)
    types = page.allowed_parent_page_models()
    places = [near, *near.get_ancestors().reverse(), *others.type(*types).order_by("path")[:5]]
    for place in places:
        if place.depth > 1 and page.can_move_to(place):
            return place
    return None


def may_restore(user: User, record: TrashedPage) -> bool:
    """As Wagtail says who may delete: by what was public, who owns it and what is below it."""
    allowed = _permissions(user, record)
    pages = TrashedPage.objects.filter(pk=record.pk) | record.along.all()
    if "bulk_delete" not in allowed and pages.count() > 1:
        return False
    if "change" in allowed:
        return "publish" in allowed or not pages.filter(was_live=True).exists()
    if "add" in allowed:
        theirs = pages.filter(page__owner=user)
        theirs = theirs if "publish" in allowed else theirs.filter(was_live=False)
        return theirs.count() == pages.count()
    return False


def any_was_live(record: TrashedPage) -> bool:
    """Whether bringing the page back shows readers something, be it a page below it."""
    return record.was_live or record.along.filter(was_live=True).exists()


def may_delete_for_good(user: User, record: TrashedPage) -> bool:
    return "bulk_delete" in _permissions(user, record)


def _permissions(user: User, record: TrashedPage) -> set[str]:
    """What the user may do where the page stood."""
    if user.is_superuser:
        return {"add", "change", "publish", "bulk_delete"}
    return set(place_of(record).permissions_for_user(user).permissions)


@transaction.atomic
def restore(record: TrashedPage, parent: Page, user: User | None) -> Restored:
    """Put the page, with what went along, below `parent`, as it was.

    Raises ValidationError where it may not stand there.
    """
    list(Page.objects.filter(pk__in=[parent.pk, record.page_id]).select_for_update())
    if not TrashedPage.objects.filter(pk=record.pk).exists():
        raise ValidationError(_("It has been brought back already."))
    page = Page.objects.get(pk=record.page_id)
    if is_trashed(parent) or parent.depth == 1 or not page.specific.can_move_to(parent):
        raise ValidationError(_("A page of this type cannot stand there."))
    records = [record, *record.along.all()]
    slug = _free_slug(record.former_slug, parent)
    Page.objects.filter(pk=page.pk).update(slug=slug)
    after = _next_sibling(record, parent)
    TrashedPage.objects.filter(pk__in=[each.pk for each in records]).delete()
    page.refresh_from_db()
    MovePageAction(page, after or parent, "left" if after else "last-child", user).execute(
        skip_permission_checks=True
    )
    page = Page.objects.get(pk=page.pk)
    stand_again(page, record.former_url_path)
    if slug != record.former_slug:
        _write_slug(page, record.former_slug, slug)
    locked = [each.page_id for each in records if each.was_locked]
    Page.objects.filter(pk__in=locked).update(locked=True)
    found = Restored(page, has_new_slug=slug != record.former_slug)
    for each in records:
        _put_up(each, found)
    # Once all are there, for they may lead to each other.
    for each in records:
        if each.was_live:
            _hold_back(each, found)
    log(page.specific, "pages.restore", user=user)
    return found


def _put_up(record: TrashedPage, found: Restored) -> None:
    page = Page.objects.get(pk=record.page_id).specific
    if record.was_live:
        page.live = True
        page.save(update_fields=["live"], clean=False)
    note_references(page)
    if page.latest_revision:
        note_draft(page.latest_revision)
    if record.scheduled and record.scheduled_for:
        if record.scheduled_for <= timezone.now():
            found.missed.append(page.get_admin_display_title())
        else:
            record.scheduled.approved_go_live_at = record.scheduled_for
            record.scheduled.save(update_fields=["approved_go_live_at"])


def _hold_back(record: TrashedPage, found: Restored) -> None:
    """Leave the page a draft where something stops its publication."""
    page = Page.objects.get(pk=record.page_id).specific
    try:
        page.before_publication()
    except ValidationError as error:
        found.held_back.append((page, " ".join(error.messages)))
        UnpublishPageAction(page, log_action=False).execute(skip_permission_checks=True)


def _free_slug(slug: str, parent: Page) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    free, number = slug, 1
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    return free


def _write_slug(page: Page, former: str, slug: str) -> None:
    """Drafts bring their own slug when they are published."""
    for revision in Revision.objects.for_instance(page).filter(content__slug=former):
        content = revision.content | {"slug": slug}
        Revision.objects.filter(pk=revision.pk).update(content=content)


def _next_sibling(record: TrashedPage, parent: Page) -> Page | None:
    """The page that stood after this one; None where it is to be the last."""
    if parent.pk != record.former_parent_id:
        return None
    step = record.former_path[-Page.steplen :]
    for child in parent.get_children().order_by("path"):
        if child.path[-Page.steplen :] >= step:
            return child
    return None

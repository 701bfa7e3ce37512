"""Permission policy of pages: Wagtail's, but for what is in the trash, which nobody works with.

Lists, reports and searches of the admin ask it for the pages that somebody may know of.
"""

from typing import Any

from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.query import PageQuerySet

from pages.models import TrashedPage
from pages.trashing import SLUG


def outside_the_trash(pages: PageQuerySet) -> PageQuerySet:
    in_it = TrashedPage.objects.values("page")
    return pages.exclude(pk__in=in_it).exclude(depth=1, slug=SLUG)


class PagesPolicy(PagePermissionPolicy):
    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> PageQuerySet:
        return outside_the_trash(super().instances_user_has_any_permission_for(user, actions))

    def explorable_instances(self, user: Any) -> PageQuerySet:
        return outside_the_trash(super().explorable_instances(user))

    def instances_with_direct_explore_permission(self, user: Any) -> Any:
        """A superuser's is the site's root alone."""
        found = super().instances_with_direct_explore_permission(user)
        return found.exclude(slug=SLUG) if user.is_superuser else found


def use_policy() -> None:
    from wagtail.permissions import register_permission_policy

    register_permission_policy(Page, PagesPolicy(Page))

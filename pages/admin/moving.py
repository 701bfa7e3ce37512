"""Moving: the screen that asks whether a page is to be moved shows itself to whoever may do it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail.models import Page


def ask_who_may_move(request: HttpRequest, page: Page, destination: Page) -> None:
    """Wagtail asks only once the screen has been answered."""
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied

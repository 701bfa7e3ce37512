"""Factors: the authenticators of an account, and who must have one.

Recovery codes stand in for an authenticator that is lost; by themselves they are none.
"""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.log_actions import log
from wagtail.models import GroupApprovalTask
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry

from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.notices import tell
from sotngoaivu.core.compat.allauth import make_recovery_codes


def account(request: HttpRequest) -> User:
    """Of a view that nobody sees without one."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def authenticators(user: User) -> QuerySet[Authenticator]:
    own: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=user.pk)
    return own.exclude(type=Authenticator.Type.RECOVERY_CODES)


def recovery_codes(user: User) -> Authenticator | None:
    return Authenticator.objects.filter(
        user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES
    ).first()


def codes_left(user: User) -> int:
    codes = recovery_codes(user)
    try:
        return len(codes.wrap().get_unused_codes()) if codes else 0
    except ValidationError:
        return 0


def is_required(user: User) -> bool:
    """Whether somebody may not do without: whoever publishes, approves, or manages accounts."""
    return settings.REQUIRE_SECOND_FACTOR and (
        user.is_superuser
        or PagePermissionPolicy().user_has_permission(user, "publish")
        or GroupApprovalTask.objects.filter(active=True, groups__user=user).exists()
        or policy_registry.get_by_type(User).user_has_any_permission(
            user, {"add", "change", "delete"}
        )
    )


def is_missing(user: User | AnonymousUser) -> bool:
    """Whether somebody has yet to set up the second factor that is required."""
    return isinstance(user, User) and is_required(user) and not authenticators(user).exists()


def _changed(user: User, what: str) -> None:
    log(user, f"accounts.{what}")
    tell(user, what)


def added(user: User) -> bool:
    """Record a new authenticator; returns whether recovery codes were made with it."""
    _changed(user, "add_factor")
    if recovery_codes(user):
        return False
    make_recovery_codes(user)
    return True


def renew_codes(user: User) -> None:
    with transaction.atomic():
        # One at a time.
        User.objects.select_for_update().get(pk=user.pk)
        make_recovery_codes(user)
        _changed(user, "make_codes")


def may_remove(user: User) -> bool:
    return not is_required(user) or authenticators(user).count() > 1


def remove(user: User, authenticator: Authenticator) -> None:
    """Raises PermissionDenied where it is the last one of somebody who needs one."""
    with transaction.atomic():
        # Two at once must not remove the last two.
        User.objects.select_for_update().get(pk=user.pk)
        if not may_remove(user):
            raise PermissionDenied
        authenticator.delete()
        if not authenticators(user).exists():
            Authenticator.objects.filter(user_id=user.pk).delete()
        _changed(user, "remove_factor")


def reset(user: User) -> int:
    """Remove whatever somebody has who has lost it; returns how many authenticators that were."""
    with transaction.atomic():
        count = authenticators(user).count()
        Authenticator.objects.filter(user_id=user.pk).delete()
        _changed(user, "reset_factors")
    return count


def reset_unreadable() -> list[User]:
    """Remove what was encrypted under another SECRET_KEY; returns whose it was, by name."""
    found: dict[int, User] = {}
    with transaction.atomic():
        for authenticator in Authenticator.objects.select_related("user").order_by("user", "pk"):
            if not _is_readable(authenticator):
                found[authenticator.user.pk] = authenticator.user
                authenticator.delete()
        for user in found.values():
            _changed(user, "reset_factors")
    return sorted(found.values(), key=User.get_username)


def _is_readable(authenticator: Authenticator) -> bool:
    kind = authenticator.wrap()
    try:
        if authenticator.type == Authenticator.Type.TOTP:
            # Any code will do: whether it can be compared at all.
            kind.validate_code("-")
        elif authenticator.type == Authenticator.Type.RECOVERY_CODES:
            kind.get_unused_codes()
    except ValidationError:
        return False
    return True

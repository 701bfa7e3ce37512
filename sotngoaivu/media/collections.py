"""Collection that what an editor adds goes into where nobody is asked for one."""

from typing import Any

from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtail.permissions import policy_registry


def collection_for_pictures(user: Any) -> Collection | None:
    """The first into which this editor may put pictures; None where there is none."""
    policy = policy_registry.get_by_type(get_image_model())
    found: Collection | None = policy.collections_user_has_permission_for(user, "add").first()
    return found

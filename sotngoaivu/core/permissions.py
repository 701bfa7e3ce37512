"""Permissions: which rows of a model somebody may do something with, by Wagtail's policies."""

from typing import Any

from wagtail.permissions import policy_registry


def permitted(model: Any, user: Any, action: str = "change") -> Any:
    """The rows of `model` that `user` may `action`: a query; of a type of pages, those of it."""
    policy = policy_registry.get_by_type(model)
    allowed = policy.instances_user_has_permission_for(user, action)
    return model._default_manager.filter(pk__in=allowed.values("pk"))

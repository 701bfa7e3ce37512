"""Names of permissions for the admin's forms, in the language of their reader."""

from django import template
from django.contrib.auth.models import Permission
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def permission_label(permission: Permission) -> str:
    """“May change: tag”; Django keeps “Can change tag” in the database, whatever the language."""
    action, _underscore, model = permission.codename.partition("_")
    labels = {
        "add": _("May add: %(name)s"),
        "change": _("May change: %(name)s"),
        "delete": _("May delete: %(name)s"),
        "view": _("May view: %(name)s"),
        "choose": _("May choose: %(name)s"),
        "publish": _("May publish: %(name)s"),
    }
    if action in labels and model == permission.content_type.model:
        return labels[action] % {"name": permission.content_type.name}
    return _(permission.name)

"""A variable that a public template names and nobody gives is a mistake, not an empty string."""

import inspect
from pathlib import Path

from django.conf import settings
from django.template import Context

TEMPLATES = Path(settings.BASE_DIR, "templates")


class MissingVariable(str):
    """For Django's option `string_if_invalid`: fails in the site's own templates only.

    Wagtail's and Django's admin templates often name what is not there.
    """

    def __bool__(self) -> bool:
        return _template_is_ours()

    def __contains__(self, part: object) -> bool:
        return _template_is_ours()

    def __mod__(self, variable: object) -> str:
        raise AssertionError(f"There is no {variable}.")


def _template_is_ours() -> bool:
    """Whether the template being rendered is one of this project's; Django does not say which."""
    for frame in inspect.stack(context=0):
        context = frame.frame.f_locals.get("context")
        if isinstance(context, Context) and context.template:
            return Path(context.template.origin.name).is_relative_to(TEMPLATES)
    return False
